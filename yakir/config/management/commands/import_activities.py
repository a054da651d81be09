"""Takes in projects from a file of IATI activities that an installation of Yakir wrote."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from yakir.apps.accounts.models import Person
from yakir.apps.delivery.actions.taking_in import Taken
from yakir.config.taking_in import NotValid, take_in_activities


class Command(BaseCommand):
    """Take in projects with money and results; those known already are left alone."""

    help = "Take in projects from a file of IATI activities of Yakir; known ones stay as they are."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say which file, and who answers for it."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", required=True, help="e-mail of the person who takes it in")

    def handle(self, *args: Any, file: Path, by: str, **options: Any) -> None:
        """Check the file, take its projects in, and list all that did not come in."""
        person = Person.objects.filter(email=by.lower(), is_active=True).first()
        if person is None:
            raise CommandError(f"Nobody here has the address {by}.")
        try:
            report = take_in_activities(file, by=person, at=timezone.now())
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except NotValid as error:
            raise CommandError(
                "\n".join(["The file is not valid IATI:", *error.findings])
            ) from error
        for each in report.held:
            self.stdout.write(f"left out {each}")
        self.stdout.write(
            f"{report.taken[Taken.NEW]} projects are new, {report.taken[Taken.KNOWN]} were known, "
            f"{len(report.held)} things were left out."
        )
