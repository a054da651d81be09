"""Public projects as records of OC4IDS: what their pages show, and what was paid and measured."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.utils.translation import get_language

from yakir.apps.projects.rules import Stage
from yakir.apps.publishing.queries.projects import ProjectRow
from yakir.apps.publishing.queries.reported import every_project as every_told
from yakir.apps.publishing.queries.reported import running
from yakir.common.protected import Sector
from yakir.common.reported import oc4ids_out as mapping
from yakir.standards.oc4ids import records

STATUS: Mapping[str, str] = {
    Stage.APPRAISED: "identification",
    Stage.APPROVED: "preparation",
    Stage.FUNDED: "preparation",
    Stage.IN_PROGRESS: "implementation",
    Stage.SUSPENDED: "implementation",
    Stage.COMPLETED: "completion",
    Stage.IN_OPERATION: "maintenance",
    Stage.CANCELLED: "cancelled",
}
SECTORS: Mapping[str, str] = {
    Sector.EDUCATION: "education",
    Sector.HEALTH: "health",
    Sector.HOUSING: "socialHousing",
    Sector.ECONOMY: "economy",
    Sector.TRANSPORT: "transport",
    Sector.CULTURE: "cultureSportsAndRecreation",
    Sector.GOVERNANCE: "governance",
    Sector.DIGITAL: "communications",
    Sector.ENVIRONMENT: "naturalResources",
}


def package(at: datetime | None) -> records.Package:
    """What is said of all projects together; an installation without a prefix says so."""
    said = "" if settings.OC4IDS_PREFIX else " (no OC4IDS prefix is registered)"
    return records.Package(
        uri=f"urn:yakir:{settings.JOURNAL_ORIGIN}",
        published_date=(at or datetime.fromtimestamp(0).astimezone()).isoformat(),
        publisher=records.Publisher(name=f"{settings.JOURNAL_ORIGIN}{said}"),
    )


def every_project() -> Iterator[records.Project]:
    """Yield the projects that may stand alone."""
    me, language = running(), "uk" if get_language() == "uk" else "en"
    for told in every_told():
        project = _project(told.row, language)
        if told.facts is not None:
            project = replace(project, **mapping.told(told.facts, me, language))
        yield project


def _project(row: ProjectRow, language: str) -> records.Project:
    sector = SECTORS.get(row.sector)
    return records.Project(
        id="-".join(filter(None, (settings.OC4IDS_PREFIX, row.public_id))),
        language=language,
        title=row.title or None,
        status=STATUS.get(row.stage),
        sector=() if sector is None else (sector,),
        budget=None if row.money is None else records.Budget(
            amount=records.Value(amount=row.money.amount, currency=row.money.currency)
        ),
        locations=(_place(row),),
    )  # fmt: skip


def _place(row: ProjectRow) -> records.Location:
    """Return where it is, as near as the public may know: the community or the city district."""
    named = ", ".join(filter(None, (row.district, row.community)))
    return records.Location(
        id=row.community_code,
        description=named,
        address=records.Address(locality=row.community, region=row.oblast, country_name="Ukraine"),
    )
