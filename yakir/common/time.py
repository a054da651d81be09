"""Quarters, partial dates and the clock's edge."""

import re
from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

KYIV = ZoneInfo("Europe/Kyiv")
partial_date = RegexValidator(
    r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$",
    _("Write a date as 2026-03-06, or 2026-03, or 2026 when the day is not known."),
)
QUARTER_TEXT = re.compile(r"^(\d{4})-Q([1-4])$")
quarter_text = RegexValidator(QUARTER_TEXT, _("Write a quarter as 2027-Q1."))


class Quarter(NamedTuple):
    """A quarter of a year, ordered in time."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"

    def after(self, quarters: int) -> "Quarter":
        """The quarter so many quarters later (or earlier, when negative)."""
        index = self.year * 4 + self.number - 1 + quarters
        return Quarter(index // 4, index % 4 + 1)

    def since(self, other: "Quarter") -> int:
        """How many quarters lie between the other and this one."""
        return (self.year - other.year) * 4 + self.number - other.number


def quarter_of(day: date) -> Quarter:
    """Return the quarter in which a day lies."""
    return Quarter(day.year, (day.month + 2) // 3)


def read_quarter(text: str) -> Quarter:
    """Return the quarter written as 2027-Q1."""
    match = QUARTER_TEXT.match(text)
    if match is None:
        raise ValueError(f"{text!r} is not a quarter; write it as 2027-Q1.")
    return Quarter(int(match[1]), int(match[2]))
