"""Imagined deliveries: an approved project, money for it, and people who see to it."""

import copy
from datetime import date
from decimal import Decimal
from typing import Any

from tests.factories.accounts import NOW
from tests.factories.catalogue import CONTENT, imagined_version
from tests.factories.ledger import DAY, signed, where
from tests.factories.partners import SourceFactory, recorder
from tests.factories.places import CommunityFactory, person_in
from tests.factories.projects import at_stage, drafted
from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import OrganisationKind, Role
from yakir.apps.catalogue.models import DesignVersion
from yakir.apps.delivery.actions import (
    ResultOf,
    allocate,
    report_result,
    take_indicators,
    take_result,
)
from yakir.apps.delivery.models import Allocation, Indicator, Result
from yakir.apps.delivery.queries import version_of
from yakir.apps.delivery.rules import ResultState
from yakir.apps.partners.models import Commitment, Line
from yakir.apps.places.models import Community
from yakir.apps.projects.models import Project
from yakir.apps.projects.rules import Stage
from yakir.common.models import Rate

COST = Decimal(1000)


def approved(
    community: Community | None = None,
    *,
    cost: Decimal = COST,
    currency: str = "EUR",
    stage: Stage = Stage.APPROVED,
    **values: Any,
) -> Project:
    """Return an approved project of a cost that is easy to reckon with."""
    project = at_stage(drafted(community or CommunityFactory(), **values), stage)
    Project.objects.filter(pk=project.pk).update(cost=cost, currency=currency)
    project.refresh_from_db()
    return project


def committed_to(project: Project, amount: str = "1000", **values: Any) -> Commitment:
    """Return a commitment signed for the community of a project."""
    return signed(amount, where=where(project.community), **values)


def set_aside(
    project: Project, of: Commitment | Line, amount: str, *, on: date = DAY, by: Any = None
) -> Allocation:
    """Return an allocation made by whoever keeps the ledger of the community."""
    return allocate(
        project=project, of=of, amount=Decimal(amount), on=on, version=version_of(project),
        by=by or recorder(project.community), at=NOW,
    )  # fmt: skip


def rate(currency: str, uah: str, day: date = DAY) -> Rate:
    """Return an imagined rate with its source."""
    return Rate.objects.create(
        currency=currency, uah_per_unit=Decimal(uah), date=day, source=SourceFactory(),
        recorded_at=NOW,
    )  # fmt: skip


def in_unit(unit: str) -> DesignVersion:
    """Return the imagined design with its indicator counted in another unit."""
    name = {"person": "осіб", "percent": "%"}[unit]
    content = copy.deepcopy(CONTENT)
    content["indicators"][0]["unit"] = unit
    units = [*content["units"], {"code": unit, "name_uk": name, "name_en": unit}]
    return imagined_version(indicators=content["indicators"], units=units)


def measured(project: Project) -> Indicator:
    """Return the indicator taken from the design of a project."""
    return take_indicators(
        project=project, version=version_of(project),
        by=person_in(project.community, Role.CLERK), at=NOW,
    )[0]  # fmt: skip


def reported(
    indicator: Indicator, value: str = "12", *, by: Person | None = None, **values: Any
) -> Result:
    """Return a result reported by a clerk of the community, still a draft."""
    project = indicator.project
    more = {name: values.pop(name) for name in ("replaces",) if name in values}
    told = {"since": date(2026, 7, 1), "until": date(2026, 9, 30), "method": "Вигаданий огляд"}
    return report_result(
        indicator=indicator, values=ResultOf(**{**told, "value": Decimal(value), **values}),
        version=version_of(project), by=by or person_in(project.community, Role.CLERK), at=NOW,
        **more,
    )  # fmt: skip


def taken(result: Result, to: ResultState, *, by: Person, note: str = "Вигадана причина") -> None:
    """Take a result to another state."""
    version = version_of(result.indicator.project)
    take_result(result=result, to=to, note=note, version=version, by=by, at=NOW)


def verifier() -> Person:
    """Return somebody who verifies for an organisation of its own."""
    return person_in(None, Role.VERIFIER, kind=OrganisationKind.VERIFIER)


def walked(result: Result, to: ResultState) -> Result:
    """Return a result taken as far as a state by people who may."""
    place = result.indicator.project.community
    road = (
        (ResultState.SUBMITTED, result.by),
        (ResultState.APPROVED, person_in(place, Role.SIGNER)),
        (ResultState.VERIFIED, verifier()),
    )
    for state, by in road:
        taken(result, state, by=by)
        if state is to:
            break
    return result
