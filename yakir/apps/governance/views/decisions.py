"""Pages of decisions: the list, a decision with its votes, and changes of projects."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yakir.apps.accounts.access import person_of, work
from yakir.apps.accounts.rules import Permission
from yakir.apps.governance import actions, forms
from yakir.apps.governance.models import Decision, Programme
from yakir.apps.governance.queries import pages
from yakir.apps.governance.views.shown import (
    EXPORTS,
    INSIDE,
    form_page,
    programme_of,
    show,
    to,
)
from yakir.apps.projects.forms import DecideChangeForm
from yakir.apps.projects.models import Change
from yakir.apps.projects.queries import told_change
from yakir.common.forms import attempt
from yakir.common.pages import page_of
from yakir.common.spreadsheet import download


@require_GET
@work(*INSIDE)
def decisions(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Show the decisions of a programme, or give them as a file."""
    found = programme_of(request, public_id)
    filters = forms.DecisionFilters(request.GET)
    filters.is_valid()
    wanted = filters.cleaned_data
    rows = pages.decision_list(found, search=wanted.get("q", ""), outcome=wanted.get("outcome", ""))
    if request.GET.get("format") in EXPORTS:
        return download("decisions", request.GET["format"], *pages.decision_table(rows))
    page = page_of(request, rows)
    shown = [(each, pages.SHAPES[each.outcome], pages.state_of(each)) for each in page.object_list]
    context = {"filters": filters, "page": page, "rows": shown}
    return show(request, found, "decisions", "decisions", heading=_("Decisions"), **context)


@require_http_methods(["GET", "POST"])
@work(Permission.GOVERN)
def new_decision(request: HttpRequest, public_id: str) -> HttpResponse:
    """Put a question to the steering group."""
    found = programme_of(request, public_id)
    asked = {name: request.GET.get(name, "") for name in ("change", "replaces", "plan")}
    form = forms.DecisionForm(request.POST or None, programme=found, initial=asked)
    made = attempt(
        request,
        form,
        lambda: actions.open_decision(
            programme=found, values=form.values, by=person_of(request), at=timezone.now()
        ),
    )
    if made is not None:
        message = _("The question is open to votes.")
        return to(request, message, "decision", found.public_id, made.public_id)
    return form_page(
        request,
        form,
        heading=_("Put a question"),
        lead=_("Members whose interests it touches are kept out from the start."),
        submit=_("Open to votes"),
        back=reverse("governance:decisions", args=[found.public_id]),
        programme=found,
    )


@require_GET
@work(*INSIDE)
def decision(request: HttpRequest, public_id: str, decision_id: str) -> HttpResponse:
    """Show a decision with its options, votes and result."""
    found = programme_of(request, public_id)
    return _decision_page(request, found, _decision(found, decision_id))


@require_POST
@work(Permission.STEER)
def vote(request: HttpRequest, public_id: str, decision_id: str) -> HttpResponse:
    """Vote for an option, or abstain."""
    found = programme_of(request, public_id)
    question = _decision(found, decision_id)
    form = forms.VoteForm(request.POST, decision=question)
    done = attempt(
        request,
        form,
        lambda: actions.vote(
            decision=question,
            option=form.chosen,
            reason=form.cleaned_data["reason"],
            by=person_of(request),
            at=timezone.now(),
        ),
    )
    if done is None:
        return _decision_page(request, found, question, form=form, vote_form=form)
    message = _("Your vote is on record.")
    return to(request, message, "decision", found.public_id, question.public_id)


@require_POST
@work(Permission.STEER, Permission.GOVERN)
def close(request: HttpRequest, public_id: str, decision_id: str) -> HttpResponse:
    """Close a decision with its reasons."""
    found = programme_of(request, public_id)
    question = _decision(found, decision_id)
    form = forms.CloseForm(request.POST)
    done = attempt(
        request,
        form,
        lambda: actions.close_decision(
            decision=question,
            reasons=form.cleaned_data["reasons"],
            by=person_of(request),
            at=timezone.now(),
        ),
    )
    if done is None:
        return _decision_page(request, found, question, form=form, close_form=form)
    message = _("The decision is closed and stays.")
    return to(request, message, "decision", found.public_id, question.public_id)


@require_GET
@work(*INSIDE)
def changes(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the changes of the programme's projects."""
    found = programme_of(request, public_id)
    page = page_of(request, pages.changes_of(found))
    return show(request, found, "changes", "changes", heading=_("Changes"), page=page)


@require_http_methods(["GET", "POST"])
@work(Permission.STEER)
def decide_change(request: HttpRequest, public_id: str, change_id: str) -> HttpResponse:
    """Decide a small change as the chair."""
    found = programme_of(request, public_id)
    in_programme = Change.objects.filter(project__enrolment__programme=found)
    change = get_object_or_404(in_programme, public_id=change_id)
    form = DecideChangeForm(request.POST or None)
    done = attempt(
        request,
        form,
        lambda: actions.decide_small_change(
            programme=found,
            change=change,
            approve=form.cleaned_data["approve"],
            ground=form.cleaned_data["ground"],
            by=person_of(request),
            at=timezone.now(),
        ),
    )
    if done is not None:
        return to(request, _("The change is decided."), "changes", found.public_id)
    told = told_change(change)
    return form_page(
        request,
        form,
        heading=_("Decide a change as the chair"),
        lead=f"{change.project}. {change.get_aspect_display()}: {told.before} → {told.after}. {change.reason}",
        submit=_("Decide"),
        back=reverse("governance:changes", args=[found.public_id]),
        programme=found,
    )


def _decision(programme: Programme, public_id: str) -> Decision:
    found: QuerySet[Decision] = programme.decisions.select_related(
        "programme__run_by", "rules", "plan__run__scenario", "change__project", "replaces", "chosen"
    )
    return get_object_or_404(found, public_id=public_id)


def _decision_page(
    request: HttpRequest, programme: Programme, question: Decision, **more: Any
) -> HttpResponse:
    page = pages.decision_page(question, person_of(request), on=localdate())
    context: dict[str, Any] = {
        "page": page,
        "decision": question,
        "vote_form": forms.VoteForm(decision=question),
        "close_form": forms.CloseForm(),
        "change": told_change(question.change) if question.change else None,
        **more,
    }
    return show(request, programme, "decisions", "decision", heading=question.question, **context)
