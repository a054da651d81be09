"""Declaring interests, and keeping members from the decisions that an interest touches."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yakir.apps.accounts.models import Organisation, Person
from yakir.apps.governance.actions.checks import require_right, require_seat
from yakir.apps.governance.models import Decision, Declaration, KeptOut, Programme
from yakir.apps.governance.queries.matters import conflicts_in, declarations_of
from yakir.apps.governance.rules import About, Nature
from yakir.apps.journal import actions as journal
from yakir.apps.partners.models import Fund
from yakir.apps.places.models import Community
from yakir.apps.projects.models import Project
from yakir.common.errors import NotAllowed

Subject = Organisation | Community | Fund | Project
KINDS: dict[About, type[Subject]] = {
    About.ORGANISATION: Organisation,
    About.COMMUNITY: Community,
    About.FUND: Fund,
    About.PROJECT: Project,
}


@dataclass(frozen=True, kw_only=True)
class DeclarationValues:
    """An interest, or that there is none."""

    about: About
    subject: Subject | None = None
    nature: str = ""
    note: str = ""
    since: date | None = None
    until: date | None = None

    def faults(self) -> dict[str, str]:
        """Return each field's fault."""
        if self.about is About.NOTHING:
            return {}
        backwards = self.since and self.until and self.until < self.since
        return {
            "subject": ""
            if isinstance(self.subject, KINDS[self.about])
            else _("Say in what the interest is."),
            "nature": "" if self.nature in Nature.values else _("Choose from the list."),
            "until": _("The end comes after the beginning.") if backwards else "",
        }


@transaction.atomic
def declare(
    *,
    programme: Programme,
    values: DeclarationValues,
    by: Person,
    at: datetime,
    replaces: Declaration | None = None,
) -> Declaration:
    """
    Declare an interest, or none; a later declaration may replace one of one's own.

    Open decisions that the interest touches are closed to the member at once.
    """
    seat = require_seat(by, programme)
    require_right(values.faults())
    nothing = values.about is About.NOTHING
    if nothing and replaces is None:
        same = declarations_of(seat).filter(about=About.NOTHING).first()
        if same is not None:
            return same
    if replaces is not None and (
        replaces.seat_id != seat.pk or Declaration.objects.filter(replaces=replaces).exists()
    ):
        raise NotAllowed
    made = Declaration.objects.create(
        seat=seat,
        about=values.about,
        **({} if nothing else {values.about.value: values.subject}),
        nature="" if nothing else values.nature,
        note=values.note.strip(),
        since=values.since,
        until=values.until,
        replaces=replaces,
        recorded_at=at,
    )
    # In what the interest is stays out of the journal: it is about a person.
    journal.enter(
        kind="interest.declared",
        subject=made.public_id,
        values={"about": made.about, "nature": made.nature, "corrects": replaces is not None},
        by=by,
        at=at,
    )
    for decision in programme.decisions.filter(closed_at=None).order_by("pk"):
        keep_out(decision, at=at)
    return made


def keep_out(decision: Decision, *, at: datetime) -> None:
    """
    Record every member whom an interest keeps from a decision; once kept out is kept out.

    Yakir itself does it, so that the entry does not tell which organisation's member declared.
    """
    for seat, declaration in conflicts_in(decision, on=localdate(at)):
        _kept, made = KeptOut.objects.get_or_create(
            decision=decision,
            seat=seat,
            defaults={"declaration": declaration, "recorded_at": at},
        )
        if made:
            journal.enter(
                kind="decision.member-kept-out",
                subject=decision.public_id,
                values={"about": declaration.about, "nature": declaration.nature},
                by=Person.objects.machine(),
                at=at,
            )
