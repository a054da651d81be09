"""Lower bounds: asked for beside a study, gone on with, stopped."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.islands.actions.bounding import look_for_bound
from yakir.apps.islands.models import Bound, Study
from yakir.apps.islands.queries.seen import may_ask
from yakir.apps.islands.rules import MOST_AT_ONCE
from yakir.apps.journal import actions as journal
from yakir.common.errors import Conflict, NotAllowed, Refused
from yakir.common.runs import UNFINISHED, RunState, is_lost


class TooManyBounds(Conflict):
    """One person's bounds would keep the worker from everybody else's."""

    code = "too_many_bounds"
    message = _("You have asked for several bounds already. Wait for one to end, or stop it.")


class NothingToBound(Refused):
    """A bound stands beside the cost of sizes that were found."""

    code = "nothing_to_bound"
    message = _("This study has no sizes yet, so there is no cost to set a bound beside.")


class BoundNotEnded(Refused):
    """A bound that is under way, or found, is not asked for again."""

    code = "bound_not_ended"
    message = _("This bound is being worked out, or stands already.")


class BoundEnded(Refused):
    """A bound that has ended cannot be stopped."""

    code = "bound_ended"
    message = _("This bound has already ended.")


@transaction.atomic
def ask_bound(*, study: Study, by: Person, at: datetime) -> Bound:
    """Ask for the bound of a study; one that was stopped or failed goes on from its years."""
    if not may_ask(by, study.community):
        raise NotAllowed
    if study.state != RunState.DONE or not study.answer:
        raise NothingToBound
    # Of two requests of one person the second waits, and counts the first.
    Person.objects.select_for_update().get(pk=by.pk)
    if Bound.objects.filter(asked_by=by, state__in=UNFINISHED).count() >= MOST_AT_ONCE:
        raise TooManyBounds
    return begin_bound(study=study, by=by, at=at)


@transaction.atomic
def begin_bound(*, study: Study, by: Person, at: datetime) -> Bound:
    """Let a worker take the bound up."""
    Study.objects.select_for_update(of=("self",)).get(pk=study.pk)
    bound, made = Bound.objects.get_or_create(
        study=study, defaults={"asked_by": by, "recorded_at": at}
    )
    if not made:
        bound.give_up_if_lost(at=at)
        if bound.state not in (RunState.STOPPED, RunState.FAILED):
            raise BoundNotEnded
        bound.state, bound.stop_asked, bound.detail = RunState.QUEUED, False, ""
        bound.heard_at = bound.finished_at = None
        bound.asked_by = by
        bound.save()
    _enter("bound.asked", bound, by=by, at=at)
    # The task is a row of the same transaction: no bound without its task.
    look_for_bound.enqueue(bound.pk)
    bound.refresh_from_db()
    return bound


@transaction.atomic
def stop_bound(*, bound: Bound, by: Person, at: datetime) -> Bound:
    """Ask the work to stop; the years found are kept."""
    if not may_ask(by, bound.study.community):
        raise NotAllowed
    kept = Bound.objects.select_for_update(of=("self",)).get(pk=bound.pk)
    if not kept.is_unfinished:
        raise BoundEnded
    kept.stop_asked = True
    if kept.state == RunState.QUEUED or is_lost(kept.state, kept.heard_at, at):
        kept.state, kept.finished_at = RunState.STOPPED, at
    kept.save()
    _enter("bound.stopped", kept, by=by, at=at)
    return kept


def _enter(kind: str, bound: Bound, *, by: Person, at: datetime) -> None:
    """Enter who asked beside which study; no cost goes into the journal."""
    values = {"study": bound.study.public_id}
    journal.enter(kind=kind, subject=bound.public_id, values=values, by=by, at=at)
