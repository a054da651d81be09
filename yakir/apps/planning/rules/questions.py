"""What a scenario may ask, and what is wrong with a question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

from yakir.apps.endurance.models import OutageScenario
from yakir.apps.partners.models import Fund
from yakir.apps.places.models import Community
from yakir.apps.places.rules import ACTIVE_STATUSES, Status
from yakir.apps.planning.rules.bonds import bond_faults, demand_faults
from yakir.apps.planning.rules.fairness import capacity_faults, floor_faults
from yakir.apps.planning.rules.words import PackageForm
from yakir.common.protected import Service
from yakir.common.time import QUARTER_TEXT, Quarter, read_quarter

GREATEST_CANDIDATES = 20  # a community
GREATEST_FUNDS = 6
USUAL_THRESHOLD = 0.9
LEAST_THRESHOLD = 0.05
LONGEST_STARTS = 16
LONGEST_HORIZON = 80
MOST_AT_ONCE = 20
LONGEST_SECONDS = 600
LONGEST_POINT = 60  # seconds of one plan of a frontier
# Least shares of the money that go to the half of people with the greatest need.
FAIR_SHARES = (0.0, 0.4, 0.55, 0.7, 0.85, 1.0)
FACTORS = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5)  # parts of the money along a frontier
MOST_SEARCHES = 3  # unfinished ones of one person
# In a public plan, protected projects lie in so many communities or in none: of fewer, whoever
# knows which communities were asked about could tell by elimination what each of them gets.
FEWEST_PLACES = 3
POSSIBLE_STATUSES = (Status.POSSIBLE, *sorted(ACTIVE_STATUSES))


def usual_statuses() -> list[str]:
    """The statuses of a new scenario: the programme is for frontline communities."""
    return [Status.POSSIBLE.value]


def thresholds_of(given: Mapping[str, float]) -> dict[str, float]:
    """Return the share from which each service counts as given."""
    return {code: float(given.get(code, USUAL_THRESHOLD)) for code in Service.values}


def weights_of(given: Mapping[str, float]) -> dict[str, float]:
    """Return the weights of the seven services, which sum to one."""
    weights = {code: float(given.get(code, 0 if given else 1)) for code in Service.values}
    whole = sum(weights.values())
    return {code: weight / whole for code, weight in weights.items()}


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a scenario asks of the planner."""

    name_uk: str
    name_en: str
    funds: Sequence[Fund]
    first_quarter: str
    quarters: int = 8
    horizon: int = 40
    thresholds: Mapping[str, float] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    package: str = PackageForm.SHARE
    at_once: int | None = None
    statuses: Sequence[str] = field(default_factory=usual_statuses)
    communities: Sequence[Community] = ()
    include_projects: bool = True
    floors: Sequence[Mapping[str, Any]] = ()
    capacity: Sequence[Mapping[str, Any]] = ()
    outages: OutageScenario | None = None
    prerequisites: Sequence[Mapping[str, str]] = ()
    fixed: Sequence[Mapping[str, str]] = ()
    excluded: Sequence[Mapping[str, str]] = ()
    one_a_site: bool = True


def faults_of(question: Question, *, now: Quarter) -> dict[str, str]:
    """Return what is wrong with a question, by field; empty when it can be asked."""
    faults = {
        "funds": _fund_fault(question),
        "first_quarter": _quarter_fault(question.first_quarter, now),
        "quarters": _between(question.quarters, 1, LONGEST_STARTS),
        "horizon": _horizon_fault(question),
        "at_once": "" if question.at_once is None else _between(question.at_once, 1, MOST_AT_ONCE),
        "statuses": _status_fault(question.statuses),
        **_service_faults(question),
        **floor_faults(question.floors),
        **capacity_faults(question.capacity, question.first_quarter),
        **bond_faults(question.prerequisites),
        **demand_faults(question.fixed, question.excluded),
    }
    return {name: message for name, message in faults.items() if message}


def _fund_fault(question: Question) -> str:
    if not question.funds:
        return gettext("Choose at least one fund.")
    if len(question.funds) > GREATEST_FUNDS:
        return gettext("A plan handles %(most)s funds at most.") % {"most": GREATEST_FUNDS}
    return ""


def _quarter_fault(text: str, now: Quarter) -> str:
    if not QUARTER_TEXT.match(text):
        return gettext("Write a quarter as 2027-Q1.")
    if read_quarter(text) < now:
        return gettext("%(quarter)s is over. The first possible quarter is %(now)s.") % {
            "quarter": text,
            "now": now,
        }
    return ""


def _horizon_fault(question: Question) -> str:
    if question.horizon < question.quarters:
        return gettext("Not less than the quarters in which projects may start: %(least)s.") % {
            "least": question.quarters
        }
    return _between(question.horizon, 1, LONGEST_HORIZON)


def _status_fault(statuses: Sequence[str]) -> str:
    if not statuses:
        return gettext("Choose at least one status.")
    if set(statuses) - set(POSSIBLE_STATUSES):
        return gettext("Nothing is planned in communities of this status.")
    return ""


def _service_faults(question: Question) -> dict[str, str]:
    faults = {}
    for code, share in question.thresholds.items():
        if not LEAST_THRESHOLD <= share <= 1:
            faults[f"threshold_{code}"] = gettext("Write a share from 0.05 to 1.")
    for code, weight in question.weights.items():
        if not 0 <= weight <= 1_000:
            faults[f"weight_{code}"] = gettext("Write a weight of 0 or more.")
    if question.weights and not any(question.weights.values()):
        faults[f"weight_{Service.POWER.value}"] = gettext("Give at least one service a weight.")
    return faults


def _between(value: int, least: int, most: int) -> str:
    if least <= value <= most:
        return ""
    return gettext("Write a whole number from %(least)s to %(most)s.") % {
        "least": least,
        "most": most,
    }
