"""Words on a plan: why a project is left out, how good the plan is, how large a candidate is."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from yakir.apps.catalogue.models import DesignVersion
from yakir.apps.catalogue.rules import size_in_words
from yakir.apps.places.rules import SizeClass, Status
from yakir.apps.planning.models import Candidate, LeftOut, Overrule, Plan, Run
from yakir.apps.planning.queries.clashes import clashes_in_words
from yakir.apps.planning.rules import Ending, Failure, FloorKind, Reason
from yakir.common.formats import write_money, write_number, write_percent
from yakir.common.money import Money


@dataclass(frozen=True)
class Goodness:
    """How near a plan is to the best, in plain words."""

    share: float | None
    people: int | None
    text: str


def plan_people_bound(plan: Plan) -> int:
    """
    At most how many people more a better plan could serve.

    The gain that may be missing, as people who would have everything over the whole horizon.
    """
    return math.ceil(max(plan.bound - plan.value, 0.0) / plan.run.scenario.horizon)


def goodness_of(plan: Plan) -> Goodness:
    """How near the plan is to the best that can be."""
    if plan.gap is None:
        return Goodness(
            None, None, _("The search ended before it found a plan that gains anything.")
        )
    share = plan.value / plan.bound if plan.bound else 1.0
    if plan.ending == Ending.OPTIMAL:
        return Goodness(share, 0, _("No plan gains more: this is proven."))
    people = plan_people_bound(plan)
    text = _(
        "No plan gains more than the bound: this is proven. The gain of this plan is %(gap)s below "
        "it. If a better plan exists, it gains at most as much more as this many people having "
        "everything over the whole time: %(people)s."
    ) % {
        "gap": write_percent(1 - share, 2),
        "people": write_number(people),
    }
    return Goodness(share, people, text)


def ending_of(plan: Plan) -> dict[str, str]:
    """How a search ended, and what that means for the plan: a title and a text."""
    share = plan.value / plan.bound if plan.bound else 1.0
    values = {
        "below": write_percent(max(1 - share, 0.0), 2),
        "wanted": write_percent(plan.run.gap_wanted, 2),
        "seconds": write_number(plan.run.seconds_allowed),
    }
    texts = {
        Ending.OPTIMAL: _("No plan gains more: this is proven."),
        Ending.GAP_REACHED: _(
            "The gain is %(below)s below the proven bound; %(wanted)s was asked for."
        ),
        Ending.TIME_LIMIT: _(
            "After %(seconds)s s the gain was %(below)s below the proven bound. A longer search may "
            "find a better plan, or prove that there is none."
        ),
        Ending.WORK_LIMIT: _(
            "The gain is %(below)s below the proven bound. The same search again gives the same plan."
        ),
        Ending.STOPPED: _(
            "The best plan so far is kept; its gain is %(below)s below the proven bound. "
            "Another search may come nearer."
        ),
    }
    ending = Ending(plan.ending)
    return {"title": str(ending.label), "text": texts[ending] % values}


def failure_of(run: Run) -> str:
    """Why a run failed, in words; empty when it did not."""
    if not run.failure:
        return ""
    label = str(Failure(run.failure).label)
    if run.failure == Failure.INFEASIBLE:
        return f"{label}: {clashes_in_words(run.detail)}"
    return f"{label}: {_(run.detail)}" if run.detail else label


def advice_on(failure: Failure) -> str:
    """What a person can do about a failed search."""
    return {
        Failure.NO_CANDIDATES: _(
            "A candidate needs a service below its threshold and a typical design that gives it, "
            "or a drafted project. Copy the scenario, then raise a threshold, choose more statuses "
            "or communities, or draft a project."
        ),
        Failure.NO_RATE: _(
            "Bring in the official exchange rates (yakir import_rates), or choose funds in "
            "currencies that have one."
        ),
        Failure.BAD_PROBLEM: _(
            "The place named above is wrong in the data. Correct it in the register of the "
            "community, the design or the fund, and search again."
        ),
        Failure.INFEASIBLE: _(
            "Every rule named above is needed for the clash: loosen any one of them. Copy the "
            "scenario and change it, change a fund, or withdraw an overrule."
        ),
        Failure.BROKEN_RULES: _(
            "This is a fault of the program, not of your scenario. Search again; if it comes back, "
            "give whoever runs the server the words above."
        ),
        Failure.SOLVER: _(
            "Search again with more seconds. If it comes back, give whoever runs the server the "
            "words above."
        ),
        Failure.LOST: _(
            "The server was probably restarted, or short of memory. Search again; if it comes back, "
            "whoever runs the server looks at the worker's log."
        ),
        Failure.UNEXPECTED: _(
            "Search again. If it comes back, whoever runs the server finds the fault in the log at "
            "the time shown below."
        ),
    }[failure]


def reason_of(left: LeftOut, *, funds: Mapping[str, str], other: str, at_once: int | None) -> str:
    """Why a candidate is left out, in a sentence; `other` names what was chosen in its stead."""
    detail: dict[str, Any] = left.detail
    values = {
        "funds": ", ".join(funds.get(fund, "") for fund in detail.get("funds", ())),
        "missing": write_money(Money(Decimal(detail.get("missing_eur", "0")), "EUR"), short=True),
        "quarter": detail.get("quarter") or "",
        "other": other,
        "count": write_number(at_once),
    }
    if detail.get("by_scenario"):
        return _("The scenario rules it out.")
    return _sentence(Reason(left.reason), named=bool(other)) % values


def _sentence(reason: Reason, *, named: bool) -> str:
    sentences = {
        Reason.NO_FUND: _("No fund of this scenario may pay for a project of this kind and cost."),
        Reason.LARGER_CHOSEN: _("Another size is chosen here: %(other)s."),
        Reason.NO_GAIN: _("With what is chosen it would add nothing."),
        Reason.MONEY: _("%(funds)s: %(missing)s short for a start in %(quarter)s."),
        Reason.CARRIES: _(
            "The community already carries as many projects at a time as it may: %(count)s."
        ),
        Reason.WORTH_LESS: _("The same money does more elsewhere."),
        Reason.FITS: _("It would still fit: the search ended before it was tried."),
        Reason.RULED_OUT: _("A person has ruled it out; the reason is on record."),
        Reason.WITHIN_MARGIN: _(
            "Within the margin: a plan with it may be as good, the search does not tell."
        ),
    }
    if reason is Reason.WORTH_LESS and named:
        return _("The same money does more here: %(other)s.")
    if reason is Reason.LARGER_CHOSEN and not named:
        return _("Another size is chosen here.")
    if reason is Reason.FITS and named:
        return _("It would gain more than %(other)s: the search ended before it was tried.")
    return sentences[reason]


def floor_in_words(floor: Mapping[str, Any], oblasts: Mapping[str, str]) -> str:
    """What a floor asks: the least share of money, and for whom."""
    words: dict[str, Mapping[str, Any]] = {
        FloorKind.OBLAST: oblasts,
        FloorKind.STATUS: dict(Status.choices),
        FloorKind.SIZE: dict(SizeClass.choices),
    }
    return _("At least %(share)s of the money to: %(whom)s") % {
        "share": write_percent(floor["least"]),
        "whom": words[floor["of"]].get(floor["which"], floor["which"]),
    }


def overrule_in_words(overrule: Overrule) -> str:
    """What a person demands of every plan of a scenario, of which candidate, and why."""
    project = overrule.project
    values = {
        "what": overrule.get_kind_display(),
        "name": project.title if project else str(overrule.design.name if overrule.design else ""),
        "community": overrule.community.name,
        "quarter": overrule.quarter,
        "reason": overrule.reason,
    }
    if overrule.quarter:
        return _("%(what)s: %(name)s, %(community)s, from %(quarter)s. %(reason)s") % values
    return _("%(what)s: %(name)s, %(community)s. %(reason)s") % values


def limit_in_words(limit: Mapping[str, Any], oblasts: Mapping[str, str]) -> str:
    """What a limit of building asks: where, when, and how much at most."""
    amount = Money(Decimal(f"{limit['eur']:.2f}"), "EUR")
    values = {
        "oblast": oblasts.get(limit["oblast"], limit["oblast"]),
        "amount": write_money(amount, short=True),
        "quarter": limit["quarter"],
    }
    if limit["quarter"]:
        return _("%(oblast)s: at most %(amount)s in %(quarter)s") % values
    return _("%(oblast)s: at most %(amount)s a quarter") % values


def name_of(candidate: Candidate, versions: Mapping[int, DesignVersion]) -> str:
    """What a candidate is: the project's title, or the design with its size."""
    if candidate.project is not None:
        return candidate.project.title
    version = versions.get(candidate.version_of_design_id or 0)
    if version is None:
        return ""
    return f"{version.design.name}, {size_in_words(version.rows, candidate.parameters)}"
