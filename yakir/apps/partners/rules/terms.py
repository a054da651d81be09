"""Terms that an act of law sets: from which event, how long, in which days; never guessed."""

from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

SATURDAY = 5


class Counting(models.TextChoices):
    """Which days a term counts."""

    CALENDAR = "calendar", _("Calendar days")
    WORKING = "working", _("Working days, Monday to Friday")


class TermEvent(models.TextChoices):
    """From which event a term runs."""

    AGREED = "agreement", _("Agreed")
    SHIPPED = "shipment", _("Shipped")
    CUSTOMS = "customs", _("At customs")
    RECEIVED = "receipt", _("Received")
    IN_USE = "use", _("Put in use")


class Purpose(models.TextChoices):
    """What is due by the end of a term."""

    AID_REPORT = "aid_report", _("Report on humanitarian aid")


class Running(StrEnum):
    """How a term stands for one consignment."""

    OFF = "off"
    NOT_BEGUN = "not_begun"
    RUNNING = "running"
    SOON = "soon"
    OVERDUE = "overdue"
    DONE = "done"


SOON_DAYS = 7  # [day] our own warning ahead of the end of a term


def last_day(start: date, *, days: int, counting: str, days_off: Collection[date] = ()) -> date:
    """
    Return the last day of a term; the day of the event itself is not counted.

    Working days are Monday to Friday without the days off that the rule itself names: which
    holidays are days off at a time of war is a question of law and no guess of ours.
    """
    if counting == Counting.CALENDAR:
        return start + timedelta(days=days)
    day, left = start, days
    while left > 0:
        day += timedelta(days=1)
        left -= day.weekday() < SATURDAY and day not in days_off
    return day


def running(*, is_on: bool, due: date | None, done: bool, today: date) -> Running:
    """Return how a term stands: one that nobody has confirmed is off."""
    if not is_on:
        return Running.OFF
    if done:
        return Running.DONE
    if due is None:
        return Running.NOT_BEGUN
    if due < today:
        return Running.OVERDUE
    return Running.SOON if due - today <= timedelta(days=SOON_DAYS) else Running.RUNNING
