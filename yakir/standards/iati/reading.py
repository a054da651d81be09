"""XML to records: record by record, and a note of everything that a record cannot hold."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO, Generic, TypeVar

from yakir.standards.iati.errors import NotReadable
from yakir.standards.iati.markup import Place, Plan, Slot, plan
from yakir.standards.iati.pieces import RECORDS, Piece, parsed, pieces
from yakir.standards.iati.places import line_of, path_of
from yakir.standards.iati.records import Activity, Narrative, Organisation
from yakir.standards.iati.values import READ, read_moment

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something of the file that no record holds: where it stands, and why it was left out."""

    line: int
    path: str
    reason: str


@dataclass(slots=True)
class Reading(Generic[Record]):
    """
    The records of a file, in turn; what was left out fills up as they are taken.

    The attributes of the file itself are there once the first record is.
    """

    source: bytes | BinaryIO
    tag: str
    record: type[Record]
    version: str | None = None
    generated: datetime | None = None
    linked_data_default: str | None = None
    left_out: list[LeftOut] = field(default_factory=list)

    def __iter__(self) -> Iterator[Record]:
        """Yield each record that could be read."""
        for piece in pieces(self.source):
            root = self._root(piece)
            if not piece.before:
                self._read_head(root, piece)
            for child in root.iterchildren("*"):
                yield from self._read(child, piece)

    def _root(self, piece: Piece) -> Any:
        if RECORDS[piece.root] != self.tag:
            raise NotReadable("other-kind", root=piece.root)
        try:
            return parsed(piece.data)
        except NotReadable as error:
            raise NotReadable(error.code, line=error.line + piece.lines, **error.values) from None

    def _read_head(self, root: Any, piece: Piece) -> None:
        known = {"version", "generated-datetime", "linked-data-default"}
        note = _Notes(self.left_out, piece)
        self.version = root.get("version")
        self.linked_data_default = root.get("linked-data-default")
        generated = root.get("generated-datetime")
        if generated is not None:
            try:
                self.generated = read_moment(generated)
            except ValueError:
                note(root, f"@generated-datetime is no moment: {generated}")
        for name in root.attrib:
            if name not in known:
                note(root, f"@{name} is not of the standard")

    def _read(self, element: Any, piece: Piece) -> Iterator[Record]:
        note = _Notes(self.left_out, piece)
        if element.tag != self.tag:
            note(element, "not of the standard")
            return
        record = _record(element, self.record, note)
        if record is not None:
            yield record


def read_activities(source: bytes | BinaryIO) -> Reading[Activity]:
    """
    Return the activities of a file, to be gone through once.

    Parameters
    ----------
    source
        The file's bytes or a stream of them, gzipped or not.

    Raises
    ------
    NotReadable
        While it is gone through, when the file is no well-formed IATI file of activities.
    """
    return Reading(source, "iati-activity", Activity)


def read_organisations(source: bytes | BinaryIO) -> Reading[Organisation]:
    """Return the organisations of a file, as `read_activities` does."""
    return Reading(source, "iati-organisation", Organisation)


@dataclass(frozen=True, slots=True)
class _Notes:
    """Notes what is left out of a piece."""

    left_out: list[LeftOut]
    piece: Piece

    def __call__(self, element: Any, reason: str) -> None:
        self.left_out.append(
            LeftOut(line_of(element, self.piece), path_of(element, self.piece), reason)
        )


Note = Callable[[Any, str], None]


def _record(element: Any, record: type, note: Note) -> Any:
    """Return the record of an element, or None when something it must have is not there."""
    shape = plan(record)
    values: dict[str, Any] = {}
    _read_attributes(element, shape, values, note)
    _read_content(element, shape, values, note)
    many: dict[str, list[Any]] = {}
    for inner in element.iterchildren("*"):
        slot = shape.children.get(inner.tag)
        if slot is None:
            note(inner, "not of the standard")
        elif not slot.many and slot.field in values:
            note(inner, "stands a second time")
        else:
            found = _child(inner, slot, note)
            if found is not None and slot.many:
                many.setdefault(slot.field, []).append(found)
            elif found is not None:
                values[slot.field] = found
    values |= {name: tuple(each) for name, each in many.items()}
    return _built(element, record, shape, values, note)


def _read_attributes(element: Any, shape: Plan, values: dict[str, Any], note: Note) -> None:
    for name, text in element.attrib.items():
        slot = shape.attributes.get(name)
        if slot is None:
            note(element, f"@{name} is not of the standard")
        else:
            _take(element, slot, text, values, note, f"@{name}")


def _read_content(element: Any, shape: Plan, values: dict[str, Any], note: Note) -> None:
    if shape.content is not None:
        _take(element, shape.content, _text(element), values, note, "the text")
    elif text := _text(element).strip():
        note(element, f"text between elements: {text[:100]}")


def _text(element: Any) -> str:
    """The text of an element, without that of elements within."""
    return (element.text or "") + "".join(each.tail or "" for each in element)


def _take(
    element: Any, slot: Slot, text: str, values: dict[str, Any], note: Note, what: str
) -> None:
    try:
        values[slot.field] = READ[slot.of](text)
    except ValueError:
        note(element, f"{what} cannot be read: {text[:100]}")


def _child(inner: Any, slot: Slot, note: Note) -> Any:
    """Return the value of an element within, or None."""
    if slot.place is Place.WRAPPED:
        return _wrapped(inner, note)
    if slot.place is Place.CHILD and slot.of not in READ:
        return _record(inner, slot.of, note)
    values: dict[str, Any] = {}
    if slot.place is Place.HELD:
        _held(inner, slot, values, note)
    else:
        _take(inner, slot, _text(inner), values, note, "the text")
        _refuse_attributes(inner, "", note)
    for each in inner.iterchildren("*"):
        note(each, "not of the standard")
    return values.get(slot.field)


def _held(inner: Any, slot: Slot, values: dict[str, Any], note: Note) -> None:
    text = inner.get(slot.attribute)
    if text is None:
        note(inner, f"has no @{slot.attribute}")
    else:
        _take(inner, slot, text, values, note, f"@{slot.attribute}")
    _refuse_attributes(inner, slot.attribute, note)
    if words := _text(inner).strip():
        note(inner, f"text between elements: {words[:100]}")


def _wrapped(inner: Any, note: Note) -> tuple[Narrative, ...] | None:
    _refuse_attributes(inner, "", note)
    found = []
    for each in inner.iterchildren("*"):
        if each.tag == "narrative":
            found.append(_record(each, Narrative, note))
        else:
            note(each, "not of the standard")
    if words := _text(inner).strip():
        note(inner, f"text between elements: {words[:100]}")
    if not found:
        note(inner, "has no narrative")
    return tuple(found) or None


def _refuse_attributes(inner: Any, known: str, note: Note) -> None:
    for name in inner.attrib:
        if name != known:
            note(inner, f"@{name} is not of the standard")


def _built(element: Any, record: type, shape: Plan, values: dict[str, Any], note: Note) -> Any:
    slots = [*shape.attributes.values(), *shape.children.values()]
    missing = [each for each in slots if each.required and each.field not in values]
    if shape.content is not None and shape.content.field not in values:
        missing.append(shape.content)
    if missing:
        names = ", ".join(
            f"@{each.name}" if each.place is Place.ATTRIBUTE else each.name or "a value"
            for each in missing
        )
        note(element, f"cannot be without {names}")
        return None
    return record(**values)
