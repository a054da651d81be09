"""Reporting a need or damage, and correcting what nobody has decided yet."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.journal import actions as journal
from yakir.apps.needs import queries, rules
from yakir.apps.needs.actions.decisions import WrongStatus
from yakir.apps.needs.actions.locking import locked
from yakir.apps.needs.models import Damage, Need
from yakir.apps.places.models import Community, Site
from yakir.apps.places.queries import scope_of
from yakir.common import spreadsheet
from yakir.common.errors import Conflict, Invalid, NotAllowed
from yakir.common.models import Source

Record = TypeVar("Record", bound=Need | Damage)
TEXTS = {"title": 200, "unit": 40, "source_text": 300, "detail": 2000}


class AlreadyKnown(Conflict):
    """The same record stands in the register."""

    code = "already_known"
    message = gettext_lazy("The register holds this record already. Nothing was added.")


@transaction.atomic
def report(
    *,
    community: Community,
    title: str,
    service: str,
    quantity: Decimal,
    unit: str,
    people: int,
    observed_on: date,
    source_text: str = "",
    source: Source | None = None,
    detail: str = "",
    site: Site | None = None,
    by: Person,
    at: datetime,
) -> Need:
    """Report a need; somebody else will verify it."""
    values = {
        "community": community,
        "title": title,
        "service": service,
        "quantity": quantity,
        "unit": unit,
        "people": people,
        "observed_on": observed_on,
        "source_text": source_text,
        "source": source,
        "detail": detail,
        "site": site,
    }
    return _report(Need, values, by=by, at=at)


@transaction.atomic
def report_damage(
    *,
    community: Community,
    title: str,
    service: str,
    quantity: Decimal,
    unit: str,
    category: str,
    observed_on: date,
    source_text: str = "",
    source: Source | None = None,
    detail: str = "",
    site: Site | None = None,
    by: Person,
    at: datetime,
) -> Damage:
    """Report damage; somebody else will verify it."""
    values = {
        "community": community,
        "title": title,
        "service": service,
        "quantity": quantity,
        "unit": unit,
        "category": category,
        "observed_on": observed_on,
        "source_text": source_text,
        "source": source,
        "detail": detail,
        "site": site,
    }
    return _report(Damage, values, by=by, at=at)


@transaction.atomic
def correct(
    *, report: Record, version: int, changes: Mapping[str, Any], by: Person, at: datetime
) -> Record:
    """Correct a record that nobody has decided yet."""
    # The first fingerprint stays, so that the file the record came from still changes nothing.
    record = locked(report, version)
    if not scope_of(by, Permission.REGISTER).includes(record.community_id):
        raise NotAllowed
    if record.status != rules.Status.REPORTED:
        raise WrongStatus
    values = {name: getattr(record, name) for name in queries.fields_of(record.KIND)} | dict(
        changes
    )
    values = _sound(record.KIND, values, by=by, at=at)
    changed = [name for name, value in values.items() if getattr(record, name) != value]
    if not changed:
        return record
    _refuse_known(record.KIND, values, but=record)
    for name in changed:
        setattr(record, name, values[name])
    record.version += 1
    record.save()
    entered = {**queries.values_of(record), "changed": sorted(changed)}
    kind = f"{record._meta.model_name}.corrected"
    journal.enter(kind=kind, subject=record.public_id, values=entered, by=by, at=at)
    return record


def _report(model: type[Record], values: dict[str, Any], *, by: Person, at: datetime) -> Record:
    if not by.may(Permission.REGISTER):
        raise NotAllowed
    values = _sound(model.KIND, values, by=by, at=at)
    mark = _refuse_known(model.KIND, values)
    record = model(**values, fingerprint=mark, reported_by=by, recorded_at=at)
    record.save()
    journal.enter(
        kind=f"{model._meta.model_name}.reported",
        subject=record.public_id,
        values=queries.values_of(record),
        by=by,
        at=at,
    )
    return record


def _refuse_known(
    kind: rules.Kind, values: Mapping[str, Any], but: Need | Damage | None = None
) -> str:
    """Return the fingerprint of the values; refuse them when another record has it."""
    source = values["source"].key if values["source"] else values["source_text"]
    said = {**values, "community": values["community"].code}
    mark = rules.fingerprint(kind, said, source=source)
    same = queries.MODELS[kind]._default_manager.filter(fingerprint=mark)
    if (same.exclude(pk=but.pk) if but else same).exists():
        raise AlreadyKnown
    return mark


def _sound(kind: rules.Kind, values: dict[str, Any], *, by: Person, at: datetime) -> dict[str, Any]:
    """Return the values with their texts evened out; refuse them with every fault at its field."""
    texts, faults = _texts(values)
    place = queries.place_of(values["community"], by)
    today = localtime(at).date()
    for name, fault in rules.faults_of(kind, values, place=place, today=today):
        faults[name] = spreadsheet.words(fault.code, fault.params, more=rules.FAULTS)
    site = values["site"]
    if site is not None and site.community_id != values["community"].pk:
        faults["site"] = _("This site lies in another community.")
    if faults:
        raise Invalid(faults)
    return {**values, **texts}


def _texts(values: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    texts: dict[str, str] = {}
    faults: dict[str, str] = {}
    for name, longest in TEXTS.items():
        try:
            texts[name] = spreadsheet.text(longest, lines=name == "detail")(values[name])
        except spreadsheet.CellFault as fault:
            faults[name] = spreadsheet.words(fault.code, fault.params)
    for name in ("title", "unit"):
        if not texts.get(name) and name not in faults:
            faults[name] = _("Fill in this field.")
    if values["source"] is None and not texts.get("source_text") and "source_text" not in faults:
        faults["source_text"] = _("Write who established it and in which document.")
    return texts, faults
