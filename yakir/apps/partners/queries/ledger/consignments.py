"""A consignment as its page shows it: where each item is, its stages, and its clock."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yakir.apps.accounts.models import Organisation
from yakir.apps.partners.models import Consignment, Item, Line, Receipt, Term
from yakir.apps.partners.queries.ledger.standing import (
    postings_touching,
    standing_lines,
    where_is,
)
from yakir.apps.partners.rules.ledger import MOVES, LineKind, Nature, Stand
from yakir.apps.partners.rules.ledger.balances import whereabouts
from yakir.apps.partners.rules.numbers import NumberKind, check_fits
from yakir.apps.partners.rules.terms import Purpose, Running, last_day, running

NOTHING = Decimal(0)
# What can be done with the goods of a consignment, in the order in which it happens.
STAGES = (
    LineKind.AGREEMENT,
    LineKind.SHIPMENT,
    LineKind.CUSTOMS,
    LineKind.RENDERED,
    LineKind.USE,
    LineKind.CHECK,
    LineKind.RETURN,
    LineKind.REDISTRIBUTION,
    LineKind.IDLE,
    LineKind.LOSS,
    LineKind.WITHDRAWAL,
)
OF_SERVICES = frozenset({LineKind.AGREEMENT, LineKind.RENDERED, LineKind.WITHDRAWAL})
Here = Mapping[tuple[str, int | None], Decimal]


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item with where its parts are."""

    item: Item
    places: tuple[tuple[str, Decimal, str], ...]
    warning: str

    @property
    def name(self) -> str:
        """What it is."""
        return self.item.name


@dataclass(frozen=True, slots=True)
class Stage:
    """Something that can be done now, and how many items it can be done with."""

    kind: LineKind
    items: int

    @property
    def label(self) -> str:
        """The name of the stage."""
        return str(self.kind.label)


@dataclass(frozen=True, slots=True)
class Moment:
    """Lines of one kind recorded on one day, as one line of the timeline."""

    on: date
    kind: LineKind
    lines: tuple[Line, ...]
    receipt: Receipt | None

    @property
    def quantities(self) -> list[tuple[Decimal, str]]:
        """How much, by unit."""
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for line in self.lines:
            if line.item is not None and line.quantity is not None:
                sums[line.item.unit] += line.quantity
        return [(amount, unit) for unit, amount in sorted(sums.items())]

    @property
    def reasons(self) -> list[str]:
        """The reasons given, each once."""
        return list(dict.fromkeys(line.reason for line in self.lines if line.reason))


@dataclass(frozen=True, slots=True)
class Clock:
    """How a term by law stands for one consignment."""

    term: Term
    state: Running
    event_on: date | None
    due: date | None


def item_rows(consignment: Consignment, *, on: date | None = None) -> list[ItemRow]:
    """Return each item with where its parts are on a day, and what is odd about its number."""
    here = where_is(consignment, held_by=on)
    holders = {holder for each in here.values() for _stand, holder in each if holder}
    names = {each.pk: each.name for each in Organisation.objects.filter(pk__in=holders)}
    return [
        ItemRow(item, _places(here.get(item.pk, {}), names), number_warning(item))
        for item in consignment.items.order_by("row", "pk")
    ]


def number_warning(item: Item) -> str:
    """Return what is odd about a vehicle number; makers outside North America need no check sign."""
    if item.number_kind == NumberKind.VIN and not check_fits(item.number):
        return _("The check sign does not fit. Compare it with the vehicle.")
    return ""


def stages(consignment: Consignment) -> list[Stage]:
    """Return what can be done with a consignment now, in the order in which it happens."""
    here = where_is(consignment)
    natures = dict(consignment.items.values_list("pk", "nature"))
    found = []
    for kind in STAGES:
        count = sum(bool(movable(kind, places, natures[key])) for key, places in here.items())
        if count:
            found.append(Stage(kind, count))
    return found


def movable(
    kind: LineKind, here: Here, nature: str = Nature.GOODS, *, before: str | None = None
) -> Decimal:
    """Return how much of an item a stage can move; from outside, nothing is counted."""
    if (nature == Nature.SERVICE) > (kind in OF_SERVICES) or (
        kind == LineKind.RENDERED and nature != Nature.SERVICE
    ):
        return NOTHING
    stands = {stand for stand, _after in MOVES[kind] if stand} if before is None else {before}
    return sum((left for (stand, _holder), left in here.items() if stand in stands), NOTHING)


