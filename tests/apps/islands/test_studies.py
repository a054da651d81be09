"""Studies: who may ask, what is refused, what a worker finds, what becomes a project."""

from dataclasses import replace

import pytest
from django_tasks_db.models import DBTaskResult

from tests.factories.accounts import NOW
from tests.factories.islands import QUESTION, imagined_answer, island_design, studied
from tests.factories.places import CommunityFactory, SiteFactory, person_in
from yakir import engine
from yakir.apps.accounts.rules import OrganisationKind, Role
from yakir.apps.islands import actions
from yakir.apps.islands.actions import sizing
from yakir.apps.islands.models import Study
from yakir.apps.islands.queries.answer import week_of
from yakir.apps.islands.queries.case import position_of
from yakir.apps.islands.queries.loads import heat_of, load_of
from yakir.apps.islands.queries.seen import narrowed, studies_seen_by
from yakir.apps.islands.rules import COST_NAMES, Question, SiteLoad
from yakir.apps.journal import queries as journal
from yakir.common import runs, turns
from yakir.common.errors import Conflict, Invalid, NotAllowed
from yakir.common.runs import RunState
from yakir.engine.islands.tried import Score

pytestmark = pytest.mark.django_db


@pytest.fixture
def community():
    return CommunityFactory()


@pytest.fixture
def planner(community):
    return person_in(community, Role.PLANNER)


@pytest.fixture
def nobody_looks(monkeypatch):
    """Studies stay in the queue."""
    monkeypatch.setattr(sizing, "_look", lambda study, turn: study.end(RunState.STOPPED))


def ask(community, by, **changes):
    values = {
        "name": "Вигадана клініка",
        "community": community,
        "design": island_design(),
        "question": QUESTION,
        "probability": 0.95,
        "hours": 24,
        "by": by,
        "at": NOW,
    }
    return actions.ask_study(**{**values, **changes})


@pytest.mark.slow
def test_a_worker_finds_sizes_that_keep_the_rule_and_a_project_follows(community, planner):
    study = ask(community, planner)

    answer = study.answer
    assert study.state == RunState.DONE, study.detail
    assert answer["status"] == "found"
    assert answer["survival"]["exact"][24] >= 0.95
    assert answer["survival"]["low"][24] <= answer["survival"]["exact"][24]
    assert answer["survival"]["exact"][24] <= answer["survival"]["high"][24] + 0.01
    assert sum(answer["costs"].values()) == pytest.approx(answer["annual_cost_eur"], abs=1)
    year = study.dispatches.first()
    week = week_of(year, year.darkest_week)
    assert len(week["up"]) == 168
    assert min(week["up"]) == 0

    project = actions.save_as_project(study=study, version=1, by=planner, at=NOW)

    assert float(project.cost) == pytest.approx(answer["project_eur"])
    assert project.parameters["generator_kw"] == answer["sizes"]["generator_kw"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"probability": 0.2}, "probability"),
        ({"hours": 0}, "hours"),
        ({"name": " "}, "name"),
        ({"question": Question("palace", 9_000, 0.5, 0.3)}, "load_type"),
        ({"question": Question("clinic", 9, 0.5, 0.3)}, "yearly_kwh"),
        ({"question": Question("clinic", 9_000, 0.7, 0.6)}, "important"),
        ({"question": Question("clinic", 9_000, 0.5, 0.3, outages_a_year=900)}, None),
        (
            {"question": Question("clinic", 9_000, 0.5, 0.3, outages_a_year=1000, outage_hours=9)},
            "outage_hours",
        ),
    ],
)
def test_what_cannot_be_asked_is_refused_at_its_field(
    community, planner, nobody_looks, changes, field
):
    if field is None:
        assert ask(community, planner, **changes).pk
        return

    with pytest.raises(Invalid) as refusal:
        ask(community, planner, **changes)

    assert set(refusal.value.faults) == {field}
    assert not Study.objects.exists()


def test_a_site_of_another_community_is_refused(community, planner, nobody_looks):
    with pytest.raises(Invalid) as refusal:
        ask(community, planner, site=SiteFactory())

    assert set(refusal.value.faults) == {"site"}


def on_feeder(*sites, **changes):
    """A question of these sites, a clinic each unless it is said otherwise."""
    loads = [SiteLoad(site.public_id, "clinic", 100_000, 0.5, 0.3) for site in sites]
    return replace(QUESTION, yearly_kwh=100_000 * len(loads), sites=tuple(loads), **changes)


def test_the_load_of_a_feeder_is_the_sum_of_its_sites_by_hour_and_priority():
    school = SiteLoad("a", "school", 200_000, 0.3, 0.3)
    works = SiteLoad("b", "works", 100_000, 0.8, 0.2)
    apart = [
        load_of(Question(s.load_type, s.yearly_kwh, s.critical, s.important))
        for s in (school, works)
    ]

    together = load_of(Question("school", 300_000, 0.47, 0.27, sites=(school, works)))
    billed = load_of(Question("school", 150_000, 0.47, 0.27, sites=(school, works)))

    assert together == pytest.approx(apart[0] + apart[1])
    assert billed == pytest.approx(together / 2)
    assert together[:, 0].sum() == pytest.approx(0.3 * 200_000 + 0.8 * 100_000)


