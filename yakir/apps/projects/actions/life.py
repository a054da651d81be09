"""Taking a project from stage to stage; some steps are signed by a second person."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.journal import actions as journal
from yakir.apps.needs import actions as needs
from yakir.apps.needs.rules import Status
from yakir.apps.places.queries import scope_of
from yakir.apps.projects import queries, rules
from yakir.apps.projects.actions.drafting import locked
from yakir.apps.projects.models import Project, Signature, Step
from yakir.apps.projects.rules import Stage
from yakir.common.errors import Invalid, NotAllowed, Refused

# A need is in a project from its approval, met from its operation, open again if it is given up.
NEEDS_FOLLOW = {
    Stage.APPROVED: Status.PLANNED,
    Stage.IN_OPERATION: Status.MET,
    Stage.CANCELLED: Status.VERIFIED,
}


class WrongStage(Refused):
    """The project does not go from its stage to this one."""

    code = "wrong_stage"
    message = _("The project cannot take this step from where it stands now.")


class MustBeAnother(Refused):
    """Whoever drafted or changed a project does not sign for it."""

    code = "must_be_another"
    message = _("You drafted this project; another person has to sign this step.")


class ReasonMissing(Invalid):
    """Going back and giving up need a reason on record."""

    code = "reason_missing"


@transaction.atomic
def advance(
    *, project: Project, to: Stage, version: int, by: Person, at: datetime, note: str = ""
) -> Project:
    """
    Take a project to another stage, with the step on record.

    In a programme a signed step needs two people: the first one's signature is kept, and the
    project stays where it is until the second one signs.
    """
    kept = locked(project, version)
    before = Stage(kept.stage)
    if not queries.leads_on(kept, to):
        raise WrongStage
    permission = rules.permission_for(before, to)
    if not scope_of(by, permission).includes(kept.community_id):
        raise NotAllowed
    if rules.is_signed(before, to) and queries.wrote(kept, by):
        raise MustBeAnother
    if to in rules.NEEDS_REASON and not note.strip():
        raise ReasonMissing({"note": str(_("Write the reason; it stays on record."))})
    first = _first_signature(kept, to)
    if kept.governed and rules.is_signed(before, to) and (first is None or first.by_id == by.pk):
        if first is None:
            _sign(kept, to, note=note.strip(), by=by, at=at)
        return kept
    kept.stage = to
    kept.version += 1
    kept.save(update_fields=["stage", "version"])
    Step.objects.create(
        project=kept, before=before, after=to, note=note.strip(), by=by, recorded_at=at
    )
    codes = rules.DREAM[to]
    journal.enter(
        kind=f"project.{to.value.replace('_', '-')}",
        subject=kept.public_id,
        values={
            "before": before.value,
            "stage": to.value,
            "note": note.strip(),
            "signed": rules.is_signed(before, to),
            "signatures": 2 if first else int(rules.is_signed(before, to)),
            "dream_status": codes.status,
            "dream_status_details": codes.status_details,
            "oblast": kept.community.oblast.code,
        },
        by=by,
        at=at,
    )
    if to in NEEDS_FOLLOW:
        needs.follow(
            needs=kept.needs.select_for_update(of=("self",)).order_by("pk"),
            to=NEEDS_FOLLOW[to],
            project=kept.public_id,
            by=by,
            at=at,
        )
    return kept


def _first_signature(project: Project, to: Stage) -> Signature | None:
    """Return the signature that waits for a second one under this step."""
    return queries.first_signatures(project).filter(to=to).first()


def _sign(project: Project, to: Stage, *, note: str, by: Person, at: datetime) -> None:
    """Keep the first signature; a further step of the project makes it void."""
    Signature.objects.create(
        project=project,
        on_step=project.steps.latest("pk"),
        to=to,
        note=note,
        by=by,
        recorded_at=at,
    )
    journal.enter(
        kind="project.signed",
        subject=project.public_id,
        values={"stage": to.value, "signatures": 1, "oblast": project.community.oblast.code},
        by=by,
        at=at,
    )


def cancel(*, project: Project, note: str, version: int, by: Person, at: datetime) -> Project:
    """Cancel a project, with the reason on record."""
    return advance(project=project, to=Stage.CANCELLED, note=note, version=version, by=by, at=at)