def receivable(consignment: Consignment) -> dict[int, Decimal]:
    """Return how many of each item may arrive: at customs, on the way, or agreed and not shipped."""
    coming = (Stand.CUSTOMS, Stand.WAY, Stand.AGREED)
    return {
        key: sum((here.get((stand, None), NOTHING) for stand in coming), NOTHING)
        for key, here in where_is(consignment).items()
    }


def timeline(lines: Iterable[Line]) -> list[Moment]:
    """Return what happened, newest first: lines of one day, kind and receipt together."""
    groups: dict[tuple[date, str, int | None], list[Line]] = defaultdict(list)
    for line in lines:
        groups[line.held_on, line.kind, line.receipt_id].append(line)
    return [
        Moment(day, LineKind(kind), tuple(group), group[0].receipt)
        for (day, kind, _receipt), group in groups.items()
    ]


def clocks(consignment: Consignment, *, today: date) -> list[Clock]:
    """Return how the terms of the report on humanitarian aid stand; none for what is no aid."""
    if not consignment.is_aid:
        return []
    done = consignment.aid_reports.exists()
    terms = Term.objects.filter(purpose=Purpose.AID_REPORT)
    return [_clock(term, consignment, done=done, today=today) for term in terms]


def _clock(term: Term, consignment: Consignment, *, done: bool, today: date) -> Clock:
    event_on = _first(consignment.lines.all(), term.event) if term.event else None
    if event_on is not None and not _in_force(term, event_on):
        event_on = None
    due = None
    if term.is_on and event_on is not None and term.days is not None:
        days_off = {date.fromisoformat(day) for day in term.days_off}
        due = last_day(event_on, days=term.days, counting=term.counting, days_off=days_off)
    state = running(is_on=term.is_on, due=due, done=done, today=today)
    return Clock(term, state, event_on, due)


def _first(lines: QuerySet[Line], kind: str) -> date | None:
    """Return the first day on which a line of this kind stands."""
    held = standing_lines(lines).filter(kind=kind, quantity__gt=0).order_by("held_on", "pk")
    return held.values_list("held_on", flat=True).first()


def _in_force(term: Term, day: date) -> bool:
    begins, ends = term.in_force_from, term.in_force_to
    return begins is not None and begins <= day and (ends is None or day <= ends)


def _places(here: Here, names: Mapping[int, str]) -> tuple[tuple[str, Decimal, str], ...]:
    order = {stand.value: index for index, stand in enumerate(Stand)}
    return tuple(
        (str(Stand(stand).label), left, names.get(holder, "") if holder else "")
        for (stand, holder), left in sorted(here.items(), key=lambda pair: order[pair[0][0]])
    )


@dataclass(frozen=True, slots=True)
class ConsignmentRow:
    """A consignment in a register, with how many items are where."""

    consignment: Consignment
    items: int
    stands: tuple[str, ...]


def consignment_rows(consignments: Iterable[Consignment]) -> list[ConsignmentRow]:
    """Return rows for a register, each with the stands at which something is, all read together."""
    consignments = list(consignments)
    found = whereabouts(postings_touching(consignments))
    items: dict[int, list[int]] = defaultdict(list)
    asked = Item.objects.filter(consignment__in=consignments).order_by("row", "pk")
    for key, consignment in asked.values_list("pk", "consignment"):
        items[consignment].append(key)
    rows = []
    for consignment in consignments:
        mine = items[consignment.pk]
        stands = {stand for key in mine for stand, _holder in found.get(f"item:{key}", {})}
        labels = tuple(str(stand.label) for stand in Stand if stand in stands)
        rows.append(ConsignmentRow(consignment, len(mine), labels))
    return rows


def movable_items(
    consignment: Consignment, kind: LineKind
) -> tuple[list[Item], dict[int, Decimal]]:
    """Return the items that a stage can move, and how much of each."""
    here = where_is(consignment)
    items = [
        item
        for item in consignment.items.order_by("row", "pk")
        if movable(kind, here[item.pk], item.nature)
    ]
    return items, {item.pk: movable(kind, here[item.pk], item.nature) for item in items}
