"""Workers: long runs let others go first, and no run is ever worked on by two."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from django_tasks_db.models import DBTaskResult

from tests.factories.accounts import NOW
from tests.factories.endurance import finished_run, outages
from tests.factories.places import CommunityFactory
from yakir.apps.accounts.models import Person
from yakir.apps.endurance import actions
from yakir.apps.endurance.actions import simulation, weak_links
from yakir.apps.endurance.models import EnduranceRun
from yakir.common import turns
from yakir.common.runs import RunState

pytestmark = pytest.mark.django_db
CLAIMER = str(Path(__file__).with_name("claimer.py"))
WORLD = """
import django; django.setup()
from tests.factories.endurance import outages
from tests.factories.places import CommunityFactory
from yakir.apps.accounts.models import Person
from yakir.apps.endurance import actions
from yakir.apps.endurance.actions.simulation import simulate
from yakir.apps.endurance.models import EnduranceRun
from tests.factories.accounts import NOW
scenario = outages()
for _ in range({count}):
    run = EnduranceRun.objects.create(
        scenario=scenario, community=CommunityFactory(population=500), draws=10,
        asked_by=Person.objects.machine(), recorded_at=NOW,
    )
    if {queued}:
        simulate.enqueue(run.pk)
        simulate.enqueue(run.pk)
"""
FOUND = """
import django, json; django.setup()
from django.db.models import Count
from django_tasks_db.models import DBTaskResult
from yakir.apps.endurance.models import EnduranceRun
runs = EnduranceRun.objects.annotate(count=Count("holdings"))
print(json.dumps({
    "states": sorted(runs.values_list("state", flat=True)),
    "holdings": list(runs.values_list("count", flat=True)),
    "workers": sorted({w for t in DBTaskResult.objects.all() for w in t.worker_ids}),
    "claims": [len(t.worker_ids) for t in DBTaskResult.objects.all()],
    "tasks": sorted(DBTaskResult.objects.values_list("status", flat=True)),
}))
"""


@pytest.fixture
def queue(settings):
    """Tasks wait in the database until a worker takes them up."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def parts(monkeypatch):
    """Whose part was worked on, in order, one part a community; and what happens meanwhile."""
    worked, meanwhile = [], {}
    real = simulation._part

    def part(run, *rest):
        worked.append(run.pk)
        meanwhile.get(len(worked), lambda: None)()
        return real(run, *rest)

    monkeypatch.setattr(simulation, "COMMUNITIES_AT_ONCE", 1)
    monkeypatch.setattr(simulation, "_part", part)
    return worked, meanwhile


def ask(scenario, community=None, **more):
    asked = actions.Asked(scenario=scenario, community=community, draws=10, **more)
    return actions.ask_run(asked=asked, by=Person.objects.machine(), at=NOW)


def work():
    """Take tasks in the worker's own order until none waits."""
    while (waiting := DBTaskResult.objects.ready().first()) is not None:
        waiting.claim("one")
        waiting.task.call(*waiting.args_kwargs["args"])
        waiting.set_successful(None)


def links(run):
    """Weak links as they were found."""
    return list(run.weak_links.order_by("pk").values_list("label", "hours_gained", "hours_error"))


def holdings(run):
    return list(run.holdings.order_by("community", "service").values_list("hours", "quantiles"))


def test_a_short_run_asked_for_meanwhile_waits_for_one_part_of_the_country(queue, parts):
    communities = [CommunityFactory(population=500) for _ in range(3)]
    scenario, (worked, meanwhile) = outages(), parts
    alone = finished_run(scenario)
    worked.clear()
    short = []
    meanwhile[1] = lambda: short.append(ask(scenario, communities[1]))
    country = ask(scenario)

    work()

    (community,) = short
    assert worked == [country.pk, community.pk, country.pk, country.pk]
    for run in (country, community):
        run.refresh_from_db()
        assert run.state == RunState.DONE
    assert holdings(country) == holdings(alone)
    assert not country.chunks.exists()


def test_two_runs_of_the_country_take_turns(queue, parts, monkeypatch):
    for _ in range(2):
        CommunityFactory(population=500)
    monkeypatch.setattr(turns, "TURN_SECONDS", 0.0)
    one, other = ask(outages()), ask(outages())

    work()

    assert parts[0] == [one.pk, other.pk, one.pk, other.pk]


def test_a_run_keeps_the_worker_while_nobody_else_waits_or_its_turn_is_short(queue, parts):
    for _ in range(2):
        CommunityFactory(population=500)
    one, other = ask(outages()), ask(outages())

    work()

    assert parts[0] == [one.pk, one.pk, other.pk, other.pk]


def test_a_run_that_somebody_stops_does_not_go_back_to_the_queue(queue, parts):
    for _ in range(3):
        CommunityFactory(population=500)
    worked, meanwhile = parts
    scenario = outages()
    country = ask(scenario)

    def stopped_while_another_waits():
        ask(scenario, CommunityFactory(population=500))
        EnduranceRun.objects.filter(pk=country.pk).update(stop_asked=True)

    meanwhile[1] = stopped_while_another_waits

    work()

    country.refresh_from_db()
    assert country.state == RunState.STOPPED
    assert country.chunks.exists()
    assert worked.count(country.pk) == 1


