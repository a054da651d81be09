"""Reads on overrules: which hold, which candidates they mean, what they demand of the engine."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from yakir.apps.planning.models import Candidate, Overrule, Plan, Scenario
from yakir.apps.planning.queries.candidates import CandidateDraft
from yakir.apps.planning.queries.demands import asked_in, asked_out
from yakir.apps.planning.rules import OverruleKind
from yakir.common.time import QUARTER_TEXT, read_quarter

NEVER = -1  # the latest start of a candidate that is ruled out
Identity = tuple[str, str, tuple[tuple[str, Any], ...]]


@dataclass(frozen=True, slots=True)
class Demands:
    """What overrules demand of each candidate, as the engine takes it."""

    required: npt.NDArray[np.bool_]
    earliest: npt.NDArray[np.int64]
    latest: npt.NDArray[np.int64]
    unmet: tuple[Overrule, ...]  # their candidate is not among those of the problem


def overrules_of(scenario: Scenario, *, at: datetime | None = None) -> QuerySet[Overrule]:
    """The overrules of a scenario that hold, now or at a time, oldest first."""
    found = Overrule.objects.filter(scenario=scenario)
    if at is None:
        found = found.filter(withdrawn_at=None)
    else:
        held = Q(withdrawn_at=None) | Q(withdrawn_at__gt=at)
        found = found.filter(held, recorded_at__lte=at)
    return found.select_related("community", "design", "project").order_by("recorded_at", "pk")


def in_force(overrule: Overrule, at: datetime) -> bool:
    """Whether an overrule holds at a time."""
    until = overrule.withdrawn_at
    return overrule.recorded_at <= at and (until is None or until > at)


def identity(community: str, what: str, parameters: Mapping[str, Any]) -> Identity:
    """What a candidate is: the community's code, a project's id or a design's key, the sizes."""
    return community, what, _sizes(parameters)


def identity_of(candidate: CandidateDraft | Candidate) -> Identity:
    """What a candidate is, whatever its number in a problem."""
    community = (
        candidate.place.community if isinstance(candidate, CandidateDraft) else candidate.community
    )
    if candidate.project is not None:
        return identity(community.code, candidate.project.public_id, {})
    version = (
        candidate.version if isinstance(candidate, CandidateDraft) else candidate.version_of_design
    )
    design = version.design.key if version else ""
    return identity(community.code, design, candidate.parameters)


def identity_meant(overrule: Overrule) -> Identity:
    """The identity of the candidate that an overrule means."""
    if overrule.project is not None:
        return identity(overrule.community.code, overrule.project.public_id, {})
    design = overrule.design.key if overrule.design else ""
    return identity(overrule.community.code, design, overrule.parameters)


def demands_of(scenario: Scenario, candidates: Sequence[CandidateDraft]) -> Demands:
    """What the overrules that hold now demand of these candidates."""
    places = {identity_of(draft): index for index, draft in enumerate(candidates)}
    first = read_quarter(scenario.first_quarter)
    required = np.zeros(len(candidates), bool)
    earliest = np.zeros(len(candidates), np.int64)
    latest = np.full(len(candidates), scenario.quarters - 1, np.int64)
    unmet = []
    latest[asked_out(scenario, candidates)] = NEVER
    required[asked_in(scenario, candidates)] = True
    for overrule in overrules_of(scenario):
        index = places.get(identity_meant(overrule))
        if index is None:
            unmet.append(overrule)
        elif overrule.kind == OverruleKind.EXCLUDE:
            latest[index] = NEVER
        else:
            required[index] = True
            if overrule.quarter:
                earliest[index] = latest[index] = read_quarter(overrule.quarter).since(first)
    return Demands(required, earliest, latest, tuple(unmet))


def broken_by(plan: Plan, overrules: Iterable[Overrule]) -> list[Overrule]:
    """The overrules that a plan does not keep."""
    first = read_quarter(plan.run.scenario.first_quarter)
    chosen = plan.choices.select_related(
        "candidate__community", "candidate__version_of_design__design", "candidate__project"
    )
    starts = {identity_of(each.candidate): each.quarter for each in chosen}
    return [each for each in overrules if not _keeps(each, starts, first)]


def clashing(scenario: Scenario, candidate: Candidate, kind: OverruleKind) -> bool:
    """Whether a further overrule would contradict or repeat one that holds."""
    meant = identity_of(candidate)
    for other in overrules_of(scenario):
        theirs = identity_meant(other)
        same_site = theirs[:2] == meant[:2]
        if theirs == meant or (same_site and kind == other.kind == OverruleKind.FIX):
            return True
    return False


def quarter_fault(scenario: Scenario, kind: OverruleKind, quarter: str) -> str:
    """What is wrong with the quarter of an overrule; nothing when it can be."""
    if not quarter:
        return ""
    if kind == OverruleKind.EXCLUDE:
        return _("A candidate that is ruled out has no quarter.")
    if not QUARTER_TEXT.match(quarter):
        return _("Write a quarter as 2027-Q1.")
    first = read_quarter(scenario.first_quarter)
    if not 0 <= read_quarter(quarter).since(first) < scenario.quarters:
        return _("Projects of this scenario start from %(first)s to %(last)s.") % {
            "first": first,
            "last": first.after(scenario.quarters - 1),
        }
    return ""


def _keeps(overrule: Overrule, starts: Mapping[Identity, int], first: Any) -> bool:
    meant = identity_meant(overrule)
    if overrule.kind == OverruleKind.EXCLUDE:
        return meant not in starts
    if not overrule.quarter:
        return meant in starts
    return starts.get(meant) == read_quarter(overrule.quarter).since(first)


def _sizes(parameters: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    """Return sizes in one order, as they come back from the database."""
    return tuple(sorted((name, float(value)) for name, value in parameters.items()))
