"""Artificial content for the page of components; none of it is data."""

from decimal import Decimal
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yakir.common import charts
from yakir.common.formats import write_number
from yakir.common.forms import YakirForm
from yakir.common.money import Money
from yakir.common.protected import Service

QUARTERS = [f"{year}-Q{number}" for year in (2027, 2028) for number in (1, 2, 3, 4)]
FUNDS = {
    "A": (1.1, 2.8, 3.6, 4.1, 3.9, 3.4, 2.9, 1.8),
    "B": (0.4, 2.0, 2.6, 3.0, 3.2, 3.0, 2.6, 1.6),
    "C": (0.7, 1.3, 1.7, 2.0, 2.0, 1.6, 1.3, 0.9),
    "D": (0.0, 0.0, 0.6, 1.0, 1.0, 0.9, 0.8, 0.5),
}


class ExampleForm(YakirForm):
    """A form with a control of every sort."""

    units = {"amount": "€"}
    autocomplete = {"partner": "organization"}
    short = ("amount", "when")

    partner = forms.CharField(label=gettext_lazy("Partner"))
    amount = forms.DecimalField(
        label=gettext_lazy("Amount"),
        required=False,
        help_text=gettext_lazy("If nobody named a sum, leave it empty"),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={"invalid": gettext_lazy("Write a number, for example 1,250,000")},
    )
    when = forms.DateField(
        label=gettext_lazy("Said on"),
        widget=forms.TextInput(),
        error_messages={"invalid": gettext_lazy("There is no such day")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        widget=forms.RadioSelect,
        choices=[("money", gettext_lazy("Money")), ("goods", gettext_lazy("Goods"))],
    )
    sectors = forms.MultipleChoiceField(
        label=gettext_lazy("For what"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("medicine", gettext_lazy("Medicine")), ("education", gettext_lazy("Education"))],
    )
    public = forms.BooleanField(label=gettext_lazy("Said in public"), required=False)
    words = forms.CharField(
        label=gettext_lazy("In their words"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ExampleFilters(YakirForm):
    """Filters of a list."""

    q = forms.CharField(label=gettext_lazy("Words"), required=False)
    service = forms.ChoiceField(
        label=gettext_lazy("Service"),
        required=False,
        choices=[("", gettext_lazy("all")), ("water", gettext_lazy("Water"))],
    )


def everything() -> dict[str, Any]:
    """Return the content of the page of components."""
    return {
        "figures": figures(),
        "rows_need": rows_need(),
        "rows_work": rows_work(),
        "strip_shares": [0.58, 0.74, 0.62, 0.71, 0.52, 0.66, None],
        "services": [row["service"] for row in rows_need()],
        "kinds": kinds(),
        "chain": chain(),
        "bars": bars(),
        "pledges": pledges(),
        "form": faulty_form(),
        "filters": ExampleFilters({"service": "water"}, prefix="filter"),
        "tabs": tabs(),
        "crumbs": crumbs(),
        "sheet": sheet(),
        "facts": facts(),
        "sources": sources(),
        "run": {"status": "running", "share": 0.4, "text": _("Example: planning")},
        "run_url": reverse("components-progress"),
        "table_rows": table_rows(),
        "columns": columns(),
        "gap": charts.gap(
            98.6,
            100,
            value_label=_("this plan: %(value)s") % {"value": write_number(98.6, 1)},
            bound_label=_("proven bound: 100"),
        ),
        "steps": steps(),
        "closing": closing(),
        "rising": rising(),
        "streams": streams(),
        "timeline": timeline(),
        "plan_map": plan_map(),
        "map": need_map(),
        "map_url": reverse("components-map"),
        "news": news(),
        "todo": todo(),
        "price": Money(Decimal(43_100_000), "EUR"),
        "exact": Money(Decimal("1250000.50"), "UAH"),
    }


def run_done() -> dict[str, object]:
    """Return a run that has ended."""
    return {"status": "done", "share": 1, "text": _("Example: done")}


def figures() -> list[dict[str, str]]:
    """Return four numbers that matter."""
    return [
        {
            "value": "181",
            "text": _("example communities"),
            "kind": "source",
            "mark": _("Example source, 30 April 2025"),
            "href": "#source-example",
        },
        {
            "value": write_number(6.6, 1),
            "unit": _("million"),
            "text": _("example people"),
            "kind": "estimate",
            "mark": _("Estimate, method"),
        },
        {
            "value": "34",
            "text": _("example projects chosen"),
            "kind": "scenario",
            "mark": _("scenario “Example”"),
        },
        {
            "value": "148",
            "text": _("example places in operation"),
            "kind": "proof",
            "mark": _("record No. 1, proof"),
        },
    ]


def kinds() -> list[dict[str, str]]:
    """Return the six marks of provenance and what each means."""
    return [
        {"kind": "source", "means": _("somebody said it; here is where")},
        {"kind": "estimate", "means": _("computed by a method")},
        {"kind": "scenario", "means": _("what if; nobody has pledged it")},
        {"kind": "verified", "means": _("confirmed from outside the project")},
        {"kind": "proof", "means": _("entered in the journal, with a proof")},
        {"kind": "withheld", "means": _("the gate held it back, and names its rule")},
    ]


def rows_need() -> list[dict[str, str]]:
    """Return the seven services in the public view."""
    bands = ("medium", "lesser", "great", "lesser", "unknown", "medium", "medium")
    grades = ("D", "D", "D", "C", "", "C", "D")
    return [
        {"service": code, "band": band, "grade": grade, "href": "#source-example"}
        for code, band, grade in zip(Service.values, bands, grades, strict=True)
    ]


def rows_work() -> list[dict[str, object]]:
    """Return the seven services in the working view."""
    values = [(0.58, 2), (0.74, 9), (0.62, 14), (0.71, 48), (0.52, 24), (0.66, 20), (None, None)]
    return [
        {"service": row["service"], "day": day, "night": night}
        for row, (day, night) in zip(rows_need(), values, strict=True)
    ]


def chain() -> list[dict[str, str]]:
    """Return the chain from need to proof, half walked."""
    return [
        {"title": _("Need"), "text": _("how much, for whom"), "state": "done"},
        {"title": _("Project"), "text": _("a typical design"), "href": "#main", "state": "done"},
        {"title": _("Pledge"), "text": _("who, when and where"), "state": "done"},
        {"title": _("Commitment"), "text": _("signed"), "state": "done"},
        {"title": _("Delivery"), "text": _("16 of 24 accepted"), "state": "now"},
        {"title": _("Result"), "text": "2028-Q2"},
        {"title": _("Proof"), "text": _("5 records of 9")},
    ]


def bars() -> list[dict[str, object]]:
    """Return a comparison with what is missing and a target."""
    return [
        {
            "label": _("Needed"),
            "value": write_number(1.5, 2),
            "share": 1,
            "tone": "plain",
            "kind": "estimate",
        },
        {
            "label": _("Pledged"),
            "value": write_number(1.37, 2),
            "share": 0.91,
            "lack": 0.09,
            "kind": "scenario",
            "note": _("nobody has pledged the rest"),
        },
        {
            "label": _("In operation"),
            "value": write_number(0.48, 2),
            "share": 0.32,
            "target": 0.9,
            "note": _("the stroke is the target"),
        },
    ]


def pledges() -> list[dict[str, str]]:
    """Return pledges of partners that do not exist."""
    source = {"source_text": _("Example source, 30 April 2025"), "source_href": "#source-example"}
    return [
        {
            "state": "silent",
            "title": _("Example: repair of 20 blocks of flats"),
            "text": _("Partner Example. No news since August 2023."),
            "ask_href": "#main",
            **source,
        },
        {
            "state": "open",
            "word": _("On the way"),
            "title": _("Example: generators"),
            "text": _("Partner Example. Quantity only for the oblast."),
            "rule": "G-02",
            **source,
        },
        {
            "state": "kept",
            "title": _("Example: three school buses"),
            "text": _("Partner Example."),
            "reply": _("Example: all three are in use."),
            **source,
        },
    ]


def faulty_form() -> ExampleForm:
    """Return a form filled in with faults."""
    return ExampleForm(
        {
            "partner": _("Partner Example"),
            "amount": _("a lot"),
            "when": "31.02.2026",
            "kind": "money",
            "sectors": ["medicine"],
        }
    )


def tabs() -> list[dict[str, object]]:
    """Return tabs."""
    return [
        {"label": _("Housing"), "href": "?tab=housing", "icon": "housing", "current": True},
        {"label": _("Needs"), "href": "?tab=needs", "count": 226},
        {"label": _("Journal"), "href": "?tab=journal"},
    ]


def crumbs() -> list[dict[str, str]]:
    """Return the way to an example."""
    return [
        {"label": _("Communities"), "href": "#main"},
        {"label": _("Example oblast"), "href": "#main"},
        {"label": _("Example community")},
    ]


def sheet() -> dict[str, object]:
    """Return the preview of an import with faults."""
    fault = _("Write a number: 12")
    return {
        "file": "example.xlsx",
        "columns": ["A", "B", "C", "D"],
        "total": 212,
        "good": 211,
        "faults": [{"cell": "D4", "text": fault, "id": "sheet-D4"}],
        "rows": [
            {"fold": "2–3", "count": 2},
            {
                "number": 4,
                "cells": [
                    {"value": _("Shelter")},
                    {"value": "UA63120270000028556"},
                    {"value": _("Education")},
                    {"value": _("twelve"), "fault": fault, "id": "sheet-D4"},
                ],
            },
            {"fold": "5–213", "count": 209},
        ],
    }


def facts() -> list[dict[str, object]]:
    """Return terms with values."""
    return [
        {"term": _("Last record"), "value": _("No. 1"), "kind": "proof"},
        {"term": _("Fingerprint"), "value": "7f3a 91c0 4be2", "code": True},
        {"term": _("Capacity"), "value": "", "rule": "G-02"},
    ]


def sources() -> list[dict[str, str]]:
    """Return sources that do not exist."""
    return [
        {
            "id": "source-example",
            "publisher": _("Example publisher"),
            "title": _("Example title"),
            "url": "https://example.org/",
            "published": "2025-04",
            "read_on": "2026-11-20",
        },
        {
            "publisher": _("Example publisher"),
            "title": _("Without an address"),
            "published": "2022",
        },
    ]


def table_rows() -> list[dict[str, object]]:
    """Return rows of a table."""
    return [
        {"name": _("Example clinic"), "quarter": "2027-Q3", "people": 9800},
        {"name": _("Example housing"), "quarter": "2028-Q1", "people": 146},
    ]


def columns() -> charts.Columns:
    """Return a chart of four funds over eight quarters."""
    parts = [charts.Part(_("Fund %(letter)s") % {"letter": a}, v) for a, v in FUNDS.items()]
    return charts.columns(
        QUARTERS, parts, unit=_("million €"), label=_("Example: start of works"), limits=[11] * 8
    )


def steps() -> charts.Steps:
    """Return a falling line."""
    points = [(0, 0.36), (2, 0.27), (9, 0.17), (14, 0.12), (24, 0.09), (48, 0.03), (72, 0.03)]
    marks = [(2, _("Power")), (9, _("Water")), (48, _("Medicine"))]
    return charts.steps(
        points, label=_("Example: people with everything"), unit=_("h"), marks=marks
    )


def closing() -> charts.Closing | None:
    """Return a search whose plan and bound close in."""
    told = [(1, 810, 1000), (4, 905, 960), (9, 931, 948), (20, 940, 944), (30, 940, 941)]
    return charts.closing(
        [charts.Point(*each) for each in told],
        label=_("Example: a plan and its bound"),
        unit=_("s"),
        value_name=_("plan"),
        bound_name=_("bound"),
    )


def rising() -> charts.Rising:
    """Return plans of one question with more and less money."""
    told = [(15, 2.0, 2.05), (30, 3.8, 3.84), (45, 5.1, 5.13), (60, 6.0, 6.03), (90, 7.3, 7.37)]
    return charts.rising(
        [charts.Step(*each) for each in told],
        label=_("Example: gain against money"),
        given_unit=_("EUR million"),
        gives_unit=_("million person-quarters"),
    )


def streams() -> charts.Streams:
    """Return money of two funds in two sectors and three places."""
    paths = {("A", "1", "X"): 4, ("A", "2", "Y"): 2.5, ("B", "2", "Y"): 3, ("B", "2", "Z"): 0.6}
    flows = [
        charts.Flow(
            (
                _("Fund %(letter)s") % {"letter": fund},
                _("Sector %(number)s") % {"number": sector},
                _("Oblast %(letter)s") % {"letter": oblast},
            ),
            amount,
        )
        for (fund, sector, oblast), amount in paths.items()
    ]
    rest = (_("other funds"), _("other sectors"), _("other oblasts"))
    return charts.streams(
        flows, label=_("Example: money"), rest=rest, write=lambda a: write_number(a, 1)
    )


def timeline() -> charts.Timeline:
    """Return few projects of one region, and many of another."""
    few = [charts.Work(0, 3), charts.Work(1, 4), charts.Work(4, 8)]
    many = [charts.Work(start, start + 3) for start in range(6) for _each in range(3 + start)]
    regions = [
        charts.Region(_("Oblast %(letter)s") % {"letter": letter}, works)
        for letter, works in (("X", few), ("Y", many))
    ]
    label = _("Example: projects by oblast")
    return charts.timeline(QUARTERS, regions, label=label, write_count="%(name)s: %(count)s")


def plan_map() -> charts.Map:
    """Return a plan of three artificial communities in one quarter."""
    spots = [
        charts.Spot(36.26, 49.98, 9, "built", _("Example A")),
        charts.Spot(35.17, 47.84, 4, "works"),
        charts.Spot(34.0, 51.6, 2, "later"),
    ]
    return charts.plan_map(spots, label=_("Example: a plan in one quarter."))


def places() -> list[charts.Place]:
    """Return a few artificial communities."""
    return [
        charts.Place(36.26, 49.98, "medium", 1_421_000, _("Example A")),
        charts.Place(35.17, 47.84, "lesser", 722_000, _("Example B"), "end"),
        charts.Place(37.55, 48.73, "great", 180_000),
        charts.Place(34.0, 51.6, "great", 9_000),
        charts.Place(34.4, 51.2, "medium", 9_000),
        charts.Place(34.9, 50.6, "lesser", 9_000),
        charts.Place(37.9, 49.6, "status", 9_000),
        charts.Place(38.9, 48.6, "occupied", 9_000),
        *(charts.Place(23 + i, 48.5 + (i % 3) / 2) for i in range(11)),
        *(charts.Place(33.5 + i / 2, 45.2) for i in range(4)),
    ]


def need_map() -> charts.Map:
    """Return the map of the artificial communities."""
    return charts.need_map(places(), label=_("Map with eight artificial communities"))


def communities() -> dict[str, object]:
    """Return the artificial communities as GeoJSON."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]},
            "properties": {
                "name_uk": place.name or _("Example community"),
                "band": place.band or "",
                "population": place.population,
            },
        }
        for place in places()
    ]
    return {"type": "FeatureCollection", "features": features}


def news() -> list[dict[str, str]]:
    """Return dated lines."""
    return [
        {
            "date": "2026-03-06",
            "text": _("Example: partners met in Example."),
            "mark": _("Example source, 30 April 2025"),
            "href": "#source-example",
        },
        {"date": "2025-11", "text": _("Example: a month is known, the day is not.")},
    ]


def todo() -> list[dict[str, object]]:
    """Return work that waits."""
    return [
        {
            "title": _("Example: import with 3 faults"),
            "text": _("212 rows, 209 correct. Nothing has been written yet."),
            "href": "#main",
            "label": _("Correct"),
            "primary": True,
        },
        {
            "title": _("Example: verify a need"),
            "text": _("Another person reported it, so you may verify it."),
            "href": "#main",
            "label": _("Look"),
        },
        {"title": _("Example housing"), "text": "", "state": "part", "word": _("Accepted")},
    ]
