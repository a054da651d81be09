"""The journal: latest public entries, the history of a record, and its proof."""

import base64
from hashlib import sha256
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yakir.apps.portal.views import not_shown, public, signed
from yakir.apps.portal.views.words import verify_words
from yakir.apps.publishing.queries import journal as queries


@require_GET
@signed
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
@signed
def checkpoint(request: HttpRequest) -> HttpResponse:
    """Send the signed checkpoint as text."""
    return HttpResponse(queries.checkpoint(), content_type="text/plain; charset=utf-8")


@require_GET
@public
def verify(request: HttpRequest) -> HttpResponse:
    """Show the page that checks dropped files in the browser."""
    crumbs = [
        {"label": _("Check a record"), "href": reverse("portal:journal")},
        {"label": _("Check files here")},
    ]
    context = {"words": verify_words(), "key": queries.verifier_key(), "crumbs": crumbs}
    return render(request, "portal/verify.html", context)


@require_GET
@public
def verify_file(request: HttpRequest) -> HttpResponse:
    """Send the same page as one file, which needs neither this site nor a network."""
    program = Path(str(finders.find("yakir/verify.js"))).read_text(encoding="utf-8")
    looks = Path(str(finders.find("yakir/verify.css"))).read_text(encoding="utf-8")
    context = {
        "words": verify_words(),
        "key": queries.verifier_key(),
        # Both are files of ours, and the policy of the page admits nothing else.
        "program": mark_safe(program),
        "looks": mark_safe(looks),
        "admits": f"script-src {_hash(program)}; style-src {_hash(looks)}",
    }
    response = render(request, "portal/verify_file.html", context)
    response["Content-Disposition"] = 'attachment; filename="yakir-verify.html"'
    return response


def _hash(source: str) -> str:
    return f"'sha256-{base64.b64encode(sha256(source.encode()).digest()).decode()}'"
