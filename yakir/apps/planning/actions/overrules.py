"""Overruling the planner: fixing a candidate in, ruling one out, taking that back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.journal import actions as journal
from yakir.apps.planning.actions.checks import require_for
from yakir.apps.planning.models import Candidate, Overrule, Scenario
from yakir.apps.planning.queries.overrules import clashing, in_force, quarter_fault
from yakir.apps.planning.rules import OverruleKind
from yakir.common.errors import Conflict, Invalid


class OverruleClashes(Conflict):
    """The same candidate, or another size of it, is overruled in the other way already."""

    code = "overrule_clashes"
    message = _("This candidate, or another size of it, is overruled already. Withdraw that first.")


class OverruleWithdrawn(Conflict):
    """The overrule was taken back before."""

    code = "overrule_withdrawn"
    message = _("This overrule is withdrawn already.")


@transaction.atomic
def overrule(
    *,
    scenario: Scenario,
    candidate: Candidate,
    kind: OverruleKind,
    reason: str,
    by: Person,
    at: datetime,
    quarter: str = "",
) -> Overrule:
    """Demand of every plan from now on that it builds a candidate, or that it does not."""
    require_for(by, Permission.PLAN, scenario)
    return record_overrule(
        scenario=scenario, candidate=candidate, kind=kind, quarter=quarter, reason=reason, by=by, at=at
    )  # fmt: skip


@transaction.atomic
def record_overrule(
    *,
    scenario: Scenario,
    candidate: Candidate,
    kind: OverruleKind,
    reason: str,
    by: Person,
    at: datetime,
    quarter: str = "",
) -> Overrule:
    """Record an overrule; whoever calls has checked who may."""
    kept = Scenario.objects.select_for_update().get(pk=scenario.pk)
    faults = {
        "reason": "" if reason.strip() else gettext("Write the reason; it becomes public."),
        "quarter": quarter_fault(kept, kind, quarter),
        "candidate": ""
        if candidate.run.scenario_id == kept.pk
        else gettext("This candidate is of another scenario."),
    }
    if any(faults.values()):
        raise Invalid({name: message for name, message in faults.items() if message})
    if clashing(kept, candidate, kind):
        raise OverruleClashes
    version = None if candidate.project else candidate.version_of_design
    made = Overrule.objects.create(
        scenario=kept,
        kind=kind,
        community=candidate.community,
        design=version.design if version else None,
        project=candidate.project,
        parameters={} if candidate.project else dict(candidate.parameters),
        quarter=quarter,
        reason=reason.strip(),
        by=by,
        recorded_at=at,
    )
    _enter("overrule.recorded", made, by=by, at=at)
    return made


@transaction.atomic
def withdraw_overrule(*, overrule: Overrule, by: Person, at: datetime) -> Overrule:
    """Take an overrule back; whoever calls has checked who may. It stays on record."""
    kept = Overrule.objects.select_for_update(of=("self",)).get(pk=overrule.pk)
    if not in_force(kept, at):
        raise OverruleWithdrawn
    kept.withdrawn_at, kept.withdrawn_by = at, by
    kept.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _enter("overrule.withdrawn", kept, by=by, at=at)
    return kept


def _enter(kind: str, overrule: Overrule, *, by: Person, at: datetime) -> None:
    journal.enter(
        kind=kind,
        subject=overrule.public_id,
        values={
            "scenario": overrule.scenario.public_id,
            "overrule_kind": overrule.kind,
            "community": overrule.community.code,
            "design": overrule.design.public_id if overrule.design else None,
            "project": overrule.project.public_id if overrule.project else None,
            "parameters": overrule.parameters,
            "quarter": overrule.quarter,
            "reason": overrule.reason,
        },
        by=by,
        at=at,
    )
