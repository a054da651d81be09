"""What a question could reach, as it is typed: candidates, whom each fund could pay for, clashes."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yakir.apps.partners.models import Fund
from yakir.apps.places.models import Oblast
from yakir.apps.planning.queries.candidates import CandidateDraft, candidates_of
from yakir.apps.planning.queries.demands import demand_clashes
from yakir.apps.planning.queries.fairness import belongs
from yakir.apps.planning.queries.funds import (
    earmarked,
    euro_of,
    last_payment,
    may_pay,
    money_by_quarter,
    with_rules,
)
from yakir.apps.planning.queries.words import floor_in_words
from yakir.apps.planning.rules import Question
from yakir.common.errors import Refused
from yakir.common.money import Money
from yakir.common.time import read_quarter

EURO = "EUR"
Costs = npt.NDArray[np.float64]


@dataclass(frozen=True)
class FundCheck:
    """What a fund could do: its money in time, and the candidates that it may pay for."""

    name: str
    money: Money
    eligible: int
    cheapest: Money | None
    fault: str


@dataclass(frozen=True)
class Feasibility:
    """What a question could reach with the data as they stand."""

    candidates: int
    communities: int
    projects: int
    funds: Sequence[FundCheck]
    payable: int
    money: Money
    cheapest: Money | None
    cost: Money
    clashes: Sequence[str]
    fault: str = ""
    note: str = ""


def feasibility(question: Question) -> Feasibility:
    """Return what a question could reach; a currency without a rate is told as its fault."""
    try:
        return _feasibility(question)
    except Refused as refusal:
        nothing = _euro(0)
        return Feasibility(0, 0, 0, (), 0, nothing, None, nothing, (), refusal.text)


def _feasibility(question: Question) -> Feasibility:
    drafts = candidates_of(question)
    costs = np.array([float(draft.cost_eur) for draft in drafts])
    funds = list(with_rules(_funds(question)))
    designs = earmarked(funds)
    allowed = [_allowed(question, fund, drafts, costs, designs.get(fund.pk)) for fund in funds]
    moneys = [_money(question, fund, drafts) for fund in funds]
    payable = np.logical_or.reduce(allowed) if allowed else np.zeros(len(drafts), bool)
    return Feasibility(
        candidates=len(drafts),
        communities=len({draft.place.community.pk for draft in drafts}),
        projects=sum(draft.project is not None for draft in drafts),
        funds=[
            _check(fund, money, costs[may])
            for fund, money, may in zip(funds, moneys, allowed, strict=True)
        ],
        payable=int(payable.sum()),
        money=_euro(sum(moneys)),
        cheapest=_euro(costs[payable].min()) if payable.any() else None,
        cost=_euro(costs.sum()),
        clashes=[
            *_payer_clashes(funds),
            *_floor_clashes(question, drafts, payable),
            *demand_clashes(question, drafts, payable),
        ],
        note=_("Counted by an ordinary day; a search counts under the outages.")
        if question.outages
        else "",
    )


def _funds(question: Question) -> QuerySet[Fund]:
    chosen = [fund.pk for fund in question.funds]
    return Fund.objects.filter(pk__in=chosen).order_by("key", "pk")


def _allowed(
    question: Question,
    fund: Fund,
    drafts: Sequence[CandidateDraft],
    costs: Costs,
    designs: set[int] | None,
) -> npt.NDArray[np.bool_]:
    """Whether a fund may pay for each candidate by kind, place, cost and time."""
    leads = np.array([draft.lead_quarters for draft in drafts], np.int64)
    quarters = question.quarters + int(leads.max(initial=1)) - 1
    last = last_payment(fund, read_quarter(question.first_quarter), quarters)
    fits = (costs >= euro_of(fund, fund.smallest, 0.0)) & (
        costs <= euro_of(fund, fund.largest, np.inf)
    )
    kind = np.array(may_pay(fund, drafts, designs), bool).reshape(len(drafts))
    return np.asarray(kind & fits & (leads - 1 <= last))


def _money(question: Question, fund: Fund, drafts: Sequence[CandidateDraft]) -> float:
    """What a fund brings while projects of the question may be paid."""
    quarters = question.quarters + max((draft.lead_quarters for draft in drafts), default=1) - 1
    first = read_quarter(question.first_quarter)
    until = max(last_payment(fund, first, quarters) + 1, 0)
    return sum(money_by_quarter(fund, first, quarters)[:until])


def _check(fund: Fund, money: float, costs: Costs) -> FundCheck:
    cheapest = float(costs.min()) if costs.size else None
    part = min(float(fund.greatest_share), 1 - float(fund.own_contribution))
    return FundCheck(
        name=fund.name,
        money=_euro(money),
        eligible=int(costs.size),
        cheapest=None if cheapest is None else _euro(cheapest),
        fault=_fund_fault(fund, money, cheapest, part),
    )


def _fund_fault(fund: Fund, money: float, cheapest: float | None, part: float) -> str:
    if cheapest is None:
        return _("None of the candidates fits its rules.")
    if not money:
        return _("It brings no money in these quarters.")
    least = euro_of(fund, fund.ticket, 0.0)
    if money < least:
        return _("Its money is less than the least it pays of a project.")
    if part >= 1 and money < cheapest:
        return _("Its money does not pay for its cheapest candidate alone.")
    return ""


def _payer_clashes(funds: Sequence[Fund]) -> list[str]:
    """Rules by which the funds together can never pay a whole project."""
    parts = [min(float(f.greatest_share), 1 - float(f.own_contribution)) for f in funds]
    if parts and sum(parts) < 1 - 1e-9:
        return [
            _(
                "Together the funds may pay less than a whole project: raise a greatest share or add a fund."
            )
        ]
    return []


def _floor_clashes(
    question: Question, drafts: Sequence[CandidateDraft], payable: npt.NDArray[np.bool_]
) -> list[str]:
    """Floors for whom nothing can be paid, and floors where nothing may be built."""
    clashes: list[str] = []
    if not question.floors:
        return clashes
    shut = {
        limit["oblast"] for limit in question.capacity if not limit["quarter"] and not limit["eur"]
    }
    names = {oblast.code: oblast.name for oblast in Oblast.objects.all()}
    for floor in question.floors:
        words = floor_in_words(floor, names)
        reached = [payable[i] for i, draft in enumerate(drafts) if belongs(floor, draft.place)]
        if not any(reached):
            clashes.append(_("%(floor)s: no candidate there can be paid.") % {"floor": words})
        elif floor["of"] == "oblast" and floor["which"] in shut:
            clashes.append(_("%(floor)s: nothing may be built there.") % {"floor": words})
    return clashes


def _euro(amount: float) -> Money:
    return Money(Decimal(f"{amount:.2f}"), EURO).rounded()
