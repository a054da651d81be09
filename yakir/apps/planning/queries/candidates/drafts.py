"""A community and a candidate as the planner sees them: plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from yakir.apps.catalogue.models import DesignVersion
from yakir.apps.endurance.queries.additions import Addition
from yakir.apps.places.models import Community
from yakir.apps.projects.models import Project


@dataclass(frozen=True, slots=True)
class Place:
    """
    A community as the planner sees it: people present, and the share that has each service.

    `day` is the share of an ordinary day, and `kept` the part of it that lasts through the outages
    of the scenario: both together are the coverage that a plan is reckoned from.
    """

    community: Community
    people: int
    day: Mapping[str, float | None]
    kept: Mapping[str, float] = field(default_factory=dict)

    @property
    def coverage(self) -> dict[str, float | None]:
        """The share of people with each service, on the mean of the hours that are looked at."""
        return {
            service: None if share is None else share * self.kept.get(service, 1.0)
            for service, share in self.day.items()
        }

    def missing(self, service: str) -> float:
        """The share of people without a service on an ordinary day; none where it is unknown."""
        share = self.day[service]
        return 0.0 if share is None else 1 - share


@dataclass(frozen=True, slots=True)
class CandidateDraft:
    """A project that a plan may choose, as plain values."""

    place: Place
    version: DesignVersion | None
    project: Project | None
    parameters: Mapping[str, Any]
    service: str
    sector: str
    is_protected: bool
    effects: Mapping[str, float]
    cost_eur: Decimal
    lead_quarters: int
    group: int = -1
    needs: int = -1
    day_effects: Mapping[str, float] = field(default_factory=dict)
    addition: Addition | None = None

    @property
    def people(self) -> int:
        """People of the community who gain the service."""
        return round(self.effects.get(self.service, 0.0) * self.place.people)
