"""The simulation as a worker does it: part by part, each kept, every end on record."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple, TypeVar

import numpy as np
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from yakir import engine
from yakir.apps.endurance import rules
from yakir.apps.endurance.actions import additions, chunks, weak_links
from yakir.apps.endurance.models import Chunk, EnduranceRun, Holding, WeakLink
from yakir.apps.endurance.queries.network import KnownNetwork, network_of, sound_network
from yakir.apps.endurance.queries.outages import scenario_for
from yakir.apps.endurance.queries.register_faults import FaultyRegister
from yakir.apps.journal import actions as journal
from yakir.common import failures
from yakir.common.runs import Heartbeat, RunState
from yakir.common.turns import LONG, USUAL, GaveWay, Turn

Found = TypeVar("Found")

BATCH = 500
#: Communities and draws that are worked on between two savings.
COMMUNITIES_AT_ONCE, DRAWS_AT_ONCE = 256, 100


class Part(NamedTuple):
    """Some draws of some communities."""

    first_draw: int
    draws: int
    communities: tuple[int, ...]


class Ended(Exception):
    """A person asked to stop, or the run was given up."""


class Work(NamedTuple):
    """A run in work: who hears of it, and its turn at the worker; none where nobody waits."""

    run: EnduranceRun
    heart: Heartbeat
    turn: Turn | None


@task()
def simulate(run_id: int) -> None:
    """Simulate a run that waits, part by part; between parts others may go first."""
    carry_out(run_id, gives_way=True)


def enqueue(run: EnduranceRun) -> None:
    """Let a worker take the run up: a community soon, the country when nothing else waits."""
    simulate.using(priority=_priority(run)).enqueue(run.pk)


def _priority(run: EnduranceRun) -> int:
    return LONG if run.community_id is None else USUAL


def carry_out(run_id: int, *, gives_way: bool) -> None:
    """Simulate a run that waits; one that somebody else has taken is left alone."""
    run = EnduranceRun.objects.select_related("scenario", "community").get(pk=run_id)
    if not run.begin():
        return
    heart = Heartbeat(run)
    turn = (
        Turn(heart, priority=_priority(run), enqueue=partial(enqueue, run)) if gives_way else None
    )
    try:
        _simulate(Work(run, heart, turn))
    except GaveWay:
        return
    except Ended:
        run.end(RunState.STOPPED, seconds=heart.seconds)
    except (engine.outages.InvalidScenario, FaultyRegister) as invalid:
        run.end(RunState.FAILED, detail=failures.kept(invalid.faults))
    finally:
        # Whatever else went wrong, the run does not stay "running"; the error itself is logged.
        run.end(RunState.FAILED)


def _simulate(work: Work) -> None:
    run = work.run
    known = _network(run)
    scenario = scenario_for(run.scenario.record, known.towns)
    _keep_only_parts_of(run, known.digest)
    if run.change:
        _try_addition(work, known, scenario)
        return
    places = np.flatnonzero(known.network.communities.people >= 1)
    parts = parts_of(run, tuple(int(place) for place in places))
    tried = weak_links.parts_of(run, known, scenario.steps)
    run.total = len(parts) + len(tried)
    found = _in_parts(
        work,
        partial(_part, run, known, scenario, work.heart),
        parts,
        read=chunks.endurance,
    )
    gains = _in_parts(
        work,
        partial(_tried, run, known, scenario, work.heart),
        tried,
        read=chunks.links,
        after=len(parts),
    )
    links = engine.endurance.WeakestLinks.joined(gains) if gains else None
    _record(
        run,
        known,
        engine.endurance.Endurance.joined(found),
        weak_links.rows_of(run, known, links) if links else [],
        work.heart,
    )


def _network(run: EnduranceRun) -> KnownNetwork:
    """The network of the run; one community's faults do not keep a run of all from the others."""
    if run.community is None:
        return sound_network(basis=run.basis)
    return network_of([run.community.pk], basis=run.basis)


def _left_out(known: KnownNetwork) -> dict[str, str]:
    codes = dict(zip(known.towns.ids, known.towns.codes, strict=True))
    return {codes[pk]: failures.kept(faults) for pk, faults in sorted(known.left_out.items())}


def _keep_only_parts_of(run: EnduranceRun, digest: str) -> None:
    """Forget parts that were simulated before somebody changed the register."""
    if run.network_sha256 != digest:
        run.chunks.all().delete()
        run.network_sha256 = digest
        EnduranceRun.objects.filter(pk=run.pk).update(network_sha256=digest)


def parts_of(run: EnduranceRun, places: tuple[int, ...]) -> list[Part]:
    """The parts of a run, always the same for the same run."""
    return [
        Part(first, min(DRAWS_AT_ONCE, run.draws - first), places[low : low + COMMUNITIES_AT_ONCE])
        for low in range(0, len(places), COMMUNITIES_AT_ONCE)
        for first in range(0, run.draws, DRAWS_AT_ONCE)
    ]


def _in_parts(
    work: Work,
    task: Callable[[Any], Found],
    parts: Sequence[Any],
    *,
    read: Callable[[bytes | memoryview], Found],
    after: int = 0,
) -> list[Found]:
    """Do parts that come after so many others; those that are kept are not done again."""
    heart, total = work.heart, work.run.total
    numbers = range(after, after + len(parts))
    outcome = engine.parallel.run(
        task,
        parts,
        finished={
            chunk.number - after: read(chunk.arrays)
            for chunk in work.run.chunks.all()
            if chunk.number in numbers
        },
        keep=lambda number, found: _keep(work, after + number, found),
        progress=lambda done, _parts: heart.progress(after + done, total),
        stop=heart.stop,
    )
    if not outcome.complete:
        raise Ended
    return list(outcome.results.values())


