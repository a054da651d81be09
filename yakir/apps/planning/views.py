"""Work pages of planning: scenarios, searches, plans and their publication."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yakir.apps.accounts.access import person_of, work
from yakir.apps.accounts.rules import Permission
from yakir.apps.planning import actions
from yakir.apps.planning.actions.scenarios import is_in_use, question_of
from yakir.apps.planning.forms import (
    PlanFilters,
    PublicationForm,
    ScenarioForm,
    SearchForm,
    initial_of,
)
from yakir.apps.planning.models import Plan, Run, Scenario
from yakir.apps.planning.queries import plans, scenarios
from yakir.apps.planning.queries.plans import PlanView
from yakir.common.errors import NotAllowed, Refused
from yakir.common.forms import attempt
from yakir.common.pages import asked, page_of
from yakir.common.spreadsheet import download
from yakir.common.time import quarter_of

FORMS = ("csv", "xlsx", "json")


@require_GET
@work(Permission.READ)
def scenario_list(request: HttpRequest) -> HttpResponse:
    """Show the scenarios that one may see."""
    person = person_of(request)
    search = asked(request, "q")
    found = scenarios.scenarios_seen_by(person)
    if search:
        found = scenarios.named(found, search)
    context = {
        "page": page_of(request, found),
        "search": search,
        "may_plan": person.may(Permission.PLAN),
    }
    return render(request, "planning/list.html", context)


@require_http_methods(["GET", "POST"])
@work(Permission.PLAN)
def new_scenario(request: HttpRequest) -> HttpResponse:
    """Make a scenario."""
    person = person_of(request)
    coming = quarter_of(localdate()).after(1)
    form = ScenarioForm(request.POST or None, person=person, initial={"first_quarter": str(coming)})
    scenario = attempt(
        request,
        form,
        lambda: actions.make_scenario(question=form.question, by=person, at=timezone.now()),
    )
    if scenario is not None:
        messages.success(request, _("The scenario is made."))
        return redirect("planning:scenario", scenario.public_id)
    return render(request, "planning/form.html", {"form": form}, status=_status(form))


@require_http_methods(["GET", "POST"])
@work(Permission.PLAN)
def change_scenario(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a scenario that no search has used."""
    person = person_of(request)
    scenario = _scenario(request, public_id, Permission.PLAN)
    form = ScenarioForm(request.POST or None, person=person)
    if request.method == "GET":
        form.initial = initial_of(
            question_of(scenario), scenario.version, typed_codes=form.takes_codes
        )
    changed = attempt(
        request,
        form,
        lambda: actions.change_scenario(
            scenario=scenario,
            question=form.question,
            version=form.cleaned_data["version"],
            by=person,
            at=timezone.now(),
        ),
    )
    if changed is not None:
        messages.success(request, _("The scenario is changed."))
        return redirect("planning:scenario", scenario.public_id)
    context = {"form": form, "scenario": scenario}
    return render(request, "planning/form.html", context, status=_status(form))


@require_POST
@work(Permission.PLAN)
def copy_scenario(request: HttpRequest, public_id: str) -> HttpResponse:
    """Copy a scenario and show the copy."""
    scenario = _scenario(request, public_id, Permission.PLAN)
    copied = actions.copy_scenario(scenario=scenario, by=person_of(request), at=timezone.now())
    messages.success(request, _("The scenario is copied. Change the copy and search again."))
    return redirect("planning:change", copied.public_id)


@require_GET
@work(Permission.READ)
def scenario_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a scenario with its candidates and searches."""
    return _scenario_page(request, _scenario(request, public_id, Permission.READ), SearchForm())


@require_POST
@work(Permission.PLAN)
def ask_search(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask for a search and show how far it is."""
    scenario = _scenario(request, public_id, Permission.PLAN)
    form = SearchForm(request.POST)
    if not form.is_valid():
        return _scenario_page(request, scenario, form, status=422)
    try:
        run = actions.ask_run(
            scenario=scenario,
            gap=form.cleaned_data["gap"] / 100,
            seconds=form.cleaned_data["seconds"],
            by=person_of(request),
            at=timezone.now(),
        )
    except Refused as refusal:
        form.refuse(refusal)
        return _scenario_page(request, scenario, form, status=refusal.status)
    return redirect("planning:run", run.public_id)


@require_GET
@work(Permission.READ)
def run_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show how far a search is; the fragment alone when the page asks for it."""
    run = _run(request, public_id, Permission.READ)
    now = timezone.now()
    finished = scenarios.is_finished(run, now)
    context = {
        "run": run,
        "progress": scenarios.progress_of(run, now),
        "url": reverse("planning:run", args=[run.public_id]),
        "finished": finished,
        "plan": Plan.objects.filter(run=run).first(),
        "may_plan": person_of(request).may(Permission.PLAN),
    }
    if not request.htmx:  # type: ignore[attr-defined]
        return render(request, "planning/run.html", context)
    answer = render(request, "planning/_progress.html", context)
    if finished:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
@work(Permission.PLAN)
def stop_search(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask a search to stop."""
    run = _run(request, public_id, Permission.PLAN)
    actions.stop_run(run=run, by=person_of(request), at=timezone.now())
    messages.info(request, _("The search is asked to stop; it keeps the best plan so far."))
    return redirect("planning:run", run.public_id)


