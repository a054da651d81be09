"""What the next euro of each fund buys, what its rules bar, and what would unlock it, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext as _

from yakir import engine
from yakir.apps.planning.models import Candidate
from yakir.apps.planning.queries.kept import KeptProblem
from yakir.apps.planning.queries.plans import PlanView
from yakir.apps.planning.queries.words import name_of
from yakir.common.formats import write_money
from yakir.common.money import Money

EURO = "EUR"
THOUSAND = 1_000


@dataclass(frozen=True)
class NextEuro:
    """A fund: what a thousand euro more would gain, and where its rules are in the way."""

    name: str
    a_thousand: float
    tight: str
    says: tuple[str, ...]


def next_euros(view: PlanView) -> list[NextEuro]:
    """Return it for each fund of a plan; nothing for plans without prices."""
    if not any(any(fund.get("price") or ()) for fund in view.plan.money["funds"]):
        return []
    kept = KeptProblem(view.plan)
    found = engine.funds_of(kept.problem, kept.found)
    names = _names(view, [each.candidate for fund in found for each in fund.unlocking])
    funds = [row["fund"] for row in kept.document["funds"]]
    return [
        NextEuro(
            name=view.fund_names.get(funds[fund.fund], ""),
            a_thousand=fund.mean * THOUSAND,
            tight=_quarters(view, fund.tight),
            says=tuple(_says(fund, names)),
        )
        for fund in found
    ]


def _names(view: PlanView, numbers: list[int]) -> dict[int, str]:
    """Names of candidates that the person may see."""
    found = Candidate.objects.filter(run=view.plan.run_id, number__in=numbers)
    return {
        each.number: f"{name_of(each, view.versions)}, {each.community.name}"
        for each in found.select_related("community", "project")
        if view.scope.includes(each.community_id)
    }


def _quarters(view: PlanView, tight: npt.NDArray[np.bool_]) -> str:
    """Quarters in which nothing is left, as from and to."""
    quarters = [view.plan.money["quarters"][index] for index in np.flatnonzero(tight)]
    if not quarters:
        return ""
    return quarters[0] if len(quarters) == 1 else f"{quarters[0]} … {quarters[-1]}"


def _says(fund: engine.FundWhy, names: dict[int, str]) -> Iterator[str]:
    if fund.lapsing >= 1:
        yield _("%(amount)s is left when it pays for the last time.") % _eur(fund.lapsing)
    if fund.unusable >= 1:
        words = _("%(amount)s is more than all that it may pay for could take.")
        yield words % _eur(fund.unusable)
    if fund.named_binds:
        yield _("Its named group gets no more than it has to.")
    for each in fund.unlocking:
        name = names.get(each.candidate)
        if name is not None:
            yield _unlocking(each) % {**_eur(each.change), "name": name}


def _unlocking(each: engine.Unlocking) -> str:
    return {
        "smallest": _("With a smallest project lower by %(amount)s it could pay for: %(name)s."),
        "largest": _("With a largest project higher by %(amount)s it could pay for: %(name)s."),
        "eligible": _("With its sectors, places and designs opened it could pay for: %(name)s."),
    }[each.rule]


def _eur(amount: float) -> dict[str, str]:
    return {"amount": write_money(Money(Decimal(f"{amount:.2f}"), EURO), short=True)}
