"""Pages of risks, overrules and checks of plans."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yakir.apps.accounts.access import person_of, work
from yakir.apps.accounts.rules import Permission
from yakir.apps.governance import actions, forms
from yakir.apps.governance.models import Mandate, Programme
from yakir.apps.governance.queries import overrules as overruling
from yakir.apps.governance.queries import pages
from yakir.apps.governance.queries.access import plans_of, verifying_organisation
from yakir.apps.governance.queries.documents import (
    fingerprints_of,
    plan_document,
    problem_document,
)
from yakir.apps.governance.rules import CheckOutcome
from yakir.apps.governance.views.shown import (
    EXPORTS,
    INSIDE,
    form_page,
    programme_of,
    show,
    to,
)
from yakir.apps.planning.models import Candidate, Plan
from yakir.apps.planning.rules import OverruleKind
from yakir.common.errors import NotAllowed
from yakir.common.forms import attempt
from yakir.common.pages import asked, page_of
from yakir.common.spreadsheet import download

DOCUMENTS = {"problem": problem_document, "plan": plan_document}


@require_GET
@work(*INSIDE)
def risks(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Show the risk register, or give it as a file."""
    found = programme_of(request, public_id)
    filters = forms.RiskFilters(request.GET)
    filters.is_valid()
    rows = pages.risk_rows(found, **{k: v for k, v in filters.cleaned_data.items() if v})
    if request.GET.get("format") in EXPORTS:
        return download("risks", request.GET["format"], *pages.risk_table(rows))
    context = {"filters": filters, "page": page_of(request, rows)}
    return show(request, found, "risks", "risks", heading=_("Risks"), **context)


