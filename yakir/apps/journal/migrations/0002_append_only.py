"""The one head row, and triggers that keep leaves and tree from being changed or removed."""

from django.db import migrations

TABLES = ("journal_entry", "journal_node")


def begin(apps, schema_editor):
    """Create the head of an empty journal."""
    apps.get_model("journal", "Head").objects.create(pk=1)


def guard(apps, schema_editor):
    """Forbid UPDATE and DELETE (and TRUNCATE where there is one) on leaves and tree."""
    run = schema_editor.execute
    if schema_editor.connection.vendor == "postgresql":
        run(
            "CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$",
            params=None,
        )
    for table in TABLES:
        for statement in GUARDS[schema_editor.connection.vendor]:
            run(statement.format(table=table), params=None)


def unguard(apps, schema_editor):
    """Take the triggers away again."""
    run = schema_editor.execute
    for table in TABLES:
        for what in ("update", "delete", "truncate"):
            if schema_editor.connection.vendor == "postgresql":
                run(f"DROP TRIGGER IF EXISTS {table}_no_{what} ON {table}", params=None)
            else:
                run(f"DROP TRIGGER IF EXISTS {table}_no_{what}", params=None)
    if schema_editor.connection.vendor == "postgresql":
        run("DROP FUNCTION journal_refuse()", params=None)


GUARDS = {
    "sqlite": [
        "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
        "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
        "CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
        "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
    ],
    "postgresql": [
        "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION journal_refuse()",
        "CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION journal_refuse()",
        "CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()",
    ],
}


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [
        migrations.RunPython(begin, migrations.RunPython.noop),
        migrations.RunPython(guard, unguard),
    ]
