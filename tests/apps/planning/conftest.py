"""Work of others in the queue."""

import pytest
from django_tasks_db.models import DBTaskResult

from tests.factories.accounts import NOW


@pytest.fixture
def somebody_waits(db: None) -> DBTaskResult:
    """A shorter piece of work that waits for the one worker."""
    return DBTaskResult.objects.create(
        task_path="imagined.shorter", args_kwargs={"args": [], "kwargs": {}}, run_after=NOW,
        backend_name="default", queue_name="default", priority=0,
    )  # fmt: skip
