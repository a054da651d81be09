"""Two plans side by side."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yakir.apps.accounts.access import person_of, work
from yakir.apps.accounts.rules import Permission
from yakir.apps.planning.forms import CompareForm
from yakir.apps.planning.queries import files, plans
from yakir.apps.planning.queries.compare import Comparison, plan_figures, verdict
from yakir.apps.planning.queries.plans import PlanView
from yakir.common.pages import asked, page_of
from yakir.common.papers import paper
from yakir.common.spreadsheet import Sheet, download_workbook

PER = 10


@require_GET
@work(Permission.READ)
def compare(request: HttpRequest) -> HttpResponse:
    """Show two plans side by side; without two, ask for them."""
    form = _form(request)
    found = _comparison(request, form)
    if found is None:
        return render(request, "planning/compare.html", {"form": form})
    context = {
        **_context(found),
        "form": form,
        "moves": [
            {**move, "page": page_of(request, move["rows"], per=PER, param=move["key"])}
            for move in _moves(found)
        ],
    }
    return render(request, "planning/compare.html", context)


@require_GET
@work(Permission.READ)
def compare_file(request: HttpRequest) -> HttpResponseBase:
    """Download the comparison as a workbook, a sheet for each of its tables."""
    form = _form(request)
    found = _comparison(request, form)
    if found is None:
        return redirect("planning:compare")
    return download_workbook("comparison", _sheets(found))


@require_GET
@work(Permission.READ)
def compare_paper(request: HttpRequest) -> HttpResponse:
    """Download the comparison as a PDF for a meeting."""
    found = _comparison(request, _form(request))
    if found is None:
        return redirect("planning:compare")
    context = {**_context(found), "moves": _moves(found)}
    return paper(request, "planning/paper_compare.html", context, name="comparison")


def _context(found: Comparison) -> dict[str, Any]:
    """What the page and the paper of a comparison share."""
    a, b = found.a.plan, found.b.plan
    sides = [{"letter": x, **plan_figures(view)} for x, view in (("A", found.a), ("B", found.b))]
    return {
        "a": sides[0],
        "b": sides[1],
        "sides": sides,
        "found": found,
        "verdict": verdict(a, b),
        "asked": found.asked(),
        "tables": found.tables(),
        "sees_all": found.a.sees_all and found.b.sees_all,
        "is_scenario": found.a.is_scenario or found.b.is_scenario,
        "swapped": f"?a={b.public_id}&b={a.public_id}",
    }


def _form(request: HttpRequest) -> CompareForm:
    """Return the choice of two plans; one of them alone is a beginning, not a fault."""
    seen = plans.plans_seen_by(person_of(request)).defer("problem")
    both = request.GET if "a" in request.GET and "b" in request.GET else None
    return CompareForm(
        both, plans=seen, initial={"a": asked(request, "a"), "b": asked(request, "b")}
    )


def _comparison(request: HttpRequest, form: CompareForm) -> Comparison | None:
    if not form.is_bound or not form.is_valid():
        return None
    person = person_of(request)
    a, b = form.cleaned_data["a"], form.cleaned_data["b"]
    return Comparison(PlanView(a, person), PlanView(b, person))


def _moves(found: Comparison) -> list[dict[str, Any]]:
    return [
        {"key": "only_a", "heading": _("Only in plan A"), "rows": found.only_a},
        {"key": "only_b", "heading": _("Only in plan B"), "rows": found.only_b},
        {"key": "moved", "heading": _("Other quarter"), "rows": found.moved, "pairs": True},
        {"key": "repaid", "heading": _("Other payer"), "rows": found.repaid, "pairs": True},
    ]


def _sheets(found: Comparison) -> Iterator[Sheet]:
    yield Sheet(_("Only in A"), *files.chosen_table(found.only_a))
    yield Sheet(_("Only in B"), *files.chosen_table(found.only_b))
    yield Sheet(_("Other quarter"), *files.pair_table(found.moved))
    yield Sheet(_("Other payer"), *files.pair_table(found.repaid))
    for table in found.tables():
        headers = [str(table["heading"]), _("Plan A, EUR"), _("Plan B, EUR"), _("B more, EUR")]
        rows = [[r.name, r.a.amount, r.b.amount, r.more.amount] for r in table["rows"]]
        yield Sheet(str(table["heading"]), headers, rows)
    asked = [[each.what, each.a, each.b] for each in found.asked()]
    yield Sheet(_("What was asked"), [_("What differs"), _("Plan A"), _("Plan B")], asked)
