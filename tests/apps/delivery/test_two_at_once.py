"""Allocations in a database of their own: two processes at once, and a table rebuilt under them."""

from pathlib import Path

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ROWS = 60

PREPARE = """
import django; django.setup()
from tests.factories.delivery import approved, committed_to, set_aside
project = approved()
set_aside(project, committed_to(project, "100"), "1")
"""
CHECK = """
import django; django.setup()
from django.db.models import Sum
from yakir.apps.delivery.models import Allocation
print(Allocation.objects.aggregate(sum=Sum("amount"))["sum"])
"""


def test_two_at_once_cannot_pass_what_is_committed(own_database):
    own_database.python("-c", PREPARE)
    script = str(Path(__file__).with_name("setter.py"))
    setters = [own_database.start(script, str(ROWS)) for _ in range(2)]

    told = [setter.communicate(timeout=240)[0].split() for setter in setters]

    done, refused = (sum(int(each[place]) for each in told) for place in (0, 1))
    assert [setter.returncode for setter in setters] == [0, 0]
    assert (done, refused) == (99, 2 * ROWS - 99)
    assert float(own_database.python("-c", CHECK)) == 100


REBUILD = """
import django; django.setup()
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connection
from yakir.apps.partners.models import Line
emit_pre_migrate_signal(0, False, "default")
if connection.vendor == "sqlite":
    with connection.schema_editor() as editor:
        editor._remake_table(Line)
emit_post_migrate_signal(0, False, "default")
with connection.cursor() as cursor:
    catalogue = {"sqlite": "SELECT name FROM sqlite_master", "postgresql": "SELECT tgname FROM pg_trigger"}
    cursor.execute(catalogue[connection.vendor])
    print(("delivery_allocation_within_means",) in cursor.fetchall())
"""


def test_a_migration_may_rebuild_what_the_guard_of_allocations_reads(own_database):
    assert own_database.python("-c", REBUILD).split() == ["True"]
