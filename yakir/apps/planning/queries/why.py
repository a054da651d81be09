"""Why a project is in a plan or not: what it would add, what a euro of it does, what would change it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from yakir.apps.planning.models import Candidate, Choice, Finding, LeftOut
from yakir.apps.planning.queries.kept import KeptProblem
from yakir.apps.planning.queries.overrules import (
    identity_meant,
    identity_of,
    overrules_of,
)
from yakir.apps.planning.queries.plans import ChosenRow, LeftOutRow, PlanView
from yakir.apps.planning.queries.studies import least_change, sureness
from yakir.apps.planning.queries.words import overrule_in_words
from yakir.apps.planning.rules import Reason
from yakir.common.formats import service_name, write_money, write_number, write_percent
from yakir.common.money import Money

EURO = "EUR"
THOUSAND = 1_000


@dataclass(frozen=True)
class Bar:
    """A fund of the scenario, and the rules that keep it from paying for a candidate."""

    fund: str
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Euro:
    """What a thousand euro of a project do beside those of the whole plan."""

    own: float | None
    plan: float | None


@dataclass(frozen=True)
class Weighed:
    """What a candidate left out loses at the prices of money, and how far that is proven."""

    price: float
    loss: float
    behind: float
    too_dear: str
    proven: bool


@dataclass(frozen=True)
class Why:
    """Everything a page tells of one candidate of a plan."""

    row: ChosenRow | LeftOutRow
    is_chosen: bool
    gain: float
    euro: Euro
    within_margin: bool
    margin: float
    changes: tuple[str, ...]
    bars: tuple[Bar, ...]
    facts: tuple[dict[str, Any], ...]
    overrules: tuple[str, ...]
    part: float | None = None
    draws: int = 0
    weighed: "Weighed | None" = None
    least: Finding | None = None
    least_fund: str = ""

    @property
    def whole(self) -> int:
        """The gain in whole person-quarters."""
        return round(self.gain)


def why(view: PlanView, candidate: Candidate) -> Why:
    """Return why a candidate is chosen or left out."""
    kept = KeptProblem(view.plan)
    choice = Choice.objects.filter(plan=view.plan, candidate=candidate).first()
    if choice is not None:
        return _chosen(view, kept, choice)
    return _left_out(view, kept, LeftOut.objects.get(plan=view.plan, candidate=candidate))


def _chosen(view: PlanView, kept: KeptProblem, choice: Choice) -> Why:
    gain = kept.worth(choice.candidate.number)
    return Why(
        row=next(view.chosen_rows([choice])),
        is_chosen=True,
        gain=gain,
        euro=_euro(kept, choice.candidate, gain),
        within_margin=False,
        margin=_margin(kept),
        changes=(),
        bars=_bars(view, kept, choice.candidate.number),
        facts=_facts(kept, choice.candidate),
        overrules=_overrules(choice.candidate),
        **_sure(view, choice.candidate),
    )


def _left_out(view: PlanView, kept: KeptProblem, left: LeftOut) -> Why:
    gain = _best_added(kept, left.candidate.number)
    margin = _margin(kept)
    least = least_change(view.plan, left.candidate)
    return Why(
        row=next(view.left_out_rows([left])),
        is_chosen=False,
        gain=gain,
        euro=_euro(kept, left.candidate, gain),
        within_margin=left.reason == Reason.WITHIN_MARGIN,
        margin=margin,
        changes=tuple(_changes(view, kept, left)),
        bars=_bars(view, kept, left.candidate.number),
        facts=_facts(kept, left.candidate),
        overrules=_overrules(left.candidate),
        weighed=_weighed(left),
        least=least,
        least_fund=view.fund_names.get(least.fund, "") if least else "",
        **_sure(view, left.candidate),
    )


def _sure(view: PlanView, candidate: Candidate) -> dict[str, Any]:
    """How often a candidate is chosen when numbers vary, where anybody has asked."""
    found = sureness(view.plan, candidate)
    return {} if found is None else {"part": found.part, "draws": found.study.done}


def _weighed(left: LeftOut) -> Weighed | None:
    """What the candidate loses at the prices of money; nothing where no price is known."""
    detail = left.detail
    if "behind" not in detail:
        return None
    return Weighed(
        price=detail["price"],
        loss=detail["loss"],
        behind=detail["behind"],
        too_dear=_money(float(detail["too_dear_eur"])),
        proven=detail["proven"],
    )


def _margin(kept: KeptProblem) -> float:
    """How much more a better plan could gain, if there is one."""
    return max(kept.plan.bound - kept.plan.value, 0.0)


def _best_added(kept: KeptProblem, candidate: int) -> float:
    """What it would add in its best quarter; the earliest is the best, since gain counts time."""
    return max(kept.added(candidate, 0), 0.0)


def _overrules(candidate: Candidate) -> tuple[str, ...]:
    """What people demanded of this very candidate when the plan was searched for."""
    asked_at = candidate.run.recorded_at
    return tuple(
        overrule_in_words(each)
        for each in overrules_of(candidate.run.scenario, at=asked_at)
        if identity_meant(each) == identity_of(candidate)
    )


def _euro(kept: KeptProblem, candidate: Candidate, gain: float) -> Euro:
    """Gain for a thousand euro: of the project, and of the plan."""
    used = sum(
        (Decimal(used) for fund in kept.plan.money["funds"] for used in fund["used"]), Decimal(0)
    )
    cost = float(candidate.cost_eur)
    return Euro(
        own=gain / cost * THOUSAND if cost else None,
        plan=kept.plan.value / float(used) * THOUSAND if used else None,
    )


def _changes(view: PlanView, kept: KeptProblem, left: LeftOut) -> Iterator[str]:
    """What would be enough to bring it in, by the rule that keeps it out."""
    detail = left.detail
    values = {
        "missing": _money(float(detail.get("missing_eur") or 0)),
        "quarter": detail.get("quarter") or "",
        "funds": ", ".join(view.fund_names.get(fund, "") for fund in detail.get("funds", ())),
    }
    match Reason(left.reason):
        case Reason.NO_FUND:
            yield _("One of the rules below lifted, for a fund that can pay for the rest.")
        case Reason.MONEY | Reason.WORTH_LESS:
            yield _("%(missing)s more in one of these funds by %(quarter)s: %(funds)s.") % values
            yield _("Or a cost lower by %(missing)s, or so much paid by somebody else.") % values
        case Reason.CARRIES:
            yield _("One more project that the community may carry at a time.")
        case Reason.LARGER_CHOSEN:
            yield _("The other size ruled out; sizes of one design exclude each other.")
        case Reason.FITS:
            yield _("A longer search.")
        case Reason.RULED_OUT:
            yield _("The overrule withdrawn.")
        case Reason.WITHIN_MARGIN:
            yield _("A longer search, which may bring it in or prove that it stays out.")
        case Reason.NO_GAIN:
            yield _("Nothing in the money: it adds nothing while the other projects stand.")


def _bars(view: PlanView, kept: KeptProblem, candidate: int) -> tuple[Bar, ...]:
    return tuple(
        Bar(view.fund_names.get(fund["fund"], ""), tuple(_barred(kept.document, fund, candidate)))
        for fund in kept.document["funds"]
    )


def _barred(document: Mapping[str, Any], fund: Mapping[str, Any], number: int) -> Iterator[str]:
    """Yield the rules of a fund that keep it from paying for a candidate."""
    candidate = document["candidates"][number]
    if number not in set(fund["eligible"]):
        yield _("its sectors, places or designs")
    if candidate["cost"] < fund["smallest"]:
        yield _("it takes no project under %(amount)s") % {"amount": _money(fund["smallest"])}
    if fund["largest"] is not None and candidate["cost"] > fund["largest"]:
        yield _("it takes no project over %(amount)s") % {"amount": _money(fund["largest"])}
    if candidate["lead"] - 1 > fund["last_payment"]:
        yield _("it ends before the project could be paid")
    part = min(fund["greatest_share"], 1 - fund.get("own_contribution", 0.0))
    if part < 1:
        yield _("it pays at most %(share)s of a project, others the rest") % {
            "share": write_percent(part)
        }


def _facts(kept: KeptProblem, candidate: Candidate) -> tuple[dict[str, Any], ...]:
    place = kept.document["communities"][
        int(kept.document["candidates"][candidate.number]["community"])
    ]
    facts = [
        {"term": _("People of the community"), "value": write_number(place["people"])},
        {"term": _("Quarters of building"), "value": write_number(candidate.lead_quarters)},
    ]
    for code, share in candidate.effects.items():
        before = place["coverage"].get(code)
        if not share or before is None:
            continue
        after = min(before + share, 1.0)
        words = _("%(before)s, with it alone %(after)s") % {
            "before": write_percent(before),
            "after": write_percent(after),
        }
        term = _("Has %(service)s") % {"service": service_name(code).lower()}
        facts.append({"term": term, "value": words, "kind": "estimate"})
    return tuple(facts)


def _money(amount: float) -> str:
    return write_money(Money(Decimal(f"{amount:.2f}"), EURO), short=True)
