"""Communities as addresses name them, for whoever may see them."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from yakir.apps.accounts.access import person_of
from yakir.apps.endurance.queries import seen
from yakir.apps.places.models import Community


def seen_community(request: HttpRequest, code: str) -> Community:
    """Return a community whose hours one may see."""
    return get_object_or_404(seen.communities_seen_by(person_of(request)), code=code)


def known_community(request: HttpRequest, code: str) -> Community:
    """Return a community whose single sites one may see."""
    found = seen_community(request, code)
    if not seen.knows_sites_of(person_of(request), found):
        raise Http404
    return found
