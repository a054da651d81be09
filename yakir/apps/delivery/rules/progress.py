"""Earned value of a project, and when and for how much it may end, by plain arithmetic."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

NOTHING = Decimal(0)
# Fewer finished milestones say nothing of how late the next ones will be.
FEWEST = 8
# Of a hundred, how many of the past milestones were as late or less: the middle and the outer ones.
QUANTILES = (Fraction(1, 10), Fraction(1, 2), Fraction(9, 10))


@dataclass(frozen=True, slots=True)
class Work:
    """A milestone as earned value sees it: planned days and cost, when expected, when done."""

    planned_on: date
    budget: Decimal
    planned_from: date | None = None
    forecast_on: date | None = None
    actual_on: date | None = None


@dataclass(frozen=True, slots=True)
class EarnedValue:
    """
    What was planned to be done by a day, what was done, and what it took, in one currency.

    Planned cost of a milestone counts evenly from its planned start to its planned end, or all at
    once at its end where no start is planned; a milestone is earned whole, and only once done.
    """

    whole: Decimal
    planned: Decimal
    earned: Decimal
    spent: Decimal

    @property
    def cost_index(self) -> Decimal | None:
        """CPI, earned over spent; none while nothing is spent."""
        return self.earned / self.spent if self.spent else None

    @property
    def schedule_index(self) -> Decimal | None:
        """SPI, earned over planned; none while nothing is planned to be done."""
        return self.earned / self.planned if self.planned else None

    @property
    def cost_at_end(self) -> Decimal | None:
        """The whole cost if the rest costs as what was earned; none while nothing is earned."""
        rest = self.whole - self.earned
        return self.spent + rest / self.cost_index if self.cost_index else None


@dataclass(frozen=True, slots=True)
class Forecast:
    """When a project may end: the day as expected now, and later by past delays, with their count."""

    expected: date
    soon: date
    middle: date
    late: date
    count: int


def earned_value(works: Sequence[Work], *, spent: Decimal, on: date) -> EarnedValue:
    """Return the earned value of works on a day."""
    done = [each for each in works if each.actual_on is not None and each.actual_on <= on]
    return EarnedValue(
        whole=sum((each.budget for each in works), NOTHING),
        planned=sum((each.budget * _share_planned(each, on) for each in works), NOTHING),
        earned=sum((each.budget for each in done), NOTHING),
        spent=spent,
    )


def quantile(values: Sequence[int], share: Fraction) -> int:
    """Return the smallest value that at least this share of the values do not exceed."""
    place = -(-share.numerator * len(values) // share.denominator)
    return sorted(values)[max(place, 1) - 1]


def forecast(works: Sequence[Work], *, late_days: Sequence[int], on: date) -> Forecast | None:
    """
    Return when the last open work may end, by how late finished milestones were; none where unknown.

    Every open milestone is expected on the newest day told of it, else on its planned day, but not
    in the past. To the latest of these the empirical quantiles of past delays are added.

    Parameters
    ----------
    works
        Milestones of the project, those that were dropped left out.
    late_days
        By how many days finished milestones came after their planned day, negative where
        before; fewer than eight say nothing. [day]
    on
        The day from which it is looked at.
    """
    still = [each for each in works if each.actual_on is None]
    if not still or len(late_days) < FEWEST:
        return None
    expected = max(max(each.forecast_on or each.planned_on, on) for each in still)
    soon, middle, late = (
        max(expected + timedelta(days=quantile(late_days, share)), on) for share in QUANTILES
    )
    return Forecast(expected, soon, middle, late, len(late_days))


def _share_planned(work: Work, on: date) -> Decimal:
    """Return how much of a milestone was planned to be done by the end of a day."""
    if on >= work.planned_on:
        return Decimal(1)
    if work.planned_from is None or on < work.planned_from:
        return NOTHING
    days = (work.planned_on - work.planned_from).days + 1
    return Decimal((on - work.planned_from).days + 1) / Decimal(days)
