"""Working pages of projects: register, one project, drafting, changing, steps."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.middleware import HtmxDetails

from yakir.apps.accounts.access import person_of, work
from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.catalogue import queries as catalogue
from yakir.apps.projects import actions, forms, queries
from yakir.apps.projects.models import Change, Project
from yakir.apps.projects.rules import Stage
from yakir.common.forms import YakirForm, attempt
from yakir.common.pages import page_of
from yakir.common.spreadsheet import download

EXPORTS = ("csv", "xlsx")


class HtmxRequest(HttpRequest):
    """A request that knows whether a part of the page is asked for."""

    htmx: HtmxDetails


@require_GET
@work(Permission.READ)
def project_list(request: HttpRequest) -> HttpResponseBase:
    """Show the register of projects, or give it as a file."""
    filters = forms.RegisterFilters(request.GET)
    projects = queries.register(person_of(request), **filters.narrowing)
    if request.GET.get("format") in EXPORTS:
        rows = queries.export_rows(projects)
        return download("projects", request.GET["format"], queries.EXPORT_HEADERS, rows)
    context = {
        "filters": filters,
        "page": page_of(request, projects),
        "may_draft": person_of(request).may(Permission.DRAFT),
    }
    return render(request, "projects/list.html", context)


@require_GET
@work(Permission.READ)
def detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a project: where it stands, its bill, its history, the steps one may take."""
    person = person_of(request)
    page = queries.page_of(_found(person, public_id), person)
    return render(request, "projects/detail.html", {"page": page, "project": page.project})


@require_http_methods(["GET", "POST"])
@work(Permission.DRAFT)
def new(request: HtmxRequest) -> HttpResponse:
    """Choose a design, a community and parameters; see the price; save the draft."""
    person = person_of(request)
    data = request.POST if request.method == "POST" else request.GET
    version = catalogue.newest_version(data.get("design", ""))
    if version is None:
        return render(request, "projects/choose.html", {"offers": catalogue.offers()})
    choice = forms.chosen(version, data, person)
    place = choice.community
    draft = forms.DraftForm(choice, place, request.POST or None) if place else None
    if request.method == "POST" and draft is not None:
        project = draft.save(by=person, at=timezone.now())
        if project is not None:
            messages.success(request, _("The draft is saved."))
            return redirect("projects:detail", project.public_id)
    template = "projects/_draft.html" if request.htmx else "projects/new.html"
    context = {"version": version, "choice": choice, "draft": draft, "quote": choice.quote}
    return render(request, template, context)


@require_http_methods(["GET", "POST"])
@work(Permission.DRAFT)
def new_free(request: HttpRequest) -> HttpResponse:
    """Draft a project that follows no typical design."""
    person = person_of(request)
    form = forms.FreeForm(request.POST or None, person)
    project = form.save(by=person, at=timezone.now()) if request.method == "POST" else None
    if project is not None:
        messages.success(request, _("The draft is saved."))
        return redirect("projects:detail", project.public_id)
    return render(request, "projects/new_free.html", {"form": form})


@require_http_methods(["GET", "POST"])
@work(Permission.DRAFT)
def change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a draft."""
    person = person_of(request)
    project = _found(person, public_id)
    form = forms.ChangeForm(project, request.POST or None)
    changed = form.save(by=person, at=timezone.now()) if request.method == "POST" else None
    if changed is not None:
        messages.success(request, _("The draft is changed."))
        return redirect("projects:detail", project.public_id)
    return render(request, "projects/change.html", {"form": form, "project": project})


@require_http_methods(["GET", "POST"])
@work(Permission.READ)
def advance(request: HttpRequest, public_id: str, to: str) -> HttpResponse:
    """Confirm a step to another stage, with a note; the step stays on record."""
    person = person_of(request)
    project = _found(person, public_id)
    if to not in Stage.values:
        raise Http404
    shown = {"to": to, "version": project.version}
    form = forms.StepForm({**shown, **request.POST.dict(), "to": to}) if request.POST else None
    done = form.save(project, by=person, at=timezone.now()) if form else None
    if done is not None:
        messages.success(
            request,
            _("The step is on record.")
            if done.stage == to
            else _("Your signature is on record. A second person signs before the step is taken."),
        )
        return redirect("projects:detail", project.public_id)
    moves = [move for move in queries.moves_for(project, person) if move.to == to]
    context = {
        "form": form or forms.StepForm(initial=shown),
        "project": project,
        "move": moves[0] if moves else None,
    }
    return render(request, "projects/advance.html", context)


@require_http_methods(["GET", "POST"])
@work(Permission.DRAFT)
def ask_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask for a change of scope, money or time."""
    person = person_of(request)
    project = _found(person, public_id)
    form = forms.AskChangeForm(request.POST or None, initial={"version": project.version})
    asked = attempt(request, form, lambda: form.ask(project, by=person, at=timezone.now()))
    if asked is not None:
        messages.success(request, _("The change is asked for. Somebody else decides it."))
        return redirect("projects:detail", project.public_id)
    context = {"form": form, "project": project}
    return render(request, "projects/ask_change.html", context, status=_status(form))


@require_http_methods(["GET", "POST"])
@work(Permission.SIGN)
def decide_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Decide a change that somebody else has asked for."""
    person = person_of(request)
    seen = queries.seen_by(person)
    change = get_object_or_404(Change, public_id=public_id, project__in=seen)
    form = forms.DecideChangeForm(request.POST or None)
    decided = attempt(
        request,
        form,
        lambda: actions.decide_change(
            change=change,
            approve=form.cleaned_data["approve"],
            ground=form.cleaned_data["ground"],
            by=person,
            at=timezone.now(),
        ),
    )
    if decided is not None:
        messages.success(request, _("The change is decided."))
        return redirect("projects:detail", change.project.public_id)
    context = {"form": form, "change": queries.told_change(change), "project": change.project}
    return render(request, "projects/decide_change.html", context, status=_status(form))


def _status(form: YakirForm) -> int:
    """Return 422 when what was typed needs correction."""
    return 422 if form.is_bound and form.errors else 200


def _found(person: Person, public_id: str) -> Project:
    """Return a project of the communities a person works for; others do not exist for them."""
    return get_object_or_404(queries.seen_by(person), public_id=public_id)
