"""Looks ahead from now: told, found, kept, found again."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from yakir.apps.accounts.access import person_of, work
from yakir.apps.accounts.rules import Permission
from yakir.apps.endurance import actions
from yakir.apps.endurance.forms.present import (
    FEW,
    Found,
    PresentForm,
    SiteKnown,
    Wanted,
    found_among,
    shown_again,
)
from yakir.apps.endurance.queries import looks
from yakir.apps.endurance.queries.network import network_of
from yakir.apps.endurance.queries.present import is_ready, sites_with_stores
from yakir.apps.endurance.queries.told import Told
from yakir.apps.endurance.views.reached import known_community
from yakir.apps.places.models import Community
from yakir.common.forms import attempt
from yakir.common.pages import asked, page_of

NEWEST = 5


@require_http_methods(["GET", "POST"])
@work(Permission.READ)
def now(request: HttpRequest, code: str) -> HttpResponse:
    """Ask what is known now, look for sites that differ, and look ahead."""
    found, person = known_community(request, code), person_of(request)
    sites = [SiteKnown(*each) for each in sites_with_stores(network_of([found.pk]))]
    if request.method != "POST":
        return _page(request, found, _blank(request, found, sites))
    if "find" in request.POST:
        form = _with(request, sites, found_among(sites, Wanted.of(request.POST)))
        return _page(request, found, form)
    form = PresentForm(request.POST, sites=sites, found=_still_shown(request, sites))
    if form.is_valid() and not is_ready():
        return _page(request, found, form, warms_up=True)
    look = attempt(
        request,
        form,
        lambda: actions.look_ahead(community=found, told=form.told, by=person, at=timezone.now()),
    )
    if look is None:
        return _page(request, found, form)
    return redirect("endurance:look", look.public_id)


@require_GET
@work(Permission.READ)
def listed(request: HttpRequest, code: str) -> HttpResponse:
    """Show the looks ahead of a community, the newest first."""
    found = known_community(request, code)
    page = page_of(request, looks.listed(looks.looks_seen_by(person_of(request), found)))
    rows = [looks.in_short(look) for look in page.object_list]
    context = {"community": found, "page": page, "rows": rows}
    return render(request, "endurance/looks.html", context)


@require_GET
@work(Permission.READ)
def look(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a look ahead as it was told and found."""
    kept = get_object_or_404(looks.looks_seen_by(person_of(request)), public_id=public_id)
    page = page_of(request, kept.found["sites"])
    horizon = kept.found["horizon"]
    context = {
        **looks.look_page(kept),
        "community": kept.community,
        "page": page,
        "rows": [looks.site_row(row, horizon) for row in page.object_list],
    }
    return render(request, "endurance/look.html", context)


def _blank(request: HttpRequest, found: Community, sites: list[SiteKnown]) -> PresentForm:
    """The form as it begins: empty, or from an earlier look."""
    mine = looks.looks_seen_by(person_of(request), found)
    earlier = mine.filter(public_id=asked(request, "from")).first()
    initial = None if earlier is None else shown_again(Told.of(earlier.told))
    return PresentForm(sites=sites, found=_few(sites), initial=initial)


def _few(sites: list[SiteKnown]) -> Found:
    """The sites with stores, where they are few enough to be shown unasked."""
    listed = Wanted(few=True).among(sites)
    return Found(listed, len(listed)) if len(listed) <= FEW else Found()


def _with(request: HttpRequest, sites: list[SiteKnown], found: Found) -> PresentForm:
    """The form with what was typed, unchecked, and with other sites shown."""
    typed = {name: value for name, value in request.POST.items() if value}
    ticked = dict.fromkeys(("power_off", "heat_off", "water_off", "staff_off", "alert"), "")
    return PresentForm(sites=sites, found=found, initial={**ticked, **typed})


def _still_shown(request: HttpRequest, sites: list[SiteKnown]) -> Found:
    """The sites that were on the page when it was sent, told of or not."""
    sent = {name.partition(":")[2] for name in request.POST if ":" in name}
    here = [site for site in sites if site.label.key in sent]
    return Found(here, len(here))


def _page(
    request: HttpRequest, found: Community, form: PresentForm, *, warms_up: bool = False
) -> HttpResponse:
    newest = looks.listed(looks.looks_seen_by(person_of(request), found))[:NEWEST]
    context: dict[str, Any] = {
        "community": found,
        "form": form,
        "warms_up": warms_up,
        "searched": "find" in request.POST,
        "newest": [looks.in_short(each) for each in newest],
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "endurance/now.html", context, status=status)
