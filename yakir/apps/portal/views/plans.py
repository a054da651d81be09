"""Published plans: the list, each plan's page, and the files of its open part."""

import json
import math
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from yakir.apps.portal.views import not_shown, public
from yakir.apps.publishing.queries import plans as queries
from yakir.apps.publishing.queries.plans import FundRow, LeftOutRow, PlanDetail, PlanRow
from yakir.common.charts import PALETTE, Columns, Gap, Part, columns, gap
from yakir.common.formats import (
    write_hundreds,
    write_money,
    write_number,
    write_part,
    write_percent,
)
from yakir.common.pages import page_of
from yakir.common.spreadsheet import as_csv

MILLION = 1_000_000
PER = 25
PER_REASONS = 10


@require_GET
@public
def plan_list(request: HttpRequest) -> HttpResponse:
    """List published plans, newest first."""
    rows = [
        {"plan": row, "part": write_part(row.part), "lead": _lead(row)} for row in queries.listed()
    ]
    return render(request, "portal/plans.html", {"rows": rows})


@require_GET
@public
def plan(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a plan: open kinds in full, protected kinds as sums."""
    found = queries.detail(public_id)
    if found is None:
        return not_shown(request, public_id)
    crumbs = [
        {"label": _("Plan"), "href": reverse("portal:plans")},
        {"label": found.row.name},
    ]
    left_out = page_of(request, found.left_out, per=PER_REASONS, param="out")
    return render(
        request,
        "portal/plan.html",
        {
            "plan": found,
            "row": found.row,
            "crumbs": crumbs,
            "lead": _lead(found.row),
            "figures": _figures(found.row),
            "chart": _columns(found),
            "bars": [_bar(fund) for fund in found.funds],
            "page": page_of(request, found.chosen, per=PER),
            "left_out": left_out,
            "reasons": [_reason(row) for row in left_out.object_list],
            "gap": _gap(found.row),
            "better": _better(found.row),
        },
    )


@require_GET
@public
def open_json(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send the open part of a plan as JSON."""
    content = json.dumps(
        queries.open_part(_found(public_id)), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1
    )
    return _file(content, "application/json", "json")


@require_GET
@public
def open_csv(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send the chosen open projects of a plan as CSV."""
    rows = list(queries.project_rows(_found(public_id)))
    headers = list(rows[0]) if rows else []
    content = b"".join(as_csv(headers, (list(row.values()) for row in rows)))
    return _file(content, "text/csv", "csv")


def _found(public_id: str) -> PlanDetail:
    found = queries.detail(public_id)
    if found is None:
        raise Http404
    return found


def _file(content: str | bytes, kind: str, ending: str) -> HttpResponse:
    response = HttpResponse(content, content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="yakir-plan-open.{ending}"'
    return response


def _lead(row: PlanRow) -> str:
    """Return what was asked and what the plan chose, in a sentence."""
    asked = ngettext("%(n)s candidate", "%(n)s candidates", row.candidates) % {
        "n": write_number(row.candidates)
    }
    chosen = ngettext("%(n)s project", "%(n)s projects", row.chosen) % {
        "n": write_number(row.chosen)
    }
    return _(
        "Scenario: starts from %(first)s to %(last)s, %(asked)s. The plan chose %(chosen)s."
    ) % {
        "first": row.first_quarter,
        "last": row.last_quarter,
        "asked": asked,
        "chosen": chosen,
    }


def _figures(row: PlanRow) -> list[dict[str, Any]]:
    where = (
        ngettext("in %(n)s community", "in %(n)s communities", row.communities)
        % {"n": write_number(row.communities)}
        if row.communities is not None
        else _("the number of communities is withheld")
    )
    return [
        {
            "value": write_number(row.chosen),
            "unit": _("of %(n)s") % {"n": write_number(row.candidates)},
            "text": _("projects chosen, %(where)s") % {"where": where},
            "kind": "scenario",
        },
        {
            "value": write_hundreds(row.package_people),
            "text": _("people by which the upper bound of those with the whole package rises"),
            "kind": "scenario",
        },
        _money_figure(row),
        {
            "value": write_part(row.part),
            "text": _("of the greatest possible gain"),
            "kind": "scenario",
            "mark": _("Scenario; the bound is proven"),
            "href": "#bound",
        },
    ]


def _money_figure(row: PlanRow) -> dict[str, Any]:
    """Return what is used; where that would tell of single projects, what there is."""
    if row.used is None:
        shown = row.money
        text = _("how much is used is withheld: it would tell of single protected projects")
    else:
        shown = row.used
        left = write_money(row.money - row.used, short=True)
        text = _("used; %(left)s left") % {"left": left}
    return {
        "value": write_number(shown.amount / MILLION, 1),
        "unit": _("€ million"),
        "text": text,
        "kind": "scenario",
    }


def _columns(found: PlanDetail) -> Columns | None:
    """Return money by quarter and fund; the last part holds the funds beyond four."""
    if not found.shows_quarters or not found.quarters:
        return None
    last = max((i for f in found.funds for i, used in enumerate(f.by_quarter) if used), default=-1)
    if last < 0:
        return None
    quarters = found.quarters[: last + 1]
    parts = [
        Part(fund.name, [float(used) / MILLION for used in fund.by_quarter[: last + 1]])
        for fund in found.funds
    ]
    head, rest = parts[: len(PALETTE) - 1], parts[len(PALETTE) - 1 :]
    if len(rest) > 1:
        values = [sum(each) for each in zip(*(part.values for part in rest), strict=True)]
        rest = [Part(_("other funds"), values)]
    return columns(
        quarters, [*head, *rest], unit=_("EUR million"), label=_("Money used by quarter and fund")
    )


def _bar(fund: FundRow) -> dict[str, Any]:
    label = f"{fund.name}: {', '.join(fund.sectors).lower()}" if fund.sectors else fund.name
    if fund.used is None:
        value = write_money(fund.money, short=True)
        return {"label": label, "value": value, "share": 0, "tone": "plain", "note": _rule(fund)}
    return {
        "label": label,
        "value": _("%(used)s of %(money)s")
        % {
            "used": write_money(fund.used, short=True),
            "money": write_money(fund.money, short=True),
        },
        "share": min(max(fund.share, 0.0), 1.0),
        "kind": "scenario",
        "note": _rule(fund),
    }


def _rule(fund: FundRow) -> str:
    """Return the rule of a fund in words."""
    rules = []
    if fund.used is None:
        rules.append(_("how much is used is withheld: it would tell of single protected projects"))
    if fund.smallest is not None:
        rules.append(
            _("smallest project %(money)s") % {"money": write_money(fund.smallest, short=True)}
        )
    if fund.largest is not None:
        rules.append(
            _("largest project %(money)s") % {"money": write_money(fund.largest, short=True)}
        )
    if fund.greatest_share < 1:
        rules.append(
            _("pays at most %(share)s of a project") % {"share": write_percent(fund.greatest_share)}
        )
    rules.append(_("unused money carries over") if fund.carry_over else _("unused money lapses"))
    return "; ".join(rules)


def _reason(row: LeftOutRow) -> dict[str, Any]:
    """Return why a candidate was left out, and what would let it in."""
    names = ", ".join(row.funds)
    missing = write_money(row.missing, short=True) if row.missing else ""
    why = {
        "no_fund": _("No fund’s rules allow it."),
        "larger_chosen": _("Another size for the same community was chosen."),
        "no_gain": _("It would add nothing to this plan."),
        "carries": _("The community cannot carry another project at once."),
        "ruled_out": _("A person has ruled it out; the reason is on record."),
        "worth_less": _("The same money does more elsewhere."),
        "fits": _("It would still fit: the search ended before it was tried."),
        "money": _("For a start in %(quarter)s too little is left: %(funds)s.")
        % {"quarter": row.quarter, "funds": names}
        if names and row.quarter
        else _("The funds that may pay are used up."),
    }
    let_in = {
        "no_fund": _("a fund with another rule joins"),
        "larger_chosen": _("the chosen size is taken out: %(other)s") % {"other": row.instead_of}
        if row.instead_of
        else _("the chosen size is taken out"),
        "no_gain": _("fewer people have the service than is known now"),
        "carries": _("it starts when a project of the community has ended"),
        "ruled_out": _("the overrule is withdrawn"),
        "worth_less": _("it costs less, serves more people, or there is more money")
        if not missing
        else _("there is %(money)s more, or it costs less or serves more people")
        % {"money": missing},
        "fits": _("the search is given more time"),
        "money": _("there is %(money)s more") % {"money": missing}
        if missing
        else _("there is more money"),
    }
    return {
        "row": row,
        "why": why.get(row.reason, row.reason_name),
        "let_in": let_in.get(row.reason, ""),
    }


def _gap(row: PlanRow) -> Gap | None:
    """Return how near the plan is to the bound, drawn with the bound as 100."""
    if row.part is None:
        return None
    return gap(
        row.value,
        row.bound,
        value_label=_("gain of this plan: %(n)s") % {"n": write_number(row.part * 100, 1)},
        bound_label=_("bound of the gain: %(n)s") % {"n": write_number(100)},
    )


def _better(row: PlanRow) -> str:
    """Return the gap in plain words."""
    if row.bound <= row.value:
        return _("No plan gains more: that is proven.")
    years = write_number(row.horizon / 4, 0 if row.horizon % 4 == 0 else 1)
    # "At most" holds only when rounded up.
    people = math.ceil(row.better_by / 100) * 100
    if people <= 100:
        return _(
            "If a better plan exists, its gain is greater by at most as much as fewer than 100 "
            "people with all seven services for %(years)s years."
        ) % {"years": years}
    return _(
        "If a better plan exists, its gain is greater by at most as much as %(people)s people "
        "with all seven services for %(years)s years."
    ) % {"people": write_number(people), "years": years}
