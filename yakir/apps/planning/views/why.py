"""Why: a page for each candidate of a plan, and for each community."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yakir.apps.accounts.access import person_of, work
from yakir.apps.accounts.rules import Permission
from yakir.apps.places.queries import within
from yakir.apps.planning.models import Candidate
from yakir.apps.planning.queries.communities import ORDERS, Communities
from yakir.apps.planning.queries.plans import Filters, PlanView
from yakir.apps.planning.queries.why import why
from yakir.apps.planning.views.found import plan_of, plan_tabs
from yakir.common.pages import asked, page_of


@require_GET
@work(Permission.READ)
def candidate_why(request: HttpRequest, public_id: str, candidate_id: str) -> HttpResponse:
    """Show why a candidate is in the plan or not, and what would change it."""
    view = PlanView(plan_of(request, public_id), person_of(request))
    candidate = get_object_or_404(
        Candidate.objects.filter(within(view.scope), run=view.plan.run_id).select_related(
            "community__oblast", "project"
        ),
        public_id=candidate_id,
    )
    context = {**_context(view, ""), "why": why(view, candidate), "code": candidate.community.code}
    context["may_plan"] = person_of(request).may(Permission.PLAN)
    return render(request, "planning/why.html", context)


@require_GET
@work(Permission.READ)
def plan_communities(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what a plan does for each community, by need, gain, money or name."""
    view = PlanView(plan_of(request, public_id), person_of(request))
    order = asked(request, "order")
    order = order if order in ORDERS else ORDERS[0]
    words = dict(
        zip(ORDERS, (_("By need"), _("By gain"), _("By money"), _("By name")), strict=True)
    )
    found = Communities(view)
    context = {
        **_context(view, "planning:plan-communities"),
        "page": page_of(request, found.rows(order)),
        "of": len(found.places),
        "study": found.study,
        "orders": [
            {"label": words[each], "href": f"?order={each}", "current": each == order}
            for each in ORDERS
        ],
    }
    return render(request, "planning/communities.html", context)


@require_GET
@work(Permission.READ)
def plan_community(request: HttpRequest, public_id: str, code: str) -> HttpResponse:
    """Show what a plan gives one community, what stays missing, and why not more."""
    view = PlanView(plan_of(request, public_id), person_of(request))
    found = Communities(view)
    row = found.row(code)
    if row is None:
        raise Http404
    here = Filters(community=code)
    context = {
        **_context(view, ""),
        "row": row,
        "of": len(found.places),
        "study": found.study,
        "services": found.services(code),
        "chosen": list(view.chosen_rows(view.chosen(here))),
        "left": list(view.left_out_rows(view.left_out(here))),
    }
    return render(request, "planning/community.html", context)


def _context(view: PlanView, current: str) -> dict[str, object]:
    return {
        "plan": view.plan,
        "scenario": view.plan.run.scenario,
        "sees_all": view.sees_all,
        "is_scenario": view.is_scenario,
        "plan_tabs": plan_tabs(view.plan, current),
    }
