"""The pledge board and each pledge's page."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from yakir.apps.portal.forms import PledgeFilters
from yakir.apps.portal.views import not_shown, public
from yakir.apps.publishing.queries import pledges as queries
from yakir.apps.publishing.queries.acts import ActRow, PartyRow
from yakir.apps.publishing.queries.pledges import PledgeDetail, PledgeRow
from yakir.apps.publishing.queries.rows import SourceRow
from yakir.common.formats import write_day, write_money, write_number

TABS = {
    "": gettext_lazy("All"),
    "kept": gettext_lazy("Kept"),
    "part": gettext_lazy("Kept in part"),
    "open": gettext_lazy("Awaited"),
    "silent": gettext_lazy("No news"),
    "gone": gettext_lazy("Withdrawn"),
}
NOTES = {
    "silent": gettext_lazy(
        "A question, not an accusation. “Overdue” is said only where the source of the pledge "
        "itself named a date."
    ),
    "open": gettext_lazy(
        "Mostly no date was named, and such a pledge cannot be late. We ask partners to name one."
    ),
    "part": gettext_lazy("Parts of one programme are counted once in any sum."),
    "kept": gettext_lazy(
        "So said the giver or the press. Nobody outside has checked it unless it says so."
    ),
}


@require_GET
@public
def pledge_list(request: HttpRequest) -> HttpResponse:
    """Show the pledge board, one state or all of them."""
    form = PledgeFilters(request.GET)
    form.is_valid()
    wanted = form.cleaned_data
    board = queries.board(
        queries.Filters(
            search=wanted.get("q", ""),
            partner=wanted.get("partner", ""),
            country=wanted.get("country", ""),
            sector=wanted.get("sector", ""),
        )
    )
    state = request.GET.get("state", "")
    state = state if state in TABS else ""
    return render(
        request,
        "portal/pledges.html",
        {
            "form": form,
            "board": board,
            "state": state,
            "tabs": _tabs(request, board, state),
            "groups": [_group(group) for group in board.groups if state in {"", group.key}],
        },
    )


@require_GET
@public
def pledge(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show everything public about one pledge."""
    found = queries.detail(public_id)
    if found is None:
        return not_shown(request, public_id)
    crumbs = [
        {"label": _("Pledges"), "href": reverse("portal:pledges")},
        {"label": found.row.act.title},
    ]
    return render(
        request,
        "portal/pledge.html",
        {
            "pledge": found,
            "word": _word(found.row),
            "crumbs": crumbs,
            "steps": _steps(found),
            "facts": _facts(found.row),
            "source": source_text(found.row.act.source),
        },
    )


def _tabs(request: HttpRequest, board: queries.PledgeBoard, state: str) -> list[dict[str, Any]]:
    counts = {group.key: len(group.rows) for group in board.groups}
    return [
        {
            "label": label,
            "href": _with_state(request, key),
            "current": key == state,
            "count": counts.get(key, board.count),
            "icon": key,
        }
        for key, label in TABS.items()
    ]


def _with_state(request: HttpRequest, state: str) -> str:
    values = request.GET.copy()
    values.pop("state", None)
    if state:
        values["state"] = state
    return f"?{values.urlencode()}"


def _group(group: queries.Group) -> dict[str, Any]:
    return {
        "key": group.key,
        "label": TABS[group.key],
        "note": NOTES.get(group.key, ""),
        "pledges": [_line(row) for row in group.rows],
    }


def _line(row: PledgeRow) -> dict[str, Any]:
    """Return a pledge as a line of the board."""
    answer = row.answers[-1] if row.answers else None
    return {
        "state": row.shape,
        "word": _word(row),
        "title": row.act.title,
        "href": reverse("portal:pledge", args=[row.public_id]),
        "text": " ".join(filter(None, (parties(row.act.parties), _place(row), *_terms(row)))),
        "source_text": source_text(row.act.source),
        "source_href": row.act.source.url if row.act.source else "",
        "reply": f"{answer.text} ({write_day(answer.on)})" if answer else "",
    }


