"""Adds the first person of an organisation, and shows the link to choose a password."""

from typing import Any

from allauth.account.models import EmailAddress
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from yakir.apps.accounts.actions import begin
from yakir.apps.accounts.models import Organisation, Person
from yakir.apps.accounts.queries import password_link
from yakir.apps.accounts.rules import OrganisationKind, Role
from yakir.apps.places.models import Community, Stewardship


class Command(BaseCommand):
    """Add a person with a role; the organisation is made when it is not known."""

    help = "Add the first person of an organisation, with a link to choose a password."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say who, where and as what."""
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("organisation", help="key of the organisation")
        parser.add_argument("--role", choices=Role.values, default=Role.MANAGER)
        parser.add_argument("--kind", choices=OrganisationKind.values, default="community")
        parser.add_argument("--organisation-name", default="")
        parser.add_argument("--community", default="", help="KATOTTG code it stands for")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Add the person and print the link."""
        at = timezone.now()
        if Person.objects.filter(email=options["email"].lower()).exists():
            raise CommandError(f"{options['email']} is here already.")
        organisation = self._organisation(options)
        person = Person.objects.create_user(
            options["email"], None, name=options["name"], recorded_at=at
        )
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        begin(
            person=person,
            organisation=organisation,
            role=Role(options["role"]),
            by=Person.objects.machine(),
            at=at,
        )
        self.stdout.write(f"They choose a password at {password_link(person)}")

    def _organisation(self, options: dict[str, Any]) -> Organisation:
        name = options["organisation_name"] or options["organisation"]
        organisation, _ = Organisation.objects.get_or_create(
            key=options["organisation"],
            defaults={
                "kind": options["kind"],
                "name_uk": name,
                "name_en": name,
                "recorded_at": timezone.now(),
            },
        )
        if options["community"]:
            community = Community.objects.filter(code=options["community"]).first()
            if community is None:
                raise CommandError(f"No community has the code {options['community']}.")
            Stewardship.objects.get_or_create(organisation=organisation, community=community)
        return organisation
