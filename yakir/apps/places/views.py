"""Work pages of places: the register of sites and the working view of a community."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yakir.apps.accounts.access import person_of, work
from yakir.apps.accounts.rules import Permission
from yakir.apps.places import queries
from yakir.apps.places.actions import coverage, sites
from yakir.apps.places.forms import CoverageForm, DependencyForm, SiteForm
from yakir.apps.places.models import Site
from yakir.common.forms import attempt
from yakir.common.pages import asked
from yakir.common.protected import SiteKind

PAGE = 50


@require_GET
@work(Permission.READ)
def site_list(request: HttpRequest) -> HttpResponse:
    """Show the sites of the communities one works for."""
    found = queries.sites_seen_by(person_of(request))
    search, kind = asked(request, "q"), request.GET.get("kind", "")
    if search:
        found = found.filter(name__icontains=search)
    if kind in SiteKind.values:
        found = found.filter(kind=kind)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "search": search, "kind": kind, "kinds": SiteKind.choices}
    return render(request, "places/sites.html", context)


@require_http_methods(["GET", "POST"])
@work(Permission.REGISTER)
def new_site(request: HttpRequest) -> HttpResponse:
    """Register a site."""
    person = person_of(request)
    form = SiteForm(request.POST or None, person=person)
    site = attempt(
        request, form, lambda: sites.register(**_values(form), by=person, at=timezone.now())
    )
    if site is not None:
        messages.success(request, _("The site is registered."))
        return redirect("places:sites")
    return _form_page(request, {"form": form})


@require_http_methods(["GET", "POST"])
@work(Permission.REGISTER)
def change_site(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a site of a community one works for."""
    person = person_of(request)
    site = get_object_or_404(queries.sites_seen_by(person), public_id=public_id)
    form = SiteForm(request.POST or None, instance=site, person=person)
    kept = Site.objects.get(pk=site.pk)  # checking the form writes what was typed into `site`
    changed = attempt(
        request,
        form,
        lambda: sites.change(
            site=kept,
            **{name: value for name, value in _values(form).items() if name != "community"},
            by=person,
            at=timezone.now(),
        ),
    )
    if changed is not None:
        messages.success(request, _("The site is changed."))
        return redirect("places:sites")
    return _form_page(request, {"form": form, "site": site})


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


@require_http_methods(["GET", "POST"])
@work(Permission.REGISTER)
def dependencies(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what a site depends on, and add to it."""
    person = person_of(request)
    site = get_object_or_404(queries.sites_registered_by(person), public_id=public_id)
    form = DependencyForm(request.POST or None, site=site)
    added = attempt(
        request,
        form,
        lambda: sites.depend(site=site, **form.cleaned_data, by=person, at=timezone.now()),
    )
    if added is not None:
        messages.success(request, _("The dependency is recorded."))
        return redirect("places:dependencies", public_id=site.public_id)
    status = 422 if form.is_bound else 200
    needed = site.needs_from.select_related("supplier").order_by("service", "pk")
    context = {"form": form, "site": site, "dependencies": needed}
    return render(request, "places/dependencies.html", context, status=status)


@require_POST
@work(Permission.REGISTER)
def free(request: HttpRequest, public_id: str, dependency_id: int) -> HttpResponse:
    """Take a dependency of a site away."""
    person = person_of(request)
    site = get_object_or_404(queries.sites_registered_by(person), public_id=public_id)
    dependency = get_object_or_404(site.needs_from, pk=dependency_id)
    sites.free(dependency=dependency, by=person, at=timezone.now())
    messages.success(request, _("The dependency is taken away; the journal keeps that it was."))
    return redirect("places:dependencies", public_id=site.public_id)


def _form_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Show the form of a site; one with faults says so by its status."""
    form = context["form"]
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "places/site_form.html", context, status=status)


def _values(form: SiteForm) -> dict[str, Any]:
    return {
        **{name: form.cleaned_data[name] for name in ("community", "kind", "name", "lat", "lon")},
        "services": form.services,
    }