def parties(rows: Iterable[PartyRow]) -> str:
    """Return who stands in which role, in words."""
    by_role: dict[str, list[str]] = {}
    for row in rows:
        by_role.setdefault(row.role_name, []).append(row.name)
    said = (
        _("%(role)s: %(names)s.") % {"role": role, "names": ", ".join(names)}
        for role, names in by_role.items()
    )
    return " ".join(said)


def amount(act: ActRow) -> str:
    """Return the quantity and the money that the source names, or that it names none."""
    named = []
    if act.quantity is not None:
        whole = act.quantity == act.quantity.to_integral_value()
        named.append(f"{write_number(act.quantity, 0 if whole else 2)} {act.unit}".strip())
    if act.money is not None:
        named.append(write_money(act.money))
    return "; ".join(named) or _("not named")


def source_text(source: SourceRow | None) -> str:
    """Return who said it and when."""
    if source is None:
        return ""
    if not source.published:
        return source.publisher
    return f"{source.publisher}, {write_day(source.published)}"


def _word(row: PledgeRow) -> str:
    """Return the word beside the shape: the source's own while a pledge is open."""
    if row.late:
        return _("Overdue by its source’s own date")
    if row.shape == "open" and row.act.stated:
        return row.act.stated[:1].upper() + row.act.stated[1:]
    return str(TABS[row.group])


def _place(row: PledgeRow) -> str:
    return f"{row.where}." if row.where else ""


def _terms(row: PledgeRow) -> list[str]:
    """Return quantity, date and news as short sentences."""
    # A unit such as "шт." brings its own full stop.
    terms = [_("Quantity: %(amount)s.") % {"amount": amount(row.act).removesuffix(".")}]
    if due := _due(row):
        terms.append(_("Date named by the source: %(due)s.") % {"due": due})
    if row.is_quiet:
        terms.append(f"{no_news(row)}.")
    return terms


def no_news(row: PledgeRow) -> str:
    """Return since when there is no news."""
    return _("No news since %(day)s") % {"day": write_day(row.last_news, "since")}


def _due(row: PledgeRow) -> str:
    return row.due or (write_day(row.due_on) if row.due_on else "")


def _facts(row: PledgeRow) -> list[dict[str, Any]]:
    act = row.act
    facts = [
        {"term": _("What"), "value": act.detail},
        {"term": _("When"), "value": write_day(act.happened) if act.happened else _("not named")},
        {"term": _("Quantity"), "value": amount(act)},
        {"term": _("Place"), "value": row.where},
        {"term": _("Sector"), "value": act.sector_name},
        {"term": _("Date named by the source"), "value": _due(row) or _("not named")},
        {"term": _("State in the words of the source"), "value": act.stated},
        {"term": _("Last news"), "value": write_day(row.last_news) if row.last_news else ""},
    ]
    return [fact for fact in facts if fact["value"]]


def _steps(found: PledgeDetail) -> list[dict[str, Any]]:
    """Return the chain from the pledge to its proof; a link nobody has recorded is not done."""
    row = found.row
    came = any(each.state == "delivered" for each in found.deliveries)
    said = write_day(row.act.happened) if row.act.happened else _("no date named")
    return [
        {
            "title": _("Pledge"),
            "text": f"{said}; {row.state_name.lower()}",
            "state": "done" if found.deliveries else "now",
        },
        {"title": _("Commitment"), "text": _("no record yet"), "state": ""},
        {
            "title": _("Delivery"),
            "text": ", ".join(each.state_name for each in found.deliveries) or _("no record yet"),
            "state": "done" if came else "now" if found.deliveries else "",
        },
        {"title": _("Result"), "text": _("no record yet"), "state": ""},
        {
            "title": _("Proof"),
            "text": _("record in the journal") if found.is_entered else _("no record yet"),
            "href": reverse("portal:record", args=[row.public_id]) if found.is_entered else "",
            "state": "done" if found.is_entered else "",
        },
    ]
