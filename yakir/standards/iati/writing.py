"""Records to XML: one record after another, so that a file of any size needs little memory."""

from collections.abc import Iterable
from datetime import datetime
from itertools import chain
from typing import Any, BinaryIO

from lxml import etree

from yakir.standards.iati.errors import NothingToWrite
from yakir.standards.iati.markup import Place, Slot, plan
from yakir.standards.iati.records import Activity, Organisation
from yakir.standards.iati.values import WRITE

VERSION = "2.03"


def write_activities(
    target: BinaryIO,
    activities: Iterable[Activity],
    *,
    generated: datetime | None = None,
    linked_data_default: str | None = None,
) -> int:
    """
    Write a file of activities and return how many there are.

    Parameters
    ----------
    target
        Where the bytes go.
    activities
        The records, taken one by one.
    generated
        When the file was made.
    linked_data_default
        Under which address the activities can be had as linked data.

    Raises
    ------
    NothingToWrite
        When there is no activity.
    ValueError
        When a text has characters that XML cannot hold.
    """
    attributes = _file_attributes(generated)
    if linked_data_default is not None:
        attributes["linked-data-default"] = linked_data_default
    return _write(target, "iati-activities", "iati-activity", activities, attributes)


def write_organisations(
    target: BinaryIO, organisations: Iterable[Organisation], *, generated: datetime | None = None
) -> int:
    """Write a file of organisations, as `write_activities` does, and return how many there are."""
    attributes = _file_attributes(generated)
    return _write(target, "iati-organisations", "iati-organisation", organisations, attributes)


def _file_attributes(generated: datetime | None) -> dict[str, str]:
    attributes = {"version": VERSION}
    if generated is not None:
        attributes["generated-datetime"] = WRITE[datetime](generated)
    return attributes


def _write(
    target: BinaryIO, root: str, tag: str, records: Iterable[object], attributes: dict[str, str]
) -> int:
    remaining = iter(records)
    first = next(remaining, None)
    if first is None:
        raise NothingToWrite(f"a file of {root} has at least one record")
    count = 0
    with etree.xmlfile(target, encoding="UTF-8") as file:
        file.write_declaration()
        with file.element(root, attributes):
            for record in chain([first], remaining):
                count += 1
                file.write("\n")
                file.write(element(tag, record))
            file.write("\n")
    target.write(b"\n")
    return count


def element(tag: str, record: object) -> Any:
    """Return the element of a record, indented."""
    made = etree.Element(tag)
    _fill(made, record)
    etree.indent(made, space=" ")
    return made


def _fill(made: Any, record: Any) -> None:
    """Put a record into an element, in the order of the schema."""
    shape = plan(record.__class__)
    for slot in shape.attributes.values():
        value = getattr(record, slot.field)
        if value is not None:
            made.set(slot.name, WRITE[slot.of](value))
    if shape.content is not None:
        value = getattr(record, shape.content.field)
        made.text = WRITE[shape.content.of](value) or None
    for slot in shape.children.values():
        value = getattr(record, slot.field)
        if value is None or value == ():
            continue
        for each in value if slot.many else (value,):
            _add(made, slot, each)


def _add(made: Any, slot: Slot, value: Any) -> None:
    inner = etree.SubElement(made, slot.name)
    if slot.place is Place.HELD:
        inner.set(slot.attribute, WRITE[slot.of](value))
    elif slot.place is Place.WRAPPED:
        for each in value:
            _fill(etree.SubElement(inner, "narrative"), each)
    elif slot.of in WRITE:
        inner.text = WRITE[slot.of](value) or None
    else:
        _fill(inner, value)
