"""Brings a database up to date; fills an empty one with the example and demonstration people."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Do in one process what `script/server` needs before it serves."""

    help = "Bring the database up to date; fill an empty one with the example."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, then load what is missing from an empty database."""
        call_command("migrate", verbosity=0, skip_checks=True)
        call_command("load_example", "--if-empty", stdout=self.stdout, skip_checks=True)
        call_command("create_demo_people", "--if-empty", stdout=self.stdout, skip_checks=True)
