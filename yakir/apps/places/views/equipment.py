"""What a site has."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yakir.apps.accounts.access import person_of, work
from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.places import queries
from yakir.apps.places.actions.equipment import equip
from yakir.apps.places.forms import EquipmentForm
from yakir.apps.places.models import Site
from yakir.common.forms import attempt


def registered_site(person: Person, public_id: str) -> Site:
    """Return a site that the person may change; there is no other."""
    return get_object_or_404(queries.sites_registered_by(person), public_id=public_id)


@require_http_methods(["GET", "POST"])
@work(Permission.REGISTER)
def equipment(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what a site has, and record it."""
    person = person_of(request)
    site = registered_site(person, public_id)
    form = EquipmentForm(request.POST or None, site=site)
    recorded = attempt(
        request,
        form,
        lambda: equip(
            site=site,
            values=form.values,
            places=form.places,
            version=form.cleaned_data["version"],
            by=person,
            at=timezone.now(),
        ),
    )
    if recorded is not None:
        messages.success(request, _("What the site has is recorded."))
        return redirect("places:equipment", public_id=site.public_id)
    status = 422 if form.is_bound else 200
    context = {"form": form, "site": site}
    return render(request, "places/equipment.html", context, status=status)
