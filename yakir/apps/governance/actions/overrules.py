"""Overruling the planner under a decision, and what that costs."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.governance.actions.checks import require_governs
from yakir.apps.governance.actions.rankings import NotOfProgramme
from yakir.apps.governance.models import Decision, Mandate, OverrulingCost, Programme
from yakir.apps.governance.queries.overrules import held_in, same_question
from yakir.apps.governance.rules import Outcome
from yakir.apps.journal import actions as journal
from yakir.apps.planning import actions as planning
from yakir.apps.planning.models import Candidate, Overrule, Plan, Scenario
from yakir.apps.planning.queries.overrules import broken_by
from yakir.apps.planning.rules import OverruleKind
from yakir.common.errors import Refused


class NoMandate(Refused):
    """Only a decision that was carried lets anybody overrule the planner."""

    code = "no_mandate"
    message = _("Choose a closed decision of this programme that was carried and still holds.")


class NothingOverruled(Refused):
    """The dearer plan was searched for without any overrule."""

    code = "nothing_overruled"
    message = _("No overrule held when the search for this plan was asked for.")


class NotFree(Refused):
    """The plan to compare with was searched for under overrules."""

    code = "not_free"
    message = _("The plan to compare with was searched for under overrules too.")


class OverruleNotKept(Refused):
    """The plan does not do what the overrules demand."""

    code = "overrule_not_kept"
    message = _("This plan does not keep every overrule, so it does not show what they cost.")


class OtherQuestion(Refused):
    """The two plans differ in more than the overrules."""

    code = "other_question"
    message = _("The two searches differ in more than the overrules. Search again without changes.")


@transaction.atomic
def overrule(
    *,
    programme: Programme,
    scenario: Scenario,
    candidate: Candidate,
    kind: OverruleKind,
    reason: str,
    decision: Decision,
    by: Person,
    at: datetime,
    quarter: str = "",
) -> Mandate:
    """Overrule the planner for a scenario of the programme, under a decision that was carried."""
    require_governs(by, programme)
    if not programme.scenarios.filter(pk=scenario.pk).exists():
        raise NotOfProgramme
    _require_mandate(programme, decision)
    made = planning.record_overrule(
        scenario=scenario,
        candidate=candidate,
        kind=kind,
        quarter=quarter,
        reason=reason,
        by=by,
        at=at,
    )
    mandate = Mandate.objects.create(
        overrule=made, programme=programme, decision=decision, recorded_at=at
    )
    journal.enter(
        kind="overrule.mandated",
        subject=made.public_id,
        values={"programme": programme.public_id, "decision": decision.public_id},
        by=by,
        at=at,
    )
    return mandate


@transaction.atomic
def withdraw_overrule(*, mandate: Mandate, by: Person, at: datetime) -> Overrule:
    """Take an overrule of the programme back; it stays on record."""
    require_governs(by, mandate.programme)
    return planning.withdraw_overrule(overrule=mandate.overrule, by=by, at=at)


@transaction.atomic
def record_cost(
    *, programme: Programme, plan: Plan, free_plan: Plan, by: Person, at: datetime
) -> OverrulingCost:
    """
    Record what overruling costs: the gain of a plan without overrules less that of one with them.

    Both plans answer the same question but for the overrules. A negative number says that the
    search without them ended before it found something better.
    """
    require_governs(by, programme)
    for each in (plan, free_plan):
        if not programme.scenarios.filter(pk=each.run.scenario_id).exists():
            raise NotOfProgramme
    known: OverrulingCost | None = OverrulingCost.objects.filter(
        plan=plan, free_plan=free_plan
    ).first()
    if known is not None:
        return known
    held = held_in(plan)
    if not held:
        raise NothingOverruled
    if held_in(free_plan):
        raise NotFree
    if broken_by(plan, held):
        raise OverruleNotKept
    if not same_question(plan, free_plan):
        raise OtherQuestion
    made = OverrulingCost.objects.create(
        programme=programme,
        plan=plan,
        free_plan=free_plan,
        lost=free_plan.value - plan.value,
        at_most=free_plan.bound - plan.value,
        by=by,
        recorded_at=at,
    )
    made.overrules.set(held)
    journal.enter(
        kind="programme.overruling-costed",
        subject=programme.public_id,
        values={
            "plan": plan.public_id,
            "free_plan": free_plan.public_id,
            "overrules": [each.public_id for each in held],
            "lost": made.lost,
            "at_most": made.at_most,
        },
        by=by,
        at=at,
    )
    return made


def _require_mandate(programme: Programme, decision: Decision) -> None:
    """Refuse a decision that is not the programme's, was not carried, or is replaced."""
    replaced = Decision.objects.filter(replaces=decision, closed_at__isnull=False).exists()
    if decision.programme_id != programme.pk or decision.outcome != Outcome.CARRIED or replaced:
        raise NoMandate
