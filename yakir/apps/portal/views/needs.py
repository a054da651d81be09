"""Verified needs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yakir.apps.portal.forms import NeedFilters
from yakir.apps.portal.views import public
from yakir.apps.publishing.queries import needs as queries
from yakir.common.pages import page_of


@require_GET
@public
def need_list(request: HttpRequest) -> HttpResponse:
    """List verified needs of open kinds, and the protected ones as sums."""
    form = NeedFilters(request.GET)
    form.is_valid()
    wanted = form.cleaned_data
    found = queries.listed(oblast=wanted.get("oblast", ""), service=wanted.get("service", ""))
    return render(
        request,
        "portal/needs.html",
        {"form": form, "found": found, "page": page_of(request, found.rows)},
    )
