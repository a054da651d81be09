"""Indicators of a project that is taken in, with goals and results as far as they had come."""

from datetime import date, datetime, time

from yakir.apps.accounts.models import Organisation, Person
from yakir.apps.delivery.actions.holding import enter
from yakir.apps.delivery.actions.taking_in.taking import Taking
from yakir.apps.delivery.models import Goal, Indicator, Result, ResultStep
from yakir.apps.delivery.rules import ResultState
from yakir.apps.projects.models import Project
from yakir.common import reported
from yakir.common.time import KYIV


def take_indicator(
    told: reported.Indicator, project: Project, bodies: dict[str, reported.Body], taking: Taking
) -> None:
    """Write an indicator, its goal and its results."""
    names = ("key", "label_uk", "label_en", "unit", "unit_uk", "unit_en", "direction", "frequency")
    indicator = Indicator.objects.create(
        public_id=told.id, project=project, **{name: getattr(told, name) for name in names},
        **taking.written,
    )  # fmt: skip
    Goal.objects.create(
        indicator=indicator, baseline=told.baseline, baseline_on=told.baseline_on,
        target=told.target, target_on=told.target_on, reason=taking.document, **taking.written,
    )  # fmt: skip
    values = {"key": told.key, "unit": told.unit, "baseline": told.baseline, "target": told.target}
    enter("indicator.taken", told.id, project, values, by=taking.by, at=taking.at)
    for result in told.results:
        by = bodies.get(result.verified_by)
        verifier = None if by is None else taking.organisation(by)
        _take_result(result, indicator, verifier, taking)


def _take_result(
    told: reported.Measurement, indicator: Indicator, verifier: Organisation | None, taking: Taking
) -> None:
    """
    Write a result that was approved where it comes from, and verified where that is told.

    The installation itself stands for who reported it, since no file names people.
    """
    machine = Person.objects.machine()
    result = Result.objects.create(
        public_id=told.id, indicator=indicator, since=told.since, until=told.until,
        value=told.value, method=taking.document, by=machine, recorded_at=taking.at,
    )  # fmt: skip
    steps: list[tuple[ResultState, datetime, Organisation | None]]
    steps = [(ResultState.SUBMITTED, taking.at, None), (ResultState.APPROVED, taking.at, None)]
    if verifier is not None and told.verified_on is not None:
        steps.append((ResultState.VERIFIED, noon(told.verified_on), verifier))
    ResultStep.objects.bulk_create(
        ResultStep(
            result=result, state=state, note=taking.document, organisation=organisation,
            reported_by=machine, by=taking.by, recorded_at=at,
        )
        for state, at, organisation in steps
    )  # fmt: skip
    values = {
        "since": told.since, "until": told.until, "value": told.value, "method": taking.document,
        "indicator": indicator.public_id, "state": str(steps[-1][0]),
        "verified_by": verifier and verifier.public_id,
    }  # fmt: skip
    enter("result.reported", told.id, indicator.project, values, by=taking.by, at=taking.at)


def noon(day: date) -> datetime:
    """Return the middle of a day in Kyiv, for what is known by its day alone."""
    return datetime.combine(day, time(12), tzinfo=KYIV)
