"""Lets the next key sign the journal's checkpoints from now on."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from yakir.apps.accounts.models import Person
from yakir.apps.journal import actions, queries
from yakir.common.errors import Refused


class Command(BaseCommand):
    """Let the old key and the new one sign the hand-over, once."""

    help = "Hand the journal over to YAKIR_JOURNAL_NEXT_KEY: both keys sign that it signs from now."

    def handle(self, *args: Any, **options: Any) -> None:
        """Hand over, and print the keys of the journal with the sizes they sign."""
        try:
            actions.hand_over(by=Person.objects.machine(), at=timezone.now())
        except (Refused, ImproperlyConfigured) as error:
            raise CommandError(str(error)) from error
        self.stdout.write("\n".join(period.text for period in queries.periods()))
        self.stderr.write(
            "Now put the value of YAKIR_JOURNAL_NEXT_KEY into YAKIR_JOURNAL_KEY and unset the other."
        )
