"""Pages of plans and their publication."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yakir.apps.accounts.access import person_of, work
from yakir.apps.accounts.rules import Permission
from yakir.apps.planning import actions
from yakir.apps.planning.forms import (
    PlanFilters,
    PublicationForm,
)
from yakir.apps.planning.queries import files, plans
from yakir.apps.planning.queries.corrections import correction_rows
from yakir.apps.planning.queries.pictures import Pictures
from yakir.apps.planning.queries.plans import PlanView
from yakir.apps.planning.views.found import plan_of, plan_tabs, status_of
from yakir.common.errors import NotAllowed, Refused
from yakir.common.pages import page_of
from yakir.common.papers import paper
from yakir.common.spreadsheet import download

FORMS = ("csv", "xlsx", "json")


@require_GET
@work(Permission.READ)
def plan_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a plan: what is chosen, or what is left out and why."""
    view = PlanView(plan_of(request, public_id), person_of(request))
    left = request.GET.get("show") == "left"
    filters = PlanFilters(request.GET, view=view, left=left)
    if left:
        page = page_of(request, view.left_out(filters.wanted))
        rows: list[Any] = list(view.left_out_rows(page.object_list))
    else:
        page = page_of(request, view.chosen(filters.wanted))
        rows = list(view.chosen_rows(page.object_list))
    context = {
        **plans.plan_page(view),
        "filters": filters,
        "left": left,
        "page": page,
        "rows": rows,
        "tabs": _tabs(view, left=left),
        "plan_tabs": plan_tabs(view.plan, "planning:plan"),
        "may_sign": person_of(request).may(Permission.SIGN),
        "outages": view.plan.run.scenario.outages,
        "together": correction_rows(view),
        "may_plan": person_of(request).may(Permission.PLAN),
        "studies": view.plan.studies.select_related("asked_by").order_by("-pk"),
    }
    return render(request, "planning/plan.html", context)


@require_GET
@work(Permission.READ)
def plan_file(request: HttpRequest, public_id: str, form: str) -> HttpResponseBase:
    """Download what is chosen or left out as a table, or problem and plan as one document."""
    if form not in FORMS:
        raise Http404
    view = PlanView(plan_of(request, public_id), person_of(request))
    if form == "json":
        if not view.sees_all:
            raise NotAllowed
        answer = JsonResponse(files.plan_file(view.plan), json_dumps_params={"ensure_ascii": False})
        answer["Content-Disposition"] = 'attachment; filename="plan.json"'
        return answer
    left = request.GET.get("show") == "left"
    filters = PlanFilters(request.GET, view=view, left=left).wanted
    if left:
        table = files.left_out_table(view.left_out_rows(view.left_out(filters)))
    else:
        table = files.chosen_table(view.chosen_rows(view.chosen(filters)))
    name = "left-out" if left else "plan"
    return download(name, form, *table)


@require_GET
@work(Permission.READ)
def plan_paper(request: HttpRequest, public_id: str) -> HttpResponse:
    """Download a plan as a PDF for a meeting."""
    view = PlanView(plan_of(request, public_id), person_of(request))
    pictures = Pictures(view)
    context = {
        **plans.plan_page(view),
        "printed_at": timezone.now(),
        "printed_by": person_of(request),
        "timeline": pictures.timeline() if pictures.built else None,
        "streams": pictures.streams() if pictures.built else None,
        "rows": list(view.chosen_rows(view.chosen())),
        "left_by_reason": view.left_by_reason(),
    }
    return paper(request, "planning/paper_plan.html", context, name="plan")


@require_http_methods(["GET", "POST"])
@work(Permission.SIGN)
def publish(request: HttpRequest, public_id: str) -> HttpResponse:
    """Publish a plan, or withdraw it from the public."""
    person = person_of(request)
    plan = plan_of(request, public_id)
    is_public = bool(plan.is_public)  # type: ignore[attr-defined]
    form = PublicationForm(request.POST or None, is_public=is_public)
    if request.method == "POST" and form.is_valid():
        act = actions.withdraw_plan if is_public else actions.publish_plan
        try:
            act(plan=plan, note=form.cleaned_data["note"], by=person, at=timezone.now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            done = _("The plan is withdrawn.") if is_public else _("The plan is public.")
            messages.success(request, done)
            return redirect("planning:plan", plan.public_id)
    context = {"form": form, "plan": plan, "is_public": is_public}
    return render(request, "planning/publish.html", context, status=status_of(form))


def _tabs(view: PlanView, *, left: bool) -> list[dict[str, Any]]:
    return [
        {
            "label": _("Chosen"),
            "href": "?show=chosen",
            "current": not left,
            "count": view.chosen().count(),
        },
        {
            "label": _("Left out, and why"),
            "href": "?show=left",
            "current": left,
            "count": view.left_out().count(),
        },
    ]
