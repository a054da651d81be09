"""The delivery app."""

from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate

MEANS = "yakir.apps.delivery.migrations.0002_within_means"
CONTRACTS = "yakir.apps.delivery.migrations.0006_within_contracts"


class DeliveryConfig(AppConfig):
    """Delivery of projects."""

    name = "yakir.apps.delivery"
    label = "delivery"

    def ready(self) -> None:
        """Let migrations rebuild, on SQLite, the tables that the guards of sums read."""
        pre_migrate.connect(_unwatched, sender=self)
        post_migrate.connect(_watched, sender=self)


def _guards() -> dict[str, tuple[str, str]]:
    """Return by table the name of the guard that reads others, and the statement that makes it."""
    means, contracts = import_module(MEANS), import_module(CONTRACTS)
    of_contracts = {
        table: (contracts.named(table), contracts.on_sqlite(table)) for table in contracts.GUARDS
    }
    return {"delivery_allocation": (means.NAME, means.on_sqlite()), **of_contracts}


def _unwatched(using: str, **_: Any) -> None:
    """Take the guards away before migrations: SQLite renames no table that a trigger reads."""
    if connections[using].vendor == "sqlite":
        with connections[using].cursor() as cursor:
            for name, _made in _guards().values():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def _watched(using: str, **_: Any) -> None:
    """Put the guards back after all migrations, on the tables that are there by then."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    _unwatched(using)
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for table, (_name, made) in _guards().items():
            if table in tables:
                cursor.execute(made)
