"""Pages of rules in versions, of interests, and of rankings."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yakir.apps.accounts.access import person_of, work
from yakir.apps.accounts.rules import Permission
from yakir.apps.governance import actions, forms
from yakir.apps.governance.models import Declaration, Programme, Rules
from yakir.apps.governance.queries import access_of, pages, programmes_seen_by
from yakir.apps.governance.queries.access import published_rules
from yakir.apps.governance.queries.matters import declarations_of
from yakir.apps.governance.views.shown import INSIDE, form_page, programme_of, show, to
from yakir.common.forms import attempt


@require_GET
@work(*INSIDE)
def rules(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show every version of the rules."""
    found = programme_of(request, public_id)
    versions = list(found.rules.select_related("published_by").order_by("-number"))
    context = {
        "versions": versions,
        "in_force": published_rules(found),
        "has_draft": any(each.published_at is None for each in versions),
    }
    return show(request, found, "rules", "rules", heading=_("Rules"), **context)


@require_http_methods(["GET", "POST"])
@work(Permission.GOVERN)
def draft_rules(request: HttpRequest, public_id: str) -> HttpResponse:
    """Draft the next version, beginning with the one in force."""
    found = programme_of(request, public_id)
    form = forms.RulesForm(request.POST or None, rules=published_rules(found))
    made = attempt(
        request,
        form,
        lambda: actions.draft_rules(
            programme=found, values=form.values, by=person_of(request), at=timezone.now()
        ),
    )
    if made is not None:
        return to(request, _("The draft of the rules is saved."), "rules", found.public_id)
    return form_page(
        request,
        form,
        heading=_("Draft rules"),
        lead=_("Nothing is ranked or decided before rules are published; then they stay."),
        submit=_("Save the draft"),
        back=reverse("governance:rules", args=[found.public_id]),
        programme=found,
    )


@require_http_methods(["GET", "POST"])
@work(Permission.GOVERN)
def change_rules(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a draft of the rules."""
    draft = _rules(request, public_id)
    form = forms.RulesForm(request.POST or None, rules=draft)
    changed = attempt(
        request,
        form,
        lambda: actions.change_rules(
            rules=draft,
            values=form.values,
            version=form.cleaned_data["version"],
            by=person_of(request),
            at=timezone.now(),
        ),
    )
    programme = draft.programme
    if changed is not None:
        return to(request, _("The draft of the rules is saved."), "rules", programme.public_id)
    return form_page(
        request,
        form,
        heading=_("Change the draft"),
        submit=_("Save the draft"),
        back=reverse("governance:rules", args=[programme.public_id]),
        programme=programme,
    )


@require_POST
@work(Permission.GOVERN)
def publish_rules(request: HttpRequest, public_id: str) -> HttpResponse:
    """Publish rules for good."""
    draft = _rules(request, public_id)
    version = request.POST.get("version", "")
    actions.publish_rules(
        rules=draft,
        version=int(version) if version.isdecimal() else 0,
        by=person_of(request),
        at=timezone.now(),
    )
    message = _("The rules are published and stay as they are.")
    return to(request, message, "rules", draft.programme.public_id)


@require_http_methods(["GET", "POST"])
@work(*INSIDE)
def conflicts(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what members declare, and let a member declare."""
    found = programme_of(request, public_id)
    form = forms.DeclarationForm(request.POST or None, programme=found)
    made = attempt(
        request,
        form,
        lambda: actions.declare(
            programme=found,
            values=form.values,
            replaces=_replaced(request, found),
            by=person_of(request),
            at=timezone.now(),
        ),
    )
    if made is not None:
        return to(request, _("The declaration is on record."), "conflicts", found.public_id)
    access = access_of(person_of(request), found)
    seats = found.seats.filter(until=None).select_related("person", "organisation").order_by("pk")
    context = {
        "form": form,
        "rows": [
            (seat, list(declarations_of(seat)))
            for seat in seats
            if access.governs or access.seat == seat
        ],
        "counts": [
            (seat, seat.declarations.exists())
            for seat in seats
            if not (access.governs or access.seat == seat)
        ],
        "replaces": request.POST.get("replaces") or request.GET.get("replaces", ""),
    }
    return show(request, found, "conflicts", "conflicts", heading=_("Interests"), **context)


@require_GET
@work(*INSIDE)
def rankings(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show how proposals are ranked: by plans, and by the points of members."""
    found = programme_of(request, public_id)
    context = {
        "rankings": found.rankings.select_related("plan__run__scenario", "rules"),
        "scores": pages.score_rows(found),
        "in_force": published_rules(found),
    }
    return show(request, found, "rankings", "rankings", heading=_("Rankings"), **context)


@require_http_methods(["GET", "POST"])
@work(Permission.GOVERN)
def rank(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a plan as the ranking."""
    found = programme_of(request, public_id)
    form = forms.RankingForm(request.POST or None, programme=found)
    made = attempt(
        request,
        form,
        lambda: actions.rank_by_plan(
            programme=found,
            plan=form.cleaned_data["plan"],
            by=person_of(request),
            at=timezone.now(),
        ),
    )
    if made is not None:
        return to(request, _("The plan ranks the proposals."), "rankings", found.public_id)
    return form_page(
        request,
        form,
        heading=_("Rank by a plan"),
        lead=_("Its search was asked for after the rules were published."),
        submit=_("Take the plan"),
        back=reverse("governance:rankings", args=[found.public_id]),
        programme=found,
    )


@require_http_methods(["GET", "POST"])
@work(Permission.STEER)
def score(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give a proposal points by the rules in force."""
    found = programme_of(request, public_id)
    in_force = actions.require_rules(found)
    form = forms.ScoreForm(request.POST or None, programme=found, rules=in_force)
    made = attempt(
        request,
        form,
        lambda: actions.score(
            programme=found,
            project=form.cleaned_data["project"],
            is_eligible=form.cleaned_data["is_eligible"],
            points=form.points,
            note=form.cleaned_data["note"],
            by=person_of(request),
            at=timezone.now(),
        ),
    )
    if made is not None:
        return to(request, _("The points are on record."), "rankings", found.public_id)
    return form_page(
        request,
        form,
        heading=_("Score a proposal"),
        lead=_("Points go from 0 to 10; each counts by its weight in the rules."),
        submit=_("Record the points"),
        back=reverse("governance:rankings", args=[found.public_id]),
        programme=found,
    )


def _rules(request: HttpRequest, public_id: str) -> Rules:
    seen = programmes_seen_by(person_of(request))
    return get_object_or_404(Rules, public_id=public_id, programme__in=seen)


def _replaced(request: HttpRequest, programme: Programme) -> Declaration | None:
    """Return the older declaration that a new one replaces, when one is named."""
    named = request.POST.get("replaces", "")
    if not named:
        return None
    return get_object_or_404(Declaration, public_id=named, seat__programme=programme)
