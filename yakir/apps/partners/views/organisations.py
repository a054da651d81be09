"""Pages of organisations that take part in acts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yakir.apps.accounts.access import person_of, work
from yakir.apps.accounts.rules import Permission
from yakir.apps.partners import actions, queries
from yakir.apps.partners.forms import OrganisationFilters, OrganisationForm, chosen
from yakir.apps.partners.views.steps import form_page, tabs
from yakir.common.forms import attempt
from yakir.common.pages import page_of


@require_GET
@work(Permission.READ)
def organisations(request: HttpRequest) -> HttpResponse:
    """Show the register of organisations."""
    form = OrganisationFilters(request.GET)
    context = {
        "page": page_of(request, queries.organisations(chosen(form))),
        "filters": form,
        "tabs": tabs("organisations"),
        "may_record": person_of(request).may(Permission.RECORD_PLEDGE),
    }
    return render(request, "partners/organisations.html", context)


@require_http_methods(["GET", "POST"])
@work(Permission.RECORD_PLEDGE)
def new_organisation(request: HttpRequest) -> HttpResponse:
    """Record a partner."""
    form = OrganisationForm(request.POST or None)
    made = attempt(
        request,
        form,
        lambda: actions.record_organisation(
            **form.cleaned_data, by=person_of(request), at=timezone.now()
        ),
    )
    if made is not None:
        messages.success(request, _("The organisation is in the register."))
        return redirect("partners:organisations")
    return form_page(
        request,
        form,
        heading=_("New organisation"),
        submit=_("Record the organisation"),
        back=reverse("partners:organisations"),
        register=_("Organisations"),
    )
