"""Plain data into frozen dataclasses; each fault is kept with the place where it stands."""

import functools
import re
from collections.abc import Callable, Hashable, Mapping
from decimal import Decimal
from typing import Any, TypeVar, get_type_hints

from django.db import models
from django.utils.translation import gettext as _

from yakir.common.formats import to_decimal
from yakir.engine import formula as arithmetic

KEY = re.compile(r"^[A-Za-z][A-Za-z0-9_]{0,59}$")
LONGEST_TEXT = 400
MOST_ROWS = 60
T = TypeVar("T")


class Faults(dict[str, str]):
    """Messages by the place they are about, such as `bill[2].quantity`."""

    def add(self, place: str, message: str) -> None:
        """Keep the first fault of a place."""
        self.setdefault(place, message)


Reader = Callable[[object, str, Faults], Any]


def read(kind: type[T], raw: object, place: str, faults: Faults) -> T:
    """Return the dataclass that the named fields fill; a faulty field stays empty."""
    if not isinstance(raw, Mapping):
        faults.add(place or "content", _("Write named fields here."))
        raw = {}
    readers = readers_of(kind)  # type: ignore[arg-type]  # a class can be hashed
    for name in raw:
        if name not in readers:
            faults.add(_at(place, str(name)), _("This field is not known."))
    return kind(
        **{
            name: reader(raw.get(name), _at(place, name), faults)
            for name, reader in readers.items()
        }
    )


@functools.cache
def readers_of(kind: Hashable) -> dict[str, Reader]:
    """Return how each field of a dataclass is read: the note beside its type."""
    hints = get_type_hints(kind, include_extras=True)
    return {name: hint.__metadata__[0] for name, hint in hints.items()}


