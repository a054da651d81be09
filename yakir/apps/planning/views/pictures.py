"""Pictures of a plan: its map by quarter, its time, its money."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yakir.apps.accounts.access import person_of, work
from yakir.apps.accounts.rules import Permission
from yakir.apps.planning.queries.next_euro import next_euros
from yakir.apps.planning.queries.pictures import Pictures, budget_use
from yakir.apps.planning.queries.plans import PlanView
from yakir.apps.planning.views.found import plan_of, plan_tabs
from yakir.common.pages import asked


@require_GET
@work(Permission.READ)
def plan_map(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show where a plan is in one quarter; every quarter is a link."""
    pictures, context = _pictures(request, public_id, "planning:plan-map")
    wanted = asked(request, "quarter")
    quarter = wanted if wanted in pictures.quarters else pictures.busiest()
    context |= {
        "quarter": quarter,
        "quarters": pictures.quarters,
        "map": pictures.map(quarter) if pictures.built else None,
        "rows": pictures.in_quarter(quarter),
    }
    return render(request, "planning/plan_map.html", context)


@require_GET
@work(Permission.READ)
def plan_time(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show when a plan builds in each oblast, and how each fund's money is used."""
    pictures, context = _pictures(request, public_id, "planning:plan-time")
    context |= {
        "timeline": pictures.timeline() if pictures.built else None,
        "payments": context["view"].chart(),
        "funds": budget_use(context["view"]),
    }
    return render(request, "planning/plan_time.html", context)


@require_GET
@work(Permission.READ)
def plan_money(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show whose money goes through which sector to which oblast."""
    pictures, context = _pictures(request, public_id, "planning:plan-money")
    context |= {
        "streams": pictures.streams() if pictures.built else None,
        "rows": pictures.sums(),
        "next_euros": next_euros(context["view"]),
    }
    return render(request, "planning/plan_money.html", context)


def _pictures(
    request: HttpRequest, public_id: str, current: str
) -> tuple[Pictures, dict[str, Any]]:
    plan = plan_of(request, public_id)
    view = PlanView(plan, person_of(request))
    return Pictures(view), {
        "plan": plan,
        "view": view,
        "scenario": plan.run.scenario,
        "sees_all": view.sees_all,
        "is_scenario": view.is_scenario,
        "plan_tabs": plan_tabs(plan, current),
    }
