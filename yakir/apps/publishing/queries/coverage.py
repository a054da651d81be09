"""Need by service as the public may see it: three bands, or the share a community publishes."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from yakir.apps.places.models import Community, Coverage
from yakir.apps.places.rules import ESTIMATED, CoverageKind
from yakir.apps.publishing.queries.opening import Gate
from yakir.apps.publishing.rules import Band
from yakir.apps.publishing.rules.bands import band_of
from yakir.common.protected import Service

SERVICES = tuple(str(service) for service in Service)


@dataclass(frozen=True, slots=True)
class NeedBand:
    """The need for one service: a band with its grade, or unknown."""

    service: str
    band: str = "unknown"
    grade: str = ""
    method: str = ""
    kind: str = ""
    share: float | None = None


def public_figures(
    communities: QuerySet[Community] | Iterable[int], services: Iterable[str] = SERVICES
) -> dict[tuple[int, str], Coverage]:
    """
    The figures the public may learn something from: first estimates, and published shares.

    What a community registers for itself never moves a band, or the band would tell of its sites.
    """
    return (
        Coverage.objects.filter(
            Q(kind=CoverageKind.ESTIMATED) | Q(is_public=True),
            community__in=communities,
            community__status__in=ESTIMATED,
            service__in=list(services),
        )
        .select_related(None)
        .best()
    )


def need_band(gate: Gate, service: str, figure: Coverage | None) -> NeedBand:
    """Return the need for a service as the public sees it."""
    if figure is None:
        return NeedBand(service)
    decision = gate.decide(figure, "share")
    if decision.value is None:
        return NeedBand(service)
    band = decision.value if isinstance(decision.value, Band) else band_of(decision.value)
    return NeedBand(
        service=service,
        band=band.value,
        grade=gate.value(figure, "grade") or "",
        method=gate.value(figure, "method") or "",
        kind=gate.value(figure, "kind") or "",
        share=decision.value if decision.is_open else None,
    )


def need_bands(
    gate: Gate, community_id: int, figures: dict[tuple[int, str], Coverage]
) -> tuple[NeedBand, ...]:
    """Return the need for all seven services, in their order."""
    return tuple(
        need_band(gate, service, figures.get((community_id, service))) for service in SERVICES
    )