@require_http_methods(["GET", "POST"])
@work(Permission.GOVERN)
def new_risk(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record a risk."""
    found = programme_of(request, public_id)
    form = forms.RiskForm(request.POST or None, programme=found)
    made = attempt(
        request,
        form,
        lambda: actions.record_risk(
            programme=found, values=form.values, by=person_of(request), at=timezone.now()
        ),
    )
    if made is not None:
        return to(request, _("The risk is recorded."), "risks", found.public_id)
    return form_page(
        request,
        form,
        heading=_("New risk"),
        submit=_("Record the risk"),
        back=reverse("governance:risks", args=[found.public_id]),
        programme=found,
    )


@require_http_methods(["GET", "POST"])
@work(*INSIDE)
def risk(request: HttpRequest, public_id: str, risk_id: str) -> HttpResponse:
    """Show a risk with its history; let the secretary review it."""
    found = programme_of(request, public_id)
    kept = get_object_or_404(found.risks.select_related("owner", "programme"), public_id=risk_id)
    form = forms.RiskForm(request.POST or None, programme=found, risk=kept)
    done = attempt(
        request,
        form,
        lambda: actions.review_risk(
            risk=kept,
            values=form.values,
            note=form.cleaned_data["note"],
            version=form.cleaned_data["version"],
            by=person_of(request),
            at=timezone.now(),
        ),
    )
    if done is not None:
        return to(request, _("The review is on record."), "risk", found.public_id, risk_id)
    entries = kept.entries.select_related("by").order_by("-pk")
    context = {"row": pages.risk_row(kept), "form": form, "entries": entries}
    return show(request, found, "risks", "risk", heading=kept.title, **context)


@require_GET
@work(*INSIDE)
def overrules(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the overrules of a programme and what they cost."""
    found = programme_of(request, public_id)
    context = {
        "rows": overruling.overrules_of_programme(found),
        "costs": overruling.costs_of(found),
        "scenarios": found.scenarios.filter(runs__plan__isnull=False).distinct(),
    }
    return show(request, found, "overrules", "overrules", heading=_("Overrules"), **context)


@require_http_methods(["GET", "POST"])
@work(Permission.GOVERN)
def overrule(request: HttpRequest, public_id: str, scenario_id: str) -> HttpResponse:
    """Overrule the planner under a decision."""
    found = programme_of(request, public_id)
    scenario = get_object_or_404(found.scenarios, public_id=scenario_id)
    words = asked(request, "q")
    form = forms.OverruleForm(request.POST or None, programme=found, scenario=scenario, words=words)
    made = attempt(
        request,
        form,
        lambda: actions.overrule(
            programme=found,
            scenario=scenario,
            candidate=Candidate.objects.get(public_id=form.cleaned_data["candidate"]),
            kind=OverruleKind(form.cleaned_data["kind"]),
            quarter=form.cleaned_data["quarter"].strip().upper(),
            reason=form.cleaned_data["reason"],
            decision=form.cleaned_data["decision"],
            by=person_of(request),
            at=timezone.now(),
        ),
    )
    if made is not None:
        message = _("The planner is overruled. Search again, then record what it costs.")
        return to(request, message, "overrules", found.public_id)
    context = {"form": form, "scenario": scenario, "words": words}
    return show(
        request, found, "overrules", "overrule", heading=_("Overrule the planner"), **context
    )


@require_POST
@work(Permission.GOVERN)
def withdraw(request: HttpRequest, public_id: str, overrule_id: str) -> HttpResponse:
    """Take an overrule back."""
    found = programme_of(request, public_id)
    mandate = get_object_or_404(Mandate, programme=found, overrule__public_id=overrule_id)
    actions.withdraw_overrule(mandate=mandate, by=person_of(request), at=timezone.now())
    message = _("The overrule is withdrawn and stays on record.")
    return to(request, message, "overrules", found.public_id)


@require_http_methods(["GET", "POST"])
@work(Permission.GOVERN)
def cost(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record what overruling costs, once both plans exist."""
    found = programme_of(request, public_id)
    form = forms.CostForm(request.POST or None, programme=found)
    made = attempt(
        request,
        form,
        lambda: actions.record_cost(
            programme=found,
            plan=form.cleaned_data["plan"],
            free_plan=form.cleaned_data["free_plan"],
            by=person_of(request),
            at=timezone.now(),
        ),
    )
    if made is not None:
        return to(request, _("The cost is on record."), "overrules", found.public_id)
    return form_page(
        request,
        form,
        heading=_("Cost of overruling"),
        lead=_("Gain of the best plan without overrules, less that of the plan with them."),
        submit=_("Record the cost"),
        back=reverse("governance:overrules", args=[found.public_id]),
        programme=found,
    )


@require_GET
@work(*INSIDE)
def checks(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the plans of a programme with who has checked them."""
    found = programme_of(request, public_id)
    page = page_of(request, pages.check_rows(found, person_of(request)), per=20)
    return show(request, found, "checks", "checks", heading=_("Checks of plans"), page=page)


@require_GET
@work(*INSIDE)
def document(request: HttpRequest, public_id: str, plan_id: str, what: str) -> HttpResponse:
    """Give the complete problem or the plan to whoever may check it."""
    plan = _plan(programme_of(request, public_id), plan_id)
    if what not in DOCUMENTS:
        raise Http404
    if verifying_organisation(person_of(request), plan) is None:
        raise NotAllowed
    answer = HttpResponse(DOCUMENTS[what](plan), content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{what.upper()}.json"'
    return answer


@require_http_methods(["GET", "POST"])
@work(*INSIDE)
def verify(request: HttpRequest, public_id: str, plan_id: str) -> HttpResponse:
    """Sign what a check of a plan found."""
    found = programme_of(request, public_id)
    plan = _plan(found, plan_id)
    person = person_of(request)
    organisation = verifying_organisation(person, plan)
    if organisation is None:
        raise NotAllowed
    form = forms.VerificationForm(request.POST or None, request.FILES or None)
    done = attempt(
        request,
        form,
        lambda: actions.verify_plan(
            plan=plan,
            problem_sha256=form.cleaned_data["problem_sha256"],
            plan_sha256=form.cleaned_data["plan_sha256"],
            outcome=CheckOutcome(form.cleaned_data["outcome"]),
            note=form.cleaned_data["note"],
            by=person,
            at=timezone.now(),
        ),
    )
    if done is not None:
        return to(request, _("Your signature is on record."), "checks", found.public_id)
    context = {
        "form": form,
        "plan": plan,
        "organisation": organisation,
        "own": fingerprints_of(plan),
    }
    return show(request, found, "checks", "verify", heading=_("Sign a check"), **context)


def _plan(programme: Programme, public_id: str) -> Plan:
    return get_object_or_404(plans_of(programme), public_id=public_id)
