"""Milestones, delays and risks: rows that are only added to."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.factories.accounts import NOW
from tests.factories.delivery import approved, delayed, entered, feared, finished, milestone
from tests.factories.places import person_in
from yakir.apps.accounts.rules import Role
from yakir.apps.delivery import queries
from yakir.apps.delivery.actions import NotUnderWay, RowReplaced
from yakir.apps.delivery.models import MilestoneEntry
from yakir.apps.projects.rules import Stage
from yakir.common.errors import Invalid, NotAllowed

pytestmark = pytest.mark.django_db


def test_a_milestone_keeps_its_planned_day_whatever_is_expected_or_done():
    project = approved()
    found = milestone(project)
    entered(found, forecast_on=date(2026, 8, 1))
    (expected,) = queries.milestone_rows(project)
    finished(found, date(2026, 3, 5))

    (row,) = queries.milestone_rows(project)

    assert expected.forecast_on == date(2026, 8, 1)
    assert row.state == "done"
    assert (row.milestone.planned_on, row.actual_on) == (date(2026, 6, 30), date(2026, 3, 5))
    assert row.late_days == -117
    assert len(row.history) == 2


@pytest.mark.parametrize(
    "values",
    [
        {"state": "done", "actual_on": date(2026, 3, 5)},
        {"state": "done", "evidence": "Вигаданий акт"},
        {"state": "done", "evidence": "Вигаданий акт", "actual_on": date(2100, 1, 1)},
        {"state": "open", "actual_on": date(2026, 3, 5)},
        {"state": "dropped"},
    ],
)
def test_done_asks_for_evidence_and_a_day_that_was(values):
    with pytest.raises(Invalid):
        entered(milestone(approved()), **values)


def test_the_database_keeps_no_milestone_done_without_evidence():
    found = milestone(approved())

    with pytest.raises(IntegrityError), transaction.atomic():
        MilestoneEntry.objects.create(
            milestone=found, state="done", actual_on=date(2026, 3, 5), by=found.by, recorded_at=NOW
        )


def test_delays_are_summed_by_who_bears_them_and_a_corrected_one_counts_once():
    project = approved()
    first = delayed(project, 7)
    delayed(project, 30, cause="hostilities", bearer="community")
    delayed(project, 5, replaces=first, note="Вигадана причина")

    rows = queries.delay_rows(project)

    assert sorted(each.days for each in rows) == [5, 30]
    with pytest.raises(RowReplaced):
        delayed(project, 1, replaces=first, note="Вигадана причина")


@pytest.mark.parametrize(
    "wrong", [{"days": 0}, {"cause": "other"}, {"cause": "gods"}, {"bearer": ""}]
)
def test_a_delay_has_days_a_cause_and_a_bearer(wrong):
    with pytest.raises(Invalid):
        delayed(approved(), **wrong)


def test_a_risk_stands_as_it_was_told_last():
    project = approved()
    old = feared(project)
    feared(project, replaces=old, likelihood=1, state="closed")

    (row,) = queries.risk_rows(project)

    assert (row.likelihood, row.state) == (1, "closed")


def test_works_are_told_by_whoever_drafts_of_an_approved_project():
    with pytest.raises(NotUnderWay):
        milestone(approved(stage=Stage.APPRAISED))
    found = milestone(approved())
    with pytest.raises(NotAllowed):
        entered(found, by=person_in(found.project.community, Role.READER))
