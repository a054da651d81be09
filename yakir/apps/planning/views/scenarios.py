"""Pages of scenarios."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yakir.apps.accounts.access import person_of, work
from yakir.apps.accounts.rules import Permission
from yakir.apps.planning import actions
from yakir.apps.planning.actions.scenarios import is_in_use
from yakir.apps.planning.forms import (
    ScenarioForm,
    SearchForm,
    initial_of,
)
from yakir.apps.planning.models import Scenario
from yakir.apps.planning.queries import scenarios, versions
from yakir.apps.planning.queries.feasibility import feasibility
from yakir.apps.planning.queries.questions import question_of
from yakir.apps.planning.views.found import scenario_of, status_of
from yakir.common.errors import Refused
from yakir.common.forms import attempt
from yakir.common.pages import asked, page_of
from yakir.common.time import quarter_of


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
    if "check" in request.POST:
        return _checked(request, form, {})
    scenario = attempt(
        request,
        form,
        lambda: actions.make_scenario(question=form.question, by=person, at=timezone.now()),
    )
    if scenario is not None:
        messages.success(request, _("The scenario is made."))
        return redirect("planning:scenario", scenario.public_id)
    return render(request, "planning/form.html", {"form": form}, status=status_of(form))


@require_http_methods(["GET", "POST"])
@work(Permission.PLAN)
def change_scenario(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a scenario that no search has used."""
    person = person_of(request)
    scenario = scenario_of(request, public_id, Permission.PLAN)
    form = ScenarioForm(request.POST or None, person=person)
    if request.method == "GET":
        form.initial = initial_of(
            question_of(scenario), scenario.version, typed_codes=form.takes_codes
        )
    if "check" in request.POST:
        return _checked(request, form, {"scenario": scenario})
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
    return render(request, "planning/form.html", context, status=status_of(form))


@require_POST
@work(Permission.PLAN)
def copy_scenario(request: HttpRequest, public_id: str) -> HttpResponse:
    """Copy a scenario and show the copy."""
    scenario = scenario_of(request, public_id, Permission.PLAN)
    copied = actions.copy_scenario(scenario=scenario, by=person_of(request), at=timezone.now())
    messages.success(request, _("The scenario is copied. Change the copy and search again."))
    return redirect("planning:change", copied.public_id)


@require_GET
@work(Permission.READ)
def scenario_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a scenario with its candidates and searches."""
    return _scenario_page(request, scenario_of(request, public_id, Permission.READ), SearchForm())


@require_POST
@work(Permission.PLAN)
def ask_search(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask for a search and show how far it is."""
    scenario = scenario_of(request, public_id, Permission.PLAN)
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


def _checked(request: HttpRequest, form: ScenarioForm, context: dict[str, Any]) -> HttpResponse:
    """Show what the question could reach as it is typed; nothing is recorded."""
    context |= {"form": form, "checked": True}
    if form.asks_enough():
        context["feasible"] = feasibility(form.question)
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "planning/_feasibility.html", context)
    return render(request, "planning/form.html", context)


@require_GET
@work(Permission.READ)
def scenario_version(request: HttpRequest, public_id: str, version: int) -> HttpResponse:
    """Show what a scenario asked in one of its versions."""
    scenario = scenario_of(request, public_id, Permission.READ)
    kept = get_object_or_404(scenario.versions.select_related("by"), version=version)
    context = {
        **versions.version_page(scenario, kept),
        "may_restore": _may_plan(request, scenario) and not is_in_use(scenario),
    }
    return render(request, "planning/version.html", context)


@require_POST
@work(Permission.PLAN)
def restore_version(request: HttpRequest, public_id: str, version: int) -> HttpResponse:
    """Ask again what an earlier version asked."""
    scenario = scenario_of(request, public_id, Permission.PLAN)
    actions.restore_version(
        scenario=scenario,
        restored=get_object_or_404(scenario.versions, version=version),
        version=scenario.version,
        by=person_of(request),
        at=timezone.now(),
    )
    messages.success(request, _("The scenario asks again what it asked then."))
    return redirect("planning:scenario", scenario.public_id)


def _may_plan(request: HttpRequest, scenario: Scenario) -> bool:
    own = scenarios.scenarios_seen_by(person_of(request), Permission.PLAN)
    return own.filter(pk=scenario.pk).exists()


def _scenario_page(
    request: HttpRequest, scenario: Scenario, form: SearchForm, status: int = 200
) -> HttpResponse:
    context = {
        **scenarios.scenario_page(scenario),
        "form": form,
        "may_plan": _may_plan(request, scenario),
        "in_use": is_in_use(scenario),
    }
    return render(request, "planning/scenario.html", context, status=status)