def _at(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def text(*, required: bool = True) -> Reader:
    """A field that holds words."""

    def reader(raw: object, place: str, faults: Faults) -> str:
        words = raw.strip() if isinstance(raw, str) else ""
        if raw is not None and not isinstance(raw, str):
            faults.add(place, _("Write words here."))
        elif required and not words:
            faults.add(place, _("This is missing."))
        elif len(words) > LONGEST_TEXT:
            faults.add(place, _("Longer than %(most)s characters.") % {"most": LONGEST_TEXT})
        return words

    return reader


def forms(count: int) -> Reader:
    """A field that holds the forms of a counted word, parted by a bar, or nothing."""

    def reader(raw: object, place: str, faults: Faults) -> tuple[str, ...]:
        words = text(required=False)(raw, place, faults)
        found = tuple(form.strip() for form in words.split("|")) if words else ()
        if found and (len(found) != count or not all(found)):
            faults.add(
                place, _("Write %(count)s forms of the word, parted by |.") % {"count": count}
            )
            return ()
        return found

    return reader


def key() -> Reader:
    """A field that holds a short name made of letters, digits and underscores."""

    def reader(raw: object, place: str, faults: Faults) -> str:
        if isinstance(raw, str) and KEY.match(raw):
            return raw
        faults.add(place, _("Write a short name of Latin letters, digits and underscores."))
        return ""

    return reader


def number(*, least: Decimal | None = None, most: Decimal | None = None) -> Reader:
    """A field that holds a finite number, perhaps within bounds."""
    return lambda raw, place, faults: _number(raw, place, faults, least, most)


def _number(
    raw: object,
    place: str,
    faults: Faults,
    least: Decimal | None = None,
    most: Decimal | None = None,
) -> Decimal:
    value = to_decimal(raw)
    if value is None:
        faults.add(place, _("Write a number here."))
        return Decimal(0)
    if (least is not None and value < least) or (most is not None and value > most):
        faults.add(place, _("%(value)s is out of the possible range.") % {"value": value})
    return value


def flag() -> Reader:
    """A field that is true or false."""

    def reader(raw: object, place: str, faults: Faults) -> bool:
        if not isinstance(raw, bool):
            faults.add(place, _("Write true or false."))
        return raw is True

    return reader


def choice(codes: type[models.TextChoices], *, required: bool = True) -> Reader:
    """A field that holds one of some codes."""

    def reader(raw: object, place: str, faults: Faults) -> str:
        if raw in codes.values or (not required and raw in (None, "")):
            return str(raw or "")
        known = ", ".join(codes.values)
        faults.add(
            place,
            _("%(code)s is not a known code. Known: %(known)s.") % {"code": raw, "known": known},
        )
        return ""

    return reader


def choices(codes: type[models.TextChoices]) -> Reader:
    """A field that holds a list of some codes, or nothing."""
    read = choice(codes)

    def reader(raw: object, place: str, faults: Faults) -> tuple[str, ...]:
        rows = _rows(raw, place, faults, required=False)
        return tuple(str(read(row, f"{place}[{n}]", faults)) for n, row in enumerate(rows, 1))

    return reader


def matching(accepts: Callable[[str], Any], message: Callable[[], str]) -> Reader:
    """A field whose words a validator accepts."""

    def reader(raw: object, place: str, faults: Faults) -> str:
        if isinstance(raw, str) and accepts(raw):
            return raw
        faults.add(place, message())
        return ""

    return reader


def formula(*, required: bool = True) -> Reader:
    """A field that holds arithmetic of the parameters."""

    def reader(raw: object, place: str, faults: Faults) -> str:
        if raw is None and not required:
            return ""
        words = str(raw) if isinstance(raw, str | int | float) else ""
        try:
            arithmetic.names(words)
        except arithmetic.FormulaError as fault:
            faults.add(place, not_a_formula(fault))
            return ""
        return words

    return reader


def not_a_formula(fault: arithmetic.FormulaError) -> str:
    """Return why a formula cannot be computed."""
    return _("The formula cannot be computed: %(fault)s (character %(position)s).") % {
        "fault": fault.fault,
        "position": fault.position,
    }


def one(kind: type[T], *, required: bool = True) -> Reader:
    """A field that holds one dataclass, or None where it may be left out."""

    def reader(raw: object, place: str, faults: Faults) -> T | None:
        return None if raw is None and not required else read(kind, raw, place, faults)

    return reader


def many(kind: type[T], *, required: bool = True) -> Reader:
    """A field that holds a list of dataclasses."""

    def reader(raw: object, place: str, faults: Faults) -> tuple[T, ...]:
        rows = _rows(raw, place, faults, required=required)
        return tuple(read(kind, row, f"{place}[{n}]", faults) for n, row in enumerate(rows, 1))

    return reader


def numbers() -> Reader:
    """A field that holds a list of numbers, or None where it is left out."""

    def reader(raw: object, place: str, faults: Faults) -> tuple[Decimal, ...] | None:
        if raw is None:
            return None
        rows = _rows(raw, place, faults, required=True)
        return tuple(_number(row, f"{place}[{n}]", faults) for n, row in enumerate(rows, 1))

    return reader


def named_numbers() -> Reader:
    """A field that holds numbers by name."""

    def reader(raw: object, place: str, faults: Faults) -> dict[str, Decimal]:
        if not isinstance(raw, Mapping):
            faults.add(place, _("Write named fields here."))
            return {}
        return {str(name): _number(value, f"{place}.{name}", faults) for name, value in raw.items()}

    return reader


def named_formulas() -> Reader:
    """A field that may hold arithmetic of the parameters by name."""
    read = formula()

    def reader(raw: object, place: str, faults: Faults) -> dict[str, str]:
        if raw is None:
            return {}
        if not isinstance(raw, Mapping):
            faults.add(place, _("Write named fields here."))
            return {}
        return {
            str(name): str(read(value, f"{place}.{name}", faults)) for name, value in raw.items()
        }

    return reader


def _rows(raw: object, place: str, faults: Faults, *, required: bool) -> list[object]:
    rows = raw if isinstance(raw, list) else []
    if raw is not None and not isinstance(raw, list):
        faults.add(place, _("Write a list here."))
    elif required and not rows:
        faults.add(place, _("A design is complete only with this; at least one line is needed."))
    elif len(rows) > MOST_ROWS:
        faults.add(place, _("More than %(most)s lines.") % {"most": MOST_ROWS})
    return rows[:MOST_ROWS]
