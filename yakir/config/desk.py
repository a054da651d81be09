"""My desk: what waits for a person, gathered from every app."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from yakir.apps.accounts.access import lacks_second_factor, person_of
from yakir.apps.accounts.rules import Permission
from yakir.apps.needs import queries as needs
from yakir.apps.partners import queries as partners
from yakir.apps.places import queries as places
from yakir.apps.planning import queries as planning
from yakir.apps.projects import queries as projects

WAITING = (
    needs.waiting_for,
    projects.waiting_for,
    partners.waiting_for,
    planning.waiting_for,
)
MOST_COMMUNITIES = 12


@require_GET
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """Show what waits for the person signed in, and where they work."""
    person = person_of(request)
    if lacks_second_factor(person):
        return redirect("mfa_activate_totp")
    communities = places.communities_where(person, Permission.READ)
    context = {
        "todo": [row for waiting in WAITING for row in waiting(person)],
        "memberships": person.memberships.filter(until=None).select_related("organisation"),
        "communities": communities[:MOST_COMMUNITIES],
        "more_communities": communities.count() - MOST_COMMUNITIES,
        "may": {permission.value: person.may(permission) for permission in Permission},
    }
    return render(request, "desk.html", context)
