"""What can be added up: nothing that contains or overlaps what is counted already."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from yakir.common.money import Money, total


class Why(StrEnum):
    """Why a fact is left out of a sum."""

    NO_AMOUNT = "no_amount"
    REPLACED = "replaced"
    CONTAINED = "contained"
    CONTAINS = "contains"
    OVERLAPS = "overlaps"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact that might be counted: its key and amount, and how it lies to others."""

    key: str
    amount: Money | None = None
    part_of: str | None = None
    overlaps: frozenset[str] = frozenset()
    replaced_by: str | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A fact that is not counted, why, and the fact that is counted in its place."""

    key: str
    why: Why
    because: str | None = None


@dataclass(frozen=True, slots=True)
class Sum:
    """Sums by currency, the facts they are made of, and every fact left out."""

    amounts: Mapping[str, Money]
    counted: tuple[str, ...]
    left_out: tuple[LeftOut, ...]


def face_value(money: Money) -> Decimal:
    """Return the bare number, for choosing between amounts when no rate is known."""
    return money.amount


def add_up(
    facts: Iterable[Fact],
    *,
    within: Iterable[str] | None = None,
    worth: Callable[[Money], Decimal] = face_value,
) -> Sum:
    """
    Return the sums by currency of facts that neither contain nor overlap one another.

    `within` names the facts asked about when `facts` also holds the rest of their families.
    The outermost facts are taken first, then the larger by `worth`, then by key; a fact that
    touches one already taken is left out, and the reason names that one. So no two counted
    facts share money, and nothing is left out without something counted in its place.
    """
    family = _Family(facts)
    asked = sorted(family.facts if within is None else set(within))
    left_out, open_keys = [], []
    for key in asked:
        fact = family.facts[key]
        if fact.replaced_by is not None:
            left_out.append(LeftOut(key, Why.REPLACED, family.current(key)))
        elif fact.amount is None:
            left_out.append(LeftOut(key, Why.NO_AMOUNT))
        else:
            open_keys.append(key)
    counted: list[str] = []
    for key in sorted(open_keys, key=lambda key: family.rank(key, worth)):
        clash = next(filter(None, (family.clash(key, other) for other in counted)), None)
        if clash is None:
            counted.append(key)
        else:
            left_out.append(clash)
    amounts = total(family.amount(key) for key in counted)
    return Sum(amounts, tuple(counted), tuple(sorted(left_out, key=lambda each: each.key)))


class _Family:
    """Facts with their lines: what each lies in, and what lies in it."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self.facts = {fact.key: fact for fact in facts}
        self.above = {key: self._above(key) for key in self.facts}
        self.lines: dict[str, set[str]] = {key: {key} for key in self.facts}
        for key, above in self.above.items():
            self.lines[key].update(above)
            for holder in above:
                self.lines.setdefault(holder, {holder}).add(key)
        self.touching: dict[str, set[str]] = {}
        for key, fact in self.facts.items():
            for other in fact.overlaps:
                one, two = self.current(key), self.current(other)
                self.touching.setdefault(one, set()).add(two)
                self.touching.setdefault(two, set()).add(one)

    def amount(self, key: str) -> Money:
        """The amount of a fact that has one."""
        amount = self.facts[key].amount
        if amount is None:
            raise ValueError(f"{key} has no amount.")
        return amount

    def current(self, key: str) -> str:
        """The fact that stands now for this one, following corrections."""
        seen = {key}
        while key in self.facts and (later := self.facts[key].replaced_by) and later not in seen:
            seen.add(later)
            key = later
        return key

    def rank(self, key: str, worth: Callable[[Money], Decimal]) -> tuple[int, Decimal, str]:
        """The order of taking: outermost first, then larger, then by key."""
        return len(self.above[key]), -worth(self.amount(key)), key

    def clash(self, key: str, counted: str) -> LeftOut | None:
        """How a fact shares money with one that is counted, or None when they are apart."""
        if counted in self.above[key]:
            return LeftOut(key, Why.CONTAINED, counted)
        if key in self.above[counted]:
            return LeftOut(key, Why.CONTAINS, counted)
        reach = {other for member in self.lines[key] for other in self.touching.get(member, ())}
        if reach & self.lines[counted]:
            return LeftOut(key, Why.OVERLAPS, counted)
        return None

    def _above(self, key: str) -> tuple[str, ...]:
        """Everything a fact lies in, nearest first; a circle ends where it began."""
        line: list[str] = []
        part_of = self.facts[key].part_of
        while part_of is not None:
            holder = self.current(part_of)
            if holder == key or holder in line:
                break
            line.append(holder)
            part_of = self.facts[holder].part_of if holder in self.facts else None
        return tuple(line)
