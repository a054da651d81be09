"""One record: its values for the journal, its history, and who may do what with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.journal import queries as journal
from yakir.apps.needs import rules
from yakir.apps.needs.models import Damage, Need
from yakir.apps.needs.queries.registers import seen_by
from yakir.apps.places.models import Community
from yakir.apps.places.queries import scope_of
from yakir.common.rounding import to_hundreds

SHARED = (
    "community",
    "site",
    "title",
    "detail",
    "service",
    "quantity",
    "unit",
    "observed_on",
    "source",
    "source_text",
)
WRITING = ("reported", "corrected")
EVENTS: Mapping[str, Promise] = {
    "reported": _("Reported"),
    "corrected": _("Corrected"),
    "verified": _("Verified"),
    "rejected": _("Rejected"),
    "planned": _("Taken into a project"),
    "met": _("Met"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a record, as the journal says it."""

    at: datetime
    what: str
    who: str
    note: str
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person may do with a record now."""

    correct: bool
    decide: bool
    wrote_it: bool


def fields_of(kind: rules.Kind) -> tuple[str, ...]:
    """The fields that people fill in."""
    return (*SHARED, "people" if kind == rules.Kind.NEEDS else "category")


def values_of(
    record: Need | Damage, *, community: str = "", oblast: str = "", imported: str = ""
) -> dict[str, Any]:
    """What the journal says of a record; codes already at hand spare their queries."""
    values: dict[str, Any] = {
        "community": community or record.community.code,
        "oblast": oblast or record.community.oblast.code,
        "site": record.site.public_id if record.site else None,
        "source": record.source.public_id if record.source else None,
        "title": record.title,
        "detail": record.detail,
        "service": record.service,
        "quantity": record.quantity,
        "unit": record.unit,
        "observed_on": record.observed_on,
        "source_text": record.source_text,
        "status": str(record.status),
        "version": record.version,
    }
    if imported:
        values["imported"] = imported
    if isinstance(record, Damage):
        return values | {"category": str(record.category)}
    return values | {"people": record.people, "people_hundreds": to_hundreds(record.people)}


def oblasts_of(records: list[Any]) -> dict[int, str]:
    """The code of the oblast of each community among the records."""
    communities = {record.community_id for record in records}
    return dict(Community.objects.filter(pk__in=communities).values_list("pk", "oblast__code"))


def wrote(record: Need | Damage, person: Person) -> bool:
    """Whether a person reported the record or ever corrected it."""
    if record.reported_by_id == person.pk:
        return True
    kinds = [f"{record._meta.model_name}.{what}" for what in WRITING]
    entries = journal.history(record.public_id)
    return entries.filter(actor=person.public_id, kind__in=kinds).exists()


def report_seen_by(person: Person, public_id: str) -> Need | Damage | None:
    """The record with this id, if it lies in a community the person works for."""
    match public_id.split(":")[1]:
        case "need":
            return seen_by(Need, person).filter(public_id=public_id).first()
        case "damage":
            return seen_by(Damage, person).filter(public_id=public_id).first()
        case _:
            return None


def standing_of(record: Need | Damage, person: Person) -> Standing:
    """What a person may do with a record now."""
    open_ = record.status == rules.Status.REPORTED
    verifier = scope_of(person, Permission.VERIFY).includes(record.community_id)
    wrote_it = verifier and wrote(record, person)
    decidable = rules.may_become(rules.Status(record.status), rules.Status.REJECTED)
    return Standing(
        correct=open_ and scope_of(person, Permission.REGISTER).includes(record.community_id),
        decide=decidable and verifier and not wrote_it,
        wrote_it=decidable and wrote_it,
    )


def history_of(record: Need | Damage) -> list[Event]:
    """What happened to a record, oldest first, with the names of who did it."""
    entries = list(journal.history(record.public_id))
    actors = {entry.actor for entry in entries}
    names = dict(Person.objects.filter(public_id__in=actors).values_list("public_id", "name"))
    labels = {field.name: str(field.verbose_name) for field in record._meta.fields}
    return [
        Event(
            at=entry.recorded_at,
            what=str(EVENTS.get(entry.kind.split(".")[1], entry.kind)),
            who=names.get(entry.actor, ""),
            note=_said(entry.fields, "decision_note") or "",
            changed=tuple(labels[name] for name in _said(entry.fields, "changed") or ()),
        )
        for entry in entries
    ]


def _said(fields: Mapping[str, Any], name: str) -> Any:
    return fields[name][0] if name in fields else None
