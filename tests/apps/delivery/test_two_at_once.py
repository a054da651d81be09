"""Two processes set money of one commitment aside at once: together never more than there is."""

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
