"""A database that several processes share, of the kind the tests run on."""

import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
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
def own_database(tmp_path: Path, migrated: str) -> Iterator[OwnDatabase]:
    """A migrated database with nobody in it but the machine."""
    if connection.vendor == "sqlite":
        yield _at(f"sqlite:///{shutil.copy(migrated, tmp_path / 'own.sqlite3')}")
        return
    with _created(f'TEMPLATE "{migrated}"') as name:
        yield _at(f"{_server()}/{name}")


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The database that own ones are copies of: a file of SQLite, a name of PostgreSQL."""
    if connection.vendor == "sqlite":
        file = tmp_path_factory.mktemp("migrated") / "migrated.sqlite3"
        _migrate(_at(f"sqlite:///{file}"))
        yield str(file)
        return
    with _created() as name:
        _migrate(_at(f"{_server()}/{name}"))
        yield name


@contextmanager
def _created(how: str = "") -> Iterator[str]:
    name = f"own_{uuid.uuid4().hex}"
    with psycopg.connect(f"{_server()}/postgres", autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}" {how}')
        yield name
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _server() -> str:
    """Return the address of the server that the tests run on."""
    server = connection.settings_dict
    return f"postgres://{server['USER']}@{server['HOST']}:{server['PORT']}"


def _at(url: str) -> OwnDatabase:
    return OwnDatabase(
        os.environ
        | {
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "yakir.config.settings",
            "PYTHONPATH": str(ROOT),
        }
    )


def _migrate(database: OwnDatabase) -> None:
    database.python("-m", "django", "migrate", "-v0")
    database.python(
        "-c",
        "import django; django.setup(); "
        "from yakir.apps.accounts.models import Person; Person.objects.machine()",
    )
