"""The working view of a community, and registering its coverage."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yakir.apps.accounts.access import person_of, work
from yakir.apps.accounts.rules import Permission
from yakir.apps.places import queries
from yakir.apps.places.actions import coverage
from yakir.apps.places.forms import CoverageForm
from yakir.common.forms import attempt


@require_GET
@work(Permission.READ)
def community(request: HttpRequest, code: str) -> HttpResponse:
    """Show the working view of a community: exact shares, sites, what stays inside."""
    person = person_of(request)
    found = get_object_or_404(queries.communities_where(person, Permission.READ), code=code)
    return render(request, "places/community.html", queries.working_view(found))


@require_http_methods(["GET", "POST"])
@work(Permission.REGISTER)
def register_coverage(request: HttpRequest, code: str) -> HttpResponse:
    """Register which share of a community's people has a service."""
    person = person_of(request)
    found = get_object_or_404(queries.communities_where(person, Permission.REGISTER), code=code)
    form = CoverageForm(request.POST or None, person=person, community=found)
    figure = attempt(
        request,
        form,
        lambda: coverage.register(community=found, **form.values, by=person, at=timezone.now()),
    )
    if figure is not None:
        messages.success(request, _("The share is registered; the estimate stays on record."))
        return redirect("places:community", code=found.code)
    status = 422 if form.is_bound else 200
    context = {"form": form, "community": found}
    return render(request, "places/coverage_form.html", context, status=status)
