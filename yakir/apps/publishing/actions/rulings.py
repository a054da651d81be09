"""Keep what the gate decides of public records, whenever it decides otherwise than before."""

from collections.abc import Iterable
from datetime import datetime

from django.db import models, transaction

from yakir.apps.publishing.models import Ruling
from yakir.apps.publishing.queries.rulings import kept, ruled
from yakir.apps.publishing.rules import VERSION

BATCH = 1_000


@transaction.atomic
def keep_rulings(*, records: Iterable[models.Model], at: datetime) -> int:
    """Keep the decisions about these records that differ from the last ones; return how many."""
    decided = ruled(records)
    last = kept(decided)
    new = [
        Ruling(subject=subject, rules=VERSION, decisions=decisions, recorded_at=at)
        for subject, decisions in decided.items()
        if last.get(subject) != (VERSION, decisions)
    ]
    Ruling.objects.bulk_create(new, batch_size=BATCH)
    return len(new)
