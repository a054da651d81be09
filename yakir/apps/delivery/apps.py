"""The delivery app."""

from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate

MEANS = "yakir.apps.delivery.migrations.0002_within_means"


class DeliveryConfig(AppConfig):
    """Delivery of projects."""

    name = "yakir.apps.delivery"
    label = "delivery"

    def ready(self) -> None:
        """Let migrations rebuild, on SQLite, the tables that the guard of allocations reads."""
        pre_migrate.connect(_unwatched, sender=self)
        post_migrate.connect(_watched, sender=self)


def _unwatched(using: str, **_: Any) -> None:
    """Take the guard away before migrations: SQLite renames no table that a trigger reads."""
    if connections[using].vendor == "sqlite":
        with connections[using].cursor() as cursor:
            cursor.execute(f"DROP TRIGGER IF EXISTS {import_module(MEANS).NAME}")


def _watched(using: str, **_: Any) -> None:
    """Put the guard back after all migrations, where the table is there by then."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    if "delivery_allocation" in connection.introspection.table_names():
        _unwatched(using)
        with connection.cursor() as cursor:
            cursor.execute(import_module(MEANS).on_sqlite())
