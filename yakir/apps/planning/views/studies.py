"""Pages of studies of a plan: asked for, looked at, stopped."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yakir.apps.accounts.access import person_of, work
from yakir.apps.accounts.rules import Permission
from yakir.apps.planning import actions
from yakir.apps.planning.models import Candidate, Study
from yakir.apps.planning.queries.plans import PlanView
from yakir.apps.planning.queries.studies import studies_seen_by, study_page
from yakir.apps.planning.rules import StudyKind
from yakir.apps.planning.views.found import plan_of


@require_POST
@work(Permission.PLAN)
def ask_study(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask for a study of a plan, of one candidate where one is named, and show how far it is."""
    plan = plan_of(request, public_id)
    asked = request.POST.get("candidate")
    candidate = get_object_or_404(Candidate, run=plan.run_id, public_id=asked) if asked else None
    sure = request.POST.get("kind") == StudyKind.STABILITY and candidate is None
    study = actions.ask_study(
        plan=plan,
        kind=StudyKind.STABILITY if sure else StudyKind.NEAREST,
        candidate=candidate,
        by=person_of(request),
        at=timezone.now(),
    )
    return redirect("planning:study", study.public_id)


@require_GET
@work(Permission.READ)
def study(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a study; the fragment alone when the page asks for it."""
    found = _study(request, public_id, Permission.READ)
    found.give_up_if_lost(at=timezone.now())
    person = person_of(request)
    context = {
        **study_page(found, PlanView(found.plan, person)),
        "may_plan": person.may(Permission.PLAN),
    }
    if not request.htmx:  # type: ignore[attr-defined]
        return render(request, "planning/study.html", context)
    answer = render(request, "planning/_study.html", {**context, "oob": True})
    if context["finished"]:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
@work(Permission.PLAN)
def stop_study(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask a study to stop."""
    found = _study(request, public_id, Permission.PLAN)
    actions.stop_study(study=found, by=person_of(request), at=timezone.now())
    messages.info(request, _("The study is asked to stop; what it has found is kept."))
    return redirect("planning:study", found.public_id)


def _study(request: HttpRequest, public_id: str, permission: Permission) -> Study:
    seen = studies_seen_by(person_of(request), permission)
    return get_object_or_404(seen, public_id=public_id)
