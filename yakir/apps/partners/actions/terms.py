"""Terms of law: written down, confirmed by a person before they run; reports handed in by them."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.journal import actions as journal
from yakir.apps.partners.actions import checks
from yakir.apps.partners.actions.holdings import locked, moved_on
from yakir.apps.partners.actions.sources import address_fault
from yakir.apps.partners.models import AidReport, Consignment, Term
from yakir.apps.partners.rules.terms import Counting, TermEvent
from yakir.apps.places.queries import scope_of
from yakir.common.errors import Conflict, Invalid, NotAllowed, Refused
from yakir.common.models import Source


class NotConfirmed(Refused):
    """A term without its days, event and act cannot run."""

    code = "term_incomplete"
    message = gettext_lazy(
        "A term runs only with its days, its event, its act and the day from which it is in force."
    )


@dataclass(frozen=True, slots=True)
class TermValues:
    """What an act of law says: how long, in which days, from which event, from when to when."""

    days: int | None = None
    counting: str = ""
    event: str = ""
    act_title: str = ""
    act_url: str = ""
    in_force_from: date | None = None
    in_force_to: date | None = None
    days_off: tuple[str, ...] = ()

    def faults(self) -> dict[str, str]:
        """Return each field's fault."""
        from_list = _("Choose from the list.")
        begins, ends = self.in_force_from, self.in_force_to
        backwards = begins is not None and ends is not None and ends < begins
        return checks.present(
            {
                "days": "" if self.days is None or 0 < self.days < 4000 else _("Write a number."),
                "counting": "" if self.counting in ("", *Counting.values) else from_list,
                "event": "" if self.event in ("", *TermEvent.values) else from_list,
                "act_url": address_fault(self.act_url),
                "in_force_to": _("It ends before it begins.") if backwards else "",
                "days_off": _days_fault(self.days_off),
            }
        )


@transaction.atomic
def change_term(*, term: Term, values: TermValues, version: int, by: Person, at: datetime) -> Term:
    """Write down what the act says; a changed term is off until it is confirmed anew."""
    found = _locked(term, version, by)
    if faults := values.faults():
        raise Invalid(faults)
    for name, value in asdict(values).items():
        setattr(found, name, list(value) if name == "days_off" else value)
    found.is_on, found.confirmed_by, found.confirmed_at = False, None, None
    _save(found, "term.changed", by=by, at=at)
    return found


@transaction.atomic
def confirm_term(*, term: Term, version: int, by: Person, at: datetime) -> Term:
    """Confirm that the act says so; from now on the term runs."""
    found = _locked(term, version, by)
    told = (found.days, found.counting, found.event, found.act_title, found.in_force_from)
    if not all(told):
        raise NotConfirmed
    found.is_on, found.confirmed_by, found.confirmed_at = True, by, at
    _save(found, "term.confirmed", by=by, at=at)
    return found


@transaction.atomic
def switch_off_term(*, term: Term, version: int, by: Person, at: datetime) -> Term:
    """Stop a term; nothing is due by it any more."""
    found = _locked(term, version, by)
    found.is_on = False
    _save(found, "term.stopped", by=by, at=at)
    return found


@transaction.atomic
def hand_in_report(
    *,
    consignment: Consignment,
    on: date,
    document: str,
    source: Source | None = None,
    version: int,
    by: Person,
    at: datetime,
) -> AidReport:
    """Record that the report on a consignment was handed in."""
    found: Consignment = locked(consignment, version=version, by=by)
    faults = {
        "document": "" if document.strip() else _("Name the document."),
        "on": _("This day is still to come. Write when it happened.") if on > localdate(at) else "",
    }
    if faults := checks.present(faults):
        raise Invalid(faults)
    report = AidReport.objects.create(
        consignment=found,
        handed_in_on=on,
        document=document.strip(),
        source=source,
        by=by,
        recorded_at=at,
    )
    moved_on(found)
    journal.enter(
        kind="aid-report.handed-in",
        subject=report.public_id,
        values={
            "consignment": found.public_id,
            "handed_in_on": on,
            "document": report.document,
            "source": checks.id_of(source),
            "is_protected": found.is_protected,
        },
        by=by,
        at=at,
    )
    return report


def _locked(term: Term, version: int, by: Person) -> Term:
    """Return the term, locked; a rule for all is kept by whoever works everywhere."""
    if not (by.is_machine or scope_of(by, Permission.KEEP_LEDGER).everywhere):
        raise NotAllowed
    found: Term = Term.objects.select_for_update(of=("self",)).get(pk=term.pk)
    if found.version != version:
        raise Conflict
    return found


def _save(term: Term, kind: str, *, by: Person, at: datetime) -> None:
    term.version += 1
    term.save()
    names = ("days", "counting", "event", "act_title", "act_url", "in_force_from", "in_force_to")
    journal.enter(
        kind=kind,
        subject=term.public_id,
        values={
            **{name: getattr(term, name) for name in names},
            "purpose": str(term.purpose),
            "days_off": term.days_off,
            "is_on": term.is_on,
        },
        by=by,
        at=at,
    )


def _days_fault(days: tuple[str, ...]) -> str:
    for day in days:
        try:
            date.fromisoformat(day)
        except ValueError:
            return _("Write days as 2026-03-06.")
    return ""
