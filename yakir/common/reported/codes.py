"""Our words beside the codes of IATI."""

from collections.abc import Mapping

from yakir.common.protected import Sector
from yakir.common.reported.facts import Body, Moment
from yakir.standards.iati.codes import (
    ActivityStatus,
    OrganisationType,
    TransactionType,
)

#: How far an activity has come, by the stage of its project.
STATUS: Mapping[str, ActivityStatus] = {
    "appraised": ActivityStatus.PIPELINE,
    "approved": ActivityStatus.PIPELINE,
    "funded": ActivityStatus.PIPELINE,
    "in_progress": ActivityStatus.IMPLEMENTATION,
    "completed": ActivityStatus.FINALISATION,
    "in_operation": ActivityStatus.CLOSED,
    "suspended": ActivityStatus.SUSPENDED,
    "cancelled": ActivityStatus.CANCELLED,
}
#: Purpose codes of the OECD DAC. Sectors of protected kinds are published as sums alone.
PURPOSES: Mapping[str, str] = {
    Sector.EDUCATION: "11120",
    Sector.HEALTH: "12230",
    Sector.HOUSING: "16040",
    Sector.ECONOMY: "25010",
    Sector.TRANSPORT: "21010",
    Sector.DIGITAL: "22040",
    Sector.CULTURE: "16061",
    Sector.HUMAN_CAPITAL: "11330",
    Sector.ENVIRONMENT: "41010",
    Sector.GOVERNANCE: "15112",
    Sector.RELIEF: "72010",
    Sector.SEVERAL: "43010",
}
FORMS: Mapping[str, OrganisationType] = {
    "state": OrganisationType.GOVERNMENT,
    "city": OrganisationType.LOCAL_GOVERNMENT,
    "un_agency": OrganisationType.MULTILATERAL,
    "union": OrganisationType.MULTILATERAL,
    "foundation": OrganisationType.FOUNDATION,
    "company": OrganisationType.PRIVATE_SECTOR,
    "public_body": OrganisationType.OTHER_PUBLIC_SECTOR,
}
KINDS: Mapping[str, OrganisationType] = {
    "community": OrganisationType.LOCAL_GOVERNMENT,
    "city_department": OrganisationType.LOCAL_GOVERNMENT,
    "association": OrganisationType.NATIONAL_NGO,
}
#: What reaches the reporting organisation, and what it passes on; nobody else's money is here.
RECEIVED: Mapping[Moment, TransactionType] = {
    Moment.PLEDGED: TransactionType.INCOMING_PLEDGE,
    Moment.COMMITTED: TransactionType.INCOMING_COMMITMENT,
    Moment.PAID: TransactionType.INCOMING_FUNDS,
}
PASSED_ON: Mapping[Moment, TransactionType] = {
    Moment.PLEDGED: TransactionType.OUTGOING_PLEDGE,
    Moment.COMMITTED: TransactionType.OUTGOING_COMMITMENT,
    Moment.PAID: TransactionType.DISBURSEMENT,
    Moment.SPENT: TransactionType.EXPENDITURE,
}
MOMENTS: Mapping[str, Moment] = {
    str(code): moment for codes in (RECEIVED, PASSED_ON) for moment, code in codes.items()
}


def type_of(body: Body) -> str:
    """Return what kind of organisation it is."""
    found = FORMS.get(body.form) or KINDS.get(body.kind) or OrganisationType.OTHER
    return str(found)
