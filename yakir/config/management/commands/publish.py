"""Writes the whole public site into a folder, as files that any host can serve."""

import os
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from yakir.apps.accounts.models import Person
from yakir.common.errors import Refused
from yakir.config.site.publish import publish


class Command(BaseCommand):
    """Publish into a folder."""

    help = "Write the whole public site into a folder, as files that any host can serve."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the folder, and how many processes make pages."""
        parser.add_argument("folder", type=Path, help="where; DIR/current is what is served")
        parser.add_argument(
            "--processes", type=int, default=os.cpu_count() or 1, help="how many make pages"
        )

    def handle(self, *args: Any, folder: Path, processes: int, **options: Any) -> None:
        """Publish, and say what was made."""
        started, by = time.monotonic(), Person.objects.machine()
        try:
            done = publish(folder, by=by, at=timezone.now(), processes=processes)
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{done.files} files, {done.made} pages made anew ({done.bytes_made} bytes), "
            f"journal of {done.entries} entries, {time.monotonic() - started:.1f} s"
        )
