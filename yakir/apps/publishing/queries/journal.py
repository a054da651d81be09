"""The journal as the public sees it: entries about public records, and proofs of open fields."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from yakir.apps.journal import queries as journal
from yakir.apps.journal.models import Entry, Payload
from yakir.apps.journal.rules import OWN_FIELDS
from yakir.apps.publishing.queries.opening import Gate
from yakir.apps.publishing.queries.past import telling
from yakir.apps.publishing.queries.records import KINDS, address, found, kind_of
from yakir.apps.publishing.queries.steady import answer_ahead, once, once_for_all
from yakir.apps.publishing.rules import level_of
from yakir.apps.publishing.rules.gate import counts_people
from yakir.apps.publishing.rules.texts import looks_private, texts_in
from yakir.common.sensitivity import Level
from yakir.standards.tlog import leaf, note, proof
from yakir.standards.tlog.tree import NodeAt

CHUNK = 200
GREATEST_SCAN = 5_000  # [entry] a page looks back so far for public entries
OPEN_OWN_FIELDS = OWN_FIELDS - {"actor"}
# Coarse forms that actions enter beside the exact values; they are made to be public.
COARSE_FORMS = frozenset({"oblast", "people_hundreds", "year", "band"})
LABELS = {
    "kind": _("what happened"),
    "subject": _("record"),
    "organisation": _("organisation that acted"),
    "role": _("in which role"),
    "people_hundreds": _("people, to hundreds"),
    "act": _("fact"),
    "chosen": _("chosen option"),
    "options": _("options"),
    "plan_problem_sha256": _("fingerprint of the problem"),
    "programme": _("programme"),
    "rules": _("rules"),
    "members": _("members"),
    "scenarios": _("scenarios"),
    "before": _("state before"),
    "community": _("community"),
    "design": _("typical design"),
    "note": _("note"),
    "note_en": _("note in English"),
    "number": _("version number"),
    "oblast": _("oblast"),
    "overlaps": _("overlaps with"),
    "part_of": _("part of"),
    "pledge": _("pledge"),
    "price_date": _("price date"),
    "replaces": _("corrects"),
    "run": _("search for the plan"),
    "sector": _("sector"),
    "source": _("source"),
    "year": _("year"),
}


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field that the gate opens, with the value that was entered."""

    name: str
    label: str
    value: Any


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry about a public record."""

    index: int
    kind: str
    subject: str
    title: str
    href: str
    at: datetime
    leaf_hash: str
    fields: tuple[FieldRow, ...] = ()
    withheld: int = 0


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Entries, newest first; `before` continues where they end, None at the beginning."""

    rows: tuple[EntryRow, ...]
    before: int | None


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Everything the journal lets the public know of a record."""

    public_id: str
    title: str
    href: str
    entries: tuple[EntryRow, ...]
    verifier_key: str


@dataclass(frozen=True, slots=True)
class LeafRow:
    """A leaf of the journal; it tells the hour, and commits to the rest."""

    index: int
    leaf: str
    leaf_hash: str


@once
def size() -> int:
    """How many entries the journal has."""
    return journal.size()


@once
def last_change() -> datetime | None:
    """The hour of the newest entry."""
    newest = Entry.objects.order_by("-index").first()
    return None if newest is None else leaf.parse(newest.leaf.encode()).at


@dataclass(frozen=True, slots=True)
class State:
    """How far the journal has come; nothing public changes while it stays."""

    size: int
    at: datetime | None


def state() -> State:
    """How far the journal has come."""
    return State(size(), last_change())


@dataclass(frozen=True, slots=True)
class SignedState(State):
    """How far the journal has come, and how many cosignatures its checkpoints bear."""

    cosignatures: int


def signed_state() -> SignedState:
    """How far the journal has come, and who has cosigned since: the checkpoint shows both."""
    cosignatures, at = journal.cosigned()
    times = [each for each in (last_change(), at) if each is not None]
    return SignedState(size(), max(times, default=None), cosignatures)


@once
def checkpoint() -> str:
    """The signed statement of how long the journal is and what its root is."""
    return journal.checkpoint()


@once
def verifier_key() -> str:
    """The key that checks the checkpoint."""
    return journal.verifier_key()


def latest(*, before: int | None = None, per: int = 50) -> EntryPage:
    """Entries about public records, newest first; what is withheld leaves no gap to see."""
    gate = Gate.today()
    rows = tuple(islice(_public_entries(gate, before), per + 1))
    more = len(rows) > per
    return EntryPage(rows=rows[:per], before=rows[per - 1].index if more else None)


def record(public_id: str) -> RecordPage | None:
    """What the journal says of a public record; None when the public may not know of it."""
    gate = Gate.today()
    thing = _thing(public_id)
    if thing is None or not gate.admits(thing):
        return None
    entries = tuple(_entry(gate, each, thing) for each in _open_payloads(public_id))
    if not entries:
        return None
    return RecordPage(
        public_id=public_id,
        title=_title(gate, thing),
        href=address(thing),
        entries=entries,
        verifier_key=verifier_key(),
    )


def read_ahead(public_ids: Sequence[str]) -> None:
    """Read together what the pages and proofs of many records show."""
    things = found(public_ids)
    answer_ahead(_thing, {public_id: things.get(public_id) for public_id in public_ids})
    payloads: dict[str, list[Payload]] = {public_id: [] for public_id in public_ids}
    for payload in journal.histories(public_ids):
        payloads[payload.subject].append(payload)
    hidden = telling(each for some in payloads.values() for each in some)
    shown = {
        public_id: [each for each in some if each.entry_id not in hidden]
        for public_id, some in payloads.items()
    }
    answer_ahead(_open_payloads, shown)


def proofs_of(public_id: str, checkpoint: str, nodes: NodeAt) -> dict[int, proof.Document]:
    """The proofs of all public entries of a record, under a checkpoint of this publication."""
    gate, thing = Gate.today(), _thing(public_id)
    if thing is None or not gate.admits(thing):
        return {}
    return {
        payload.entry_id: journal.proof_of(
            payload, shown=_opened(gate, payload, thing), checkpoint=checkpoint, nodes=nodes
        )
        for payload in _open_payloads(public_id)
    }


@once_for_all
def _thing(public_id: str) -> models.Model | None:
    return found([public_id]).get(public_id)


@once_for_all
def _open_payloads(public_id: str) -> list[Payload]:
    """Return the payloads of a record that do not tell of a protected past, oldest first."""
    payloads = list(journal.history(public_id))
    hidden = telling(payloads)
    return [each for each in payloads if each.entry_id not in hidden]


def proof_of(index: int, *, checkpoint: str | None = None) -> proof.Document | None:
    """
    The proof of an entry with the fields that the gate opens; None when it is not public.

    It is made against the signed checkpoint that is given, or against the newest.
    """
    payload = Payload.objects.select_related("entry").filter(entry_id=index).first()
    if payload is None:
        return None
    gate = Gate.today()
    thing = found([payload.subject]).get(payload.subject)
    if thing is None or not gate.admits(thing) or index in telling([payload]):
        return None
    return journal.proof_of(payload, shown=_opened(gate, payload, thing), checkpoint=checkpoint)


def proofs(*, checkpoint: str) -> Iterator[tuple[int, proof.Document]]:
    """Every public entry below a signed checkpoint, oldest first, with its proof."""
    gate = Gate.today()
    of_size = note.read_checkpoint(note.parse(checkpoint).text).size
    nodes = journal.nodes_by_tile(of_size)
    for start in range(0, of_size, CHUNK):
        end = min(start + CHUNK, of_size)
        payloads = Payload.objects.filter(entry_id__gte=start, entry_id__lt=end)
        chunk = list(payloads.select_related("entry").order_by("entry_id"))
        for payload, thing in _shown(gate, chunk):
            opened = _opened(gate, payload, thing)
            yield (
                payload.entry_id,
                journal.proof_of(payload, shown=opened, checkpoint=checkpoint, nodes=nodes),
            )


def leaves(*, start: int, count: int) -> list[LeafRow]:
    """Leaves of the journal in their order."""
    entries = Entry.objects.filter(index__gte=start, index__lt=start + count).order_by("index")
    return [_leaf(entry) for entry in entries]


def leaf_of(index: int) -> LeafRow | None:
    """One leaf of the journal."""
    entry = Entry.objects.filter(index=index).first()
    return None if entry is None else _leaf(entry)


def consistency(*, old: int, new: int) -> list[str]:
    """The path that proves the newer tree only added to the older, in hexadecimal."""
    return [step.hex() for step in journal.consistency(old, new)]


def _leaf(entry: Entry) -> LeafRow:
    return LeafRow(entry.index, entry.leaf, bytes(entry.leaf_hash).hex())


def _public_entries(gate: Gate, before: int | None) -> Iterator[EntryRow]:
    """Yield entries about public records, looking back a bounded way."""
    upper = before
    for _chunk in range(GREATEST_SCAN // CHUNK):
        payloads = journal.latest()
        if upper is not None:
            payloads = payloads.filter(entry_id__lt=upper)
        chunk = list(payloads[:CHUNK])
        if not chunk:
            return
        upper = chunk[-1].entry_id
        for payload, thing in _shown(gate, chunk):
            yield _entry(gate, payload, thing)


def _shown(gate: Gate, chunk: list[Payload]) -> Iterator[tuple[Payload, models.Model]]:
    """Yield the entries that the public may see, each with the record it is about."""
    things = found({payload.subject for payload in chunk if kind_of(payload.subject) in KINDS})
    admitted = {name: thing for name, thing in things.items() if gate.admits(thing)}
    shown = [payload for payload in chunk if payload.subject in admitted]
    hidden = telling(shown)
    for payload in shown:
        if payload.entry_id not in hidden:
            yield payload, admitted[payload.subject]


def _entry(gate: Gate, payload: Payload, thing: models.Model) -> EntryRow:
    opened = _opened(gate, payload, thing)
    return EntryRow(
        index=payload.entry_id,
        kind=payload.kind,
        subject=payload.subject,
        title=_title(gate, thing),
        href=address(thing),
        at=leaf.parse(payload.entry.leaf.encode()).at,
        leaf_hash=bytes(payload.entry.leaf_hash).hex(),
        fields=tuple(_field(thing, name, payload.fields[name][0]) for name in opened),
        withheld=len(payload.fields) - len(opened),
    )


def _title(gate: Gate, thing: models.Model) -> str:
    """Return the record's name as far as the gate opens it, else its id."""
    for name in ("title", "name", "question", "text"):
        if level_of(type(thing), f"{name}_uk") is not None:
            return gate.words(thing, name)
        if level_of(type(thing), name) is not None:
            return str(gate.value(thing, name) or "")
    whole = getattr(thing, "act", None) or getattr(thing, "design", None)
    return _title(gate, whole) if whole is not None else str(getattr(thing, "public_id", ""))


