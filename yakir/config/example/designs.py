"""Typical designs and the public costs they are held against, from files."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.text import slugify

from yakir.apps.accounts.models import Person
from yakir.apps.catalogue import actions as catalogue
from yakir.apps.catalogue.models import DesignVersion
from yakir.apps.projects import actions as projects
from yakir.common.models import Source
from yakir.common.money import Money
from yakir.config.example.files import FOLDER, document, rows

DATED = re.compile(r"^(?P<publisher>.+?)\s+(?P<published>\d{4}(?:-\d{2}(?:-\d{2})?)?)$")


def load(*, by: Person, at: datetime) -> int:
    """Load designs, anchors and eligibility; twice changes nothing. Return how many are new."""
    load_anchors(by=by, at=at)
    load_eligibility(by=by, at=at)
    return load_designs(by=by, at=at)


def load_designs(*, by: Person, at: datetime) -> int:
    """Publish each design whose version is not there yet; return how many."""
    known = set(DesignVersion.objects.values_list("design__key", "number"))
    new = [
        content
        for content in design_contents()
        if (content["key"], content["version"]) not in known
    ]
    for content in new:
        catalogue.publish_design(content=content, by=by, at=at)
    return len(new)


def load_anchors(*, by: Person, at: datetime) -> None:
    """Record each public cost of the table, with its source."""
    for row in rows("anchors.csv"):
        catalogue.record_anchor(
            key=row["id"],
            what_uk=row["what_uk"],
            what_en=row["what_en"],
            money=Money(Decimal(row["value"]), row["currency"]),
            unit_uk=row["unit_uk"],
            unit_en=row["unit_en"],
            price_date=row["price_date"],
            place_uk=row["place_uk"],
            place_en=row["place_en"],
            qualifier_uk=row["qualifier_uk"],
            qualifier_en=row["qualifier_en"],
            source=_source(row["source"], at),
            by=by,
            at=at,
        )


def load_eligibility(*, by: Person, at: datetime) -> None:
    """Record which kinds of project each official status allows."""
    for row in rows("eligibility.csv"):
        projects.record_eligibility(
            design=row["design_kind"],
            status="" if row["status"] == "none" else row["status"],
            allowed=row["allowed"] == "yes",
            source_uk=row["source_uk"],
            source_en=row["source_en"],
            by=by,
            at=at,
        )


def design_contents() -> Iterator[dict[str, Any]]:
    """Yield what each design file says, with the names of the units and payers it uses."""
    units, payers = list(rows("units.csv")), list(rows("payers.csv"))
    for path in sorted((FOLDER / "designs").glob("*.yaml")):
        yield with_names(document(f"designs/{path.name}"), units=units, payers=payers)


def with_names(
    content: Mapping[str, Any],
    *,
    units: Sequence[Mapping[str, str]],
    payers: Sequence[Mapping[str, str]],
) -> dict[str, Any]:
    """Return a design with the names of the codes it uses, so that it can be read alone."""
    lists = ("parameters", "bill", "connection", "operating", "consumes", "indicators")
    lines = [line for name in lists for line in content.get(name) or []]
    used_units = {line.get("unit") for line in lines}
    used_payers = {line.get("payer") for line in lines}
    return {
        **content,
        "units": [row for row in units if row["code"] in used_units],
        "payers": [row for row in payers if row["code"] in used_payers],
    }


def _source(text: str, at: datetime) -> Source:
    """Return the source that the table names in a few words."""
    dated = DATED.match(text)
    source, _created = Source.objects.get_or_create(
        key=f"cost-{slugify(text)}"[:80],
        defaults={
            "publisher": dated["publisher"] if dated else text,
            "title": text,
            "published": dated["published"] if dated else "",
            "recorded_at": at,
        },
    )
    return source
