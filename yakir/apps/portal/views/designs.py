"""Typical designs and their calculator."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yakir.apps.portal.views import public
from yakir.apps.publishing.queries import designs as queries


@require_GET
@public
def design_list(request: HttpRequest) -> HttpResponse:
    """List typical designs."""
    return render(request, "portal/designs.html", {"designs": queries.listed()})


@require_GET
@public
def design(request: HttpRequest, key: str) -> HttpResponse:
    """Show a design with its calculator; a change of a parameter fetches the result alone."""
    calculator = queries.calculator(key, request.GET)
    if calculator is None:
        raise Http404
    is_fragment = bool(request.headers.get("HX-Request"))
    template = "catalogue/_result.html" if is_fragment else "portal/design.html"
    crumbs = [
        {"label": _("Typical designs"), "href": reverse("portal:designs")},
        {"label": calculator.row.name},
    ]
    return render(
        request,
        template,
        {
            "design": calculator.row,
            "form": calculator.form,
            "quote": calculator.quote,
            "crumbs": crumbs,
        },
    )
