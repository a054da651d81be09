"""Plans: checked again, recorded with every choice and reason, published by a second person."""

import json
import math
from collections.abc import Sequence
from datetime import datetime
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yakir import engine
from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.journal import actions as journal
from yakir.apps.planning.actions.checks import require_for
from yakir.apps.planning.models import (
    Candidate,
    Choice,
    Correction,
    LeftOut,
    Plan,
    Publication,
    Run,
)
from yakir.apps.planning.queries.candidates import CURRENCY, CandidateDraft
from yakir.apps.planning.queries.demands import asked_out
from yakir.apps.planning.queries.joint import Together
from yakir.apps.planning.queries.problem import ScenarioProblem
from yakir.apps.planning.rules import FEWEST_PLACES, Ending, Reason
from yakir.common.errors import Conflict, NotAllowed, Refused
from yakir.common.money import CENT, Money
from yakir.common.protected import PROTECTED_SECTORS, PROTECTED_SERVICES, PROTECTED_SITES, Service
from yakir.common.runs import RunState
from yakir.common.time import read_quarter

BATCH = 500
LEAST_SHARE = Decimal("0.000001")
PROTECTED = (
    Q(is_protected=True)
    | Q(service__in=PROTECTED_SERVICES)
    | Q(sector__in=PROTECTED_SECTORS)
    | Q(version_of_design__design__is_protected=True)
    | Q(project__is_protected=True)
    | Q(project__site__kind__in=PROTECTED_SITES)
)


class BrokenPlan(ValueError):
    """The plain check found that a plan breaks rules; `broken` names them."""

    def __init__(self, broken: Sequence[str]) -> None:
        self.broken = "; ".join(broken)
        super().__init__(self.broken)


class NotRunning(Conflict):
    """The run was given up, or has its plan already."""

    code = "not_running"
    message = _("This search has already ended.")


class SamePerson(NotAllowed):
    """Who asked for the search does not publish its plan."""

    code = "same_person"
    message = _("Whoever asked for the search cannot publish its plan. A second person signs.")


class TellsOneCommunity(Refused):
    """So few communities have protected projects that the public could tell whose they are."""

    code = "tells_one_community"
    message = _("A plan of fewer than three communities with protected kinds stays inside.")


class AlreadyPublished(Conflict):
    """The plan is already where it should go."""

    code = "already_published"
    message = _("Nothing changes: the plan is already public, or already withdrawn.")


class RestsOnRegister(Refused):
    """What a plan gains tells of sites that communities have registered, which is never public."""

    code = "rests_on_register"
    message = _(
        "This plan was reckoned with registered sites and their equipment, so it stays inside."
    )


@transaction.atomic
def record_plan(
    *,
    run: Run,
    ready: ScenarioProblem,
    plan: engine.Plan,
    together: Sequence[tuple[Together, bool]] = (),
    by: Person,
    at: datetime,
) -> Plan:
    """
    Record a plan with every choice and every reason, after plain code has checked it again.

    `together` holds the sets whose effects are not their sum, and whether the plan knows it.
    """
    broken = engine.check(ready.problem, plan)
    if broken:
        raise BrokenPlan(broken)
    if Run.objects.select_for_update().get(pk=run.pk).state != RunState.RUNNING:
        raise NotRunning
    candidates = _record_candidates(run, ready.candidates)
    payments = Payments(ready, plan)
    recorded = Plan.objects.create(
        run=run,
        value=plan.value,
        bound=plan.bound,
        gap=plan.gap if math.isfinite(plan.gap) else None,
        ending=Ending(plan.status.value),
        seconds=plan.seconds,
        work=plan.work,
        gain=plan.gain,
        missing=[round(float(amount), 2) for amount in plan.missing],
        people=_people(plan),
        package_people=package_people(ready.problem, plan),
        money=payments.as_plain(),
        problem=ready.document,
        problem_sha256=ready.sha256,
        recorded_at=at,
    )
    _record_choices(recorded, ready, plan, candidates)
    _record_left_out(recorded, ready, plan, candidates)
    _record_together(recorded, together)
    stopped = plan.status is engine.Status.STOPPED
    Run.objects.filter(pk=run.pk).update(
        state=RunState.STOPPED if stopped else RunState.DONE,
        value=plan.value,
        bound=plan.bound,
        seconds=plan.seconds,
        heard_at=at,
        finished_at=at,
    )
    _enter_plan(recorded, ready, plan, by=by, at=at)
    return recorded


