"""No payment is beyond its contract or its line, by the database itself; all rows stay."""

from django.db import migrations

from yakir.common.append_only import append_only

# A payment stands while no later one replaces it and its line was not corrected.
STANDING = """
    NOT EXISTS (SELECT 1 FROM delivery_payment later WHERE later.replaces_id = a.id)
    AND NOT EXISTS (SELECT 1 FROM partners_line newer WHERE newer.replaces_id = a.line_id)
"""
OTHERS = f"{STANDING} AND (NEW.replaces_id IS NULL OR a.id <> NEW.replaces_id)"
OF_CONTRACT = f"""
    ROUND(
        NEW.amount
        + (SELECT COALESCE(SUM(a.amount), 0) FROM delivery_payment a
            WHERE a.contract_id = NEW.contract_id AND {OTHERS})
        - (SELECT t.amount FROM delivery_contractterms t
            WHERE t.contract_id = NEW.contract_id ORDER BY t.id DESC LIMIT 1),
        2
    ) > 0
"""
OF_LINE = f"""
    ROUND(
        NEW.amount
        + (SELECT COALESCE(SUM(a.amount), 0) FROM delivery_payment a
            WHERE a.line_id = NEW.line_id AND {OTHERS})
        - (SELECT l.amount FROM partners_line l WHERE l.id = NEW.line_id),
        2
    ) > 0
"""
NO_TERMS = """
    NOT EXISTS (SELECT 1 FROM delivery_contractterms t WHERE t.contract_id = NEW.contract_id)
"""
NO_SPENDING = """
    NOT EXISTS (SELECT 1 FROM partners_line l
        JOIN delivery_contract c ON c.id = NEW.contract_id
        WHERE l.id = NEW.line_id AND l.kind = 'spending' AND l.currency = c.currency
        AND NOT EXISTS (SELECT 1 FROM partners_line newer WHERE newer.replaces_id = l.id))
"""
BELOW_PAID = f"""
    ROUND(
        NEW.amount
        - (SELECT COALESCE(SUM(a.amount), 0) FROM delivery_payment a
            WHERE a.contract_id = NEW.contract_id AND {STANDING}),
        2
    ) < 0
"""
# Two that write at once wait here for each other: the sums are read after the locks.
LOCK_CONTRACT = "PERFORM 1 FROM delivery_contract WHERE id = NEW.contract_id FOR NO KEY UPDATE;"
LOCK_LINE = "PERFORM 1 FROM partners_line WHERE id = NEW.line_id FOR NO KEY UPDATE;"
GUARDS = {
    "delivery_payment": (
        LOCK_CONTRACT + LOCK_LINE,
        (
            ("payment of a contract without terms", f"NEW.amount > 0 AND {NO_TERMS}"),
            ("payment by a line that is no spending in its currency",
             f"NEW.amount > 0 AND {NO_SPENDING}"),
            ("paid more than the contract", f"NEW.amount > 0 AND {OF_CONTRACT}"),
            ("paid more than was spent", f"NEW.amount > 0 AND {OF_LINE}"),
        ),
    ),
    "delivery_contractterms": (
        LOCK_CONTRACT,
        (("contract amended below what is paid", BELOW_PAID),),
    ),
}  # fmt: skip


def named(table):
    """Return the name of the guard of a table."""
    return f"{table}_within_contract"


def guard(_apps, schema_editor):
    """Refuse what is beyond a contract, whoever writes it; on SQLite after all migrations."""
    if schema_editor.connection.vendor != "postgresql":
        return
    for table, (locks, refusals) in GUARDS.items():
        name = named(table)
        checks = "".join(
            f"IF {condition} THEN RAISE EXCEPTION '{text}'; END IF;" for text, condition in refusals
        )
        schema_editor.execute(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {locks} {checks} RETURN NEW; END $$",
            params=None,
        )
        schema_editor.execute(
            f"CREATE TRIGGER {name} BEFORE INSERT ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {name}()",
            params=None,
        )


def unguard(_apps, schema_editor):
    """Take the guards away."""
    if schema_editor.connection.vendor == "postgresql":
        for table in GUARDS:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {named(table)} ON {table}", params=None)


def on_sqlite(table):
    """Return the statement that guards a table on SQLite."""
    checks = "".join(
        f"SELECT RAISE(ABORT, '{text}') WHERE {condition};" for text, condition in GUARDS[table][1]
    )
    return f"CREATE TRIGGER {named(table)} BEFORE INSERT ON {table} BEGIN {checks} END"


class Migration(migrations.Migration):
    dependencies = [("delivery", "0005_works_and_contracts")]

    operations = [
        append_only(
            "delivery_milestone",
            "delivery_milestoneentry",
            "delivery_delay",
            "delivery_projectrisk",
            "delivery_contract",
            "delivery_contractterms",
            "delivery_payment",
        ),
        migrations.RunPython(guard, unguard),
    ]
