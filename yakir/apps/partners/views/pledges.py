"""Pages of pledges: the board, one pledge, and each step of its life."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yakir.apps.accounts.access import person_of, work
from yakir.apps.accounts.rules import Permission
from yakir.apps.partners import actions, queries
from yakir.apps.partners.forms import (
    AnswerForm,
    DeliveryForm,
    MoveForm,
    PledgeFilters,
    PledgeForm,
    SilenceForm,
    chosen,
)
from yakir.apps.partners.models import Pledge
from yakir.apps.partners.queries import ledger
from yakir.apps.partners.rules import ActKind, Board, DeliveryState, PledgeState
from yakir.apps.partners.rules.life import CLOSED, NEXT
from yakir.apps.partners.views.steps import form_page, tabs, told
from yakir.common.forms import attempt
from yakir.common.pages import page_of
from yakir.common.spreadsheet import download


@require_GET
@work(Permission.READ)
def pledges(request: HttpRequest) -> HttpResponse:
    """Show the register of pledges, filtered by the address."""
    person, form = person_of(request), PledgeFilters(request.GET)
    filters = chosen(form)
    found = queries.pledges_seen(person, filters)
    page = page_of(request, found)
    context = {
        "page": page,
        "rows": queries.pledge_rows(page.object_list, today=timezone.localdate()),
        "filters": form,
        "boards": _boards(request, filters, person),
        "tabs": tabs("pledges"),
        "may_record": person.may(Permission.RECORD_PLEDGE),
        "query": request.GET.urlencode(),
        "is_filtered": bool(filters),
    }
    return render(request, "partners/pledges.html", context)


@require_GET
@work(Permission.READ)
def export_pledges(request: HttpRequest, form: str) -> HttpResponseBase:
    """Download the pledges that the address filters; no amount stays no amount."""
    found = queries.pledges_seen(person_of(request), chosen(PledgeFilters(request.GET)))
    headers, rows = queries.pledge_table(found)
    return download("pledges", form, headers, rows)


@require_GET
@work(Permission.READ)
def pledge(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a pledge with its parties, deliveries, changes, answers and journal."""
    person = person_of(request)
    found = _seen(request, public_id)
    may_record = queries.may_record(person, found.act.community)
    context = {
        "row": queries.pledge_rows([found], today=timezone.localdate())[0],
        "pledge": found,
        "act": found.act,
        "parties": found.act.parties.all(),
        "deliveries": found.deliveries.select_related("act__source").order_by("pk"),
        "changes": found.changes.select_related("source", "by").order_by("pk"),
        "answers": found.answers.select_related("source").order_by("pk"),
        "lines": ledger.lines_seen_by(person).filter(pk__in=ledger.lines_of(found).values("pk")),
        "reminders": found.reminders.order_by("on", "pk"),
        "entries": told(found.public_id),
        "may_record": may_record,
        "may_move": may_record and bool(NEXT[PledgeState(found.state)]),
        "silence": SilenceForm(initial={"version": found.version})
        if may_record and found.state not in CLOSED and not found.is_silent
        else None,
        "crumbs": [
            {"label": _("Pledges"), "href": reverse("partners:pledges")},
            {"label": found.act.title},
        ],
    }
    return render(request, "partners/pledge.html", context)


@require_http_methods(["GET", "POST"])
@work(Permission.RECORD_PLEDGE)
def new_pledge(request: HttpRequest) -> HttpResponse:
    """Record a pledge from its source."""
    person = person_of(request)
    form = PledgeForm(request.POST or None, person=person)
    made = attempt(
        request,
        form,
        lambda: actions.announce(
            told=form.told(ActKind.PLEDGE), due=form.due(), by=person, at=timezone.now()
        ),
    )
    if made is not None:
        messages.success(request, _("The pledge is recorded."))
        return redirect("partners:pledge", made.public_id)
    return form_page(
        request,
        form,
        heading=_("New pledge"),
        lead=_("What a partner said in public. Write only what the source says."),
        submit=_("Record the pledge"),
        back=reverse("partners:pledges"),
        register=_("Pledges"),
    )


