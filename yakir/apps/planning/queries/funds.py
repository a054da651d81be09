"""Funds of a question as the engine takes them: money by quarter, whom and what they pay for."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
from django.db.models import QuerySet

from yakir import engine
from yakir.apps.catalogue.queries import newest_rates
from yakir.apps.partners.models import Fund
from yakir.apps.places.rules import size_class
from yakir.apps.planning.models import Earmark, Scenario
from yakir.apps.planning.queries.candidates import CandidateDraft, Place, in_euro
from yakir.common.money import Money
from yakir.common.time import Quarter, read_quarter


def with_rules(funds: QuerySet[Fund]) -> QuerySet[Fund]:
    """Funds with everything that their rules name, read at once."""
    return funds.prefetch_related("tranches", "oblasts", "communities", "named_oblasts")


def earmarked(funds: Iterable[Fund]) -> dict[int, set[int]]:
    """The designs that each fund pays for; a fund that pays for any is not there."""
    designs: dict[int, set[int]] = {}
    rows = Earmark.designs.through.objects.filter(earmark__fund__in=funds)
    for fund, design in rows.values_list("earmark__fund", "design"):
        designs.setdefault(fund, set()).add(design)
    return designs


def engine_funds(
    scenario: Scenario, funds: Sequence[Fund], candidates: Sequence[CandidateDraft]
) -> engine.Funds:
    """Return the funds of a scenario with their money and rules."""
    first = read_quarter(scenario.first_quarter)
    quarters = scenario.quarters + max((draft.lead_quarters for draft in candidates), default=1) - 1
    shape, designs = (len(funds), len(candidates)), earmarked(funds)
    return engine.Funds(
        money=np.array([money_by_quarter(fund, first, quarters) for fund in funds]).reshape(
            len(funds), quarters
        ),
        carry_over=np.array([fund.carry_over for fund in funds], bool),
        eligible=np.array(
            [may_pay(fund, candidates, designs.get(fund.pk)) for fund in funds], bool
        ).reshape(shape),
        smallest=np.array([euro_of(fund, fund.smallest, 0.0) for fund in funds]),
        largest=np.array([euro_of(fund, fund.largest, np.inf) for fund in funds]),
        greatest_share=np.array([float(fund.greatest_share) for fund in funds]),
        last_payment=np.array([last_payment(fund, first, quarters) for fund in funds], np.int64),
        own_contribution=np.array([float(fund.own_contribution) for fund in funds]),
        ticket=np.array([euro_of(fund, fund.ticket, 0.0) for fund in funds]),
        named=np.array([named_by(fund, candidates) for fund in funds], bool).reshape(shape),
        named_share=np.array([float(fund.named_share) for fund in funds]),
    )


def money_by_quarter(fund: Fund, first: Quarter, quarters: int) -> list[float]:
    """What a fund brings in each quarter; what came before the first one is there if it carries over."""
    money = [0.0] * quarters
    for tranche in fund.tranches.all():
        index = read_quarter(tranche.quarter).since(first)
        if index < 0 and fund.carry_over:
            index = 0
        if 0 <= index < quarters:
            money[index] += euro_of(fund, tranche.amount, 0.0)
    return money


def last_payment(fund: Fund, first: Quarter, quarters: int) -> int:
    """The last quarter in which a fund pays, from the first; before it, the fund pays nothing."""
    if not fund.last_quarter:
        return quarters - 1
    return min(read_quarter(fund.last_quarter).since(first), quarters - 1)


def euro_of(fund: Fund, amount: Decimal | None, otherwise: float) -> float:
    """An amount of a fund in euro; something else where there is none."""
    if amount is None:
        return otherwise
    if fund.currency == "EUR":
        return float(amount)
    return float(in_euro(Money(amount, fund.currency), newest_rates()))


def may_pay(
    fund: Fund, candidates: Sequence[CandidateDraft], designs: set[int] | None
) -> list[bool]:
    """Whether the fund's sectors, places and designs allow each candidate; an empty list allows all."""
    oblasts = {oblast.pk for oblast in fund.oblasts.all()}
    communities = {community.pk for community in fund.communities.all()}

    def allows(draft: CandidateDraft) -> bool:
        community = draft.place.community
        here = community.pk in communities or community.oblast_id in oblasts
        anywhere = not oblasts and not communities
        design = draft.version.design_id if draft.version else None
        right_design = designs is None or design in designs
        right_sector = not fund.sectors or draft.sector in fund.sectors
        return (anywhere or here) and right_sector and right_design

    return [allows(draft) for draft in candidates]


def named_by(fund: Fund, candidates: Sequence[CandidateDraft]) -> list[bool]:
    """Whether each candidate's community belongs to the group that the fund names."""
    oblasts = {oblast.pk for oblast in fund.named_oblasts.all()}

    def belongs(place: Place) -> bool:
        community = place.community
        return (
            community.oblast_id in oblasts
            or community.status in fund.named_statuses
            or size_class(place.people) in fund.named_sizes
        )

    return [belongs(draft.place) for draft in candidates]


def plain_fund(index: int, fund: Fund, funds: engine.Funds) -> dict[str, Any]:
    """Return a fund as the document of the problem holds it; rules it does not have stay out."""
    limit = funds.largest[index]
    return {
        **_plain_rules(index, funds),
        "fund": fund.public_id,
        "money": [float(amount) for amount in funds.money[index]],
        "carry_over": bool(funds.carry_over[index]),
        "smallest": float(funds.smallest[index]),
        "largest": float(limit) if np.isfinite(limit) else None,
        "greatest_share": float(funds.greatest_share[index]),
        "last_payment": int(funds.last_payment[index]),
        "eligible": [int(number) for number in np.flatnonzero(funds.eligible[index])],
    }


def _plain_rules(index: int, funds: engine.Funds) -> Mapping[str, Any]:
    rules = {
        "own_contribution": float(funds.own_contribution[index]),
        "ticket": float(funds.ticket[index]),
        "named_share": float(funds.named_share[index]),
    }
    plain: dict[str, Any] = {name: value for name, value in rules.items() if value}
    if "named_share" in plain:
        plain["named"] = [int(number) for number in np.flatnonzero(funds.named[index])]
    return plain
