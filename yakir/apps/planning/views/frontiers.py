"""Pages of frontiers: asked for, looked at, stopped."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yakir.apps.accounts.access import person_of, work
from yakir.apps.accounts.rules import Permission
from yakir.apps.planning import actions
from yakir.apps.planning.models import Frontier
from yakir.apps.planning.queries.frontiers import frontier_page, frontiers_seen_by
from yakir.apps.planning.rules import FrontierKind
from yakir.apps.planning.views.found import scenario_of


@require_POST
@work(Permission.PLAN)
def ask_frontier(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask for a curve of plans of a scenario, and show how far it is."""
    scenario = scenario_of(request, public_id, Permission.PLAN)
    fair = request.POST.get("kind") == FrontierKind.FAIRNESS
    asked = actions.ask_frontier(
        scenario=scenario,
        kind=FrontierKind.FAIRNESS if fair else FrontierKind.MONEY,
        by=person_of(request),
        at=timezone.now(),
    )
    return redirect("planning:frontier", asked.public_id)


@require_GET
@work(Permission.READ)
def frontier(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a curve of plans; the fragment alone when the page asks for it."""
    found = _frontier(request, public_id, Permission.READ)
    found.give_up_if_lost(at=timezone.now())
    may_plan = person_of(request).may(Permission.PLAN)
    context = {**frontier_page(found), "may_plan": may_plan}
    if not request.htmx:  # type: ignore[attr-defined]
        return render(request, "planning/frontier.html", context)
    answer = render(request, "planning/_frontier.html", {**context, "oob": True})
    if context["finished"]:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
@work(Permission.PLAN)
def stop_frontier(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask a curve of plans to stop."""
    found = _frontier(request, public_id, Permission.PLAN)
    actions.stop_frontier(frontier=found, by=person_of(request), at=timezone.now())
    messages.info(request, _("The curve is asked to stop; its plans so far are kept."))
    return redirect("planning:frontier", found.public_id)


def _frontier(request: HttpRequest, public_id: str, permission: Permission) -> Frontier:
    seen = frontiers_seen_by(person_of(request), permission)
    return get_object_or_404(seen, public_id=public_id)
