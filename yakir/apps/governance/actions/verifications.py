"""Checks of a plan by others, signed with what they found."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yakir.apps.accounts.models import Person
from yakir.apps.governance.actions.checks import require_right
from yakir.apps.governance.models import Verification
from yakir.apps.governance.queries.access import verifying_organisation
from yakir.apps.governance.queries.documents import fingerprints_of
from yakir.apps.governance.rules import CheckOutcome
from yakir.apps.journal import actions as journal
from yakir.apps.planning.models import Plan
from yakir.common.errors import Conflict, NotAllowed

HEX = frozenset("0123456789abcdef")


@transaction.atomic
def verify_plan(
    *,
    plan: Plan,
    problem_sha256: str,
    plan_sha256: str,
    outcome: CheckOutcome,
    by: Person,
    at: datetime,
    note: str = "",
) -> Verification:
    """
    Sign what a check of a plan found; whoever asked for the search does not.

    Fingerprints are compared with those of the server's own documents: nobody confirms a plan
    other than the one recorded.
    """
    organisation = verifying_organisation(by, plan)
    if organisation is None:
        raise NotAllowed
    typed = {
        "problem_sha256": problem_sha256.strip().lower(),
        "plan_sha256": plan_sha256.strip().lower(),
    }
    own = fingerprints_of(plan)
    require_right(
        {
            **{name: _fault(typed[name], own[name], outcome) for name in typed},
            "note": _("Say what differs.")
            if outcome is CheckOutcome.DIFFERS and not note.strip()
            else "",
        }
    )
    known: Verification | None = Verification.objects.filter(plan=plan, person=by).first()
    if known is not None:
        if (known.outcome, known.plan_sha256) != (outcome, typed["plan_sha256"]):
            raise Conflict(_("You have signed another result for this plan already."))
        return known
    made = Verification.objects.create(
        plan=plan,
        organisation=organisation,
        person=by,
        outcome=outcome,
        note=note.strip(),
        recorded_at=at,
        **typed,
    )
    journal.enter(
        kind="plan.verified",
        subject=plan.public_id,
        values={
            "verified_by": organisation.public_id,
            "outcome": outcome.value,
            "problem_sha256": made.problem_sha256,
            "plan_sha256": made.plan_sha256,
        },
        by=by,
        at=at,
    )
    return made


def _fault(typed: str, own: str, outcome: CheckOutcome) -> str:
    """Return what is wrong with a fingerprint; a result that differs may be of another file."""
    if len(typed) != 64 or set(typed) - HEX:
        return _("A fingerprint has 64 digits from 0 to f. Upload the file, and it is computed.")
    if outcome is CheckOutcome.CONFIRMED and typed != own:
        return _("This is not the file that is on record here, so it cannot be confirmed.")
    return ""
