"""Packs what a folder serves into one file that is readable without Yakir."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from yakir.common.errors import Refused
from yakir.config.site.archive import archive


class Command(BaseCommand):
    """Pack a published site."""

    help = "Pack a published site into one .zip or .tar; the same site gives the same bytes."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the folder and the file."""
        parser.add_argument("folder", type=Path, help="the folder that was given to publish")
        parser.add_argument("file", type=Path, help="the archive, named .zip or .tar")

    def handle(self, *args: Any, folder: Path, file: Path, **options: Any) -> None:
        """Pack, and say what was packed."""
        try:
            count = archive(folder, file)
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{count} files, {file.stat().st_size} bytes")
