"""Search: by the server when there is one, else by a small script in the page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yakir.apps.portal.views import public
from yakir.apps.publishing.queries import search as queries
from yakir.common.pages import asked


@require_GET
@public
def search(request: HttpRequest) -> HttpResponse:
    """Show public records whose names hold the words that were asked for."""
    words = asked(request, "q")
    return render(
        request, "portal/search.html", {"words": words, "places": queries.named(words[:100])}
    )
