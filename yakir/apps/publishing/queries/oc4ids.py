"""Public projects as records of OC4IDS: what their pages show, and nothing else."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.conf import settings

from yakir.apps.projects.rules import Stage
from yakir.apps.publishing.queries import projects
from yakir.apps.publishing.queries.projects import ProjectRow
from yakir.common.protected import Sector
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
    for row in projects.listed().rows:
        yield _project(row)


def _project(row: ProjectRow) -> records.Project:
    sector = SECTORS.get(row.sector)
    return records.Project(
        id="-".join(filter(None, (settings.OC4IDS_PREFIX, row.public_id))),
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
