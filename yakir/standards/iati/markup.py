"""How the fields of a record stand in XML: as attributes, as text, or as elements within."""

import types
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class Place(Enum):
    """Where a field stands."""

    ATTRIBUTE = "an attribute of the element"
    CONTENT = "the text of the element"
    CHILD = "an element within, one for each value"
    HELD = "an attribute of an element within, which holds nothing else"
    WRAPPED = "narratives of an element within, which holds nothing else"


@dataclass(frozen=True, slots=True)
class Markup:
    """Where a field stands and what it is called there; without a name, as the field is."""

    place: Place
    name: str = ""
    attribute: str = ""


def attribute(name: str = "") -> Markup:
    """Return the markup of a field that is an attribute."""
    return Markup(Place.ATTRIBUTE, name)


def content() -> Markup:
    """Return the markup of a field that is the text of its element."""
    return Markup(Place.CONTENT)


def child(name: str = "") -> Markup:
    """Return the markup of a field that is an element, or several, within."""
    return Markup(Place.CHILD, name)


def held(by: str, name: str = "") -> Markup:
    """Return the markup of a field that an attribute of an element within holds."""
    return Markup(Place.HELD, name, by)


def wrapped(name: str = "") -> Markup:
    """Return the markup of narratives that an element within holds."""
    return Markup(Place.WRAPPED, name)


@dataclass(frozen=True, slots=True)
class Slot:
    """A field of a record: its name here, its name in XML, what it holds."""

    field: str
    name: str
    place: Place
    of: type
    many: bool
    required: bool
    attribute: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What an element may hold: attributes by name, text, and elements in the schema's order."""

    attributes: Mapping[str, Slot]
    children: Mapping[str, Slot]
    content: Slot | None


@cache
def plan(record: type) -> Plan:
    """Return what the elements of a kind of record hold."""
    hints = get_type_hints(record, include_extras=True)
    slots = [
        _slot(field.name, hints[field.name], field.default is MISSING) for field in fields(record)
    ]
    within = (Place.ATTRIBUTE, Place.CONTENT)
    return Plan(
        {each.name: each for each in slots if each.place is Place.ATTRIBUTE},
        {each.name: each for each in slots if each.place not in within},
        next((each for each in slots if each.place is Place.CONTENT), None),
    )


def _slot(field: str, hint: Any, required: bool) -> Slot:
    markup = None
    if get_origin(hint) is Annotated:
        hint, markup = get_args(hint)
    hint, many = _value_type(hint)
    if markup is not None and markup.place is Place.WRAPPED:
        # A text is narratives already; many texts are tuples of tuples of them.
        hint, many = (_value_type(hint)[0], True) if get_origin(hint) is tuple else (hint, False)
    if markup is None:
        markup = child() if is_dataclass(hint) else attribute()
    name = markup.name or ("" if markup.place is Place.CONTENT else field.replace("_", "-"))
    if name == "lang":
        name = LANG
    return Slot(field, name, markup.place, hint, many, required, markup.attribute)


def _value_type(hint: Any) -> tuple[Any, bool]:
    """The type of one value, and whether there may be many."""
    if get_origin(hint) in (Union, types.UnionType):
        (hint,) = (each for each in get_args(hint) if each is not type(None))
    if get_origin(hint) is tuple:
        return get_args(hint)[0], True
    return hint, False