@transaction.atomic
def publish_plan(*, plan: Plan, note: str = "", by: Person, at: datetime) -> Publication:
    """Make a plan public; a second person signs."""
    require_for(by, Permission.SIGN, plan.run.scenario)
    if by == plan.run.asked_by and not _is_example(plan, by):
        raise SamePerson
    if not json.loads(plan.problem).get("blackout", {}).get("by_norm", True):
        raise RestsOnRegister
    if _tells_one_community(plan):
        raise TellsOneCommunity
    return _publish(plan, is_public=True, note=note, by=by, at=at)


@transaction.atomic
def withdraw_plan(*, plan: Plan, note: str, by: Person, at: datetime) -> Publication:
    """Take a plan back from the public; that it was public stays on record."""
    require_for(by, Permission.SIGN, plan.run.scenario)
    return _publish(plan, is_public=False, note=note, by=by, at=at)


def _is_example(plan: Plan, by: Person) -> bool:
    """Whether Yakir itself publishes the example, whose funds are nobody's."""
    return by.is_machine and not plan.run.scenario.funds.filter(is_scenario=False).exists()


def _tells_one_community(plan: Plan) -> bool:
    """Whether one or two communities have all protected candidates, or all that are chosen."""
    protected = plan.run.candidates.filter(PROTECTED)
    return any(
        0 < rows.order_by().values("community").distinct().count() < FEWEST_PLACES
        for rows in (protected, protected.filter(choice__isnull=False))
    )


def _publish(plan: Plan, *, is_public: bool, note: str, by: Person, at: datetime) -> Publication:
    Run.objects.select_for_update().get(pk=plan.run_id)
    last = plan.publications.order_by("-pk").first()
    if is_public == bool(last and last.is_public):
        raise AlreadyPublished
    publication = Publication.objects.create(
        plan=plan, is_public=is_public, note=note, by=by, recorded_at=at
    )
    journal.enter(
        kind="plan.published" if is_public else "plan.withdrawn",
        subject=plan.public_id,
        values={"note": note, "problem_sha256": plan.problem_sha256},
        by=by,
        at=at,
    )
    return publication


def _record_candidates(run: Run, drafts: Sequence[CandidateDraft]) -> list[Candidate]:
    rows = [
        Candidate(
            run=run,
            number=number,
            community=draft.place.community,
            version_of_design=draft.version,
            project=draft.project,
            parameters=dict(draft.parameters),
            service=draft.service,
            sector=draft.sector,
            is_protected=draft.is_protected,
            effects=dict(draft.effects),
            people=draft.people,
            cost_eur=draft.cost_eur,
            lead_quarters=draft.lead_quarters,
            group=draft.group,
        )
        for number, draft in enumerate(drafts)
    ]
    return Candidate.objects.bulk_create(rows, batch_size=BATCH)


def _record_choices(
    recorded: Plan, ready: ScenarioProblem, plan: engine.Plan, candidates: list[Candidate]
) -> None:
    Choice.objects.bulk_create(
        [
            Choice(
                plan=recorded,
                candidate=candidates[start.candidate],
                quarter=start.quarter,
                shares={
                    ready.funds[fund].public_id: round(float(share), 6)
                    for fund, share in enumerate(plan.shares[:, index])
                    if share > LEAST_SHARE
                },
            )
            for index, start in enumerate(plan.chosen)
        ],
        batch_size=BATCH,
    )


