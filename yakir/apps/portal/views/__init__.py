"""The public pages: each reads the request, asks one gated query, and shows the answer."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from yakir.apps.publishing.queries.journal import signed_state, state
from yakir.apps.publishing.queries.withdrawn import tombstone
from yakir.common.conditional import conditional

public = conditional(state)
# A page that shows the checkpoint also changes when a witness has cosigned it.
signed = conditional(signed_state)


def not_shown(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say that a record was withdrawn, or that there is no such page."""
    found = tombstone(public_id)
    if found is None:
        raise Http404
    return render(request, "portal/withdrawn.html", {"stone": found}, status=HTTPStatus.GONE)
