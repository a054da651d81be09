"""What a site depends on, and which sites stand in for it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yakir.apps.accounts.access import person_of, work
from yakir.apps.accounts.rules import Permission
from yakir.apps.places.actions import ties
from yakir.apps.places.forms import DependencyForm, SubstituteForm
from yakir.apps.places.views.equipment import registered_site
from yakir.common.forms import attempt


@require_http_methods(["GET", "POST"])
@work(Permission.REGISTER)
def dependencies(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what a site depends on, and add to it."""
    person = person_of(request)
    site = registered_site(person, public_id)
    form = DependencyForm(request.POST or None, site=site)
    added = attempt(
        request,
        form,
        lambda: ties.depend(site=site, **form.cleaned_data, by=person, at=timezone.now()),
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
    site = registered_site(person, public_id)
    dependency = get_object_or_404(site.needs_from, pk=dependency_id)
    ties.free(dependency=dependency, by=person, at=timezone.now())
    messages.success(request, _("The dependency is taken away; the journal keeps that it was."))
    return redirect("places:dependencies", public_id=site.public_id)


@require_http_methods(["GET", "POST"])
@work(Permission.REGISTER)
def substitutes(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show who stands in for a site, and add to it."""
    person = person_of(request)
    site = registered_site(person, public_id)
    form = SubstituteForm(request.POST or None, site=site)
    added = attempt(
        request,
        form,
        lambda: ties.cover(site=site, **form.cleaned_data, by=person, at=timezone.now()),
    )
    if added is not None:
        messages.success(request, _("The substitute is recorded."))
        return redirect("places:substitutes", public_id=site.public_id)
    status = 422 if form.is_bound else 200
    others = site.substitutes.select_related("other").order_by("service", "pk")
    context = {"form": form, "site": site, "substitutes": others}
    return render(request, "places/substitutes.html", context, status=status)


@require_POST
@work(Permission.REGISTER)
def uncover(request: HttpRequest, public_id: str, substitute_id: int) -> HttpResponse:
    """Take a substitute of a site away."""
    person = person_of(request)
    site = registered_site(person, public_id)
    substitute = get_object_or_404(site.substitutes, pk=substitute_id)
    ties.uncover(substitute=substitute, by=person, at=timezone.now())
    messages.success(request, _("The substitute is taken away; the journal keeps that it was."))
    return redirect("places:substitutes", public_id=site.public_id)
