"""Makes demonstration people on a machine of one's own, and shows their passwords once."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from yakir.apps.accounts.actions import begin
from yakir.apps.accounts.models import Organisation, Person
from yakir.apps.accounts.rules import SIGNING_ROLES, OrganisationKind, Role
from yakir.apps.places.models import Community, Stewardship

COMMUNITY = "UA63120270000028556"


@dataclass(frozen=True, slots=True)
class Desk:
    """An organisation of the demonstration, and the roles its people hold."""

    key: str
    kind: OrganisationKind
    name_uk: str
    name_en: str
    roles: tuple[Role, ...]
    community: str = ""


DESKS = (
    Desk(
        "demo-recovery-office",
        OrganisationKind.COMMUNITY,
        "Відділ відбудови (демонстрація)",
        "Recovery office (demonstration)",
        (Role.CLERK, Role.VERIFIER, Role.PARTNERSHIPS),
        COMMUNITY,
    ),
    Desk(
        "demo-association",
        OrganisationKind.ASSOCIATION,
        "Секретаріат Асоціації (демонстрація)",
        "Secretariat of the Association (demonstration)",
        (Role.PLANNER, Role.SIGNER, Role.SECRETARY, Role.STEERING),
    ),
    Desk(
        "demo-auditor",
        OrganisationKind.AUDITOR,
        "Аудитор (демонстрація)",
        "Auditor (demonstration)",
        (Role.READER,),
    ),
)


class Command(BaseCommand):
    """Make demonstration people, on a loopback host with nobody in the database."""

    help = "Make demonstration people on a machine of your own, and show their passwords once."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the option that turns a second call into nothing."""
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing where people exist already"
        )

    def handle(self, *args: Any, if_empty: bool, **options: Any) -> None:
        """Make the people, unless strangers could reach them or somebody is there already."""
        if not settings.ON_LOOPBACK:
            if if_empty:
                return
            raise CommandError("ALLOWED_HOSTS names more than this machine: no demo people here.")
        if Person.objects.filter(is_active=True).exists():
            if if_empty:
                return
            raise CommandError("There are people in this database already.")
        self._make(timezone.now())

    @transaction.atomic
    def _make(self, at: datetime) -> None:
        self.stdout.write("Demonstration people; this is shown once:")
        for desk in DESKS:
            organisation = _organisation(desk, at)
            for role in desk.roles:
                self._make_person(desk, organisation, role, at)

    def _make_person(
        self, desk: Desk, organisation: Organisation, role: Role, at: datetime
    ) -> None:
        email, password = f"{role.value}@demo.invalid", secrets.token_urlsafe(12)
        person = Person.objects.create_user(
            email, password, name=f"{role.value} (demo)", recorded_at=at
        )
        EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
        begin(
            person=person, organisation=organisation, role=role, by=Person.objects.machine(), at=at
        )
        line = f"  {email}  password {password}"
        if role in SIGNING_ROLES:
            secret = generate_totp_secret()
            TOTP.activate(person, secret)
            line += f"  one-time secret {secret}"
        self.stdout.write(line)


def _organisation(desk: Desk, at: datetime) -> Organisation:
    organisation = Organisation.objects.create(
        key=desk.key,
        kind=desk.kind,
        name_uk=desk.name_uk,
        name_en=desk.name_en,
        recorded_at=at,
    )
    community = Community.objects.filter(code=desk.community).first()
    if community is not None:
        Stewardship.objects.create(organisation=organisation, community=community)
    return organisation
