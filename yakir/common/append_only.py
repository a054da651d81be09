"""
Triggers for migrations: tables that the database itself keeps from being changed or emptied.

SQLite drops the triggers of a table that a later migration rebuilds: guard it again there.
"""

from typing import Any

from django.db.migrations.operations import RunPython

REFUSAL = "history is added to, not edited"
FUNCTION = (
    "CREATE OR REPLACE FUNCTION yakir_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
)
EVER = "TRUE"


def append_only(*tables: str) -> RunPython:
    """Return the operation that forbids changing and removing the rows of tables."""
    return _guarded(dict.fromkeys(tables, EVER))


def closing(table: str, column: str) -> RunPython:
    """Return the operation that forbids changing a row once a column is set, and removing any."""
    return _guarded({table: f"OLD.{column} IS NOT NULL"})


def _guarded(tables: dict[str, str]) -> RunPython:
    def guard(_apps: Any, schema_editor: Any) -> None:
        vendor = schema_editor.connection.vendor
        if vendor == "postgresql":
            schema_editor.execute(FUNCTION, params=None)
        for table, when in tables.items():
            for statement in _statements(vendor, table, when):
                schema_editor.execute(statement, params=None)

    def unguard(_apps: Any, schema_editor: Any) -> None:
        for table in tables:
            for statement in _dropping(schema_editor.connection.vendor, table):
                schema_editor.execute(statement, params=None)

    return RunPython(guard, unguard)


def _statements(vendor: str, table: str, when: str) -> list[str]:
    rows = f"FOR EACH ROW WHEN ({when})"
    act = "EXECUTE FUNCTION yakir_refuse()"
    if vendor != "postgresql":
        rows = "" if when == EVER else f"WHEN {when}"
        act = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    every = "FOR EACH ROW" if vendor == "postgresql" else ""
    guards = [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {rows} {act}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {every} {act}",
    ]
    if vendor == "postgresql":
        guards.append(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT {act}"
        )
    return [*_dropping(vendor, table), *guards]


def _dropping(vendor: str, table: str) -> list[str]:
    """Return what takes the triggers of a table away, those that a rebuild left standing too."""
    on = f" ON {table}" if vendor == "postgresql" else ""
    return [
        f"DROP TRIGGER IF EXISTS {table}_no_{what}{on}" for what in ("update", "delete", "truncate")
    ]