def _record_left_out(
    recorded: Plan, ready: ScenarioProblem, plan: engine.Plan, candidates: list[Candidate]
) -> None:
    asked = set(asked_out(ready.scenario, ready.candidates))
    priced = {each.candidate: each for each in engine.priced(ready.problem, plan)}
    LeftOut.objects.bulk_create(
        [
            LeftOut(
                plan=recorded,
                candidate=candidates[left.candidate],
                reason=_reason(ready, priced[left.candidate]),
                detail=_detail(ready, left)
                | _weighed(priced[left.candidate])
                | ({"by_scenario": True} if left.candidate in asked else {}),
            )
            for left in engine.reasons(ready.problem, plan)
        ],
        batch_size=BATCH,
    )


def _record_together(recorded: Plan, together: Sequence[tuple[Together, bool]]) -> None:
    Correction.objects.bulk_create(
        [
            Correction(
                plan=recorded,
                community=each.community,
                numbers=list(each.numbers),
                service=service,
                summed=summed,
                simulated=simulated,
                is_corrected=is_corrected,
            )
            for each, is_corrected in together
            for service, summed, simulated in each.rows()
        ],
        batch_size=BATCH,
    )


def _weighed(left: engine.PricedOut) -> dict[str, Any]:
    """What a candidate would lose at the prices of money, and whether that is proven."""
    if not math.isfinite(left.behind):
        return {"proven": left.proven}
    return {
        "price": round(left.price, 3),
        "loss": round(left.loss, 3),
        "behind": round(left.behind, 3),
        "too_dear_eur": f"{left.too_dear:.2f}",
        "proven": left.proven,
    }


def _reason(ready: ScenarioProblem, left: engine.PricedOut) -> Reason:
    """What keeps a candidate out; that a person ruled it out comes before any rule."""
    if ready.problem.candidates.latest[left.candidate] < 0:
        return Reason.RULED_OUT
    return Reason(left.reason.value)


def _detail(ready: ScenarioProblem, left: engine.LeftOut) -> dict[str, Any]:
    """What the reason is about, as plain values."""
    first = read_quarter(ready.scenario.first_quarter)
    return {
        "quarter": None if left.quarter is None else str(first.after(left.quarter)),
        "funds": [ready.funds[fund].public_id for fund in left.funds],
        "missing_eur": f"{left.missing:.2f}",
        "instead_of": left.instead_of,
        "gain": round(left.gain, 3),
    }


def _people(plan: engine.Plan) -> dict[str, int]:
    counts = zip(engine.SERVICES, plan.people_gain, strict=True)
    return {service: round(float(people)) for service, people in counts}


def package_people(problem: engine.PlanningProblem, plan: engine.Plan) -> int:
    """Return how many people gain the package of seven at the end, an upper bound."""
    gained: dict[int, dict[int, float]] = {}
    for candidate, _quarter in plan.chosen:
        own = gained.setdefault(int(problem.candidates.community[candidate]), {})
        for service, share in enumerate(problem.candidates.effects[candidate]):
            own[service] = own.get(service, 0.0) + float(share)
    chosen = {start.candidate for start in plan.chosen}
    for joint in problem.joints:
        if chosen.issuperset(joint.candidates):
            own = gained[int(problem.candidates.community[joint.candidates[0]])]
            for service, share in enumerate(joint.change):
                own[service] = own.get(service, 0.0) + float(share)
    total = 0.0
    for community, added in gained.items():
        before = [float(share) for share in problem.communities.coverage[community]]
        after = [
            min(1.0, max(0.0, share + added.get(place, 0.0))) for place, share in enumerate(before)
        ]
        more = _package(problem, after) - _package(problem, before)
        total += float(problem.people[community]) * more
    return round(total)


def _package(problem: engine.PlanningProblem, shares: list[float]) -> float:
    """Return the share of people with the whole package; services of unknown coverage stay out."""
    ratios = [
        share / float(problem.thresholds[place])
        for place, share in enumerate(shares)
        if not math.isnan(share)
    ]
    least = min([*ratios, 1.0]) if ratios else 0.0
    if problem.package is engine.Package.THRESHOLD:
        return 1.0 if least >= 1 - 1e-9 else 0.0
    return least


