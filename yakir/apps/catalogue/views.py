"""Working pages of typical designs: the catalogue and the calculator."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django_htmx.middleware import HtmxDetails

from yakir.apps.accounts.access import work
from yakir.apps.accounts.rules import Permission
from yakir.apps.catalogue import forms, queries


class HtmxRequest(HttpRequest):
    """A request that knows whether a part of the page is asked for."""

    htmx: HtmxDetails


@require_GET
@work(Permission.READ)
def design_list(request: HttpRequest) -> HttpResponse:
    """Show every typical design with its price at the defaults."""
    return render(request, "catalogue/list.html", {"offers": queries.offers()})


@require_GET
@work(Permission.READ)
def detail(request: HtmxRequest, key: str) -> HttpResponse:
    """Show a design with its calculator; a change of a parameter fetches the result alone."""
    version = queries.newest_version(key)
    if version is None:
        raise Http404
    form = forms.calculated(version, request.GET)
    template = "catalogue/_result.html" if request.htmx else "catalogue/detail.html"
    return render(
        request, template, {"version": version, "form": form, "quote": form.quote, "drafts": True}
    )
