"""A database that several processes share, of the kind the tests run on."""

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.db import connection

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class OwnDatabase:
    """The environment in which processes of their own find one database."""

    environment: dict[str, str]

    def python(self, *arguments: str) -> str:
        """Run Python to its end and return what it prints."""
        done = subprocess.run(
            [sys.executable, *arguments],
            env=self.environment, check=True, capture_output=True, text=True,
        )  # fmt: skip
        return done.stdout

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start Python and return the process."""
        return subprocess.Popen(
            [sys.executable, *arguments],
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )


@pytest.fixture
def own_database(tmp_path: Path) -> Iterator[OwnDatabase]:
    """A migrated database with nobody in it but the machine."""
    if connection.vendor == "sqlite":
        yield _prepared(f"sqlite:///{tmp_path / 'own.sqlite3'}")
        return
    server = connection.settings_dict
    name = f"own_{uuid.uuid4().hex}"
    address = f"postgres://{server['USER']}@{server['HOST']}:{server['PORT']}"
    with psycopg.connect(f"{address}/postgres", autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        yield _prepared(f"{address}/{name}")
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _prepared(url: str) -> OwnDatabase:
    database = OwnDatabase(
        os.environ
        | {
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "yakir.config.settings",
            "PYTHONPATH": str(ROOT),
        }
    )
    database.python("-m", "django", "migrate", "-v0")
    database.python(
        "-c",
        "import django; django.setup(); "
        "from yakir.apps.accounts.models import Person; Person.objects.machine()",
    )
    return database
