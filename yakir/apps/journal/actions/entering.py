"""Entering records: one locked head, so no gap and no fork."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from yakir.apps.journal import rules
from yakir.apps.journal.models import Entry, Head, Node, Payload
from yakir.standards.tlog import canonical, fields, leaf, tree

BATCH = 500


@dataclass(frozen=True, slots=True)
class Record:
    """What is to be entered: what happened, to what, and the values it had."""

    kind: str
    subject: str
    values: Mapping[str, Any]


def enter(
    *, kind: str, subject: str, values: Mapping[str, Any], by: rules.Actor, at: datetime
) -> Entry:
    """Enter one record in the journal, in the transaction of the action that made it."""
    return enter_all([Record(kind, subject, values)], by=by, at=at)[0]


@transaction.atomic
def enter_all(records: Iterable[Record], *, by: rules.Actor, at: datetime) -> list[Entry]:
    """Enter many records in their order under one lock of the head."""
    organisation, role = by.acting_as()
    acting = {"actor": by.public_id, "organisation": organisation, "role": role}
    head = Head.objects.select_for_update().get(pk=1)
    frontier = tree.Frontier(head.size, (bytes.fromhex(peak) for peak in head.peaks))
    entries, nodes, payloads = [], [], []
    for record in records:
        salted = _salted(record, acting)
        data = leaf.leaf(at, fields.root(salted))
        digest = tree.leaf_hash(data)
        entry = Entry(index=frontier.size, leaf=data.decode(), leaf_hash=digest)
        nodes += [
            Node(level=node.level, index=node.index, hash=node.hash)
            for node in frontier.append(digest)
            if node.level > 0
        ]
        entries.append(entry)
        payloads.append(_payload(entry, record, salted, actor=by.public_id, at=at))
    head.size = frontier.size
    head.peaks = [peak.hex() for peak in frontier.peaks]
    head.save()
    Entry.objects.bulk_create(entries, batch_size=BATCH)
    Node.objects.bulk_create(nodes, batch_size=BATCH)
    Payload.objects.bulk_create(payloads, batch_size=BATCH)
    return entries


@transaction.atomic
def forget(*, subject: str, by: rules.Actor, at: datetime) -> int:
    """Erase what the journal says of a subject, keep the leaves, and enter that it was done."""
    erased, _ = Payload.objects.filter(subject=subject).delete()
    enter(kind="journal.forgotten", subject=subject, values={"entries": erased}, by=by, at=at)
    return erased


def _salted(record: Record, acting: Mapping[str, str]) -> tuple[fields.Field, ...]:
    """Return the record's fields, each with a salt of its own, kind, subject and actor among them."""
    if not rules.is_kind(record.kind):
        raise ValueError(f"{record.kind!r} is not a kind of entry; write it as need.verified.")
    taken = rules.OWN_FIELDS & set(record.values)
    if taken:
        raise ValueError(f"The journal fills these fields itself: {', '.join(sorted(taken))}.")
    values = {**record.values, **acting, "kind": record.kind, "subject": record.subject}
    plain = {name: canonical.plain(value) for name, value in values.items()}
    return fields.salted(plain, lambda: secrets.token_bytes(fields.SALT_SIZE))


def _payload(
    entry: Entry,
    record: Record,
    salted: tuple[fields.Field, ...],
    *,
    actor: str,
    at: datetime,
) -> Payload:
    return Payload(
        entry_id=entry.index,
        kind=record.kind,
        subject=record.subject,
        actor=actor,
        recorded_at=at,
        fields={field.name: [field.value, field.salt.hex()] for field in salted},
    )
