"""The page on which a fund is earmarked for typical designs."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yakir.apps.accounts.access import person_of, work
from yakir.apps.accounts.rules import Permission
from yakir.apps.partners.models import Fund
from yakir.apps.planning import actions
from yakir.apps.planning.forms import EarmarkForm
from yakir.apps.planning.models import Earmark
from yakir.apps.planning.views.found import status_of
from yakir.common.forms import attempt


@require_http_methods(["GET", "POST"])
@work(Permission.RECORD_PLEDGE)
def earmark(request: HttpRequest, public_id: str) -> HttpResponse:
    """Choose the typical designs that a fund pays for."""
    fund = get_object_or_404(Fund, public_id=public_id, is_scenario=True)
    kept = Earmark.objects.filter(fund=fund).first()
    form = EarmarkForm(request.POST or None, earmark=kept)
    made = attempt(
        request,
        form,
        lambda: actions.earmark_fund(
            fund=fund,
            designs=list(form.cleaned_data["designs"]),
            version=form.cleaned_data["version"],
            by=person_of(request),
            at=timezone.now(),
        ),
    )
    if made is not None:
        messages.success(request, _("The fund pays for the chosen designs."))
        return redirect("partners:funds")
    context = {"form": form, "fund": fund}
    return render(request, "planning/earmark.html", context, status=status_of(form))
