"""Loads the example of Kharkiv from real data; a second time changes nothing."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from yakir.apps.accounts.models import Person
from yakir.config.example import designs, partners, places, plan

Loader = Callable[..., Any]
PARTS: tuple[tuple[str, Loader], ...] = (
    ("communities, statuses, estimates", places.load),
    ("typical designs", designs.load),
    ("partners, pledges, funds", partners.load),
    ("plan", plan.load),
)


class Command(BaseCommand):
    """Load the example in examples/kharkiv."""

    help = "Load the example of Kharkiv from real data; a second time changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load part by part, telling how long each took."""
        by, at = Person.objects.machine(), timezone.now()
        for name, load in PARTS:
            self._load(name, load, by=by, at=at)

    def _load(self, name: str, load: Loader, *, by: Person, at: datetime) -> None:
        started = time.monotonic()
        load(by=by, at=at)
        self.stdout.write(f"{name}: {time.monotonic() - started:.1f} s")
