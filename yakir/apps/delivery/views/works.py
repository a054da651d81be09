"""Forms for works: milestones, delays, risks, contracts and payments."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yakir.apps.accounts.access import person_of, work
from yakir.apps.accounts.rules import Permission
from yakir.apps.delivery import actions, forms, queries
from yakir.apps.delivery.actions import TermsOf
from yakir.apps.delivery.forms.fields import VersionForm
from yakir.apps.delivery.models import Contract, Milestone, Payment
from yakir.apps.delivery.views.shared import done, project_of, show_form
from yakir.apps.projects.models import Project
from yakir.apps.projects.queries import seen_by
from yakir.common.forms import attempt
from yakir.common.pages import asked


@require_http_methods(["GET", "POST"])
@work(Permission.DRAFT)
def plan_milestone(request: HttpRequest, public_id: str) -> HttpResponse:
    """Plan a milestone of a project."""
    project = project_of(request, public_id)
    form = forms.MilestoneForm(
        request.POST or None, project=project, initial={"version": queries.version_of(project)}
    )
    return _written(
        request, form, project, _("Plan a milestone"), _("The milestone is planned."),
        lambda: actions.plan_milestone(project=project, values=form.values, **_who(request, form)),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@work(Permission.DRAFT)
def tell_milestone(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say how a milestone stands."""
    seen = Milestone.objects.filter(project__in=seen_by(person_of(request)))
    found = get_object_or_404(seen.select_related("project"), public_id=public_id)
    newest = found.entries.order_by("-pk").first()
    held = {} if newest is None else {"state": newest.state, "forecast_on": newest.forecast_on}
    form = forms.MilestoneEntryForm(
        request.POST or None, initial={**held, "version": queries.version_of(found.project)}
    )
    return _written(
        request, form, found.project, _("How the milestone stands"), _("It is on record."),
        lambda: actions.tell_milestone(
            milestone=found, values=form.values, **_who(request, form)
        ),
        lead=found.title,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@work(Permission.DRAFT)
def record_delay(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record a delay, or correct one that the address names."""
    project = project_of(request, public_id)
    old = asked(request, "replaces")
    replaces = get_object_or_404(project.delays, public_id=old) if old else None
    names = ("cause", "days", "bearer", "since", "note")
    held: dict[str, Any] = {name: getattr(replaces, name) for name in names} if replaces else {}
    if replaces is not None and replaces.milestone is not None:
        held["milestone"] = replaces.milestone.public_id
    form = forms.DelayForm(
        request.POST or None, project=project,
        initial={**held, "version": queries.version_of(project)},
    )  # fmt: skip
    return _written(
        request, form, project, _("Record a delay"), _("The delay is on record."),
        lambda: actions.record_delay(
            project=project, values=form.values, replaces=replaces,
            milestone=form.milestones.get(form.cleaned_data["milestone"]), **_who(request, form),
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@work(Permission.DRAFT)
def record_risk(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record a risk of a project, or how one that the address names stands now."""
    project = project_of(request, public_id)
    old = asked(request, "replaces")
    replaces = get_object_or_404(project.risks, public_id=old) if old else None
    names = actions.RiskOf.__dataclass_fields__
    held = {name: getattr(replaces, name) for name in names} if replaces else {}
    form = forms.ProjectRiskForm(
        request.POST or None, initial={**held, "version": queries.version_of(project)}
    )
    return _written(
        request, form, project, _("Record a risk"), _("The risk is on record."),
        lambda: actions.record_risk(
            project=project, values=form.values, replaces=replaces, **_who(request, form)
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@work(Permission.KEEP_LEDGER)
def sign_contract(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record a contract of a project."""
    project = project_of(request, public_id)
    initial = {"version": queries.version_of(project), "currency": project.currency}
    form = forms.ContractForm(request.POST or None, initial=initial)
    return _written(
        request, form, project, _("Record a contract"), _("The contract is on record."),
        lambda: actions.sign_contract(
            project=project, values=form.values, currency=form.cleaned_data["currency"],
            tender_id=form.cleaned_data["tender_id"],
            contract_id=form.cleaned_data["contract_id"], **_who(request, form),
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@work(Permission.KEEP_LEDGER)
def amend_contract(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record an amendment of a contract."""
    found = _contract(request, public_id)
    newest = found.terms.order_by("-pk").first()
    names = [name for name in TermsOf.__dataclass_fields__ if name != "reason"]
    held = {} if newest is None else {name: getattr(newest, name) for name in names}
    form = forms.TermsForm(
        request.POST or None, initial={**held, "version": queries.version_of(found.project)}
    )
    return _written(
        request, form, found.project, _("Record an amendment"), _("The amendment is on record."),
        lambda: actions.amend_contract(contract=found, values=form.values, **_who(request, form)),
        lead=str(newest),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@work(Permission.KEEP_LEDGER)
def pay_contract(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say which spending paid a contract."""
    found = _contract(request, public_id)
    form = forms.PaymentForm(
        request.POST or None, person=person_of(request), contract=found,
        initial={"version": queries.version_of(found.project)},
    )  # fmt: skip
    return _written(
        request, form, found.project, _("Record a payment"), _("The payment is on record."),
        lambda: actions.pay_contract(
            contract=found, line=form.lines[form.cleaned_data["line"]],
            amount=form.cleaned_data["amount"], **_who(request, form),
        ),
        lead=_("Never more than was spent, and never more than the contract says."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@work(Permission.KEEP_LEDGER)
def change_payment(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change how much of spending paid a contract."""
    seen = Payment.objects.filter(contract__project__in=seen_by(person_of(request)))
    found = get_object_or_404(seen.select_related("contract__project"), public_id=public_id)
    project = found.contract.project
    form = forms.ChangeAmountForm(
        request.POST or None, amount=found.amount, initial={"version": queries.version_of(project)}
    )
    return _written(
        request, form, project, _("Change the payment"),
        _("The payment is changed; the old one stays on record."),
        lambda: actions.change_payment(
            payment=found, amount=form.cleaned_data["amount"],
            reason=form.cleaned_data["reason"], **_who(request, form),
        ),
    )  # fmt: skip


def _contract(request: HttpRequest, public_id: str) -> Contract:
    seen = Contract.objects.filter(project__in=seen_by(person_of(request)))
    found: Contract = get_object_or_404(seen.select_related("project"), public_id=public_id)
    return found


def _who(request: HttpRequest, form: VersionForm) -> dict[str, Any]:
    """Return who writes, when, and which version they have read."""
    version = form.cleaned_data["version"]
    return {"version": version, "by": person_of(request), "at": timezone.now()}


def _written(
    request: HttpRequest,
    form: VersionForm,
    project: Project,
    heading: str,
    said: str,
    act: Callable[[], object],
    *,
    lead: str = "",
) -> HttpResponse:
    """Go back to the delivery once the action has written; else show the form."""
    if attempt(request, form, act) is not None:
        return done(request, project, said)
    return show_form(request, form, project, heading, lead=lead)