def test_the_search_for_weak_links_waits_for_others_between_sites_and_finds_the_same(
    queue, monkeypatch
):
    community, other = CommunityFactory(population=9_000), CommunityFactory(population=500)
    scenario, tried, short = outages(), [], []
    alone = finished_run(scenario, community)
    real = simulation._tried

    def tries(run, known, scenario_, heart, sites):
        tried.append((run.pk, sites))
        if len(tried) == 1:
            short.append(ask(scenario, other))
        return real(run, known, scenario_, heart, sites)

    monkeypatch.setattr(simulation, "_tried", tries)
    monkeypatch.setattr(turns, "TURN_SECONDS", 0.0)
    monkeypatch.setattr(weak_links, "STEPS_AT_ONCE", 1)
    run = ask(scenario, community)

    work()

    run.refresh_from_db()
    order = [pk for pk, _sites in tried]
    of_run = [sites for pk, sites in tried if pk == run.pk]
    assert set(order) == {run.pk, short[0].pk}
    assert sum(one != next_ for one, next_ in pairwise(order)) > 2
    assert len(of_run) == len(set(of_run)) > 2
    assert run.total == run.done == 1 + len(of_run)
    assert links(run) == links(alone)
    assert holdings(run) == holdings(alone)


def test_the_effect_of_an_addition_waits_for_others_between_draws_and_is_the_same(
    queue, parts, monkeypatch
):
    community, other = CommunityFactory(population=9_000), CommunityFactory(population=500)
    change = {"site": "substation-1", "battery_kwh": 1e6, "battery_kw": 1e5}
    scenario, worked, short = outages(), parts[0], []
    alone = finished_run(scenario, community, change=change)
    real = simulation._added

    def adds(run, *rest):
        worked.append(run.pk)
        if not short:
            short.append(ask(scenario, other))
        return real(run, *rest)

    monkeypatch.setattr(simulation, "_added", adds)
    monkeypatch.setattr(simulation, "DRAWS_AT_ONCE", 5)
    monkeypatch.setattr(turns, "TURN_SECONDS", 0.0)
    run = ask(scenario, community, change=change)

    work()

    run.refresh_from_db()
    assert worked[:3] == [run.pk, short[0].pk, run.pk]
    assert run.total == run.done == worked.count(run.pk) == 2
    assert run.gain == alone.gain and run.gain["power"]["hours"] > 0
    assert not run.chunks.exists()


def test_weak_links_that_were_found_before_a_stop_are_not_looked_for_again(monkeypatch):
    community = CommunityFactory(population=9_000)
    scenario, tried = outages(), []
    whole = finished_run(scenario, community)
    real = simulation._tried

    def stops_in_the_second(*args):
        tried.append(args[-1])
        if len(tried) == 2:
            raise simulation.Ended
        return real(*args)

    monkeypatch.setattr(weak_links, "STEPS_AT_ONCE", 1)
    monkeypatch.setattr(simulation, "_tried", stops_in_the_second)
    run = finished_run(scenario, community)
    assert (run.state, run.chunks.count()) == (RunState.STOPPED, 2)

    run = actions.take_up_again(run=run, by=Person.objects.machine(), at=NOW)

    assert run.state == RunState.DONE
    assert tried.count(tried[0]) == 1
    assert links(run) == links(whole)


@pytest.mark.slow
def test_of_two_processes_one_claims_a_run(own_database):
    count = 200
    own_database.python("-c", WORLD.format(count=count, queued=False))
    claimers = [own_database.start(CLAIMER) for _ in range(2)]
    assert [process.stdout.readline() for process in claimers] == ["ready\n"] * 2
    for process in claimers:
        process.stdin.write("go\n")
        process.stdin.flush()

    claimed = []
    for process in claimers:
        printed, _ = process.communicate(timeout=120)
        assert process.returncode == 0
        claimed.append([int(line) for line in printed.splitlines() if line.isdigit()])

    assert len(claimed[0]) + len(claimed[1]) == count
    assert not set(claimed[0]) & set(claimed[1])


@pytest.mark.slow
def test_two_workers_share_the_queue_and_do_nothing_twice(own_database):
    count = 6
    own_database.python("-c", WORLD.format(count=count, queued=True))
    command = [
        "-m",
        "yakir.config.cli",
        "db_worker",
        "--batch",
        "--no-startup-delay",
        "--no-reload",
    ]
    workers = [own_database.start(*command, "--worker-id", name) for name in ("one", "two")]
    for worker in workers:
        worker.communicate(timeout=240)
        assert worker.returncode == 0

    found = json.loads(own_database.python("-c", FOUND))

    assert found["states"] == ["done"] * count
    assert found["holdings"] == [8] * count
    assert found["tasks"] == ["SUCCESSFUL"] * 2 * count
    assert found["claims"] == [1] * 2 * count
    assert found["workers"] == ["one", "two"]
