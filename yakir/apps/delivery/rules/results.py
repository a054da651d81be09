"""Results: where each may go and by whom, how people are told apart, and what may be summed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ResultState(models.TextChoices):
    """Where a result stands."""

    DRAFT = "draft", pgettext_lazy("result", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("result", "Submitted")
    RETURNED = "returned", pgettext_lazy("result", "Returned")
    APPROVED = "approved", pgettext_lazy("result", "Approved")
    VERIFIED = "verified", pgettext_lazy("result", "Verified from outside")
    DISPUTED = "disputed", pgettext_lazy("result", "Not confirmed from outside")


NEXT_STATES: Mapping[ResultState, frozenset[ResultState]] = {
    ResultState.DRAFT: frozenset({ResultState.SUBMITTED}),
    ResultState.SUBMITTED: frozenset({ResultState.APPROVED, ResultState.RETURNED}),
    ResultState.RETURNED: frozenset(),
    ResultState.APPROVED: frozenset({ResultState.VERIFIED, ResultState.DISPUTED}),
    ResultState.VERIFIED: frozenset(),
    ResultState.DISPUTED: frozenset(),
}
# Taken by somebody else than the person who reported it.
BY_ANOTHER = frozenset(
    {ResultState.APPROVED, ResultState.RETURNED, ResultState.VERIFIED, ResultState.DISPUTED}
)
# Taken by an organisation outside the project.
FROM_OUTSIDE = frozenset({ResultState.VERIFIED, ResultState.DISPUTED})
WITH_A_REASON = frozenset({ResultState.RETURNED, ResultState.DISPUTED})


class Sex(models.TextChoices):
    """Sex of the people counted."""

    FEMALE = "female", _("Women and girls")
    MALE = "male", _("Men and boys")
    UNKNOWN = "", pgettext_lazy("sex", "not told")


class Age(models.TextChoices):
    """Age of the people counted."""

    CHILD = "child", _("under 18")
    ADULT = "adult", _("18 to 59")
    OLDER = "older", _("60 and older")
    UNKNOWN = "", pgettext_lazy("age", "not told")


class Displaced(models.TextChoices):
    """Whether the people counted were displaced."""

    YES = "yes", _("displaced")
    NO = "no", _("not displaced")
    UNKNOWN = "", pgettext_lazy("displaced", "not told")


PEOPLE = "person"
# Units that add up over places. A share, a duration or an efficiency of two places is no sum.
ADDED_UP = frozenset(
    {
        *(PEOPLE, "home", "piece", "place", "set", "pupil_a_shift"),
        *("kW", "MW", "kWh", "m", "m2", "m3", "m3_day", "litre"),
    }
)


class LeftOut(models.TextChoices):
    """Why a result is not in a sum."""

    NOTHING = "nothing", _("nothing is reported")
    NOT_YET = "not_yet", _("not verified from outside yet")
    DISPUTED = "disputed", _("not confirmed from outside")
    OTHER_PERIOD = "other_period", _("another period")
    OTHER_UNIT = "other_unit", _("another unit")
    NO_SUM = "no_sum", _("shares, durations and efficiencies are not added up")
    SAME_PEOPLE = "same_people", _("perhaps the same people: another project at this site counts")


@dataclass(frozen=True, slots=True)
class Told:
    """What a project tells of one indicator, as far as a sum has to know."""

    project: int
    unit: str
    site: int | None = None
    state: str = ""
    since: date = date.min
    until: date = date.min
    value: Decimal | None = None

    @property
    def period(self) -> tuple[date, date]:
        """Its end and its beginning, so that the newest comes last."""
        return self.until, self.since


@dataclass(frozen=True, slots=True)
class RolledUp:
    """A sum over projects; None where nothing may be summed, and what was left out and why."""

    unit: str
    total: Decimal | None
    counted: tuple[Told, ...]
    left_out: tuple[tuple[Told, LeftOut], ...]


def roll_up(told: Iterable[Told]) -> RolledUp:
    """
    Sum one indicator over projects, as far as it may be summed.

    Only results verified from outside count, of the newest period that has one, in the unit that
    most of them have. Of several projects at one site the greatest count of people stands for all.
    """
    rows = sorted(told, key=lambda each: each.project)
    sound = [each for each in rows if _fault(each) is None]
    unit = _most(each.unit for each in sound or rows)
    period = max((each.period for each in sound if each.unit == unit), default=None)
    counted: list[Told] = []
    left_out: list[tuple[Told, LeftOut]] = []
    for each in rows:
        reason = _fault(each)
        if reason is None and each.unit != unit:
            reason = LeftOut.OTHER_UNIT
        if reason is None and each.period != period:
            reason = LeftOut.OTHER_PERIOD
        if reason is None:
            counted.append(each)
        else:
            left_out.append((each, reason))
    if unit == PEOPLE:
        counted, again = _once_a_site(counted)
        left_out += [(each, LeftOut.SAME_PEOPLE) for each in again]
    total = sum((each.value or Decimal(0) for each in counted), Decimal(0)) if counted else None
    return RolledUp(unit, total, tuple(counted), tuple(left_out))


def _fault(told: Told) -> LeftOut | None:
    """Return why a result is in no sum whatever the others are."""
    if told.value is None:
        return LeftOut.NOTHING
    if told.unit not in ADDED_UP:
        return LeftOut.NO_SUM
    if told.state == ResultState.DISPUTED:
        return LeftOut.DISPUTED
    return None if told.state == ResultState.VERIFIED else LeftOut.NOT_YET


def _once_a_site(told: list[Told]) -> tuple[list[Told], list[Told]]:
    """Return of each site the project with most people, and the others."""
    best: dict[int | None, Told] = {}
    for each in sorted(told, key=lambda row: (-(row.value or 0), row.project)):
        best.setdefault(each.site, each)
    kept = [each for each in told if each.site is None or best[each.site] is each]
    return kept, [each for each in told if each not in kept]


def _most(units: Iterable[str]) -> str:
    units = list(units)
    return max(sorted(set(units)), key=units.count, default="")
