"""The life of a pledge: recorded, moved by its rules, answered, never removed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yakir.apps.accounts.models import Person
from yakir.apps.journal import actions as journal
from yakir.apps.partners.actions import checks
from yakir.apps.partners.actions.sources import SourceValues, record_source
from yakir.apps.partners.models import (
    Act,
    Answer,
    Delivery,
    Pledge,
    PledgeChange,
    Reminder,
)
from yakir.apps.partners.queries.ledger.pledges import lines_that_keep
from yakir.apps.partners.rules import DeliveryState, PledgeState, may_become
from yakir.apps.partners.rules.life import CLOSED, KEPT_STATES, NEEDS_A_REASON
from yakir.common.errors import Conflict, Invalid, Refused
from yakir.common.models import Source


class WrongStep(Refused):
    """A pledge cannot go there from where it stands."""

    code = "wrong_step"


class AlreadyAPledge(Conflict):
    """The act is a pledge already."""

    code = "already_a_pledge"
    message = gettext_lazy("This fact is on the pledge board already.")


class AlreadyADelivery(Conflict):
    """The act is a delivery already."""

    code = "already_a_delivery"
    message = gettext_lazy("This fact is recorded as a delivery already.")


@dataclass(frozen=True, slots=True)
class Due:
    """When a pledge falls due: a date only where the source names one, and the source's words."""

    on: date | None = None
    uk: str = ""
    en: str = ""


NO_DATE = Due()


@transaction.atomic
def record_pledge(
    *,
    act: Act,
    state: PledgeState = PledgeState.MADE,
    due: Due = NO_DATE,
    last_news: str = "",
    is_silent: bool = False,
    note: str = "",
    note_en: str = "",
    by: Person,
    at: datetime,
) -> Pledge:
    """Put an act on the pledge board, where the source says it stands."""
    checks.require(by, act.community)
    if Pledge.objects.filter(act=act).exists():
        raise AlreadyAPledge
    if due.on and act.happened and due.on.year < int(act.happened[:4]):
        raise Invalid({"due_on": _("The date lies before the pledge itself.")})
    pledge = Pledge.objects.create(
        act=act,
        state=state,
        due_on=due.on,
        due_uk=due.uk,
        due_en=due.en,
        last_news=last_news or act.happened,
        is_silent=is_silent,
        recorded_at=at,
    )
    PledgeChange.objects.create(
        pledge=pledge,
        after=state,
        on=act.happened,
        note=note,
        note_en=note_en,
        source=act.source,
        by=by,
        recorded_at=at,
    )
    _enter("pledge.recorded", pledge, {"note": note, "note_en": note_en}, by=by, at=at)
    return pledge


@transaction.atomic
def move_pledge(
    *,
    pledge: Pledge,
    to: PledgeState,
    note: str = "",
    on: str = "",
    source: Source | SourceValues | None = None,
    deliveries: Iterable[Delivery] = (),
    version: int,
    by: Person,
    at: datetime,
) -> Pledge:
    """Take a pledge one step on, with its reason, date and source."""
    pledge = _locked(pledge, version, by)
    deliveries = list(deliveries)
    before = PledgeState(pledge.state)
    if not may_become(before, to):
        raise WrongStep(
            _("A pledge that is “%(before)s” cannot become “%(after)s”.")
            % {"before": before.label, "after": to.label}
        )
    if faults := _move_faults(pledge, to, note, on, source, deliveries, at):
        raise Invalid(faults)
    source = _source_of(source, by=by, at=at)
    for delivery in deliveries:
        delivery.pledge = pledge
        delivery.save(update_fields=["pledge"])
    pledge.state = to
    _news(pledge, on)
    PledgeChange.objects.create(
        pledge=pledge,
        before=before,
        after=to,
        on=on,
        note=note,
        source=source,
        by=by,
        recorded_at=at,
    )
    _enter(
        "pledge.moved",
        pledge,
        {
            "before": before.value,
            "note": note,
            "on": on,
            "source": checks.id_of(source),
            "lines": [line.public_id for line in lines_that_keep(pledge)],
        },
        by=by,
        at=at,
    )
    return pledge


@transaction.atomic
def record_answer(
    *,
    pledge: Pledge,
    text: str,
    on: str,
    source: Source | SourceValues | None = None,
    version: int,
    by: Person,
    at: datetime,
) -> Answer:
    """Record what the partner says beside a pledge; it counts as news."""
    pledge = _locked(pledge, version, by)
    faults = {
        "text": "" if text.strip() else _("Write what the partner answers."),
        "on": checks.date_fault(on, at=at, required=True),
    }
    if isinstance(source, SourceValues):
        faults |= source.faults(at)
    if faults := checks.present(faults):
        raise Invalid(faults)
    source = _source_of(source, by=by, at=at)
    answer = Answer.objects.create(
        pledge=pledge, text=text.strip(), on=on, source=source, recorded_at=at
    )
    _news(pledge, on)
    _enter(
        "pledge.answered",
        pledge,
        {"text": answer.text, "on": on, "source": checks.id_of(source)},
        by=by,
        at=at,
    )
    return answer


