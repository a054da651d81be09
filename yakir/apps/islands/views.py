"""Work pages of the island studio: studies, one of them, two side by side."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yakir.apps.accounts.access import person_of, work
from yakir.apps.accounts.rules import Permission
from yakir.apps.islands import actions, forms
from yakir.apps.islands.models import Bound, Study
from yakir.apps.islands.queries import bounds, pages
from yakir.apps.islands.queries.seen import narrowed, studies_seen_by
from yakir.apps.places.models import Community
from yakir.common.forms import attempt
from yakir.common.pages import asked, page_of
from yakir.common.runs import RunState
from yakir.common.spreadsheet import download

EXPORTS = ("csv", "xlsx")


@require_GET
@work(Permission.READ)
def study_list(request: HttpRequest) -> HttpResponseBase:
    """Show the studies that one may see, or give them as a file."""
    person = person_of(request)
    filters = forms.Filters(request.GET)
    studies = narrowed(studies_seen_by(person), **filters.narrowing)
    if request.GET.get("format") in EXPORTS:
        rows = pages.export_rows(studies)
        return download("islands", request.GET["format"], pages.EXPORT_HEADERS, rows)
    context = {
        "filters": filters,
        "page": page_of(request, studies),
        "may_ask": person.may(Permission.PLAN),
    }
    return render(request, "islands/list.html", context)


@require_http_methods(["GET", "POST"])
@work(Permission.PLAN)
def new_study(request: HttpRequest) -> HttpResponse:
    """Ask for the sizes of an island."""
    person = person_of(request)
    sent = request.POST if request.method == "POST" else request.GET
    copied = _copied(request)
    given = {"community": copied.community.code} if copied else sent
    place = forms.PlaceForm(given, person)
    if place.community is None:
        status = 422 if place.is_bound and place.errors else 200
        return render(request, "islands/place.html", {"form": place}, status=status)
    form = forms.StudyForm(
        request.POST or None,
        request.FILES or None,
        person=person,
        community=place.community,
        initial=forms.initial_of(copied) if copied else _named(place.community, request),
    )
    study = attempt(
        request,
        form,
        lambda: actions.ask_study(**form.asked, by=person, at=timezone.now()),
    )
    if study is not None:
        return redirect("islands:detail", study.public_id)
    if request.FILES and "weather" not in form.errors:
        form.ask_for_file(_("Choose the file again: it was not kept, as something else is wrong."))
    elif copied and copied.sun_about:
        words = _("The first study used %(source)s: choose the file again to use it here too.")
        form.ask_for_file(words % copied.sun_about)
    status = 422 if form.is_bound and form.errors else 200
    context = {"form": form, "community": place.community}
    return render(request, "islands/new.html", context, status=status)


@require_GET
@work(Permission.READ)
def detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a study; the fragment alone when the page asks how far it is."""
    study, now = _study(request, public_id), timezone.now()
    progress = pages.progress_of(study, now)
    finished = progress["status"] not in {"queued", "running"}
    context = {
        "study": study,
        "progress": progress,
        "finished": finished,
        "url": reverse("islands:detail", args=[study.public_id]),
    }
    if request.htmx:  # type: ignore[attr-defined]
        answer = render(request, "islands/_progress.html", context)
        if finished:
            answer["HX-Refresh"] = "true"
        return answer
    place = {name: asked(request, name) for name in ("year", "week", "day")}
    context |= pages.study_page(study, person_of(request), **place, at=now)
    return render(request, "islands/detail.html", context)


@require_POST
@work(Permission.PLAN)
def stop(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask a search to stop."""
    study = _study(request, public_id)
    actions.stop_study(study=study, by=person_of(request), at=timezone.now())
    messages.info(request, _("The search is asked to stop."))
    return redirect("islands:detail", study.public_id)


@require_POST
@work(Permission.PLAN)
def again(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask the same once more."""
    study = _study(request, public_id)
    asked_again = actions.ask_again(study=study, by=person_of(request), at=timezone.now())
    return redirect("islands:detail", asked_again.public_id)


@require_GET
@work(Permission.READ)
def bound_progress(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show how far the bound of a study is; the page itself without htmx."""
    study = _study(request, public_id)
    found = bounds.bound_of(study)
    if found is None or not request.htmx:  # type: ignore[attr-defined]
        return redirect("islands:detail", study.public_id)
    progress = bounds.progress_of(found, timezone.now())
    url = reverse("islands:bound-progress", args=[study.public_id])
    answer = render(request, "islands/_progress.html", {"progress": progress, "url": url})
    if progress["status"] not in {"queued", "running"}:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
@work(Permission.PLAN)
def bound(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask for the lower bound of a study, or go on with it."""
    study = _study(request, public_id)
    actions.ask_bound(study=study, by=person_of(request), at=timezone.now())
    return redirect(f"{reverse('islands:detail', args=[study.public_id])}#bound")


@require_POST
@work(Permission.PLAN)
def stop_bound(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask the work on a bound to stop."""
    study = _study(request, public_id)
    found = get_object_or_404(Bound.objects.select_related("study__community"), study=study)
    actions.stop_bound(bound=found, by=person_of(request), at=timezone.now())
    messages.info(request, _("The work on the bound is asked to stop; the years found are kept."))
    return redirect("islands:detail", study.public_id)


@require_GET
@work(Permission.READ)
def answer_file(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give out a study with its answer and bound as JSON."""
    study = _study(request, public_id)
    if not study.answer:
        raise Http404
    answer = JsonResponse(
        bounds.answer_file(study), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
    answer["Content-Disposition"] = 'attachment; filename="island.json"'
    return answer


@require_http_methods(["GET", "POST"])
@work(Permission.DRAFT)
def save(request: HttpRequest, public_id: str) -> HttpResponse:
    """Save a study as a project, after showing what the project will be."""
    study, person = _study(request, public_id), person_of(request)
    form = forms.SaveForm(request.POST or None, initial={"version": study.version})
    project = attempt(
        request,
        form,
        lambda: actions.save_as_project(
            study=study, version=form.cleaned_data["version"], by=person, at=timezone.now()
        ),
    )
    if project is not None:
        messages.success(request, _("The island is a draft project now."))
        return redirect("projects:detail", project.public_id)
    context = {"form": form, "study": study, **pages.saving(study)}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "islands/save.html", context, status=status)


@require_GET
@work(Permission.READ)
def compare(request: HttpRequest) -> HttpResponse:
    """Show two studies side by side."""
    done = studies_seen_by(person_of(request)).filter(state=RunState.DONE)
    form = forms.PairForm(request.GET, done)
    context: dict[str, Any] = {"form": form}
    if form.pair:
        context |= pages.compare(*form.pair)
    return render(request, "islands/compare.html", context)


def _study(request: HttpRequest, public_id: str) -> Study:
    return get_object_or_404(studies_seen_by(person_of(request)), public_id=public_id)


def _copied(request: HttpRequest) -> Study | None:
    """The study whose question a new one begins with, if the address names one."""
    if request.method == "POST" or not asked(request, "copy"):
        return None
    seen = studies_seen_by(person_of(request))
    return seen.filter(public_id=asked(request, "copy")).first()


def _named(community: Community, request: HttpRequest) -> dict[str, Any]:
    name = _("Island in %(community)s") % {"community": community.name}
    return {"name": name, "site": asked(request, "site")}
