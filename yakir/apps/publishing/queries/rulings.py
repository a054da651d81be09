"""What the gate decides of whole records, and what it decided last; never for the portal."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import models
from django.db.models import Max

from yakir.apps.publishing.models import Ruling
from yakir.apps.publishing.queries.opening import Gate
from yakir.apps.publishing.rules import Action
from yakir.apps.publishing.rules.gate import STORED

CHUNK = 500  # [record] at once: SQLite takes a limited number of values in a query
Decisions = dict[str, list[str]]


def ruled(records: Iterable[models.Model]) -> dict[str, Decisions]:
    """Return by public id each field that is not simply published, with action and rule."""
    gate = Gate.today()
    return {str(getattr(record, "public_id", "")): _decisions(gate, record) for record in records}


def kept(subjects: Collection[str]) -> dict[str, tuple[str, Any]]:
    """Return the version of the rules and the decisions kept last of each of these records."""
    last: dict[str, tuple[str, Any]] = {}
    wanted = sorted(subjects)
    for start in range(0, len(wanted), CHUNK):
        some = wanted[start : start + CHUNK]
        newest = Ruling.objects.filter(subject__in=some).values("subject").annotate(last=Max("pk"))
        rows = Ruling.objects.filter(pk__in=newest.order_by().values("last"))
        last |= {row.subject: (row.rules, row.decisions) for row in rows}
    return last


def _decisions(gate: Gate, record: models.Model) -> Decisions:
    # The decision about a link does not hang on what it leads to, which nobody has read yet.
    decisions = (
        (field.name, gate.decide(record, field.name, None if field.is_relation else STORED))
        for field in record._meta.fields
    )
    return {
        name: [str(decision.action), str(decision.rule or "")]
        for name, decision in decisions
        if decision.action is not Action.PUBLISH
    }