class Payments:
    """Who pays how much in which quarter, to the cent, so that the parts make the whole."""

    def __init__(self, ready: ScenarioProblem, plan: engine.Plan) -> None:
        self.ready = ready
        self.quarters = int(plan.money_used.shape[1])
        self.price = plan.money_price
        nothing = Money(Decimal("0.00"), CURRENCY)
        self.used = [[nothing] * self.quarters for _fund in ready.funds]
        for index, start in enumerate(plan.chosen):
            self._pay(start, [Decimal(repr(float(share))) for share in plan.shares[:, index]])

    def _pay(self, start: engine.Start, shares: list[Decimal]) -> None:
        draft = self.ready.candidates[start.candidate]
        cost = draft.cost_eur
        parts = [(cost * share).quantize(CENT, ROUND_DOWN) for share in shares]
        # Cents that rounding leaves go to the fund with the greatest part.
        parts[shares.index(max(shares))] += cost - sum(parts)
        for fund, part in enumerate(parts):
            for later, due in enumerate(Money(part, CURRENCY).split(draft.lead_quarters)):
                quarter = start.quarter + later
                self.used[fund][quarter] = self.used[fund][quarter] + due

    def as_plain(self) -> dict[str, Any]:
        """Return quarters, and for each fund what arrives, is used and is left, as text to the cent."""
        first = read_quarter(self.ready.scenario.first_quarter)
        return {
            "currency": CURRENCY,
            "quarters": [str(first.after(index)) for index in range(self.quarters)],
            "funds": [self._fund(index) for index in range(len(self.ready.funds))],
        }

    def _fund(self, index: int) -> dict[str, Any]:
        fund = self.ready.funds[index]
        used = [money.amount for money in self.used[index]]
        given = self.ready.problem.money[index]
        arrives = [Decimal(f"{float(amount):.2f}") for amount in given]
        return {
            "fund": fund.public_id,
            "name_uk": fund.name_uk,
            "name_en": fund.name_en,
            "arrives": [str(amount) for amount in arrives],
            "used": [str(amount) for amount in used],
            "left": [str(amount) for amount in _left(arrives, used, fund.carry_over)],
            "price": [float(worth) for worth in self.price[index]],
        }


def _left(arrives: list[Decimal], used: list[Decimal], carry_over: bool) -> list[Decimal]:
    """Return what is at hand at the end of each quarter; cents of rounding are no debt."""
    left, at_hand = [], Decimal("0.00")
    for came, went in zip(arrives, used, strict=True):
        at_hand = (at_hand if carry_over else Decimal("0.00")) + came - went
        if -1 < at_hand < 0:
            at_hand = Decimal("0.00")
        left.append(at_hand)
    return left


def _enter_plan(
    recorded: Plan, ready: ScenarioProblem, plan: engine.Plan, *, by: Person, at: datetime
) -> None:
    costs = [ready.candidates[start.candidate].cost_eur for start in plan.chosen]
    told = _services_told(ready, plan)
    hundreds = {code: round(people, -2) for code, people in recorded.people.items()}
    journal.enter(
        kind="plan.recorded",
        subject=recorded.public_id,
        values={
            "run": recorded.run.public_id,
            "scenario": ready.scenario.public_id,
            "value": recorded.value,
            "bound": recorded.bound,
            "gap": recorded.gap,
            "ending": recorded.ending,
            "problem_sha256": recorded.problem_sha256,
            "candidates": len(ready.candidates),
            "chosen": len(plan.chosen),
            "total_eur": sum(costs, Decimal(0)),
            "people_hundreds": {code: hundreds.get(code, 0) for code in told},
            "package_people_hundreds": round(recorded.package_people, -2),
        },
        by=by,
        at=at,
    )


def _services_told(ready: ScenarioProblem, plan: engine.Plan) -> list[str]:
    """Return the services whose people tell of no one or two communities' protected projects."""
    places: dict[str, set[int]] = {code: set() for code in Service.values}
    for start in plan.chosen:
        draft = ready.candidates[start.candidate]
        if draft.is_protected or draft.service in PROTECTED_SERVICES:
            for service, share in draft.effects.items():
                if share:
                    places[service].add(draft.place.community.pk)
    return [code for code in Service.values if not 0 < len(places[code]) < FEWEST_PLACES]
