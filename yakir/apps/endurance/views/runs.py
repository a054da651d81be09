"""How far a run is; stopped, taken up again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yakir.apps.accounts.access import person_of, work
from yakir.apps.accounts.rules import Permission
from yakir.apps.endurance import actions
from yakir.apps.endurance.models import EnduranceRun
from yakir.apps.endurance.queries import seen
from yakir.apps.endurance.queries.gains import added_to, additions, gain_rows
from yakir.apps.endurance.queries.left_out import left_out_of
from yakir.apps.endurance.queries.progress import progress_of
from yakir.common.runs import RunState


@require_GET
@work(Permission.READ)
def run(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show how far a run is; the fragment alone when the page asks for it."""
    found = _run(request, public_id)
    found.give_up_if_lost(at=timezone.now())
    context = {
        "run": found,
        "progress": progress_of(found, person_of(request)),
        "url": reverse("endurance:run", args=[found.public_id]),
        "left_out": left_out_of(found, person_of(request)),
        "gains": gain_rows(found),
        "additions": additions(found),
        "site": added_to(found),
        "may_ask": person_of(request).may(Permission.PLAN),
        "may_resume": found.state in (RunState.STOPPED, RunState.FAILED),
    }
    if not request.htmx:  # type: ignore[attr-defined]
        return render(request, "endurance/run.html", context)
    answer = render(request, "endurance/_progress.html", context)
    if not found.is_unfinished:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
@work(Permission.PLAN)
def stop(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask a run to stop."""
    found = _run(request, public_id)
    actions.stop_run(run=found, by=person_of(request), at=timezone.now())
    messages.info(request, _("The run is asked to stop; its finished parts are kept."))
    return redirect("endurance:run", found.public_id)


@require_POST
@work(Permission.PLAN)
def again(request: HttpRequest, public_id: str) -> HttpResponse:
    """Go on with a run from its finished parts."""
    found = _run(request, public_id)
    actions.take_up_again(run=found, by=person_of(request), at=timezone.now())
    return redirect("endurance:run", found.public_id)


def _run(request: HttpRequest, public_id: str) -> EnduranceRun:
    return get_object_or_404(seen.runs_seen_by(person_of(request)), public_id=public_id)
