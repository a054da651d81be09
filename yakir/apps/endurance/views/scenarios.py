"""Scenarios of outages: listed, shown, made, changed, copied."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yakir.apps.accounts.access import person_of, work
from yakir.apps.accounts.rules import Permission
from yakir.apps.endurance import actions
from yakir.apps.endurance.forms import ScenarioForm, told
from yakir.apps.endurance.models import OutageScenario
from yakir.apps.endurance.queries import seen
from yakir.common.forms import attempt
from yakir.common.pages import page_of


@require_GET
@work(Permission.READ)
def listed(request: HttpRequest) -> HttpResponse:
    """Show the scenarios of outages that one may see."""
    person = person_of(request)
    context = {
        "page": page_of(request, seen.scenarios_seen_by(person)),
        "may_plan": person.may(Permission.PLAN),
    }
    return render(request, "endurance/scenarios.html", context)


@require_GET
@work(Permission.READ)
def scenario(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what a scenario says, each part with its source."""
    person, found = person_of(request), _scenario(request, public_id)
    context = {
        "scenario": found,
        "parts": told(found.record),
        "may_plan": person.may(Permission.PLAN),
        "may_change": actions.may_change(found, person) and not found.runs.exists(),
        "runs": seen.runs_seen_by(person).filter(scenario=found)[:10],
    }
    return render(request, "endurance/scenario.html", context)


@require_http_methods(["GET", "POST"])
@work(Permission.PLAN)
def new(request: HttpRequest) -> HttpResponse:
    """Make a scenario."""
    form = ScenarioForm(request.POST or None)
    made = attempt(
        request,
        form,
        lambda: actions.make_scenario(
            outages=form.outages, by=person_of(request), at=timezone.now()
        ),
    )
    if made is not None:
        messages.success(request, _("The scenario is made."))
        return redirect("endurance:scenario", made.public_id)
    return _form(request, form, None)


@require_http_methods(["GET", "POST"])
@work(Permission.PLAN)
def change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a scenario of one's own that no run has used."""
    found = _scenario(request, public_id)
    form = ScenarioForm(
        request.POST or None,
        said=actions.outages_of(found),
        initial={"version": found.version},
    )
    changed = attempt(
        request,
        form,
        lambda: actions.change_scenario(
            scenario=found,
            outages=form.outages,
            version=form.cleaned_data["version"] or 0,
            by=person_of(request),
            at=timezone.now(),
        ),
    )
    if changed is not None:
        messages.success(request, _("The scenario is changed."))
        return redirect("endurance:scenario", changed.public_id)
    return _form(request, form, found)


@require_POST
@work(Permission.PLAN)
def copy(request: HttpRequest, public_id: str) -> HttpResponse:
    """Copy a scenario and show the copy."""
    copied = actions.copy_scenario(
        scenario=_scenario(request, public_id), by=person_of(request), at=timezone.now()
    )
    messages.success(request, _("The scenario is copied. Change the copy and run it."))
    return redirect("endurance:change-scenario", copied.public_id)


def _scenario(request: HttpRequest, public_id: str) -> OutageScenario:
    return get_object_or_404(seen.scenarios_seen_by(person_of(request)), public_id=public_id)


def _form(request: HttpRequest, form: ScenarioForm, found: OutageScenario | None) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    context = {"form": form, "scenario": found}
    return render(request, "endurance/form.html", context, status=status)
