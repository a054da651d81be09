"""Pages of scenarios' funds."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yakir.apps.accounts.access import person_of, work
from yakir.apps.accounts.rules import Permission
from yakir.apps.partners import actions, queries
from yakir.apps.partners.forms import FundForm
from yakir.apps.partners.models import Fund
from yakir.apps.partners.views.steps import form_page, tabs
from yakir.common.forms import attempt
from yakir.common.pages import page_of


@require_GET
@work(Permission.READ)
def funds(request: HttpRequest) -> HttpResponse:
    """Show the funds of scenarios."""
    page = page_of(request, queries.funds())
    context = {
        "page": page,
        "rows": [
            (fund, queries.money_of(fund), queries.rules_of(fund)) for fund in page.object_list
        ],
        "tabs": tabs("funds"),
        "may_record": person_of(request).may(Permission.RECORD_PLEDGE),
    }
    return render(request, "partners/funds.html", context)


@require_http_methods(["GET", "POST"])
@work(Permission.RECORD_PLEDGE)
def new_fund(request: HttpRequest) -> HttpResponse:
    """Record a fund of a scenario."""
    form = FundForm(request.POST or None)
    made = attempt(
        request,
        form,
        lambda: actions.record_fund(values=form.values(), by=person_of(request), at=timezone.now()),
    )
    if made is not None:
        messages.success(request, _("The fund is recorded."))
        return redirect("partners:funds")
    return form_page(
        request,
        form,
        heading=_("New fund"),
        lead=_("A scenario: nobody has announced this money, so it names no giver."),
        submit=_("Record the fund"),
        back=reverse("partners:funds"),
        register=_("Funds of scenarios"),
    )


@require_http_methods(["GET", "POST"])
@work(Permission.RECORD_PLEDGE)
def fund(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change the rules or the money of a fund."""
    found = get_object_or_404(Fund, public_id=public_id, is_scenario=True)
    form = FundForm(request.POST or None, fund=found)
    made = attempt(
        request,
        form,
        lambda: actions.change_fund(
            fund=found,
            values=form.values(),
            version=form.cleaned_data["version"],
            by=person_of(request),
            at=timezone.now(),
        ),
    )
    if made is not None:
        messages.success(request, _("The fund is changed."))
        return redirect("partners:funds")
    return form_page(
        request,
        form,
        heading=found.name,
        lead=_("A scenario: nobody has announced this money, so it names no giver."),
        submit=_("Save the fund"),
        back=reverse("partners:funds"),
        register=_("Funds of scenarios"),
    )
