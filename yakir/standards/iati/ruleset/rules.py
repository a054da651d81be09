"""A rule made ready: what it asks, where it looks, and how it is applied to an element."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from yakir.standards.iati.ruleset.expressions import Expression, element_of, text_of


@dataclass(frozen=True, slots=True)
class World:
    """What rules ask that stands in no file: the time, organisations and agencies that exist."""

    now: datetime
    known_organisations: frozenset[str] = frozenset()
    agencies: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Failure:
    """Where a rule fails: element, attribute if it is one, what was found, the loop's value."""

    element: Any
    attribute: str = ""
    found: str = ""
    looped: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What a ruleset tells of a rule: id, severity, category, sentence, guidance."""

    id: str
    severity: str = "error"
    category: str = ""
    message: str = ""
    link: str = ""


Check = Callable[["Rule", Any, str, World], Iterable[Failure]]
TextCheck = Callable[["Rule", str, World], bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """One case of a ruleset, its expressions compiled."""

    kind: str
    about: About
    check: Check
    expressions: Mapping[str, tuple[Expression, ...]]
    numbers: Mapping[str, Decimal] = field(default_factory=dict)
    regex: re.Pattern[str] | None = None
    separator: str = ""
    id_condition: str = ""
    foreach: Expression | None = None
    suspects: Any = None
    seen: tuple[Any, ...] = ()
    of_text: TextCheck | None = None

    def failures(self, element: Any, world: World) -> Iterator[Failure]:
        """Yield each place where the rule fails on an element."""
        for value in self._rounds(element):
            if self._applies(element, value, world):
                for failure in self.check(self, element, value, world):
                    yield replace(failure, looped=value) if value else failure

    def all_fine(self, root: Any, world: World) -> bool:
        """Whether none of the texts that the rule looks at in a document can fail it."""
        if not self.seen or self.of_text is None:
            return False
        texts = {text_of(node) for each in self.seen for node in each(root)}
        return not any(self.of_text(self, text, world) for text in texts)

    def _rounds(self, element: Any) -> Iterable[str]:
        """The values of the loop, each once; without a loop, one round with none."""
        if self.foreach is None:
            return ("",)
        return dict.fromkeys(map(text_of, listed(self.foreach.values(element))))

    def _applies(self, element: Any, value: str, world: World) -> bool:
        conditions = self.expressions.get("condition", ())
        if not all(each.holds(element, value) for each in conditions):
            return False
        if not self.id_condition:
            return True
        texts = self.texts("paths", element, value)
        known = world.known_organisations
        if self.id_condition == "NOT_EXISTING_ORG_ID":
            return known.isdisjoint(texts)
        return not any(begins_with_known(text, known) for text in texts)

    def count(self, key: str, element: Any, value: str) -> int:
        """Return how many nodes the expressions under a key find."""
        return sum(len(listed(each.values(element, value))) for each in self.expressions[key])

    def texts(self, key: str, element: Any, value: str) -> list[str]:
        """Return the texts of the nodes that the expressions under a key find."""
        return [
            text_of(node)
            for each in self.expressions.get(key, ())
            for node in listed(each.values(element, value))
        ]

    def places(self, key: str, element: Any, value: str) -> list[Failure]:
        """Return the same nodes as places, in the same order."""
        return [
            _place(node, element)
            for each in self.expressions.get(key, ())
            for node in listed(each.nodes(element, value))
        ]

    def failing(
        self, key: str, element: Any, value: str, fails: Callable[[str], bool]
    ) -> list[Failure]:
        """Return the places whose text fails; elements are looked at only when there is one."""
        if not any(map(fails, self.texts(key, element, value))):
            return []
        return [each for each in self.places(key, element, value) if fails(each.found)]


def listed(found: Any) -> list[Any]:
    """Return what an expression gave as a list: nodes as they are, a value as its text."""
    if isinstance(found, list):
        return found
    if isinstance(found, bool):
        return ["true"] if found else []
    return [found if isinstance(found, str) else f"{found:g}"]


def begins_with_known(text: str, known: frozenset[str]) -> bool:
    """Whether a text begins with a known identifier and a hyphen."""
    return any(text[: found.start()] in known for found in re.finditer("-", text))


def _place(node: Any, context: Any) -> Failure:
    attribute = getattr(node, "attrname", None) or ""
    return Failure(element_of(node, context), attribute, text_of(node))
