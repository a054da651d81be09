"""The page that shows every component, with artificial content."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from yakir.common import examples
from yakir.common.pages import page_of


@require_GET
def components(request: HttpRequest) -> HttpResponse:
    """Show every component in use."""
    shown = examples.everything()
    shown["page"] = page_of(request, range(900), per=50, param="p")
    if "message" in request.GET:
        messages.success(request, gettext("An example of a message."))
    return render(request, "components.html", shown)


@require_GET
def progress(request: HttpRequest) -> HttpResponse:
    """Show the fragment that a run's progress asks for, as if it were done."""
    return render(request, "components/progress.html", {"run": examples.run_done(), "url": ""})


@require_GET
def communities(request: HttpRequest) -> JsonResponse:
    """Return the artificial communities of the example map as GeoJSON."""
    return JsonResponse(examples.communities())
