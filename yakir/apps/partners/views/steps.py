"""What every view here does: show a form page, tell the journal, link the registers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yakir.apps.journal.queries import history
from yakir.common.forms import YakirForm


def form_page(
    request: HttpRequest,
    form: YakirForm,
    *,
    heading: str,
    submit: str,
    back: str,
    lead: str = "",
    above: Any = None,
    register: str = "",
) -> HttpResponse:
    """Show a form under its heading; one with faults says so by its status."""
    context = {
        "form": form,
        "heading": heading,
        "lead": lead,
        "submit": submit,
        "back": back,
        "above": above,
        "crumbs": [
            {"label": above.title if above else register, "href": back},
            {"label": heading},
        ],
    }
    status = form.answer_status if form.is_bound and form.errors else 200
    return render(request, "partners/form.html", context, status=status)


def told(subject: str) -> list[dict[str, Any]]:
    """Return what the journal says of a record, in words."""
    words = {
        "act.recorded": _("recorded"),
        "act.corrected": _("recorded as a correction"),
        "pledge.recorded": _("recorded"),
        "pledge.moved": _("moved on"),
        "pledge.answered": _("answer recorded"),
        "pledge.silent": _("no news noted"),
        "pledge.reminder-set": _("reminder set"),
        "pledge.reminder-done": _("reminder done"),
        "line.recorded": _("recorded"),
        "line.corrected": _("recorded as a correction"),
        "commitment.signed": _("recorded"),
        "commitment.schedule-changed": _("schedule changed"),
        "consignment.opened": _("recorded"),
        "receipt.recorded": _("recorded"),
    }
    return [
        {
            "at": entry.recorded_at,
            "number": entry.entry_id,
            "word": words.get(entry.kind, entry.kind),
        }
        for entry in history(subject)
    ]


def tabs(here: str) -> list[dict[str, Any]]:
    """Return the links between the registers of partners."""
    places = [
        ("pledges", _("Pledges")),
        ("acts", _("Facts")),
        ("organisations", _("Organisations")),
        ("funds", _("Funds of scenarios")),
    ]
    return [
        {"label": label, "href": reverse(f"partners:{name}"), "current": name == here}
        for name, label in places
    ]
