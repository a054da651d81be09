"""What a need or a record of damage may say, and what makes two of them the same."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yakir.apps.places.rules import OCCUPIED_STATUSES
from yakir.common.spreadsheet import CellFault
from yakir.common.spreadsheet.cells import even

EARLIEST = date(2014, 1, 1)  # before it there was no war whose damage is registered
MOST = 10**9
MOST_PEOPLE = 50_000_000  # more than Ukraine has
PEOPLE_PER_RESIDENT = 3  # displaced people may outnumber residents, but not more than so


class Kind(models.TextChoices):
    """Which of the two registers a record stands in."""

    NEEDS = "needs", _("Needs")
    DAMAGE = "damage", _("Damage")


@dataclass(frozen=True, slots=True)
class Place:
    """What must be known of a community to judge a record about it."""

    code: str
    name_uk: str
    name_en: str
    status: str
    population: int | None
    may_register: bool

    @property
    def names(self) -> dict[str, str]:
        """The names as parameters of a message."""
        return {"name_uk": self.name_uk, "name_en": self.name_en}


FAULTS: Mapping[str, Promise] = {
    "not_above_zero": _("Write a number above zero."),
    "too_much": _("This is over %(most)s. Check the digits."),
    "too_many_people": _(
        "%(name)s had %(population)s residents in 2022; this is more than three times as many. "
        "Check the number."
    ),
    "future": _("This day is still to come. Write the day when it was seen."),
    "too_early": _("Write a day since 1 January 2014."),
    "other_community": _("You do not register for this community: %(name)s."),
    "occupied": _("%(name)s is temporarily occupied: no needs are registered there."),
}


def faults_of(
    kind: Kind, values: Mapping[str, Any], *, place: Place | None, today: date
) -> Iterator[tuple[str, CellFault]]:
    """Yield what is wrong with the values of a record, each fault with its field."""
    if place is not None:
        yield from _faults_of_place(kind, place)
    quantity = values.get("quantity")
    if quantity is not None:
        yield from _faults_of_size("quantity", quantity, MOST)
    people = values.get("people")
    if people is not None:
        yield from _faults_of_people(people, place)
    observed_on = values.get("observed_on")
    if observed_on is not None and observed_on > today:
        yield "observed_on", CellFault("future")
    elif observed_on is not None and observed_on < EARLIEST:
        yield "observed_on", CellFault("too_early")


def _faults_of_place(kind: Kind, place: Place) -> Iterator[tuple[str, CellFault]]:
    if not place.may_register:
        yield "community", CellFault("other_community", **place.names)
    elif kind == Kind.NEEDS and place.status in OCCUPIED_STATUSES:
        yield "community", CellFault("occupied", **place.names)


def _faults_of_size(name: str, size: Decimal | int, most: int) -> Iterator[tuple[str, CellFault]]:
    if size <= 0:
        yield name, CellFault("not_above_zero")
    elif size > most:
        yield name, CellFault("too_much", most=most)


def _faults_of_people(people: int, place: Place | None) -> Iterator[tuple[str, CellFault]]:
    yield from _faults_of_size("people", people, MOST_PEOPLE)
    population = place.population if place else None
    if place and population and PEOPLE_PER_RESIDENT * population < people <= MOST_PEOPLE:
        yield "people", CellFault("too_many_people", population=population, **place.names)


def fingerprint(kind: Kind, values: Mapping[str, Any], *, source: str) -> str:
    """Return what two records share only when they say the same; `values["community"]` is a code."""
    parts = [
        values["community"],
        kind.value,
        even(values["title"]),
        values["service"],
        f"{Decimal(values['quantity']).normalize():f}",
        even(values["unit"]),
        values["observed_on"].isoformat(),
        str(values["people"] if kind == Kind.NEEDS else values["category"]),
        even(source),
    ]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
