"""What every work page of governance shares: the programme, its tabs, forms and answers."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from yakir.apps.accounts.access import person_of
from yakir.apps.accounts.rules import Permission
from yakir.apps.governance.models import Programme
from yakir.apps.governance.queries import access_of, programmes_seen_by
from yakir.common.forms import YakirForm

INSIDE = (Permission.READ, Permission.STEER)
EXPORTS = ("csv", "xlsx")


def programme_of(request: HttpRequest, public_id: str) -> Programme:
    """Return a programme that the person may see; others do not exist for them."""
    return get_object_or_404(programmes_seen_by(person_of(request)), public_id=public_id)


def show(
    request: HttpRequest, programme: Programme, here: str, template: str, **context: Any
) -> HttpResponse:
    """Show a page of a programme under its tabs; a form with faults says so by the status."""
    form = context.get("form")
    faulty = isinstance(form, YakirForm) and form.is_bound and bool(form.errors)
    whole = {
        "programme": programme,
        "access": access_of(person_of(request), programme),
        "reads": person_of(request).may(Permission.READ),
        "tabs": _tabs(programme, here),
        "crumbs": _crumbs(programme, context.pop("heading", "")),
        **context,
    }
    status = 422 if faulty and request.method == "POST" else 200
    return render(request, f"governance/{template}.html", whole, status=status)


def form_page(
    request: HttpRequest,
    form: YakirForm,
    *,
    heading: str,
    submit: str,
    back: str,
    lead: str = "",
    programme: Programme | None = None,
) -> HttpResponse:
    """Show a form under its heading."""
    context = {
        "form": form,
        "heading": heading,
        "lead": lead,
        "submit": submit,
        "back": back,
        "crumbs": _crumbs(programme, heading),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "governance/form.html", context, status=status)


def to(request: HttpRequest, message: str, page: str, *ids: str) -> HttpResponse:
    """Say what was done and show where it stands."""
    messages.success(request, message)
    return redirect(f"governance:{page}", *ids)


def _crumbs(programme: Programme | None, heading: str) -> list[dict[str, str]]:
    crumbs = [{"label": _("Programmes"), "href": reverse("governance:list")}]
    if programme is not None:
        href = reverse("governance:programme", args=[programme.public_id])
        crumbs.append({"label": programme.name, "href": href})
    return [*crumbs, {"label": heading}] if heading else crumbs


def _tabs(programme: Programme, here: str) -> list[dict[str, Any]]:
    places = [
        ("programme", _("Programme")),
        ("rules", _("Rules")),
        ("conflicts", _("Interests")),
        ("rankings", _("Rankings")),
        ("decisions", _("Decisions")),
        ("changes", _("Changes")),
        ("overrules", _("Overrules")),
        ("risks", _("Risks")),
        ("checks", _("Checks of plans")),
    ]
    return [
        {
            "label": label,
            "href": reverse(f"governance:{name}", args=[programme.public_id]),
            "current": name == here,
        }
        for name, label in places
    ]
