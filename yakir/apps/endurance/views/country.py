"""The table of communities, for planners."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from yakir.apps.accounts.access import person_of, work
from yakir.apps.accounts.rules import Permission
from yakir.apps.endurance import actions
from yakir.apps.endurance.forms import RunForm, TableFilters
from yakir.apps.endurance.queries import seen
from yakir.apps.endurance.queries import table as tables
from yakir.apps.endurance.queries.left_out import left_out_of
from yakir.apps.places.queries import scope_of
from yakir.common.forms import attempt
from yakir.common.pages import page_of
from yakir.common.spreadsheet import download

FORMS = ("csv", "xlsx")


@require_GET
@work(Permission.READ)
def table(request: HttpRequest) -> HttpResponse:
    """Show how long the package holds, community by community; others are sent to their own."""
    if not person_of(request).may(Permission.PLAN):
        return redirect("endurance:own")
    return _page(request, None)


@require_GET
@work(Permission.PLAN)
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Download the table as it is filtered."""
    person = person_of(request)
    filters = TableFilters(request.GET, scenarios=seen.scenarios_seen_by(person))
    run = tables.newest_run(filters.chosen)
    if form not in FORMS or run is None:
        raise Http404
    found = tables.rows_of(run, person, filters.wanted)
    return download("endurance", form, *tables.table(run, found, left_out_of(run, person)))


@require_POST
@work(Permission.PLAN)
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a run of all communities."""
    person = person_of(request)
    form = RunForm(request.POST, scenarios=seen.scenarios_seen_by(person), country=True)
    run = attempt(
        request,
        form,
        lambda: actions.ask_run(
            asked=actions.Asked(
                scenario=form.cleaned_data["scenario"],
                basis=form.cleaned_data["basis"] or actions.Asked.basis,
                draws=form.cleaned_data["draws"],
            ),
            by=person,
            at=timezone.now(),
        ),
    )
    return _page(request, form) if run is None else redirect("endurance:run", run.public_id)


def _page(request: HttpRequest, form: RunForm | None) -> HttpResponse:
    person = person_of(request)
    scenarios = seen.scenarios_seen_by(person)
    filters = TableFilters(request.GET, scenarios=scenarios, auto_id="filter_%s")
    run = tables.newest_run(filters.chosen)
    context: dict[str, Any] = {"filters": filters, "run": run}
    if run is not None:
        found = tables.rows_of(run, person, filters.wanted)
        page = page_of(request, found)
        context |= {
            "page": page,
            "left_out": left_out_of(run, person),
            "rows": tables.with_services(run, list(page.object_list)),
            "map": tables.map_of(run, found) if page.number == 1 else None,
        }
    if scope_of(person, Permission.PLAN).everywhere:
        context["form"] = form or RunForm(scenarios=scenarios, country=True)
    status = 422 if form is not None else 200
    return render(request, "endurance/list.html", context, status=status)
