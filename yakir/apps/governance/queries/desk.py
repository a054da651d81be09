"""What of governance waits for a person."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.governance.models import Decision, Risk, Seat
from yakir.apps.governance.queries.access import governed_organisations
from yakir.apps.governance.rules import RiskState
from yakir.common.desk import Waiting

MOST_SHOWN = 10


def waiting_for(person: Person) -> list[Waiting]:
    """Declarations and votes that are missing, and risks whose review is due."""
    seats = Seat.objects.none()
    if person.may(Permission.STEER):
        seats = Seat.objects.filter(person=person, until=None).select_related("programme")
    found = [*_to_declare(seats), *_to_vote(seats), *_to_review(person)]
    return found[:MOST_SHOWN]


def _to_declare(seats: QuerySet[Seat]) -> list[Waiting]:
    missing = seats.filter(declarations=None)
    return [
        Waiting(
            title=seat.programme.name,
            text=_("Declare your interests, or that there are none, before you vote."),
            href=reverse("governance:conflicts", args=[seat.programme.public_id]),
            label=_("Declare"),
            primary=True,
        )
        for seat in missing.order_by("pk")
    ]


def _to_vote(seats: QuerySet[Seat]) -> list[Waiting]:
    open_ones = (
        Decision.objects.filter(programme__seats__in=seats, closed_at=None)
        .exclude(votes__seat__in=seats)
        .exclude(kept_out__seat__in=seats)
        .select_related("programme")
        .order_by("recorded_at", "pk")
    )
    return [
        Waiting(
            title=decision.question,
            text=decision.programme.name,
            href=reverse(
                "governance:decision", args=[decision.programme.public_id, decision.public_id]
            ),
            label=_("Read and vote"),
            primary=True,
        )
        for decision in open_ones
    ]


def _to_review(person: Person) -> list[Waiting]:
    due = Risk.objects.filter(
        programme__run_by__in=governed_organisations(person),
        state=RiskState.OPEN,
        review_on__lte=timezone.localdate(),
    )
    return [
        Waiting(
            title=risk.title,
            text=_("The review of this risk is due."),
            href=reverse("governance:risk", args=[risk.programme.public_id, risk.public_id]),
            label=_("Review the risk"),
        )
        for risk in due.select_related("programme").order_by("review_on", "pk")
    ]
