"""Runs: asked for, worked on in parts, kept, stopped, taken up again; scenarios stay as they were run."""

import pytest

from tests.factories.accounts import NOW
from tests.factories.endurance import BLACKOUT, finished_run, outages
from tests.factories.places import CommunityFactory, SiteFactory, SiteServiceFactory, person_in
from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import OrganisationKind, Role
from yakir.apps.endurance import actions
from yakir.apps.endurance.actions import simulation
from yakir.apps.endurance.actions.runs import (
    AlreadyRunning,
    Occupied,
    RunEnded,
    RunNotLost,
    TooManyRuns,
)
from yakir.apps.endurance.actions.scenarios import ScenarioInUse
from yakir.apps.endurance.models import EnduranceRun
from yakir.apps.journal.models import Payload
from yakir.common.errors import Conflict, Invalid, NotAllowed
from yakir.common.runs import Heartbeat, RunState

pytestmark = pytest.mark.django_db


def asked(community=None, **values):
    return actions.Asked(scenario=outages(), community=community, **{"draws": 10, **values})


def found(run):
    return list(run.holdings.order_by("community", "service").values_list("hours", "quantiles"))


def test_a_run_tells_how_long_services_and_the_package_hold():
    community = CommunityFactory()

    run = finished_run(outages(), community)

    assert run.state == RunState.DONE
    holdings = {each.service: each for each in run.holdings.all()}
    assert len(holdings) == 8
    power = holdings["power"]
    assert (power.hours, power.median, power.outlasted, power.by_norm) == (0, 0, 0, True)
    # Without the grid nobody has power for 40 hours, then everybody.
    assert power.person_hours_without == pytest.approx(40 * 20_000)
    assert power.curve[0] == [0.0, 1.0] and power.curve[-1][1] == 0.0
    assert holdings[""].hours <= min(each.hours for each in holdings.values())
    assert not run.chunks.exists()


def test_weak_links_are_the_sites_that_would_bring_something():
    run = finished_run(outages(), CommunityFactory())

    gains = list(run.weak_links.values_list("hours_gained", "person_hours_gained"))
    assert gains and all(hours > 0 or people > 0 for hours, people in gains)


def test_the_grid_has_the_same_luck_in_a_community_alone_and_in_a_run_of_all():
    communities = [CommunityFactory() for _ in range(3)]
    lasts = [{"family": "exponential", "scale_hours": hours} for hours in (20, 5)]
    grid = {"calm": lasts[0], "trouble": lasts[1], "source": "assumption: imagined"}
    scenario = outages(record={"hours": 48, "grid_by_community": [grid]})

    alone, everyone = finished_run(scenario, communities[1]), finished_run(scenario)

    same = everyone.holdings.filter(community=communities[1])
    assert 0 < alone.holdings.get(service="power").hours < 48
    assert found(alone) == list(same.order_by("service").values_list("hours", "quantiles"))
    assert everyone.holdings.values("community").distinct().count() == 3


def test_a_run_that_ended_half_way_goes_on_from_its_parts_and_finds_the_same(monkeypatch):
    communities = [CommunityFactory(population=2_000) for _ in range(3)]
    assert communities
    monkeypatch.setattr(simulation, "COMMUNITIES_AT_ONCE", 1)
    scenario = outages()
    whole = finished_run(scenario)
    real, calls = simulation._part, []

    def breaks(*args):
        calls.append(args[-1])
        if len(calls) == 2:
            raise simulation.Ended
        return real(*args)

    monkeypatch.setattr(simulation, "_part", breaks)
    run = finished_run(scenario)
    assert (run.state, run.chunks.count()) == (RunState.STOPPED, 1)
    done = run.chunks.get().number

    run = actions.take_up_again(run=run, by=Person.objects.machine(), at=NOW)

    assert run.state == RunState.DONE
    assert found(run) == found(whole)
    first = simulation.parts_of(run, (0, 1, 2))[done]
    assert calls.count(first) == 1


def test_parts_from_before_a_change_of_the_register_are_not_used(monkeypatch):
    community = CommunityFactory()
    real = simulation._part
    monkeypatch.setattr(simulation, "DRAWS_AT_ONCE", 5)
    numbers = []

    def breaks(*args):
        numbers.append(args[-1].first_draw)
        if len(numbers) == 2:
            raise simulation.Ended
        return real(*args)

    monkeypatch.setattr(simulation, "_part", breaks)
    run = finished_run(outages(), community)
    site = SiteFactory(community=community, kind="school")
    SiteServiceFactory(site=site, service="education", people=900)

    actions.take_up_again(run=run, by=Person.objects.machine(), at=NOW)

    assert numbers == [0, 5, 0, 5]


def test_a_finished_run_is_not_taken_up_again_nor_stopped():
    run = finished_run(outages(), CommunityFactory())

    with pytest.raises(RunNotLost):
        actions.take_up_again(run=run, by=Person.objects.machine(), at=NOW)
    with pytest.raises(RunEnded):
        actions.stop_run(run=run, by=Person.objects.machine(), at=NOW)


def test_one_run_of_a_kind_at_a_time():
    community = CommunityFactory()
    wanted = asked(community)
    EnduranceRun.objects.create(
        scenario=wanted.scenario, community=community, asked_by=Person.objects.machine(),
        recorded_at=NOW,
    )  # fmt: skip

    with pytest.raises(AlreadyRunning):
        actions.ask_run(asked=wanted, by=Person.objects.machine(), at=NOW)