@transaction.atomic
def record_silence(*, pledge: Pledge, version: int, by: Person, at: datetime) -> Pledge:
    """Note that we asked and no news came; it says nothing about the partner's will."""
    pledge = _locked(pledge, version, by)
    if pledge.state in CLOSED:
        raise WrongStep(_("This pledge is closed; there is nothing to wait for."))
    pledge.is_silent = True
    pledge.version += 1
    pledge.save()
    _enter("pledge.silent", pledge, {}, by=by, at=at)
    return pledge


@transaction.atomic
def remind(*, pledge: Pledge, on: date, text: str, by: Person, at: datetime) -> Reminder:
    """Note for ourselves to look at a pledge again on a day; the partner owes nothing by it."""
    checks.require(by, pledge.act.community)
    faults = {
        "text": "" if text.strip() else _("Write what is to be done."),
        "on": _("This day has passed. Choose one to come.") if on < localdate(at) else "",
    }
    if faults := checks.present(faults):
        raise Invalid(faults)
    reminder = Reminder.objects.create(
        pledge=pledge, on=on, text=text.strip(), by=by, recorded_at=at
    )
    _enter("pledge.reminder-set", pledge, {"on": on}, by=by, at=at)
    return reminder


@transaction.atomic
def close_reminder(*, reminder: Reminder, by: Person, at: datetime) -> Reminder:
    """Note that what a reminder asks for is done; a second time changes nothing."""
    found: Reminder = Reminder.objects.select_for_update(of=("self",)).get(pk=reminder.pk)
    checks.require(by, found.pledge.act.community)
    if found.done_at is None:
        found.done_at = at
        found.save(update_fields=["done_at"])
        _enter("pledge.reminder-done", found.pledge, {"on": found.on}, by=by, at=at)
    return found


@transaction.atomic
def record_delivery(
    *, act: Act, state: DeliveryState, pledge: Pledge | None = None, by: Person, at: datetime
) -> Delivery:
    """Record what a source says came or is on its way, and for which pledge."""
    checks.require(by, act.community)
    if Delivery.objects.filter(act=act).exists():
        raise AlreadyADelivery
    delivery = Delivery.objects.create(act=act, pledge=pledge, state=state, recorded_at=at)
    if pledge is not None and checks.later(act.happened, pledge.last_news) != pledge.last_news:
        _news(pledge, act.happened)
    journal.enter(
        kind="delivery.recorded",
        subject=delivery.public_id,
        values={
            "act": act.public_id,
            "state": str(state),
            "pledge": checks.id_of(pledge),
            "oblast": act.oblast.code if act.oblast else None,
            "year": act.happened[:4],
        },
        by=by,
        at=at,
    )
    return delivery


def _locked(pledge: Pledge, version: int, by: Person) -> Pledge:
    """Return the pledge as it stands, locked; refuse when somebody was faster."""
    locked: Pledge = Pledge.objects.select_for_update(of=("self",)).get(pk=pledge.pk)
    checks.require(by, locked.act.community)
    if locked.version != version:
        raise Conflict
    return locked


def _move_faults(
    pledge: Pledge,
    to: PledgeState,
    note: str,
    on: str,
    source: Source | SourceValues | None,
    deliveries: list[Delivery],
    at: datetime,
) -> dict[str, str]:
    faults = {"on": checks.date_fault(on, at=at, required=True)}
    if isinstance(source, SourceValues):
        faults |= source.faults(at)
    told = bool(note.strip()) and source is not None
    arrived = deliveries or pledge.deliveries.exists() or lines_that_keep(pledge).exists()
    if to in KEPT_STATES and not (told or arrived):
        faults["note"] = _("Record a delivery first, or give a source and say what it reports.")
    if to in NEEDS_A_REASON and not told:
        faults["note"] = _("Give the reason and its source.")
    if len(note) > 300:
        faults["note"] = _("Keep it under 300 characters.")
    return checks.present(faults)


def _source_of(source: Source | SourceValues | None, *, by: Person, at: datetime) -> Source | None:
    if isinstance(source, SourceValues):
        return record_source(values=source, by=by, at=at)
    return source


def _news(pledge: Pledge, on: str) -> None:
    """Save the pledge with its latest news; whoever spoke is no longer silent."""
    pledge.last_news = checks.later(on, pledge.last_news)
    pledge.is_silent = False
    pledge.version += 1
    pledge.save()


def _enter(kind: str, pledge: Pledge, more: dict[str, object], *, by: Person, at: datetime) -> None:
    act = pledge.act
    journal.enter(
        kind=kind,
        subject=pledge.public_id,
        values={
            "act": act.public_id,
            "state": str(pledge.state),
            "due_on": pledge.due_on,
            "due_uk": pledge.due_uk,
            "due_en": pledge.due_en,
            "last_news": pledge.last_news,
            "is_silent": pledge.is_silent,
            "sector": str(act.sector),
            "oblast": act.oblast.code if act.oblast else None,
            **more,
        },
        by=by,
        at=at,
    )
