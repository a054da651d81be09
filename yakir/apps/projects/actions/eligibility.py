"""Recording which kinds of project an official status allows."""

from datetime import datetime

from django.db import transaction

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.journal import actions as journal
from yakir.apps.places.queries import scope_of
from yakir.apps.projects.models import Eligibility
from yakir.common.errors import NotAllowed


@transaction.atomic
def record_eligibility(
    *,
    design: str,
    status: str,
    allowed: bool,
    source_uk: str,
    source_en: str,
    by: Person,
    at: datetime,
) -> Eligibility:
    """Record a rule of eligibility; one that says the same already is left alone."""
    if not (by.is_machine or scope_of(by, Permission.SIGN).everywhere):
        raise NotAllowed
    values = {"allowed": allowed, "source_uk": source_uk, "source_en": source_en}
    same = Eligibility.objects.filter(design=design, status=status, **values).first()
    if same is not None:
        return same
    rule, _created = Eligibility.objects.update_or_create(
        design=design, status=status, defaults={**values, "recorded_at": at}
    )
    journal.enter(
        kind="eligibility.recorded",
        subject=f"{design} {status}".strip(),
        values={"design": design, "status": status, **values},
        by=by,
        at=at,
    )
    return rule
