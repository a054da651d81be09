"""The journal: latest public entries, the history of a record, and its proof."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yakir.apps.portal.views import not_shown, public
from yakir.apps.publishing.queries import journal as queries


@require_GET
@public
def journal(request: HttpRequest) -> HttpResponse:
    """Show the newest entries about public records, and how to check them."""
    before = request.GET.get("before", "")
    page = queries.latest(before=int(before) if before.isdecimal() and len(before) < 16 else None)
    return render(
        request,
        "portal/journal.html",
        {"page": page, "checkpoint": queries.checkpoint(), "key": queries.verifier_key()},
    )


@require_GET
@public
def record(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what the journal says of a record, as far as the gate opens it."""
    found = queries.record(public_id)
    if found is None:
        return not_shown(request, public_id)
    crumbs = [
        {"label": _("Check a record"), "href": reverse("portal:journal")},
        {"label": found.title or found.public_id},
    ]
    return render(request, "portal/record.html", {"record": found, "crumbs": crumbs})


@require_GET
@public
def proof(request: HttpRequest, index: int) -> HttpResponse:
    """Send the proof of an entry as a file."""
    document = queries.proof_of(index)
    if document is None:
        raise Http404
    response = HttpResponse(document.text, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="yakir-proof-{index}.json"'
    return response


@require_GET
@public
def checkpoint(request: HttpRequest) -> HttpResponse:
    """Send the signed checkpoint as text."""
    return HttpResponse(queries.checkpoint(), content_type="text/plain; charset=utf-8")
