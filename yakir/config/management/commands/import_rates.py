"""Takes in official exchange rates from a file of the National Bank of Ukraine."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from yakir.apps.accounts.models import Person
from yakir.config import rates
from yakir.standards.rates import InvalidRates, read


class Command(BaseCommand):
    """Take in rates; those known already are left alone."""

    help = "Take in official exchange rates from the National Bank's JSON; known ones stay."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say which file."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Read the file, record its rates, or list everything that is wrong with it."""
        try:
            records = read(file.read_bytes())
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except InvalidRates as error:
            raise CommandError(str(error)) from error
        added = rates.record(rates=records, by=Person.objects.machine(), at=timezone.now())
        self.stdout.write(f"{added} of {len(records)} rates are new.")
