"""The lower bound of a study: asked for, worked out year by year, stopped, gone on with, shown."""

import csv
import io
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from tests.factories.accounts import NOW
from tests.factories.islands import QUESTION, imagined_answer, island_design, studied
from tests.factories.places import CommunityFactory, person_in
from yakir import engine
from yakir.apps.accounts.rules import OrganisationKind, Role
from yakir.apps.islands import actions
from yakir.apps.islands.actions import bounding, sizing
from yakir.apps.islands.models import Bound
from yakir.apps.islands.queries import case as cases
from yakir.apps.journal.models import Payload
from yakir.common.errors import NotAllowed
from yakir.common.runs import RunState

pytestmark = pytest.mark.django_db
YEARS = 3


@pytest.fixture
def community():
    return CommunityFactory()


@pytest.fixture
def planner(community):
    return person_in(community, Role.PLANNER)


@pytest.fixture
def study(community, planner, monkeypatch):
    """A finished study of three drawn years."""
    return study_of(YEARS, community, planner, monkeypatch)


def study_of(count, community, planner, monkeypatch):
    monkeypatch.setattr(cases, "SEEN_YEARS", count)
    monkeypatch.setattr(cases, "UNSEEN_YEARS", 1)
    study = studied(community, by=planner, question=replace(QUESTION, heat_kwh=0).as_plain())
    up = cases.case_of(study).case.grid_up
    study.answer = imagined_answer(dark_hours=float((~up).sum() / count))
    study.save()
    return study


@pytest.fixture
def years(monkeypatch):
    """Which years were worked on; a year costs its number in ten thousands of euros."""
    worked = []

    def least(case, year, heart):
        worked.append(year)
        return 10_000.0 * (year + 1)

    monkeypatch.setattr(bounding, "_least", least)
    return worked


def ask(study, by):
    bound = actions.ask_bound(study=study, by=by, at=NOW)
    study.refresh_from_db()
    return bound


@pytest.mark.slow
def test_a_year_costs_at_least_what_the_engine_says(community, planner, monkeypatch):
    study = study_of(1, community, planner, monkeypatch)

    bound = ask(study, planner)

    whole = engine.islands.lower_bound(cases.case_of(study).case, probability=0.0)
    assert bound.state == RunState.DONE, bound.detail
    assert bound.eur == pytest.approx(whole.eur)
    assert bound.years == pytest.approx(list(whole.without_rule))


def test_each_year_counts_alike(study, planner, years):
    bound = ask(study, planner)

    assert (bound.state, bound.eur, years) == (RunState.DONE, 20_000.0, [0, 1, 2])
    assert bound.above == pytest.approx(study.answer["annual_cost_eur"] / 20_000 - 1)


def test_it_goes_on_from_the_years_found(study, planner, years, monkeypatch):
    real = bounding._least

    def stopped_in_the_second(case, year, heart):
        if year == 1:
            raise bounding.Ended
        return real(case, year, heart)

    monkeypatch.setattr(bounding, "_least", stopped_in_the_second)
    stopped = ask(study, planner)
    assert (stopped.state, stopped.years, stopped.eur) == (RunState.STOPPED, [10_000.0], None)
    monkeypatch.setattr(bounding, "_least", real)

    bound = ask(study, planner)

    assert (bound.pk, bound.state, bound.eur) == (stopped.pk, RunState.DONE, 20_000.0)
    assert years == [0, 1, 2]


