"""Roles, what each may do, and which of them sign: permissions live here, never in group names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrganisationKind(models.TextChoices):
    """What an organisation is to Yakir."""

    COMMUNITY = "community", _("Community")
    CITY_DEPARTMENT = "city_department", _("City department")
    ASSOCIATION = "association", _("Association")
    PARTNER = "partner", _("Partner")
    VERIFIER = "verifier", _("Verifier")
    AUDITOR = "auditor", _("Auditor")


class PartnerForm(models.TextChoices):
    """What a partner is in itself."""

    STATE = "state", pgettext_lazy("partner", "State")
    CITY = "city", _("City")
    UN_AGENCY = "un_agency", _("UN agency")
    UNION = "union", _("Union of states")
    FOUNDATION = "foundation", _("Foundation or society")
    COMPANY = "company", _("Company")
    NETWORK = "network", _("Network of cities")
    PUBLIC_BODY = "public_body", _("Public body")
    OTHER = "other", _("Other")


class Role(models.TextChoices):
    """What a person does in an organisation."""

    READER = "reader", _("Reader")
    CLERK = "clerk", _("Clerk: registers needs and drafts projects")
    VERIFIER = "verifier", _("Verifier: confirms what others registered")
    PLANNER = "planner", _("Planner: makes scenarios and plans")
    PARTNERSHIPS = "partnerships", _("Partnerships: records statements and pledges")
    SIGNER = "signer", _("Signer: approves projects and publishes plans")
    MANAGER = "manager", _("Manager: invites people and gives roles")
    SECRETARY = "secretary", _("Secretary: keeps a programme, its rules, seats and decisions")
    STEERING = "steering", _("Steering: votes where a programme has given a seat")


class Permission(StrEnum):
    """One thing a person may do."""

    READ = "read"
    REGISTER = "register"
    VERIFY = "verify"
    DRAFT = "draft"
    PLAN = "plan"
    RECORD_PLEDGE = "record_pledge"
    KEEP_LEDGER = "keep_ledger"
    RECEIVE = "receive"
    SIGN = "sign"
    MANAGE_PEOPLE = "manage_people"
    GOVERN = "govern"
    STEER = "steer"


MAY: Mapping[Role, frozenset[Permission]] = {
    Role.READER: frozenset({Permission.READ}),
    Role.CLERK: frozenset(
        {Permission.READ, Permission.REGISTER, Permission.DRAFT, Permission.RECEIVE}
    ),
    Role.VERIFIER: frozenset({Permission.READ, Permission.VERIFY}),
    Role.PLANNER: frozenset({Permission.READ, Permission.DRAFT, Permission.PLAN}),
    Role.PARTNERSHIPS: frozenset(
        {Permission.READ, Permission.RECORD_PLEDGE, Permission.KEEP_LEDGER, Permission.RECEIVE}
    ),
    Role.SIGNER: frozenset({Permission.READ, Permission.SIGN}),
    Role.MANAGER: frozenset({Permission.READ, Permission.MANAGE_PEOPLE}),
    Role.SECRETARY: frozenset({Permission.READ, Permission.GOVERN}),
    Role.STEERING: frozenset({Permission.STEER}),
}
SIGNING_ROLES = frozenset({Role.VERIFIER, Role.SIGNER, Role.MANAGER, Role.SECRETARY, Role.STEERING})

# What the kind of an organisation leaves of its people's roles.
ALLOWED: Mapping[OrganisationKind, frozenset[Permission]] = {
    OrganisationKind.COMMUNITY: frozenset(Permission),
    OrganisationKind.CITY_DEPARTMENT: frozenset(Permission),
    OrganisationKind.ASSOCIATION: frozenset(Permission) - {Permission.REGISTER, Permission.VERIFY},
    # A partner's people see nothing but the programmes that have given them a seat.
    OrganisationKind.PARTNER: frozenset({Permission.STEER}),
    OrganisationKind.VERIFIER: frozenset({Permission.READ, Permission.VERIFY}),
    OrganisationKind.AUDITOR: frozenset({Permission.READ}),
}
# These work for every community; the rest only for the communities they stand for.
EVERYWHERE = frozenset(
    {OrganisationKind.ASSOCIATION, OrganisationKind.VERIFIER, OrganisationKind.AUDITOR}
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A role that a person holds in an organisation today."""

    organisation_id: int
    organisation_public_id: str
    kind: OrganisationKind
    role: Role

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the role may do in this kind of organisation."""
        return MAY[self.role] & ALLOWED[self.kind]


def may(standings: Iterable[Standing], permission: Permission) -> bool:
    """Return whether any of the roles gives the permission somewhere."""
    return any(permission in standing.permissions for standing in standings)


def must_sign(standings: Iterable[Standing]) -> bool:
    """Return whether any of the roles signs, so that a one-time code is required."""
    return any(standing.role in SIGNING_ROLES for standing in standings)