def _part(
    run: EnduranceRun, known: KnownNetwork, scenario: Any, heart: Heartbeat, part: Part
) -> "engine.endurance.Endurance":
    found = engine.endurance.simulate(
        known.network,
        scenario,
        draws=part.draws,
        first_draw=part.first_draw,
        seed=run.seed,
        communities=np.array(part.communities, np.int64),
        hold_share=run.hold_share,
        stop=heart.stop,
    )
    if found.draws < part.draws:
        raise Ended
    return found


def _tried(
    run: EnduranceRun, known: KnownNetwork, scenario: Any, heart: Heartbeat, sites: tuple[int, ...]
) -> "engine.endurance.WeakestLinks":
    """What some sites of the run's community would bring."""
    if run.community is None:
        raise ValueError("A run of the country looks for no weak links.")
    found = engine.endurance.weakest_links(
        known.network,
        scenario,
        known.towns.place(run.community.pk),
        draws=weak_links.draws_of(run, known, scenario.steps),
        seed=run.seed,
        sites=np.array(sites, np.int64),
        hold_share=run.hold_share,
        stop=heart.stop,
    )
    if heart.stopped:
        raise Ended
    return found


def _keep(work: Work, number: int, found: Any) -> None:
    run = work.run
    arrays = chunks.packed(found)
    Chunk.objects.update_or_create(run=run, number=number, defaults={"arrays": arrays})
    if work.turn is not None:
        run.done += 1
        work.turn.give_way()


@transaction.atomic
def _record(
    run: EnduranceRun,
    known: KnownNetwork,
    found: "engine.endurance.Endurance",
    links: list[WeakLink],
    heart: Heartbeat,
) -> None:
    left_out = _left_out(known)
    if not run.end(RunState.DONE, seconds=heart.seconds, done=heart.run.total, left_out=left_out):
        return
    Holding.objects.bulk_create(_holdings(run, known, found), batch_size=BATCH)
    WeakLink.objects.bulk_create(links)
    run.chunks.all().delete()
    if run.basis == rules.Basis.NORM:
        # The public may be told this one, and asks for a page anew only when the journal has grown.
        journal.enter(
            kind="endurance.finished",
            subject=run.public_id,
            values={},
            by=run.asked_by,
            at=timezone.now(),
        )


def _holdings(
    run: EnduranceRun, known: KnownNetwork, found: "engine.endurance.Endurance"
) -> list[Holding]:
    points = rules.CURVE_POINTS if run.community else rules.CURVE_POINTS // 2
    sampled = np.round(np.linspace(0, found.horizon_hours, points + 1))
    hours = np.unique([*sampled, *range(min(24, int(found.horizon_hours)))])
    curves = found.survival(hours)
    estimated = known.estimated()
    quantiles, median = found.quantiles, engine.endurance.QUANTILES.index(0.5)
    return [
        Holding(
            run=run,
            community_id=known.towns.ids[place],
            service="" if name == "package" else name,
            by_norm=known.towns.ids[place] in estimated,
            hours=float(found.hours[row, column]),
            error=float(found.hours_error[row, column]),
            quantiles=[float(value) for value in quantiles[:, row, column]],
            median=float(quantiles[median, row, column]),
            outlasted=float(found.outlasted[row, column]),
            person_hours_without=float(found.person_hours_without[row, column]),
            person_hours_error=float(found.person_hours_error[row, column]),
            curve=_curve(hours, curves[:, row, column]),
        )
        for row, place in enumerate(found.communities)
        for column, name in enumerate(engine.endurance.COLUMNS)
        if found.known[row, column]
    ]


def _curve(hours: Any, shares: Any) -> list[list[float]]:
    """The points at which the share changes, with the first and the last."""
    points = [
        [float(hour), round(float(share), 4)] for hour, share in zip(hours, shares, strict=True)
    ]
    return [
        point
        for place, point in enumerate(points)
        if place in (0, len(points) - 1) or point[1] != points[place - 1][1]
    ]


def _try_addition(work: Work, known: KnownNetwork, scenario: Any) -> None:
    """Find what the run's addition to a site brings, some draws at a time."""
    run, heart = work.run, work.heart
    changed = additions.changed(run, known)
    if changed is None or run.community is None:
        raise Ended
    parts = parts_of(run, (known.towns.place(run.community.pk),))
    run.total = len(parts)
    found = _in_parts(
        work,
        partial(_added, run, known, changed, scenario, heart),
        parts,
        read=chunks.variants,
    )
    gain = additions.told(engine.endurance.Variants.joined(found).gain)
    if run.end(RunState.DONE, seconds=heart.seconds, gain=gain, done=run.total, total=run.total):
        run.chunks.all().delete()


def _added(
    run: EnduranceRun,
    known: KnownNetwork,
    changed: "engine.network.Network",
    scenario: Any,
    heart: Heartbeat,
    part: Part,
) -> "engine.endurance.Variants":
    """The community as it is and with the addition, in some draws."""
    found = engine.endurance.variants(
        known.network,
        changed,
        scenario,
        draws=part.draws,
        first_draw=part.first_draw,
        seed=run.seed,
        communities=np.array(part.communities, np.int64),
        hold_share=run.hold_share,
        stop=heart.stop,
    )
    if heart.stopped or min(found.base.draws, found.changed.draws) < part.draws:
        raise Ended
    return found
