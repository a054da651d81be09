"""One record: its page, reporting, correcting and deciding."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yakir.apps.accounts.access import person_of, work
from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.needs import actions, queries
from yakir.apps.needs.forms import FORMS, RejectForm, ReportForm, VerifyForm
from yakir.apps.needs.models import Damage, Need
from yakir.apps.needs.rules import Kind
from yakir.common import formats
from yakir.common.errors import Invalid, Refused
from yakir.common.forms import YakirForm, attempt

REPORT: dict[Kind, Callable[..., Need | Damage]] = {
    Kind.NEEDS: actions.report,
    Kind.DAMAGE: actions.report_damage,
}


@require_GET
@work(Permission.READ)
def detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a record with its history and what may be done with it."""
    record = _record(person_of(request), public_id)
    return _page(request, record)


@require_http_methods(["GET", "POST"])
@work(Permission.REGISTER)
def new(request: HttpRequest, kind: Kind) -> HttpResponse:
    """Report a need or damage."""
    person = person_of(request)
    form = FORMS[kind](person, request.POST or None, initial=_beginning(person))
    record = attempt(
        request, form, lambda: REPORT[kind](**form.values, by=person, at=timezone.now())
    )
    if record is not None:
        messages.success(request, _("Recorded. Somebody else will verify it."))
        return redirect("needs:detail", record.public_id)
    return _form(request, form, kind)


@require_http_methods(["GET", "POST"])
@work(Permission.REGISTER)
def correct(request: HttpRequest, public_id: str) -> HttpResponse:
    """Correct a record that nobody has decided yet."""
    person = person_of(request)
    record = _record(person, public_id)
    if not queries.standing_of(record, person).correct and request.method == "GET":
        raise actions.WrongStatus
    form = FORMS[record.KIND](person, request.POST or None, initial=_initial(record))
    corrected = attempt(
        request,
        form,
        lambda: actions.correct(
            report=record,
            version=form.cleaned_data["version"] or 0,
            changes=form.values,
            by=person,
            at=timezone.now(),
        ),
    )
    if corrected is not None:
        messages.success(request, _("Corrected."))
        return redirect("needs:detail", record.public_id)
    return _form(request, form, record.KIND, record=record)


@require_POST
@work(Permission.VERIFY)
def verify(request: HttpRequest, public_id: str) -> HttpResponse:
    """Verify a record as a second person."""
    return _decide(request, public_id, VerifyForm(request.POST), actions.verify, _("Verified."))


@require_POST
@work(Permission.VERIFY)
def reject(request: HttpRequest, public_id: str) -> HttpResponse:
    """Reject a record as a second person, with a reason."""
    return _decide(request, public_id, RejectForm(request.POST), actions.reject, _("Rejected."))


def _decide(
    request: HttpRequest,
    public_id: str,
    form: YakirForm,
    action: Callable[..., Need | Damage],
    done: str,
) -> HttpResponse:
    person = person_of(request)
    record = _record(person, public_id)
    if form.is_valid():
        try:
            action(report=record, **form.cleaned_data, by=person, at=timezone.now())
        except Refused as refusal:
            form.refuse(refusal)
            return _page(request, record, form, status=refusal.status)
        messages.success(request, done)
        return redirect("needs:detail", record.public_id)
    return _page(request, record, form, status=Invalid.status)


def _record(person: Person, public_id: str) -> Need | Damage:
    record = queries.report_seen_by(person, public_id)
    if record is None:
        raise Http404
    return record


def _page(
    request: HttpRequest, record: Need | Damage, form: YakirForm | None = None, status: int = 200
) -> HttpResponse:
    now = {"version": record.version}
    context = {
        "record": record,
        "kind": record.KIND,
        "facts": _facts(record),
        "history": queries.history_of(record),
        "standing": queries.standing_of(record, person_of(request)),
        "faulty": form,
        "verify_form": form if isinstance(form, VerifyForm) else VerifyForm(initial=now),
        "reject_form": form if isinstance(form, RejectForm) else RejectForm(initial=now),
    }
    return render(request, "needs/detail.html", context, status=status)


def _form(
    request: HttpRequest, form: ReportForm, kind: Kind, record: Need | Damage | None = None
) -> HttpResponse:
    back = reverse("needs:list" if kind == Kind.NEEDS else "needs:damage")
    if record is not None:
        back = reverse("needs:detail", args=[record.public_id])
    context = {"form": form, "kind": kind, "record": record, "back": back}
    faulty = Invalid.status if form.errors else 200
    return render(request, "needs/form.html", context, status=faulty)


def _beginning(person: Person) -> dict[str, Any]:
    """Return what a new report begins with: the one community a person registers for."""
    communities = queries.communities_of(person)[:2]
    return {"community": communities[0]} if len(communities) == 1 else {}


def _initial(record: Need | Damage) -> dict[str, Any]:
    values = {name: getattr(record, name) for name in queries.fields_of(record.KIND)}
    values["quantity"] = formats.write_plain(record.quantity)
    return values | {"version": record.version}


def _facts(record: Need | Damage) -> list[dict[str, Any]]:
    """Return the record as terms and values."""
    amount = f"{formats.write_number(record.quantity, _digits(record))} {record.unit}"
    facts: list[tuple[str, object]] = [
        (_("Community"), f"{record.community}, {record.community.oblast}"),
        (_("Service"), formats.service_name(record.service)),
        (_("Quantity"), amount),
        _measure(record),
        (_("Date"), formats.write_day(record.observed_on)),
        (_("Source"), record.source or record.source_text),
        (_("Site"), record.site or _("not named")),
        (_("Detail"), record.detail or _("not named")),
        (_("Status"), record.get_status_display()),
    ]
    rows: list[dict[str, Any]] = [{"term": term, "value": value} for term, value in facts]
    return [*rows, {"term": _("Number"), "value": record.public_id, "code": True}]


def _digits(record: Need | Damage) -> int:
    return 0 if record.quantity == record.quantity.to_integral_value() else 2


def _measure(record: Need | Damage) -> tuple[str, object]:
    if isinstance(record, Need):
        return _("People"), formats.write_number(record.people)
    return _("Category"), record.get_category_display()