def _field(thing: models.Model, name: str, value: Any) -> FieldRow:
    fields = {field.name: field for field in type(thing)._meta.get_fields()}
    label = str(LABELS.get(name) or getattr(fields.get(name), "verbose_name", None) or name)
    shown = json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value
    return FieldRow(name, label, shown)


def _opened(gate: Gate, payload: Payload, thing: models.Model) -> list[str]:
    """Return the names of the fields whose entered value the public may see, in order."""
    return sorted(
        name
        for name, (value, _salt) in payload.fields.items()
        if name in OPEN_OWN_FIELDS
        or name in COARSE_FORMS
        or _is_open(gate, payload, thing, name, value)
    )


def _is_open(gate: Gate, payload: Payload, thing: models.Model, name: str, value: Any) -> bool:
    """Return whether every table that the entry's fields may come from opens this one."""
    owners = [
        model
        for model in KINDS[kind_of(payload.subject)].models
        if level_of(model, name) is not None
    ]
    if not owners:
        return False
    return all(
        gate.decide(thing, name, value).is_open
        if isinstance(thing, owner)
        else _part_is_open(gate, payload, owner, name, value)
        for owner in owners
    )


def _part_is_open(
    gate: Gate, payload: Payload, owner: type[models.Model], name: str, value: Any
) -> bool:
    """Return whether a value of something that hangs on the record of an entry is open."""
    part, _salt = payload.fields.get(str(owner._meta.model_name), ("", ""))
    return (
        level_of(owner, name) is Level.PUBLIC
        and not gate.orders.withdraws(str(part), name)
        and not counts_people(value)
        and not any(map(looks_private, texts_in(value)))
    )
