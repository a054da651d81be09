"""What was public and was withdrawn: that it was, since when, and by which rule; nothing else."""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import QuerySet
from django.utils import timezone

from yakir.apps.publishing.models import Withdrawal
from yakir.apps.publishing.queries.opening import Gate
from yakir.apps.publishing.queries.records import found
from yakir.apps.publishing.rules import Rule


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What stays where a record was: its id, its kind, and when a person withdrew it."""

    public_id: str
    kind: str
    withdrawn_on: date
    rule: str = Rule.WITHDRAWN.value


def tombstone(public_id: str) -> Tombstone | None:
    """What stays of a withdrawn record; None for one that the public never had."""
    return next(iter(_tombstones(Withdrawal.objects.filter(subject=public_id, field=""))), None)


def tombstones() -> list[Tombstone]:
    """What stays of every withdrawn record, oldest first."""
    return _tombstones(Withdrawal.objects.filter(field=""))


def _tombstones(orders: QuerySet[Withdrawal]) -> list[Tombstone]:
    gate = Gate.today()
    given = list(orders.order_by("recorded_at", "pk"))
    records = found(order.subject for order in given)
    return [
        Tombstone(
            public_id=order.subject,
            kind=str(records[order.subject]._meta.verbose_name),
            withdrawn_on=timezone.localdate(order.recorded_at),
        )
        for order in given
        if order.subject in records and _was_public(gate, records[order.subject], order)
    ]


def _was_public(gate: Gate, record: models.Model, order: Withdrawal) -> bool:
    """
    Return whether the public had a record when it was withdrawn, and may still hear of it.

    A record that has become protected since is not spoken of, and of one that was withdrawn
    before its delay had run nobody outside ever heard.
    """
    then = Gate(on=timezone.localdate(order.recorded_at), orders=gate.orders)
    return not (gate.hides(record) or gate.waits(record) or then.waits(record))
