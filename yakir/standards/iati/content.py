"""
Which elements are missing, out of order or strange, all the way down and all of them.

A checker of XML Schemas leaves the rest of an element aside once something in it stands in a wrong
place; so what the elements may hold is gone through here, by the plans of the records, which are
those of the schema.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from yakir.standards.iati.markup import Place, Slot, plan
from yakir.standards.iati.pieces import RECORDS
from yakir.standards.iati.records import Activity, Narrative, Organisation
from yakir.standards.iati.values import READ

_HELD: Mapping[str, type] = {"iati-activity": Activity, "iati-organisation": Organisation}
_NARRATIVE = {
    "narrative": Slot("narratives", "narrative", Place.CHILD, Narrative, many=True, required=True)
}
#: The most names of elements that a finding tells.
_MOST = 6


@dataclass(frozen=True, slots=True)
class Misplaced:
    """An element that may not stand where it does, or that lacks one within, and what may be."""

    element: Any
    kind: str
    expected: str = ""


def misplaced(root: Any) -> Iterator[Misplaced]:
    """Yield everything that stands in a wrong place in a document."""
    tag = RECORDS[root.tag]
    record = Slot("records", tag, Place.CHILD, _HELD[tag], many=True, required=True)
    yield from _within(root, {tag: record})


def _within(element: Any, slots: Mapping[str, Slot]) -> Iterator[Misplaced]:
    order = list(slots)
    place, foreign = 0, False
    seen: set[str] = set()
    for child in element.iterchildren("*"):
        slot = slots.get(child.tag)
        if slot is None:
            foreign = foreign or child.tag.startswith("{")
            if not child.tag.startswith("{"):
                yield Misplaced(child, "unexpected")
            continue
        at = order.index(child.tag)
        if foreign or at < place or (child.tag in seen and not slot.many):
            yield Misplaced(child, "order", _expected(order[place:], seen, slots))
        place = max(place, at)
        seen.add(child.tag)
        inner = _slots(slot)
        if inner is not None:
            yield from _within(child, inner)
    missing = [name for name, slot in slots.items() if slot.required and name not in seen]
    if missing:
        yield Misplaced(element, "missing", ", ".join(missing))


def _expected(names: list[str], seen: set[str], slots: Mapping[str, Slot]) -> str:
    """The next names that may stand here: not those that stood already and may stand once."""
    allowed = [each for each in names if each not in seen or slots[each].many]
    return ", ".join(allowed[:_MOST])


def _slots(slot: Slot) -> Mapping[str, Slot] | None:
    """What an element may hold; None when it is a text, which the schema looks at."""
    if slot.place is Place.WRAPPED:
        return _NARRATIVE
    if slot.place is Place.HELD:
        return {}
    if slot.of in READ or plan(slot.of).content is not None:
        return None
    return plan(slot.of).children
