"""Loads the example of Kharkiv from real data; a second time changes nothing."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from yakir.apps.accounts.models import Person
from yakir.apps.places.models import Community
from yakir.apps.publishing.actions import release_sums, tell_held_back
from yakir.config.example import designs, endurance, partners, places, plan

Loader = Callable[..., Any]
PARTS: tuple[tuple[str, Loader], ...] = (
    ("communities, statuses, estimates", places.load),
    ("typical designs", designs.load),
    ("partners, pledges, funds", partners.load),
    ("scenarios of outages, endurance", endurance.load),
    ("plan", plan.load),
    ("sums of protected kinds", release_sums),
    ("tens of what is held back", tell_held_back),
)


class Command(BaseCommand):
    """Load the example in examples/kharkiv."""

    help = "Load the example of Kharkiv from real data; a second time changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the option that leaves a city's own database alone."""
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing where communities exist already"
        )

    def handle(self, *args: Any, if_empty: bool, **options: Any) -> None:
        """Load part by part, telling how long each took."""
        if if_empty and Community.objects.exists():
            return
        by, at = Person.objects.machine(), timezone.now()
        for name, load in PARTS:
            self._load(name, load, by=by, at=at)

    def _load(self, name: str, load: Loader, *, by: Person, at: datetime) -> None:
        started = time.monotonic()
        load(by=by, at=at)
        self.stdout.write(f"{name}: {time.monotonic() - started:.1f} s")
