"""A process that enters records until it is done or killed: `writer.py NAME COUNT`."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yakir.config.settings")

import django

django.setup()

from datetime import UTC, datetime

from yakir.apps.accounts.models import Person
from yakir.apps.journal import actions

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)

if __name__ == "__main__":
    name, count = sys.argv[1], int(sys.argv[2])
    machine = Person.objects.get(email="machine@yakir.invalid")
    for number in range(count):
        actions.enter(
            kind="need.reported", subject=f"{name}:{number}", values={}, by=machine, at=NOW
        )
        print(number, flush=True)