def test_a_waiting_run_is_stopped_at_once():
    run = EnduranceRun.objects.create(
        scenario=outages(), asked_by=Person.objects.machine(), recorded_at=NOW
    )

    run = actions.stop_run(run=run, by=Person.objects.machine(), at=NOW)
    simulation.simulate.call(run.pk)

    run.refresh_from_db()
    assert (run.state, run.holdings.exists()) == (RunState.STOPPED, False)


def waiting(scenario, community, by, state=RunState.QUEUED):
    return EnduranceRun.objects.create(
        scenario=scenario, community=community, asked_by=by, recorded_at=NOW, state=state
    )


def test_taking_up_again_does_not_go_round_the_limits_of_asking():
    community = CommunityFactory(population=500)
    planner = person_in(community, Role.PLANNER)
    scenarios = [outages() for _ in range(4)]
    stopped = waiting(scenarios[0], community, planner, RunState.STOPPED)
    same = waiting(scenarios[0], community, Person.objects.machine())

    with pytest.raises(AlreadyRunning):
        actions.take_up_again(run=stopped, by=planner, at=NOW)
    same.delete()
    for scenario in scenarios[1:]:
        waiting(scenario, community, planner)
    with pytest.raises(TooManyRuns):
        actions.take_up_again(run=stopped, by=planner, at=NOW)

    stopped.refresh_from_db()
    assert stopped.state == RunState.STOPPED


def test_a_worker_whose_run_was_taken_over_neither_ends_nor_goes_on_with_it():
    run = waiting(outages(), CommunityFactory(), Person.objects.machine())
    slow = EnduranceRun.objects.get(pk=run.pk)
    assert slow.begin()
    EnduranceRun.objects.filter(pk=run.pk).update(state=RunState.QUEUED, heard_at=None)
    assert run.begin()
    ticks = iter(range(0, 100, 5))

    assert Heartbeat(slow, clock=lambda: next(ticks)).stop()
    assert not slow.end(RunState.FAILED)
    run.refresh_from_db()
    assert run.state == RunState.RUNNING and not Heartbeat(run, clock=lambda: next(ticks)).stop()


@pytest.mark.parametrize(
    ("role", "kind", "own", "everything"),
    [
        (Role.PLANNER, OrganisationKind.COMMUNITY, True, False),
        (Role.READER, OrganisationKind.COMMUNITY, False, False),
        (Role.PLANNER, OrganisationKind.ASSOCIATION, True, True),
        (Role.PLANNER, OrganisationKind.AUDITOR, False, False),
        (Role.PLANNER, OrganisationKind.PARTNER, False, False),
    ],
)
def test_who_may_ask_for_a_run(role, kind, own, everything):
    community = CommunityFactory(population=500)
    person = person_in(community, role, kind=kind)

    for wanted, may in ((asked(community), own), (asked(), everything)):
        if may:
            assert actions.ask_run(asked=wanted, by=person, at=NOW).state == RunState.DONE
        else:
            with pytest.raises(NotAllowed):
                actions.ask_run(asked=wanted, by=person, at=NOW)


def test_there_is_no_run_for_an_occupied_community():
    community = CommunityFactory(status="temporarily_occupied")

    with pytest.raises(Occupied):
        actions.ask_run(asked=asked(community), by=Person.objects.machine(), at=NOW)


@pytest.mark.parametrize(("name", "value"), [("draws", 9), ("draws", 2_001), ("hold_share", 0)])
def test_limits_of_a_run(name, value):
    with pytest.raises(Invalid) as refused:
        actions.ask_run(asked=asked(**{name: value}), by=Person.objects.machine(), at=NOW)

    assert set(refused.value.faults) == {name}


def test_an_addition_tells_what_it_brings():
    community = CommunityFactory()
    change = {"site": "substation-1", "battery_kwh": 1e6, "battery_kw": 1e5}

    run = finished_run(outages(), community, change=change)

    assert run.state == RunState.DONE
    assert run.gain["power"]["hours"] > 0
    assert not run.holdings.exists()


def test_the_journal_keeps_what_was_asked_and_nothing_that_was_found():
    community = CommunityFactory()
    run = finished_run(outages(), community)

    kept = str(Payload.objects.filter(subject=run.public_id).values())
    assert run.scenario.public_id in kept
    assert community.code not in kept and "hours" not in kept


def test_a_scenario_that_was_run_stays_and_its_copy_can_be_changed():
    planner = person_in(CommunityFactory(), Role.PLANNER)
    scenario = outages(by=planner)
    finished_run(scenario, CommunityFactory())
    said = actions.outages_of(scenario)

    with pytest.raises(ScenarioInUse):
        actions.change_scenario(scenario=scenario, outages=said, version=1, by=planner, at=NOW)
    copied = actions.copy_scenario(scenario=scenario, by=planner, at=NOW)
    actions.change_scenario(scenario=copied, outages=said, version=1, by=planner, at=NOW)
    with pytest.raises(Conflict):
        actions.change_scenario(scenario=copied, outages=said, version=1, by=planner, at=NOW)


def test_every_part_of_a_scenario_needs_a_source():
    bare = {**BLACKOUT, "blackouts": [{"start_hour": 0, "hours": 40, "source": ""}]}

    with pytest.raises(Invalid) as refused:
        outages(record=bare)

    assert set(refused.value.faults) == {"blackouts-source"}