@require_POST
@work(Permission.PLAN)
def search_again(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask for the same search again."""
    run = _run(request, public_id, Permission.PLAN)
    again = actions.ask_again(run=run, by=person_of(request), at=timezone.now())
    return redirect("planning:run", again.public_id)


@require_GET
@work(Permission.READ)
def plan_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a plan: what is chosen, or what is left out and why."""
    view = PlanView(_plan(request, public_id), person_of(request))
    left = request.GET.get("show") == "left"
    filters = PlanFilters(request.GET, view=view, left=left)
    if left:
        page = page_of(request, view.left_out(filters.wanted))
        rows: list[Any] = list(view.left_out_rows(page.object_list))
    else:
        page = page_of(request, view.chosen(filters.wanted))
        rows = list(view.chosen_rows(page.object_list))
    context = {
        **plans.plan_page(view),
        "filters": filters,
        "left": left,
        "page": page,
        "rows": rows,
        "tabs": _tabs(view, left=left),
        "may_sign": person_of(request).may(Permission.SIGN),
    }
    return render(request, "planning/plan.html", context)


@require_GET
@work(Permission.READ)
def plan_file(request: HttpRequest, public_id: str, form: str) -> HttpResponseBase:
    """Download what is chosen or left out as a table, or problem and plan as one document."""
    if form not in FORMS:
        raise Http404
    view = PlanView(_plan(request, public_id), person_of(request))
    if form == "json":
        if not view.sees_all:
            raise NotAllowed
        answer = JsonResponse(plans.plan_file(view.plan), json_dumps_params={"ensure_ascii": False})
        answer["Content-Disposition"] = 'attachment; filename="plan.json"'
        return answer
    left = request.GET.get("show") == "left"
    filters = PlanFilters(request.GET, view=view, left=left).wanted
    if left:
        table = plans.left_out_table(view.left_out_rows(view.left_out(filters)))
    else:
        table = plans.chosen_table(view.chosen_rows(view.chosen(filters)))
    name = "left-out" if left else "plan"
    return download(name, form, *table)


@require_http_methods(["GET", "POST"])
@work(Permission.SIGN)
def publish(request: HttpRequest, public_id: str) -> HttpResponse:
    """Publish a plan, or withdraw it from the public."""
    person = person_of(request)
    plan = _plan(request, public_id)
    is_public = bool(plan.is_public)  # type: ignore[attr-defined]
    form = PublicationForm(request.POST or None, is_public=is_public)
    if request.method == "POST" and form.is_valid():
        act = actions.withdraw_plan if is_public else actions.publish_plan
        try:
            act(plan=plan, note=form.cleaned_data["note"], by=person, at=timezone.now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            done = _("The plan is withdrawn.") if is_public else _("The plan is public.")
            messages.success(request, done)
            return redirect("planning:plan", plan.public_id)
    context = {"form": form, "plan": plan, "is_public": is_public}
    return render(request, "planning/publish.html", context, status=_status(form))


def _scenario(request: HttpRequest, public_id: str, permission: Permission) -> Scenario:
    seen = scenarios.scenarios_seen_by(person_of(request), permission)
    return get_object_or_404(seen, public_id=public_id)


def _run(request: HttpRequest, public_id: str, permission: Permission) -> Run:
    seen = scenarios.runs_seen_by(person_of(request), permission)
    return get_object_or_404(seen, public_id=public_id)


def _plan(request: HttpRequest, public_id: str) -> Plan:
    return get_object_or_404(plans.plans_seen_by(person_of(request)), public_id=public_id)


def _scenario_page(
    request: HttpRequest, scenario: Scenario, form: SearchForm, status: int = 200
) -> HttpResponse:
    may_plan = scenarios.scenarios_seen_by(person_of(request), Permission.PLAN)
    context = {
        **scenarios.scenario_page(scenario),
        "form": form,
        "may_plan": may_plan.filter(pk=scenario.pk).exists(),
        "in_use": is_in_use(scenario),
    }
    return render(request, "planning/scenario.html", context, status=status)


def _tabs(view: PlanView, *, left: bool) -> list[dict[str, Any]]:
    return [
        {
            "label": _("Chosen"),
            "href": "?show=chosen",
            "current": not left,
            "count": view.chosen().count(),
        },
        {
            "label": _("Left out, and why"),
            "href": "?show=left",
            "current": left,
            "count": view.left_out().count(),
        },
    ]


def _status(form: Any) -> int:
    """Return 422 when what was typed needs correction."""
    return 422 if form.is_bound and form.errors else 200
