"""Typical designs as the public sees them: what they are, never where they stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from yakir.apps.catalogue import queries as catalogue
from yakir.apps.catalogue.forms import CalculatorForm, calculated
from yakir.apps.catalogue.models import Design, DesignVersion
from yakir.apps.catalogue.rules import Quote
from yakir.apps.publishing.queries.opening import Gate


@dataclass(frozen=True, slots=True)
class DesignRow:
    """A typical design in a list."""

    public_id: str
    key: str
    name: str
    summary: str
    service: str
    sector: str
    is_protected: bool
    version: str
    price_date: str


@dataclass(frozen=True, slots=True)
class DesignDetail:
    """A design with its newest version's content and the numbers of all versions."""

    row: DesignRow
    content: dict[str, Any]
    versions: tuple[str, ...]


def listed(*, service: str = "") -> list[DesignRow]:
    """Designs in the order of the seven services, each with its newest version."""
    gate = Gate.today()
    designs = [design for design in _designs() if gate.admits(design)]
    rows = [_row(gate, design) for design in designs if not service or design.service == service]
    return sorted(rows, key=lambda row: (row.sector, row.name))


def detail(key: str) -> DesignDetail | None:
    """A design with its newest version; None when there is none."""
    gate = Gate.today()
    design = _designs().filter(key=key).first()
    if design is None or not gate.admits(design):
        return None
    versions = list(design.versions.all())
    # A bill that misses a word of its own is none: it waits until the word has been read.
    newest = gate.decide(versions[0], "content") if versions else None
    content = newest.value if newest is not None and newest.is_open else None
    return DesignDetail(
        row=_row(gate, design),
        content=content or {},
        versions=tuple(gate.value(version, "number") or "" for version in versions),
    )


@dataclass(frozen=True)
class Calculator:
    """A design's calculator: its form, and the quote when every value is possible."""

    row: DesignRow
    form: CalculatorForm
    quote: Quote | None


def calculator(key: str, typed: Mapping[str, Any]) -> Calculator | None:
    """The calculator of a design at what was typed; None when the public has no such design."""
    version = _public_version(key)
    if version is None:
        return None
    form = calculated(version, typed)
    return Calculator(row=_row(Gate.today(), version.design), form=form, quote=form.quote)


def quote(key: str, typed: Mapping[str, Any]) -> Quote | None:
    """The quote of a design, refusing impossible values; None when there is no such design."""
    version = _public_version(key)
    return None if version is None else catalogue.quote(version, typed)


def _public_version(key: str) -> DesignVersion | None:
    """Return the newest version of a design, when the gate opens its content."""
    gate = Gate.today()
    version = catalogue.newest_version(key)
    if version is None or not gate.admits(version.design) or not gate.admits(version):
        return None
    return version if gate.decide(version, "content").is_open else None


def _designs() -> QuerySet[Design]:
    newest_first = DesignVersion.objects.order_by("-pk")
    return Design.objects.prefetch_related(Prefetch("versions", newest_first)).order_by("pk")


def _row(gate: Gate, design: Design) -> DesignRow:
    newest = next(iter(design.versions.all()), None)
    return DesignRow(
        public_id=gate.value(design, "public_id") or "",
        key=design.key,
        name=gate.words(design, "name"),
        summary=gate.words(design, "summary"),
        service=gate.value(design, "service") or "",
        sector=gate.value(design, "sector") or "",
        is_protected=design.is_protected,
        version=(gate.value(newest, "number") or "") if newest else "",
        price_date=(gate.value(newest, "price_date") or "") if newest else "",
    )
