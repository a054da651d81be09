"""Work pages of the gate: what waits to become public, orders so far, a withdrawal."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yakir.apps.accounts.access import person_of, work
from yakir.apps.accounts.rules import Permission
from yakir.apps.publishing import actions
from yakir.apps.publishing.forms import ReasonForm, RecordForm, WithdrawForm
from yakir.apps.publishing.queries import orders, waiting
from yakir.common.forms import YakirForm, attempt
from yakir.common.pages import page_of

PER_PAGE = 20  # each row holds a text, and a form


@require_GET
@work(Permission.READ)
def texts(request: HttpRequest) -> HttpResponse:
    """Show the texts that wait for a person to read them."""
    page = page_of(request, waiting.held_texts(person_of(request)), per=PER_PAGE)
    rows = [(held, _reason(held.read, row)) for row, held in enumerate(page.object_list)]
    return render(
        request, "publishing/texts.html", {**_around(request, "list"), "page": page, "rows": rows}
    )


@require_GET
@work(Permission.READ)
def kept(request: HttpRequest) -> HttpResponse:
    """Show the protected facts that stand in sums, as they would stand at their oblast."""
    person = person_of(request)
    page = page_of(request, waiting.kept_acts(person), per=PER_PAGE)
    acts = waiting.as_opened(person, page.object_list)
    rows = [(act, _reason(act.read, row)) for row, act in enumerate(acts)]
    return render(
        request, "publishing/kept.html", {**_around(request, "kept"), "page": page, "rows": rows}
    )


@require_GET
@work(Permission.READ)
def orders_so_far(request: HttpRequest) -> HttpResponse:
    """Show what people have withdrawn or let through, and why."""
    page = page_of(request, orders.so_far(person_of(request)))
    rows = orders.told(page.object_list)
    return render(
        request,
        "publishing/orders.html",
        {**_around(request, "orders"), "page": page, "rows": rows},
    )


@require_http_methods(["GET", "POST"])
@work(Permission.SIGN)
def clear(request: HttpRequest, public_id: str, field: str) -> HttpResponse:
    """Let one text through."""
    person = person_of(request)
    held = waiting.held_text(person, public_id, field, request.POST.get("read", ""))
    if held is None:
        raise Http404
    form = ReasonForm(request.POST or None, initial={"read": held.read})
    done = attempt(
        request,
        form,
        lambda: actions.clear_text(
            subject=held.public_id,
            field=held.field,
            text=held.text,
            reason=form.cleaned_data["reason"],
            read=form.cleaned_data["read"],
            by=person,
            at=timezone.now(),
        ),
    )
    if done is not None:
        messages.success(request, _("The text is let through. Other words would be held again."))
        return redirect("publishing:list")
    return _form_page(
        request, "publishing/clear.html", form, heading=held.title, back="list", held=held
    )


@require_http_methods(["GET", "POST"])
@work(Permission.SIGN)
def open_at_oblast(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let one protected fact stand at its oblast."""
    person = person_of(request)
    act = waiting.kept_act(person, public_id)
    if act is None:
        raise Http404
    shown = waiting.as_opened(person, [act])[0]
    form = ReasonForm(request.POST or None, initial={"read": shown.read})
    done = attempt(
        request,
        form,
        lambda: actions.open_at_oblast(
            act=act,
            reason=form.cleaned_data["reason"],
            read=form.cleaned_data["read"],
            by=person,
            at=timezone.now(),
        ),
    )
    if done is not None:
        messages.success(request, _("The fact stands at its oblast as long as its words stay."))
        return redirect("publishing:kept")
    return _form_page(
        request, "publishing/open.html", form, heading=shown.title, back="kept", act=shown
    )


@require_http_methods(["GET", "POST"])
@work(Permission.SIGN)
def withdraw(request: HttpRequest) -> HttpResponse:
    """Withdraw a record or a field: name it, say what and why, see what goes, confirm."""
    heading = _("Withdraw from the public")
    typed = request.POST or request.GET
    asked = request.method == "POST" or "record" in request.GET
    which = RecordForm(typed if asked else None, person=person_of(request))
    if not which.is_valid():
        return _form_page(
            request, "publishing/withdraw.html", which, heading=heading, back="orders"
        )
    shown = orders.shown(which.cleaned_data["record"])
    form = WithdrawForm(request.POST or None, shown=shown, initial={"record": shown.public_id})
    if form.is_valid() and "back" not in request.POST:
        if "confirmed" not in request.POST:
            return _form_page(
                request,
                "publishing/confirm.html",
                form,
                heading=heading,
                back="orders",
                shown=shown,
            )
        if attempt(request, form, lambda: _withdraw(request, form)) is not None:
            messages.success(request, _("It is withdrawn from the public."))
            return redirect("publishing:orders")
    return _form_page(
        request, "publishing/withdraw_what.html", form, heading=heading, back="orders", shown=shown
    )


def _withdraw(request: HttpRequest, form: WithdrawForm) -> object:
    return actions.withdraw(
        subject=form.shown.public_id,
        field=form.cleaned_data["field"],
        reason=form.cleaned_data["reason"],
        by=person_of(request),
        at=timezone.now(),
    )


def _reason(read: str, row: int) -> ReasonForm:
    """Return the form of one row; its fields have ids of their own."""
    return ReasonForm(initial={"read": read}, auto_id=f"id_{row}_%s")


def _form_page(
    request: HttpRequest, template: str, form: YakirForm, *, heading: str, back: str, **more: Any
) -> HttpResponse:
    """Show a form; one with faults says so by its status."""
    context = {
        "form": form,
        "back": reverse(f"publishing:{back}"),
        "crumbs": [
            {"label": _("Publishing"), "href": reverse("publishing:list")},
            {"label": heading},
        ],
        **more,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, context, status=status)


def _around(request: HttpRequest, here: str) -> dict[str, Any]:
    """Return what the three lists share: the links between them, and whether one may sign."""
    places = [
        ("list", _("Held texts")),
        ("kept", _("Protected facts")),
        ("orders", _("Orders so far")),
    ]
    tabs = [
        {"label": label, "href": reverse(f"publishing:{name}"), "current": name == here}
        for name, label in places
    ]
    return {"tabs": tabs, "may_sign": person_of(request).may(Permission.SIGN)}
