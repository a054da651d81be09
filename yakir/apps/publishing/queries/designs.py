"""Typical designs as the public sees them: what they are, never where they stand."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from yakir.apps.catalogue.models import Design, DesignVersion
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
    content = gate.value(versions[0], "content") if versions else None
    return DesignDetail(
        row=_row(gate, design),
        content=content or {},
        versions=tuple(gate.value(version, "number") or "" for version in versions),
    )


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
