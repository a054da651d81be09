"""What of the ledger waits for a person: reports that fall due, reminders, yearly checks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.partners.models import Consignment, Line, Pledge, Reminder, Term
from yakir.apps.partners.queries.ledger.consignments import clocks
from yakir.apps.partners.queries.ledger.scope import consignments_seen_by
from yakir.apps.partners.queries.ledger.standing import standing_lines, where_is
from yakir.apps.partners.queries.scope import may_record, pledges_seen_by
from yakir.apps.partners.rules.ledger import LineKind, Stand
from yakir.apps.partners.rules.terms import Running
from yakir.apps.places.queries import scope_of, within
from yakir.common.formats import write_day

YEAR = timedelta(days=365)
MOST = 10


@dataclass(frozen=True, slots=True)
class Due:
    """One thing of the ledger that waits."""

    title: str
    text: str
    consignment: Consignment | None = None
    pledge: Pledge | None = None


def ledger_waiting_for(person: Person, *, today: date) -> list[Due]:
    """Return what waits: reports that a confirmed term asks for, checks after a year, reminders."""
    found = list(_reminders(person, today))
    if person.may(Permission.KEEP_LEDGER):
        kept = within(scope_of(person, Permission.KEEP_LEDGER))
        mine = consignments_seen_by(person).filter(kept)
        found += [*_reports(mine, today), *_checks(mine, today)]
    return found[:MOST]


def _reports(mine: QuerySet[Consignment], today: date) -> Iterator[Due]:
    if not Term.objects.filter(is_on=True).exists():
        return
    for consignment in mine.filter(is_aid=True, aid_reports=None):
        for clock in clocks(consignment, today=today):
            if clock.state in (Running.SOON, Running.OVERDUE) and clock.due is not None:
                word = (
                    _("The report was due on %(day)s.")
                    if clock.state == Running.OVERDUE
                    else _("The report is due on %(day)s.")
                )
                yield Due(consignment.name, word % {"day": write_day(clock.due)}, consignment)


def _checks(mine: QuerySet[Consignment], today: date) -> Iterator[Due]:
    """Yield consignments whose goods went into use over a year ago and were not looked at since."""
    fresh = standing_lines(
        Line.objects.filter(kind__in=(LineKind.USE, LineKind.CHECK), held_on__gt=today - YEAR)
    )
    used = standing_lines(Line.objects.filter(kind=LineKind.USE))
    old = mine.filter(pk__in=used.values("consignment")).exclude(pk__in=fresh.values("consignment"))
    for consignment in old:
        here = where_is(consignment)
        if any(stand == Stand.USE for each in here.values() for stand, _holder in each):
            yield Due(consignment.name, _("Not looked at for a year: is it in use?"), consignment)


def _reminders(person: Person, today: date) -> Iterator[Due]:
    if not person.may(Permission.RECORD_PLEDGE):
        return
    due = Reminder.objects.filter(
        done_at=None, on__lte=today, pledge__in=pledges_seen_by(person).values("pk")
    ).select_related("pledge__act__community")
    for reminder in due.order_by("on", "pk"):
        if may_record(person, reminder.pledge.act.community):
            yield Due(reminder.pledge.act.title, reminder.text, pledge=reminder.pledge)
