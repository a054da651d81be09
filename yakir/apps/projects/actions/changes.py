"""Changing scope, money or time of a project under way: asked for, decided, kept."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.journal import actions as journal
from yakir.apps.places.queries import scope_of
from yakir.apps.projects import rules
from yakir.apps.projects.actions.drafting import in_euro, locked
from yakir.apps.projects.actions.life import MustBeAnother
from yakir.apps.projects.models import Change, Project
from yakir.apps.projects.rules import Aspect, ChangeState, Stage
from yakir.common.errors import Conflict, Invalid, NotAllowed, Refused
from yakir.common.money import Money

# What of a project each aspect changes.
FIELDS = {Aspect.SCOPE: "people", Aspect.MONEY: "cost", Aspect.TIME: "lead_quarters"}


class NotChangeable(Refused):
    """Only a project under way has changes."""

    code = "not_changeable"
    message = _("A draft is changed by who drafted it, and what has ended is not changed any more.")


class NotOpen(Conflict):
    """The change is decided, or another one of the same kind waits already."""

    code = "change_not_open"
    message = _("This change is decided already, or one of the same kind still waits.")


class DecidedByProgramme(NotAllowed):
    """The steering group of a programme decides the changes of its projects."""

    code = "decided_by_programme"
    message = _("This project belongs to a programme: its changes are decided there.")


@transaction.atomic
def ask_change(
    *,
    project: Project,
    aspect: Aspect,
    after: Decimal | int | None,
    reason: str,
    version: int,
    by: Person,
    at: datetime,
    what: str = "",
) -> Change:
    """Ask for a change of one aspect; `after` is the new cost, quarters or people."""
    kept = locked(project, version)
    if not scope_of(by, Permission.DRAFT).includes(kept.community_id):
        raise NotAllowed
    if Stage(kept.stage) not in rules.CHANGEABLE:
        raise NotChangeable
    if faults := _faults(kept, aspect, after, reason, what):
        raise Invalid(faults)
    if kept.changes.filter(aspect=aspect, state=ChangeState.REQUESTED).exists():
        raise NotOpen
    change = Change.objects.create(
        project=kept,
        aspect=aspect,
        before=_plain(kept, aspect, getattr(kept, FIELDS[aspect])),
        after=_plain(kept, aspect, getattr(kept, FIELDS[aspect]) if after is None else after),
        what=what.strip(),
        reason=reason.strip(),
        asked_by=by,
        recorded_at=at,
    )
    _enter("project.change-asked", change, by=by, at=at)
    return change


@transaction.atomic
def decide_change(
    *, change: Change, approve: bool, ground: str, by: Person, at: datetime
) -> Change:
    """Decide a change of a project that no programme governs, as a second person who signs."""
    project = change.project
    if not scope_of(by, Permission.SIGN).includes(project.community_id):
        raise NotAllowed
    if project.governed:
        raise DecidedByProgramme
    if change.asked_by_id == by.pk:
        raise MustBeAnother
    return settle_change(change=change, approve=approve, ground=ground, mandate="", by=by, at=at)


@transaction.atomic
def settle_change(
    *, change: Change, approve: bool, ground: str, mandate: str, by: Person, at: datetime
) -> Change:
    """Put a decision into effect; whoever calls has checked that it may be taken (`mandate`)."""
    project = Project.objects.select_for_update(of=("self",)).get(pk=change.project_id)
    kept = Change.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if kept.state != ChangeState.REQUESTED:
        raise NotOpen
    if Stage(project.stage) not in rules.CHANGEABLE:
        raise NotChangeable
    if not ground.strip():
        raise Invalid({"ground": gettext("Write the reason; it stays on record.")})
    kept.state = ChangeState.APPROVED if approve else ChangeState.REFUSED
    kept.ground, kept.mandate = ground.strip(), mandate
    kept.decided_by, kept.decided_at = by, at
    kept.save()
    if approve:
        _apply(project, kept)
    _enter(f"project.change-{kept.state}", kept, by=by, at=at)
    return kept


@transaction.atomic
def govern(*, project: Project, by: Person, at: datetime) -> Project:
    """Let a programme govern a project: from now on two people sign each of its signed steps."""
    kept = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    if not kept.governed:
        kept.governed = True
        kept.save(update_fields=["governed"])
        journal.enter(
            kind="project.governed",
            subject=kept.public_id,
            values={"governed": True},
            by=by,
            at=at,
        )
    return kept


def _apply(project: Project, change: Change) -> None:
    field = FIELDS[Aspect(change.aspect)]
    value = change.after[field]
    setattr(project, field, Decimal(value) if field == "cost" else value)
    project.version += 1
    project.save(update_fields=[field, "version"])


def _plain(project: Project, aspect: Aspect, value: Any) -> dict[str, Any]:
    """Return a value as JSON keeps it; money with its currency."""
    if aspect is Aspect.MONEY:
        return {"cost": f"{Decimal(value):.2f}", "currency": project.currency}
    return {FIELDS[aspect]: int(value)}


def _faults(
    project: Project, aspect: Aspect, after: Decimal | int | None, reason: str, what: str
) -> dict[str, str]:
    """Return what is wrong with a change, by field."""
    faults = {}
    if not reason.strip():
        faults["reason"] = gettext("Write the reason; it stays on record.")
    if aspect is Aspect.SCOPE and not what.strip():
        faults["what"] = gettext("Say what of the scope becomes different.")
    if after is None:
        if aspect is not Aspect.SCOPE:
            faults["after"] = gettext("Write the new value.")
        return faults
    values = {"people": project.people, "lead_quarters": project.lead_quarters}
    cost = project.cost
    if aspect is Aspect.MONEY:
        cost = Decimal(after)
    else:
        values[FIELDS[aspect]] = int(after)
    impossible = rules.impossible(
        cost_eur=in_euro(Money(cost, project.currency)),
        yearly_cost=project.yearly_cost,
        population=project.community.population,
        **values,
    )
    if impossible:
        faults["after"] = next(iter(impossible.values()))
    elif aspect is not Aspect.SCOPE and after == getattr(project, FIELDS[aspect]):
        faults["after"] = gettext("This is what it is already.")
    return faults


def _enter(kind: str, change: Change, *, by: Person, at: datetime) -> None:
    journal.enter(
        kind=kind,
        subject=change.project.public_id,
        values={
            "change": change.public_id,
            "aspect": change.aspect,
            "before": change.before,
            "after": change.after,
            "what": change.what,
            "reason": change.reason,
            "state": change.state,
            "ground": change.ground,
            "mandate": change.mandate,
        },
        by=by,
        at=at,
    )
