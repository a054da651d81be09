"""What chosen projects of one community do together, where that is not the sum of each alone."""

import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from yakir import engine
from yakir.apps.endurance.queries.additions import Addition
from yakir.apps.places.models import Community
from yakir.apps.planning.queries.blackout import Blackout
from yakir.apps.planning.queries.candidates import CandidateDraft
from yakir.apps.planning.queries.problem import ScenarioProblem
from yakir.common.protected import Service

#: A difference of more than this share of people goes back to the plan. [1]
TELLING = 0.05
#: A project without which the difference stays within this takes no part in it. [1]
ALIKE = 0.01
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Together:
    """
    Some candidates of one community, and the share of people with each service once all are built.

    Parameters
    ----------
    summed, simulated
        As a plan reckons it, and as the network was simulated, shape (7,). [1]
    added
        What a plan adds up, though it may be more than everybody, shape (7,). [1]
    """

    community: Community
    numbers: tuple[int, ...]
    added: Floats
    simulated: Floats

    @property
    def summed(self) -> Floats:
        """The share of people with each service, as a plan reckons it."""
        return np.clip(self.added, 0.0, 1.0)

    @property
    def difference(self) -> Floats:
        """What the simulation says beside the plan, none where coverage is unknown."""
        return np.nan_to_num(self.simulated - self.summed)

    @property
    def telling(self) -> npt.NDArray[np.bool_]:
        """Services for which the difference goes back to the plan."""
        return np.asarray(np.abs(self.difference) > TELLING)

    def joint(self) -> engine.Joint:
        """What the engine adds as soon as all of them are in effect."""
        change = np.where(self.telling, np.nan_to_num(self.simulated - self.added), 0.0)
        return engine.Joint(self.numbers, np.clip(change, -1.0, 1.0))

    def rows(self) -> list[tuple[str, float, float]]:
        """Service, share as summed and as simulated, for each service that is corrected."""
        return [
            (Service.values[at], float(self.summed[at]), float(self.simulated[at]))
            for at in np.flatnonzero(self.telling)
        ]


def differing(ready: ScenarioProblem, plan: engine.Plan) -> list[Together]:
    """
    Return the sets of chosen projects whose effects differ from their sum, by community.

    Each is the least set that makes the difference: projects without which it stays are left out.
    """
    if ready.blackout is None:
        return []
    sets = _chosen_sets(ready.candidates, plan)
    found = {
        pk: each for pk, each in _looked(ready, ready.blackout, sets).items() if each.telling.any()
    }
    return list(_reduced(ready, ready.blackout, found).values())


def tied(ready: ScenarioProblem) -> list[Together]:
    """
    Return pairs that do together what neither does alone: a site, and more for sites of its kind.

    A plan would choose neither of them for itself, so that nobody would look at both.
    """
    if ready.blackout is None:
        return []
    waiting = _pairs(ready.candidates)
    found: list[Together] = []
    for turn in range(max(map(len, waiting.values()), default=0)):
        tried = {pk: own[turn] for pk, own in waiting.items() if len(own) > turn}
        looked = _looked(ready, ready.blackout, tried).values()
        found += [each for each in looked if each.telling.any()]
    return found


def _pairs(drafts: Sequence[CandidateDraft]) -> dict[int, list[tuple[int, int]]]:
    """Candidates with a site of its own, and those that strengthen its kind, by community."""
    with_site: dict[int, list[int]] = defaultdict(list)
    others: dict[int, list[int]] = defaultdict(list)
    for number, draft in enumerate(drafts):
        if draft.addition is not None:
            kept = with_site if draft.addition.kind else others
            kept[draft.place.community.pk].append(number)
    return {
        pk: [
            (min(one, two), max(one, two))
            for one, two in itertools.product(own, others[pk])
            if _ties(drafts[one].addition, drafts[two].addition)
        ]
        for pk, own in with_site.items()
        if pk in others
    }


def _ties(site: Addition | None, more: Addition | None) -> bool:
    """Whether one adds a site of a kind that the other strengthens."""
    return site is not None and more is not None and site.kind in more.strengthens


def chosen_together(ready: ScenarioProblem, plan: engine.Plan) -> list[Together]:
    """Return the sets of a plan whose joint effects its problem holds, each beside its own sum."""
    chosen = {start.candidate for start in plan.chosen}
    found = []
    for joint in ready.problem.joints:
        if chosen.issuperset(joint.candidates):
            added = _added(ready, joint.candidates)
            place = ready.candidates[joint.candidates[0]].place
            before = added - joint.change
            found.append(Together(place.community, joint.candidates, before, np.clip(added, 0, 1)))
    return found


def _chosen_sets(drafts: Sequence[CandidateDraft], plan: engine.Plan) -> dict[int, tuple[int, ...]]:
    """Chosen candidates by community, where several are and one of them changes the network."""
    sets: dict[int, list[int]] = defaultdict(list)
    for start in plan.chosen:
        sets[drafts[start.candidate].place.community.pk].append(start.candidate)
    return {
        pk: tuple(sorted(own))
        for pk, own in sets.items()
        if len(own) > 1 and any(drafts[number].addition is not None for number in own)
    }


def _looked(
    ready: ScenarioProblem, blackout: Blackout, sets: Mapping[int, tuple[int, ...]]
) -> dict[int, Together]:
    drafts = ready.candidates
    simulated = blackout.together(drafts, sets)
    return {
        pk: Together(
            drafts[sets[pk][0]].place.community,
            sets[pk],
            _added(ready, sets[pk]),
            shares,
        )
        for pk, shares in simulated.items()
    }


def _added(ready: ScenarioProblem, numbers: tuple[int, ...]) -> Floats:
    """Coverage, effects and joint effects of a set as a plan adds them up."""
    problem = ready.problem
    home = int(problem.candidates.community[numbers[0]])
    found = problem.communities.coverage[home] + problem.candidates.effects[list(numbers)].sum(0)
    for joint in problem.joints_of(home):
        if set(joint.candidates) <= set(numbers):
            found = found + joint.change
    return np.asarray(found)


def _reduced(
    ready: ScenarioProblem, blackout: Blackout, found: Mapping[int, Together]
) -> dict[int, Together]:
    """Take out of each set, one after another, whatever does not make the difference."""
    least = dict(found)
    at = dict.fromkeys(found, 0)
    while open_ := {pk for pk, each in least.items() if at[pk] < len(each.numbers) > 2}:
        tried = {pk: _without(least[pk].numbers, at[pk]) for pk in open_}
        for pk, each in _looked(ready, blackout, tried).items():
            same = np.abs(each.difference - found[pk].difference) <= ALIKE
            if same[found[pk].telling].all():
                least[pk] = each
            else:
                at[pk] += 1
    return least


def _without(numbers: tuple[int, ...], place: int) -> tuple[int, ...]:
    return numbers[:place] + numbers[place + 1 :]
