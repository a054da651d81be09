"""What happens to needs when the project that answers them moves on."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from yakir.apps.accounts.models import Person
from yakir.apps.journal import actions as journal
from yakir.apps.needs import rules
from yakir.apps.needs.models import Need
from yakir.apps.needs.rules import Status


@transaction.atomic
def follow(
    *, needs: Iterable[Need], to: Status, project: str, by: Person, at: datetime
) -> list[Need]:
    """Move the needs of a project on with it; those that cannot go there stay where they are."""
    moving = [need for need in needs if rules.may_become(Status(need.status), to)]
    for need in moving:
        need.status = to
        need.version += 1
        need.save(update_fields=["status", "version"])
    journal.enter_all(
        [
            journal.Record(
                f"need.{to.value}", need.public_id, {"status": to.value, "project": project}
            )
            for need in moving
        ],
        by=by,
        at=at,
    )
    return moving
