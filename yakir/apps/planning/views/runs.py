"""Pages of searches."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yakir.apps.accounts.access import person_of, work
from yakir.apps.accounts.rules import Permission
from yakir.apps.planning import actions
from yakir.apps.planning.queries import runs
from yakir.apps.planning.views.found import run_of


@require_GET
@work(Permission.READ)
def run_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show how far a search is; the fragment alone when the page asks for it."""
    run = run_of(request, public_id, Permission.READ)
    context = {
        **runs.run_page(run, timezone.now()),
        "may_plan": person_of(request).may(Permission.PLAN),
    }
    if not request.htmx:  # type: ignore[attr-defined]
        return render(request, "planning/run.html", context)
    answer = render(request, "planning/_progress.html", {**context, "oob": True})
    if context["finished"]:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
@work(Permission.PLAN)
def stop_search(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask a search to stop."""
    run = run_of(request, public_id, Permission.PLAN)
    actions.stop_run(run=run, by=person_of(request), at=timezone.now())
    messages.info(request, _("The search is asked to stop; it keeps the best plan so far."))
    return redirect("planning:run", run.public_id)


@require_POST
@work(Permission.PLAN)
def search_again(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask for the same search again."""
    run = run_of(request, public_id, Permission.PLAN)
    again = actions.ask_again(run=run, by=person_of(request), at=timezone.now())
    return redirect("planning:run", again.public_id)