@require_http_methods(["GET", "POST"])
@work(Permission.RECORD_PLEDGE)
def move(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a pledge one step on."""
    found = _seen(request, public_id)
    form = MoveForm(request.POST or None, pledge=found)
    made = attempt(
        request,
        form,
        lambda: actions.move_pledge(
            pledge=found,
            to=PledgeState(form.cleaned_data["to"]),
            note=form.cleaned_data["note"],
            on=form.cleaned_data["on"],
            source=form.source_values(),
            version=form.cleaned_data["version"],
            by=person_of(request),
            at=timezone.now(),
        ),
    )
    done = _("The pledge has moved on.")
    return _after(request, found, form, made, done, _("Next step"), _("Record the step"))


@require_http_methods(["GET", "POST"])
@work(Permission.RECORD_PLEDGE)
def answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record what the partner says beside a pledge."""
    found = _seen(request, public_id)
    form = AnswerForm(request.POST or None, pledge=found)
    made = attempt(
        request,
        form,
        lambda: actions.record_answer(
            pledge=found,
            text=form.cleaned_data["text"],
            on=form.cleaned_data["on"],
            source=form.source_values(),
            version=form.cleaned_data["version"],
            by=person_of(request),
            at=timezone.now(),
        ),
    )
    done = _("The answer stands beside the pledge.")
    return _after(request, found, form, made, done, _("Partner’s answer"), _("Record the answer"))


@require_http_methods(["GET", "POST"])
@work(Permission.RECORD_PLEDGE)
def deliver(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record a delivery of a pledge from its source."""
    found, person = _seen(request, public_id), person_of(request)
    form = DeliveryForm(request.POST or None, person=person, initial=_like(found))
    made = attempt(
        request,
        form,
        lambda: actions.deliver(
            pledge=found,
            values=form.values(ActKind.DELIVERY),
            state=DeliveryState(form.cleaned_data["state"]),
            source=form.source(),
            by=person,
            at=timezone.now(),
        ),
    )
    done = _("The delivery is recorded.")
    return _after(request, found, form, made, done, _("New delivery"), _("Record the delivery"))


@require_http_methods(["GET", "POST"])
@work(Permission.RECORD_PLEDGE)
def silence(request: HttpRequest, public_id: str) -> HttpResponse:
    """Note that we asked and no news came."""
    found = _seen(request, public_id)
    form = SilenceForm(request.POST or None, initial={"version": found.version})
    made = attempt(
        request,
        form,
        lambda: actions.record_silence(
            pledge=found,
            version=form.cleaned_data["version"],
            by=person_of(request),
            at=timezone.now(),
        ),
    )
    done = _("Noted: no news.")
    return _after(request, found, form, made, done, _("No news"), _("We asked, no news came"))


def _seen(request: HttpRequest, public_id: str) -> Pledge:
    """Return the pledge, or answer that there is none for this person."""
    return get_object_or_404(queries.pledges_seen_by(person_of(request)), public_id=public_id)


def _after(
    request: HttpRequest,
    found: Pledge,
    form: Any,
    made: object,
    done: str,
    heading: str,
    submit: str,
) -> HttpResponse:
    """Go back to the pledge when a step was made, else show its form."""
    back = reverse("partners:pledge", args=[found.public_id])
    if made is not None:
        messages.success(request, done)
        return redirect(back)
    return form_page(request, form, heading=heading, submit=submit, back=back, above=found.act)


def _like(found: Pledge) -> dict[str, Any]:
    """What a delivery most often has in common with its pledge."""
    act = found.act
    names = ("title_uk", "title_en", "sector", "community", "oblast", "unit_uk", "unit_en")
    return {
        **{name: getattr(act, name) for name in names},
        "protection": "yes" if act.is_protected else "",
    }


def _boards(request: HttpRequest, filters: dict[str, str], person: Any) -> list[dict[str, Any]]:
    """Return the groups of the board as tabs, counted under the other filters."""
    rest = {name: value for name, value in filters.items() if name != "board"}
    counts = queries.pledge_counts(queries.pledges_seen(person, rest))
    now = filters.get("board", "")
    address = request.GET.copy()
    address.pop("page", None)
    links = [{"label": _("All"), "board": "", "count": sum(counts.values())}]
    links += [
        {"label": str(board.label), "board": board.value, "count": counts[board]} for board in Board
    ]
    for link in links:
        address["board"] = str(link["board"])
        link |= {"href": f"?{address.urlencode()}", "current": link["board"] == now}
    return links
