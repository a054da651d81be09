"""No allocation is beyond what is committed, paid or needed, by the database itself; all of them stay."""

from django.db import migrations

from yakir.common.append_only import append_only

STANDING = """
    AND NOT EXISTS (SELECT 1 FROM delivery_allocation later WHERE later.replaces_id = a.id)
    AND (NEW.replaces_id IS NULL OR a.id <> NEW.replaces_id)
"""
OF_COMMITMENT = f"""
    ROUND(
        NEW.amount
        + (SELECT COALESCE(SUM(a.amount), 0) FROM delivery_allocation a
            WHERE a.commitment_id = NEW.commitment_id {STANDING})
        - (SELECT COALESCE(SUM(CASE l.kind WHEN 'commitment' THEN l.amount ELSE -l.amount END), 0)
            FROM partners_line l
            WHERE l.commitment_id = NEW.commitment_id AND l.kind IN ('commitment', 'reduction')
            AND NOT EXISTS (SELECT 1 FROM partners_line later WHERE later.replaces_id = l.id)),
        2
    ) > 0
"""
OF_LINE = f"""
    ROUND(
        NEW.amount
        + (SELECT COALESCE(SUM(a.amount), 0) FROM delivery_allocation a
            WHERE a.line_id = NEW.line_id {STANDING})
        - (SELECT COALESCE(SUM(l.amount), 0) FROM partners_line l WHERE l.id = NEW.line_id),
        2
    ) > 0
"""
OF_NEED = f"""
    ROUND(
        NEW.worth
        + (SELECT COALESCE(SUM(a.worth), 0) FROM delivery_allocation a
            WHERE a.project_id = NEW.project_id AND a.stage = 'committed' {STANDING})
        - (SELECT p.cost FROM projects_project p WHERE p.id = NEW.project_id),
        2
    ) > 0
"""
OTHER_CURRENCY = """
    NOT EXISTS (SELECT 1 FROM partners_commitment c
        WHERE c.id = NEW.commitment_id AND c.currency = NEW.currency)
    AND NOT EXISTS (SELECT 1 FROM partners_line l
        WHERE l.id = NEW.line_id AND l.currency = NEW.currency)
    OR NOT EXISTS (SELECT 1 FROM projects_project p
        WHERE p.id = NEW.project_id AND p.currency = NEW.worth_currency)
"""
REFUSALS = (
    ("allocation in another currency", f"NEW.amount > 0 AND ({OTHER_CURRENCY})"),
    ("allocated more than is committed",
     f"NEW.amount > 0 AND NEW.commitment_id IS NOT NULL AND {OF_COMMITMENT}"),
    ("allocated more than was paid", f"NEW.amount > 0 AND NEW.line_id IS NOT NULL AND {OF_LINE}"),
    ("allocated more than is needed",
     f"NEW.amount > 0 AND NEW.stage = 'committed' AND {OF_NEED}"),
)  # fmt: skip
NAME = "delivery_allocation_within_means"
# Two that write at once wait here for each other: the sums are read after the locks.
LOCKS = """
    PERFORM 1 FROM projects_project WHERE id = NEW.project_id FOR NO KEY UPDATE;
    PERFORM 1 FROM partners_commitment WHERE id = NEW.commitment_id FOR NO KEY UPDATE;
    PERFORM 1 FROM partners_line WHERE id = NEW.line_id FOR NO KEY UPDATE;
"""


def guard(_apps, schema_editor):
    """Refuse an allocation beyond its means, whoever writes it; on SQLite after all migrations."""
    if schema_editor.connection.vendor == "postgresql":
        checks = "".join(
            f"IF {condition} THEN RAISE EXCEPTION '{text}'; END IF;" for text, condition in REFUSALS
        )
        schema_editor.execute(
            f"CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {LOCKS} {checks} RETURN NEW; END $$",
            params=None,
        )
        schema_editor.execute(
            f"CREATE TRIGGER {NAME} BEFORE INSERT ON delivery_allocation "
            f"FOR EACH ROW EXECUTE FUNCTION {NAME}()",
            params=None,
        )


def unguard(_apps, schema_editor):
    """Take the guard away."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {NAME} ON delivery_allocation", params=None)


def on_sqlite():
    """Return the statement that guards allocations on SQLite."""
    checks = "".join(
        f"SELECT RAISE(ABORT, '{text}') WHERE {condition};" for text, condition in REFUSALS
    )
    return f"CREATE TRIGGER {NAME} BEFORE INSERT ON delivery_allocation BEGIN {checks} END"


class Migration(migrations.Migration):
    dependencies = [("delivery", "0001_initial"), ("partners", "0006_receipts_as_agreed")]

    operations = [
        append_only("delivery_allocation"),
        migrations.RunPython(guard, unguard),
    ]
