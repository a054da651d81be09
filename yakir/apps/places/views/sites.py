"""The register of sites."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yakir.apps.accounts.access import person_of, work
from yakir.apps.accounts.rules import Permission
from yakir.apps.places import queries
from yakir.apps.places.actions import sites
from yakir.apps.places.forms import SiteForm
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
        messages.success(request, _("The site is registered. Say next what it has."))
        return redirect("places:equipment", public_id=site.public_id)
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
            version=form.cleaned_data["version"] or 0,
            **{name: value for name, value in _values(form).items() if name != "community"},
            by=person,
            at=timezone.now(),
        ),
    )
    if changed is not None:
        messages.success(request, _("The site is changed."))
        return redirect("places:sites")
    return _form_page(request, {"form": form, "site": site})


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