def test_sites_of_a_feeder_share_heat_as_they_share_power():
    school = SiteLoad("a", "school", 200_000, 0.3, 0.3)
    homes = SiteLoad("b", "housing", 100_000, 0.2, 0.3)

    heat = heat_of(Question("school", 300_000, 0.27, 0.3, heat_kwh=9e4, sites=(school, homes)))

    own = [heat_of(Question(kind, 1_000, 0.3, 0.3, heat_kwh=1.0)) for kind in ("school", "housing")]
    assert heat == pytest.approx(6e4 * own[0] + 3e4 * own[1])


def test_a_feeder_stands_amid_its_sites(community, planner, nobody_looks):
    sites = [SiteFactory(community=community, lat=50.0 + n, lon=36.0) for n in range(2)]

    study = ask(community, planner, question=on_feeder(*sites))

    assert position_of(study) == pytest.approx((50.5, 36.0))


def test_a_feeder_of_another_community_is_refused(community, planner, nobody_looks):
    own, foreign = SiteFactory(community=community), SiteFactory()

    with pytest.raises(Invalid) as refusal:
        ask(community, planner, question=on_feeder(own, foreign))

    assert set(refusal.value.faults) == {"others"}


def test_a_feeder_has_different_sites_and_none_apart(community, planner, nobody_looks):
    first, second = SiteFactory.create_batch(2, community=community)
    for changes, field in (
        ({"question": on_feeder(first)}, "others"),
        ({"question": on_feeder(first, first)}, "others"),
        ({"question": on_feeder(first, second), "site": first}, "site"),
    ):
        with pytest.raises(Invalid) as refusal:
            ask(community, planner, **changes)

        assert set(refusal.value.faults) == {field}


def test_a_feeder_is_asked_again_as_it_was(community, planner, nobody_looks):
    study = ask(
        community, planner, question=on_feeder(*SiteFactory.create_batch(2, community=community))
    )

    again = actions.ask_again(study=study, by=planner, at=NOW)

    assert again.question == study.question
    assert len(Question.of(again.question).sites) == 2


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PLANNER])
def test_only_planners_of_the_community_ask(community, nobody_looks, role):
    for person in (person_in(community, role), person_in(CommunityFactory(), Role.PLANNER)):
        with pytest.raises(NotAllowed):
            ask(community, person)


def test_five_studies_at_once_are_enough(community, planner, monkeypatch):
    monkeypatch.setattr(sizing.Study, "begin", lambda study: False)
    for _ in range(5):
        ask(community, planner)

    with pytest.raises(actions.TooManyStudies):
        ask(community, planner)


def test_the_journal_tells_neither_load_nor_site_nor_result(community, planner, nobody_looks):
    site = SiteFactory(community=community, name="Таємна вигадана котельня")

    study = ask(community, planner, site=site, name="Таємний вигаданий острів")

    entries = list(journal.history(study.public_id))
    assert [entry.kind for entry in entries] == ["island.asked"]
    told = str(entries[0].fields)
    for word in ("Таємн", site.public_id, community.code, "190000", "clinic"):
        assert word not in told


def test_the_journal_names_no_site_of_a_feeder(community, planner, nobody_looks):
    sites = SiteFactory.create_batch(2, community=community)

    study = ask(community, planner, question=on_feeder(*sites))

    told = str([entry.fields for entry in journal.history(study.public_id)])
    assert "seed" in told
    for site in sites:
        assert site.public_id not in told
        assert site.name not in told


def test_a_failure_is_told_and_the_study_does_not_stay_running(community, planner, monkeypatch):
    def breaks(study, turn):
        raise RuntimeError("imagined")

    monkeypatch.setattr(sizing, "_look", breaks)
    study = studied(community, by=planner, state=RunState.QUEUED, answer={})

    with pytest.raises(RuntimeError):
        sizing.look_for_sizes.call(study.pk)

    study.refresh_from_db()
    assert study.state == RunState.FAILED
    assert study.detail