def test_it_lets_others_go_first_after_each_year(study, planner, years, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    bound = ask(study, planner)
    sizing.look_for_sizes.enqueue(0)
    other = DBTaskResult.objects.get(task_path=sizing.look_for_sizes.module_path)

    bounding.look_for_bound.call(bound.pk)

    bound.refresh_from_db()
    assert (bound.state, bound.done, years) == (RunState.QUEUED, 1, [0])
    first = DBTaskResult.objects.ready().first()
    assert first == other
    DBTaskResult.objects.all().delete()
    bounding.look_for_bound.call(bound.pk)
    bound.refresh_from_db()
    assert (bound.state, years) == (RunState.DONE, [0, 1, 2])


def test_a_waiting_bound_is_stopped_at_once(study, planner, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    bound = ask(study, planner)

    stopped = actions.stop_bound(bound=bound, by=planner, at=NOW)

    assert stopped.state == RunState.STOPPED
    with pytest.raises(actions.BoundEnded):
        actions.stop_bound(bound=bound, by=planner, at=NOW)


def test_years_other_than_those_of_the_sizes_are_no_bound_of_their_cost(study, planner, years):
    study.answer = {**study.answer, "dark_hours": study.answer["dark_hours"] + 1}
    study.save()

    bound = ask(study, planner)

    assert bound.state == RunState.FAILED and bound.detail
    assert years == []


def test_a_bound_is_asked_for_once_and_only_beside_sizes(study, community, planner, years):
    ask(study, planner)

    with pytest.raises(actions.BoundNotEnded):
        ask(study, planner)
    with pytest.raises(actions.NothingToBound):
        ask(studied(community, by=planner, state=RunState.STOPPED, answer={}), planner)
    with pytest.raises(NotAllowed):
        ask(study, person_in(community, Role.READER))
    with pytest.raises(NotAllowed):
        ask(study, person_in(community, Role.PLANNER, kind=OrganisationKind.PARTNER))


def test_one_person_s_bounds_are_not_too_many(community, planner):
    for _ in range(5):
        each = studied(community, by=planner)
        Bound.objects.create(study=each, asked_by=planner, recorded_at=NOW)

    with pytest.raises(actions.TooManyBounds):
        ask(studied(community, by=planner), planner)


def test_a_bound_is_told_when_it_is_done_and_not_before(study, planner):
    with pytest.raises(IntegrityError), transaction.atomic():
        Bound.objects.create(study=study, asked_by=planner, recorded_at=NOW, eur=5.0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Bound.objects.create(study=study, asked_by=planner, recorded_at=NOW, state=RunState.DONE)


def test_the_journal_knows_who_asked_and_no_cost(study, planner, years):
    bound = ask(study, planner)

    said = str(Payload.objects.filter(subject=bound.public_id).values())
    assert study.public_id in said
    assert "20000" not in said and study.name not in said


def test_a_study_may_ask_for_its_bound_beforehand(community, planner, years, monkeypatch):
    monkeypatch.setattr(cases, "SEEN_YEARS", YEARS)

    def finds_at_once(study, turn):
        up = cases.case_of(study).case.grid_up
        answer = imagined_answer(dark_hours=float((~up).sum() / YEARS))
        sizing._record(study, answer, [], 1.0)

    monkeypatch.setattr(sizing, "_look", finds_at_once)
    values = {
        "name": "Вигадана клініка", "community": community, "design": island_design(),
        "question": QUESTION, "probability": 0.95, "hours": 72, "by": planner, "at": NOW,
    }  # fmt: skip

    without = actions.ask_study(**values)
    with_bound = actions.ask_study(**values, wants_bound=True)

    assert Bound.objects.get().study == with_bound != without
    assert Bound.objects.get().eur == 20_000


def test_the_page_the_comparison_and_the_files_show_cost_beside_the_bound(
    signed_in, study, community, planner, years
):
    other = studied(community, by=planner)
    client = signed_in(planner)
    page = reverse("islands:detail", args=[study.public_id])
    before = client.get(page).content.decode()

    client.post(reverse("islands:bound", args=[study.public_id]))

    after = client.get(page).content.decode()
    assert "Порахувати межу" in before and "Порахувати межу" not in after
    assert "20\u00a0000" in after
    pair = {"first": study.public_id, "second": other.public_id}
    compared = client.get(reverse("islands:compare"), pair)
    assert [each["bound"] for each in compared.context["pair"]][1] == "не пораховано"
    assert "20\u00a0000" in compared.context["pair"][0]["bound"]
    file = client.get(reverse("islands:file", args=[study.public_id])).json()
    assert (file["lower_bound_eur"], file["status"]) == (20_000, "found")
    assert file["above_lower_bound"] == pytest.approx(file["annual_cost_eur"] / 20_000 - 1)
    without = client.get(reverse("islands:file", args=[other.public_id])).json()
    assert without["lower_bound_eur"] is None
    table = b"".join(client.get(reverse("islands:list"), {"format": "csv"})).decode("utf-8-sig")
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(table))}
    assert rows[study.public_id]["lower_bound_eur"].startswith("20000")
    assert rows[other.public_id]["lower_bound_eur"] == ""


@pytest.mark.parametrize(
    ("state", "status", "words"),
    [
        (RunState.QUEUED, "queued", "рік 1 з 3"),
        (RunState.RUNNING, "running", "1 з 3"),
        (RunState.STOPPED, "failed", "збережено"),
        (RunState.FAILED, "failed", "збережено"),
    ],
)
def test_a_bound_says_how_far_it_is(signed_in, study, planner, now, state, status, words):
    Bound.objects.create(
        study=study, asked_by=planner, recorded_at=NOW, state=state, done=1, total=3,
        years=[1.0], heard_at=NOW.replace(year=2100),
    )  # fmt: skip
    client = signed_in(planner)

    page = client.get(reverse("islands:detail", args=[study.public_id]))
    part = client.get(
        reverse("islands:bound-progress", args=[study.public_id]), headers={"HX-Request": "true"}
    )

    assert page.context["bound"]["progress"]["status"] == status
    assert words in part.content.decode()
    assert ("HX-Refresh" in part) == (status == "failed")
    assert page.context["bound"]["may_stop"] == (status != "failed")
