"""Erases what the journal says of a record or a person, and enters that this was done."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from yakir.apps.accounts.models import Person
from yakir.apps.journal import actions, queries


class Command(BaseCommand):
    """Erase values and salts for good; the leaves stay, and so does every checkpoint."""

    help = "Erase for good what the journal says of a record or person; its leaves stay."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say whom or what, and who asks for it."""
        parser.add_argument("subject", help="public id, such as ykr:person:01J…")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="who decided it")
        parser.add_argument("--yes", action="store_true", help="erase; without it, only count")

    def handle(self, *args: Any, subject: str, by: str, yes: bool, **options: Any) -> None:
        """Count, or erase and say how much."""
        person = Person.objects.filter(email=by.lower()).first()
        if person is None:
            raise CommandError(f"Nobody here has the address {by}.")
        count = queries.history(subject).count()
        if not count:
            raise CommandError(f"The journal says nothing of {subject}.")
        if not yes:
            self.stdout.write(f"{count} entries would be erased. Repeat with --yes to erase them.")
            return
        erased = actions.forget(subject=subject, by=person, at=timezone.now())
        self.stdout.write(
            f"{erased} entries are erased. Copies and backups made before still hold them."
        )
