"""One community: its services under a scenario, and its sites."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yakir.apps.accounts.access import person_of, work
from yakir.apps.accounts.rules import Permission
from yakir.apps.endurance import actions
from yakir.apps.endurance.forms import AdditionForm, RunForm
from yakir.apps.endurance.models import EnduranceRun
from yakir.apps.endurance.queries import community as communities
from yakir.apps.endurance.queries import seen
from yakir.apps.endurance.views.reached import known_community, seen_community
from yakir.apps.places.models import Community
from yakir.apps.places.queries import scope_of
from yakir.common.forms import attempt
from yakir.common.pages import asked, page_of


@require_GET
@work(Permission.READ)
def own(request: HttpRequest) -> HttpResponse:
    """Show the communities whose endurance one may see; the only one at once."""
    found = seen.communities_seen_by(person_of(request))
    if len(first := list(found[:2])) == 1:
        return redirect("endurance:community", code=first[0].code)
    return render(request, "endurance/own.html", {"page": page_of(request, found)})


@require_GET
@work(Permission.READ)
def community(request: HttpRequest, code: str) -> HttpResponse:
    """Show the seven services of a community now and under a scenario."""
    return _page(request, seen_community(request, code), None)


@require_POST
@work(Permission.PLAN)
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for a run of a community."""
    found = seen_community(request, code)
    person = person_of(request)
    form = RunForm(request.POST, scenarios=seen.scenarios_seen_by(person))
    run = attempt(
        request,
        form,
        lambda: actions.ask_run(
            asked=actions.Asked(community=found, **_settings(form)), by=person, at=timezone.now()
        ),
    )
    return _page(request, found, form) if run is None else redirect("endurance:run", run.public_id)


@require_http_methods(["GET", "POST"])
@work(Permission.READ)
def sites(request: HttpRequest, code: str) -> HttpResponse:
    """Show who supplies whom, and ask what an addition to one site would bring."""
    found, person = known_community(request, code), person_of(request)
    rows = communities.site_rows(found)
    form = AdditionForm(request.POST or None, scenarios=seen.scenarios_seen_by(person), sites=rows)
    run: EnduranceRun | None = attempt(
        request,
        form,
        lambda: actions.ask_run(
            asked=actions.Asked(
                community=found, scenario=form.cleaned_data["scenario"], change=form.change
            ),
            by=person,
            at=timezone.now(),
        ),
    )
    if run is not None:
        return redirect("endurance:run", run.public_id)
    context = {"community": found, "rows": rows, "may_ask": _may_ask(request, found), "form": form}
    return render(request, "endurance/sites.html", context, status=422 if form.is_bound else 200)


def _settings(form: RunForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("scenario", "draws")}


def _may_ask(request: HttpRequest, found: Community) -> bool:
    return scope_of(person_of(request), Permission.PLAN).includes(found.pk)


def _page(request: HttpRequest, found: Community, form: RunForm | None) -> HttpResponse:
    scenarios = seen.scenarios_seen_by(person_of(request))
    chosen = scenarios.filter(public_id=asked(request, "scenario")).first()
    run = communities.run_for(found, chosen)
    shown = chosen or (None if run is None else run.scenario)
    context = {
        **communities.community_page(found, run),
        "community": found,
        "run": run,
        "scenario": shown,
        "scenarios": scenarios,
        "form": form or RunForm(scenarios=scenarios, initial={"scenario": shown}),
        "may_ask": _may_ask(request, found),
        "knows_sites": seen.knows_sites_of(person_of(request), found),
        "runs": seen.runs_seen_by(person_of(request)).filter(community=found)[:5],
    }
    return render(request, "endurance/community.html", context, status=200 if form is None else 422)
