"""From which day a record may be public at all, where its kind asks for a delay."""

from datetime import date, timedelta
from functools import singledispatch

from django.conf import settings
from django.db import models

from yakir.apps.needs.models import Damage
from yakir.apps.partners.models import Act, Delivery
from yakir.apps.partners.rules import ActKind
from yakir.apps.publishing.rules.kinds import is_protected


@singledispatch
def due(record: models.Model) -> date | None:
    """Return the first day on which the gate may open a record; None when there is no delay."""
    return None


@due.register
def _(record: Damage) -> date | None:
    return record.observed_on + timedelta(days=settings.PUBLISH_DAMAGE_AFTER)


@due.register
def _(record: Act) -> date | None:
    """Return when a hand-over of a protected kind is old enough."""
    # What its own source tells everybody is no secret that a delay could keep.
    if record.kind != ActKind.DELIVERY or not is_protected(record) or record.source.url:
        return None
    day = latest_day(record.happened)
    return (day or record.recorded_at.date()) + timedelta(days=settings.PUBLISH_PROTECTED_AFTER)


@due.register
def _(record: Delivery) -> date | None:
    return due(record.act)


def latest_day(written: str) -> date | None:
    """Return the last day that a date such as 2026, 2026-05 or 2026-05-07 may mean."""
    parts = [int(part) for part in written.split("-") if part.isdigit()]
    match parts:
        case [year]:
            return date(year, 12, 31)
        case [year, month]:
            after = date(year + month // 12, month % 12 + 1, 1)
            return after - timedelta(days=1)
        case [year, month, day]:
            return date(year, month, day)
        case _:
            return None
