"""My desk: what waits for a person, gathered from every app."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yakir.apps.accounts.access import lacks_second_factor, person_of
from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.governance import queries as governance
from yakir.apps.needs import queries as needs
from yakir.apps.partners import queries as partners
from yakir.apps.partners.queries import ledger
from yakir.apps.places import queries as places
from yakir.apps.planning import queries as planning
from yakir.apps.projects import queries as projects
from yakir.apps.publishing.queries import waiting as publishing
from yakir.common.desk import Waiting

MOST_COMMUNITIES = 12
MOST_PLEDGES = 5


@require_GET
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """Show what waits for the person signed in, and where they work."""
    person = person_of(request)
    if lacks_second_factor(person):
        return redirect("mfa_activate_totp")
    communities = places.communities_where(person, Permission.READ)
    context = {
        "todo": _waiting_for(person),
        "memberships": person.memberships.filter(until=None).select_related("organisation"),
        "communities": communities[:MOST_COMMUNITIES],
        "more_communities": communities.count() - MOST_COMMUNITIES,
        "may": {permission.value: person.may(permission) for permission in Permission},
    }
    return render(request, "desk.html", context)


def _waiting_for(person: Person) -> list[Waiting]:
    return [
        *needs.waiting_for(person),
        *projects.waiting_for(person),
        *planning.waiting_for(person),
        *governance.waiting_for(person),
        *publishing.waiting_for(person),
        *_of_the_ledger(person),
        *_pledges_to_ask_about(person),
    ]


def _of_the_ledger(person: Person) -> list[Waiting]:
    due = ledger.ledger_waiting_for(person, today=timezone.localdate())
    return [
        Waiting(title=each.title, text=each.text, href=_leading_to(each), label=_("Open"))
        for each in due
    ]


def _leading_to(due: ledger.Due) -> str:
    if due.consignment is not None:
        return reverse("ledger:consignment", args=[due.consignment.public_id])
    return reverse("partners:pledge", args=[due.pledge.public_id]) if due.pledge else ""


def _pledges_to_ask_about(person: Person) -> list[Waiting]:
    rows = partners.waiting_for(person, today=timezone.localdate())
    return [
        Waiting(
            title=row.act.title,
            text=row.word,
            href=reverse("partners:pledge", args=[row.pledge.public_id]),
            label=_("Ask or record an answer"),
        )
        for row in rows[:MOST_PLEDGES]
    ]
