"""Pages of a project's delivery: its money and results, with the forms that add to them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yakir.apps.accounts.access import person_of, work
from yakir.apps.accounts.rules import Permission
from yakir.apps.delivery import actions, forms, queries
from yakir.apps.delivery.models import Allocation, Indicator
from yakir.apps.delivery.rules import ResultState
from yakir.apps.delivery.views.shared import crumbs, done, project_of, show_form
from yakir.apps.projects.queries import seen_by
from yakir.common.forms import attempt
from yakir.common.pages import asked


@require_GET
@work(Permission.READ)
def detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show how a project is funded and what came of it."""
    project = project_of(request, public_id)
    page = queries.delivery_page(project, person_of(request), today=localdate())
    context = {
        "page": page,
        "project": project,
        "crumbs": crumbs(project, pgettext("project", "Delivery")),
    }
    return render(request, "delivery/detail.html", context)


@require_http_methods(["GET", "POST"])
@work(Permission.KEEP_LEDGER)
def allocate(request: HttpRequest, public_id: str) -> HttpResponse:
    """Set part of a commitment or payment aside for a project."""
    person, project = person_of(request), project_of(request, public_id)
    initial = {"version": queries.version_of(project), "held_on": localdate()}
    form = forms.AllocationForm(
        request.POST or None, person=person, project=project, initial=initial
    )
    made = attempt(
        request,
        form,
        lambda: actions.allocate(
            project=project,
            of=form.source,
            amount=form.cleaned_data["amount"],
            on=form.cleaned_data["held_on"],
            reason=form.cleaned_data["reason"],
            version=form.cleaned_data["version"],
            by=person,
            at=timezone.now(),
        ),
    )
    if made is not None:
        return done(request, project, _("The money is set aside."))
    lead = _("Never more than is left of it, and never more than the project needs.")
    return show_form(request, form, project, _("Set money aside"), lead=lead)


@require_http_methods(["GET", "POST"])
@work(Permission.KEEP_LEDGER)
def change_allocation(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change how much of an allocation stays."""
    person = person_of(request)
    allocation = get_object_or_404(
        Allocation.objects.select_related("project"),
        public_id=public_id,
        project__in=seen_by(person),
    )
    project = allocation.project
    initial = {"version": queries.version_of(project)}
    form = forms.ChangeAmountForm(request.POST or None, amount=allocation.amount, initial=initial)
    made = attempt(
        request,
        form,
        lambda: actions.change_allocation(
            allocation=allocation,
            amount=form.cleaned_data["amount"],
            reason=form.cleaned_data["reason"],
            version=form.cleaned_data["version"],
            by=person,
            at=timezone.now(),
        ),
    )
    if made is not None:
        return done(request, project, _("The allocation is changed; the old one stays on record."))
    return show_form(request, form, project, _("Change the allocation"))


@require_POST
@work(Permission.DRAFT)
def take_indicators(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take the indicators of the design."""
    project = project_of(request, public_id)
    try:
        actions.take_indicators(
            project=project,
            version=queries.version_of(project),
            by=person_of(request),
            at=timezone.now(),
        )
    except actions.NoDesign as error:
        messages.error(request, error.text)
        return redirect("delivery:detail", project.public_id)
    return done(request, project, _("The indicators are taken from the design."))


@require_http_methods(["GET", "POST"])
@work(Permission.DRAFT)
def set_goal(request: HttpRequest, public_id: str) -> HttpResponse:
    """Set the baseline and target of an indicator."""
    indicator = _indicator(request, public_id)
    project = indicator.project
    initial = {"version": queries.version_of(project)}
    goal = indicator.goals.order_by("-pk").first()
    form = forms.GoalForm(request.POST or None, goal=goal, initial=initial)
    made = attempt(
        request,
        form,
        lambda: actions.set_goal(
            indicator=indicator,
            goal=form.values,
            reason=form.cleaned_data["reason"],
            version=form.cleaned_data["version"],
            by=person_of(request),
            at=timezone.now(),
        ),
    )
    if made is not None:
        return done(request, project, _("The goal is set; the old one stays on record."))
    return show_form(request, form, project, _("Baseline and target"), lead=indicator.label)


@require_http_methods(["GET", "POST"])
@work(Permission.DRAFT)
def report(request: HttpRequest, public_id: str) -> HttpResponse:
    """Report a result, or correct one that the address names."""
    indicator = _indicator(request, public_id)
    project = indicator.project
    replaces = None
    if old := asked(request, "replaces"):
        replaces = get_object_or_404(indicator.results, public_id=old)
    form = forms.ResultForm(
        request.POST or None,
        indicator=indicator,
        replaces=replaces,
        initial={"version": queries.version_of(project)},
    )
    made = attempt(
        request,
        form,
        lambda: actions.report_result(
            indicator=indicator,
            values=form.values,
            replaces=replaces,
            version=form.cleaned_data["version"],
            by=person_of(request),
            at=timezone.now(),
        ),
    )
    if made is not None:
        return done(request, project, _("The result is a draft. Submit it when it is right."))
    return show_form(request, form, project, _("Report a result"), lead=indicator.label)


@require_http_methods(["GET", "POST"])
@work(Permission.READ)
def decide(request: HttpRequest, public_id: str, to: str) -> HttpResponse:
    """Confirm a step of a result: submit, approve, return, or verify it from outside."""
    person = person_of(request)
    result = get_object_or_404(
        queries.results_standing(indicator__project__in=seen_by(person)), public_id=public_id
    )
    project = result.indicator.project
    if to not in {state.value for state in queries.next_states(result, person)}:
        raise Http404
    state = ResultState(to)
    initial = {"version": queries.version_of(project)}
    form = forms.DecisionForm(request.POST or None, to=state, initial=initial)
    step = attempt(
        request,
        form,
        lambda: actions.take_result(
            result=result,
            to=state,
            note=form.cleaned_data["note"],
            version=form.cleaned_data["version"],
            by=person,
            at=timezone.now(),
        ),
    )
    if step is not None:
        return done(request, project, _("The step is on record."))
    heading = str(queries.STEP_WORDS[state])
    return show_form(request, form, project, heading, lead=str(result))


def _indicator(request: HttpRequest, public_id: str) -> Indicator:
    seen = Indicator.objects.filter(project__in=seen_by(person_of(request)))
    found: Indicator = get_object_or_404(seen.select_related("project"), public_id=public_id)
    return found