@pytest.fixture
def others_wait(settings, monkeypatch):
    """Somebody else waits; a study hears of it each time that it is asked whether to stop."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    monkeypatch.setattr(runs, "TELL_EVERY", 0.0)
    monkeypatch.setattr(turns, "TURN_SECONDS", 0.0)
    sizing.look_for_sizes.enqueue(0)


def searches(monkeypatch, designs):
    """Let a search ask for so many designs, and return those it works out, turn by turn."""
    worked = []

    def searched(case, *, tried, stop, **_):
        worked.append([])
        for design in range(designs):
            key = (0, 0, (design,))
            if key not in tried.scores:
                tried.scores[key] = Score(1.0 / (design + 3), 2.0, 0.0)
                tried.evaluations += 1
                worked[-1].append(design)
            if stop():
                break

    monkeypatch.setattr(engine.islands, "size", searched)
    monkeypatch.setattr(sizing, "answer_of", lambda *_: imagined_answer(24))
    monkeypatch.setattr(sizing, "dispatches_of", lambda *_: [])
    return worked


def test_a_search_lets_others_go_first_and_goes_on_from_the_designs_tried(
    community, planner, others_wait, monkeypatch
):
    worked = searches(monkeypatch, designs=3)
    study = ask(community, planner)

    sizing.look_for_sizes.call(study.pk)

    study.refresh_from_db()
    assert (study.state, worked) == (RunState.QUEUED, [[0]])
    assert study.tried["evaluations"] == 1
    DBTaskResult.objects.all().delete()
    sizing.look_for_sizes.call(study.pk)
    study.refresh_from_db()
    assert (study.state, worked) == (RunState.DONE, [[0], [1, 2]])
    assert study.tried == {}


def test_designs_tried_for_another_case_do_not_count(community, planner, others_wait, monkeypatch):
    worked = searches(monkeypatch, designs=2)
    study = ask(community, planner)
    sizing.look_for_sizes.call(study.pk)
    Study.objects.filter(pk=study.pk).update(seed=study.seed + 1)
    DBTaskResult.objects.all().delete()

    sizing.look_for_sizes.call(study.pk)

    assert worked == [[0], [0, 1]]


def test_a_search_that_somebody_stops_does_not_go_back_to_the_queue(
    community, planner, others_wait, monkeypatch
):
    searches(monkeypatch, designs=3)
    study = ask(community, planner)
    begin = Study.begin
    monkeypatch.setattr(
        Study, "begin", lambda self: begin(self) and Study.objects.update(stop_asked=True)
    )

    sizing.look_for_sizes.call(study.pk)

    study.refresh_from_db()
    assert (study.state, study.tried) == (RunState.STOPPED, {})


def test_a_waiting_study_is_stopped_once(community, planner):
    study = studied(community, by=planner, state=RunState.QUEUED, answer={})

    stopped = actions.stop_study(study=study, by=planner, at=NOW)

    assert stopped.state == RunState.STOPPED
    with pytest.raises(actions.AlreadyEnded):
        actions.stop_study(study=study, by=planner, at=NOW)


def test_only_an_ended_study_is_asked_again(community, planner, nobody_looks):
    running = studied(community, by=planner, state=RunState.QUEUED, answer={})

    with pytest.raises(actions.NotEnded):
        actions.ask_again(study=running, by=planner, at=NOW)

    done = studied(community, by=planner)
    again = actions.ask_again(study=done, by=planner, at=NOW)
    assert again.pk != done.pk
    assert again.question == done.question


def test_a_study_becomes_one_project_priced_by_its_design(community, planner):
    study = studied(community, by=planner)

    project = actions.save_as_project(study=study, version=1, by=planner, at=NOW)

    study.refresh_from_db()
    assert study.project == project
    assert project.parameters["battery_kwh"] == 60
    assert project.is_protected
    with pytest.raises(actions.AlreadySaved):
        actions.save_as_project(study=study, version=2, by=planner, at=NOW)


def test_a_study_somebody_changed_meanwhile_is_not_saved(community, planner):
    study = studied(community, by=planner)

    with pytest.raises(Conflict):
        actions.save_as_project(study=study, version=7, by=planner, at=NOW)


def test_a_study_without_sizes_becomes_no_project(community, planner):
    study = studied(community, by=planner, state=RunState.STOPPED, answer={})

    with pytest.raises(actions.NotSized):
        actions.save_as_project(study=study, version=1, by=planner, at=NOW)


@pytest.mark.parametrize(
    ("kind", "role", "sees"),
    [
        (OrganisationKind.COMMUNITY, Role.READER, True),
        (OrganisationKind.CITY_DEPARTMENT, Role.READER, True),
        (OrganisationKind.ASSOCIATION, Role.PLANNER, True),
        (OrganisationKind.ASSOCIATION, Role.READER, False),
        (OrganisationKind.AUDITOR, Role.READER, False),
        (OrganisationKind.VERIFIER, Role.VERIFIER, False),
        (OrganisationKind.PARTNER, Role.PLANNER, False),
    ],
)
def test_studies_are_for_the_community_and_who_plans(community, planner, kind, role, sees):
    study = studied(community, by=planner)
    stands_for = community if kind in {"community", "city_department"} else None

    found = studies_seen_by(person_in(stands_for, role, kind=kind))

    assert list(found) == ([study] if sees else [])
    assert not studies_seen_by(person_in(CommunityFactory(), Role.PLANNER)).exists()


def test_studies_are_found_by_name_place_state_and_project(community, planner):
    study = studied(community, by=planner, name="Лікарня, якої немає")
    studied(community, by=planner, name="Школа", state=RunState.FAILED, answer={})
    project = actions.save_as_project(study=study, version=1, by=planner, at=NOW)
    seen = studies_seen_by(planner)

    assert [each.name for each in narrowed(seen, search="лікарня")] == ["Лікарня, якої немає"]
    assert [each.name for each in narrowed(seen, state="failed")] == ["Школа"]
    assert list(narrowed(seen, search=project.public_id)) == [study]
    assert narrowed(seen, search=community.name_uk).count() == 2


def test_the_imagined_answer_is_whole():
    assert set(imagined_answer()["costs"]) == set(COST_NAMES)
