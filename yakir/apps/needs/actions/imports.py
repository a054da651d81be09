"""Importing a spreadsheet: read, mend, record all or nothing or the good rows, or cancel."""

import hashlib
import io
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.journal import actions as journal
from yakir.apps.needs import queries, rules
from yakir.apps.needs.actions.locking import locked_import
from yakir.apps.needs.models import Damage, Import, Need
from yakir.apps.needs.queries import MODELS, Places
from yakir.common import spreadsheet
from yakir.common.errors import NotAllowed, Refused
from yakir.common.spreadsheet.limits import MAX_BYTES, MAX_CELL

BATCH = 500


class HasFaults(Refused):
    """Rows with faults stand in the way of recording all."""

    code = "has_faults"
    message = _("Some rows have faults. Mend them, or record only the good rows.")


class NothingToRecord(Refused):
    """No row can be recorded."""

    code = "nothing_to_record"
    message = _("No row is free of faults. Mend at least one.")


@transaction.atomic
def upload(*, file: BinaryIO, name: str, kind: rules.Kind, by: Person, at: datetime) -> Import:
    """Read a spreadsheet and keep it for preview; the same file again reopens its preview."""
    if not by.may(Permission.REGISTER):
        raise NotAllowed
    data = file.read(MAX_BYTES + 1)
    mark = hashlib.sha256(data).hexdigest()
    opened = Import.objects.filter(
        uploaded_by=by, sha256=mark, kind=kind, state=Import.State.PREVIEW
    ).first()
    if opened is not None:
        return opened
    table = spreadsheet.read_table(io.BytesIO(data), name)
    imported = Import(kind=kind, file_name=table.name, sha256=mark, uploaded_by=by, recorded_at=at)
    _keep(imported, table, by=by, at=at)
    values = {"sha256": mark, "register": kind.value, "rows": imported.total}
    _enter(imported, "uploaded", values, by=by, at=at)
    return imported


@transaction.atomic
def mend(
    *, imported: Import, changes: Mapping[int, Mapping[str, str]], by: Person, at: datetime
) -> Import:
    """Change cells of a preview; `changes` maps row numbers to columns to texts."""
    imported = _own(imported, by)
    table = spreadsheet.Table.from_plain(imported.table)
    places = spreadsheet.places_of(table, rules.columns(rules.Kind(imported.kind), ()))
    known_rows = {row.number for row in table.rows}
    mended = {
        row: {places[name]: _kept(text) for name, text in cells.items() if name in places}
        for row, cells in changes.items()
        if row in known_rows
    }
    _keep(imported, table.mended(mended), by=by, at=at)
    values = {"cells": sum(len(cells) for cells in mended.values()), "good": imported.good}
    _enter(imported, "mended", values, by=by, at=at)
    return imported


@transaction.atomic
def record_import(*, imported: Import, by: Person, at: datetime, only_good: bool = False) -> Import:
    """Record every row, or none when one has a fault; or only the good rows on request."""
    imported = _own(imported, by)
    places = queries.places_for(by)
    checked = _checked(imported, spreadsheet.Table.from_plain(imported.table), places, at=at)
    if checked.faults and not only_good:
        raise HasFaults
    if not checked.good:
        raise NothingToRecord
    new = _new_records(imported, checked.good, places, by=by, at=at)
    MODELS[rules.Kind(imported.kind)]._default_manager.bulk_create(new, batch_size=BATCH)
    imported.state = Import.State.DONE
    imported.created, imported.known = len(new), len(checked.good) - len(new)
    imported.save()
    _enter_recorded(imported, new, places, by=by, at=at)
    return imported


@transaction.atomic
def cancel_import(*, imported: Import, by: Person, at: datetime) -> Import:
    """Put a preview away; nothing was recorded, and its cells are not kept."""
    imported = _own(imported, by)
    imported.state = Import.State.CANCELLED
    imported.table, imported.faults = {}, []
    imported.save()
    _enter(imported, "cancelled", {"rows": imported.total}, by=by, at=at)
    return imported


def _kept(text: str) -> str:
    """Return what was typed in a cell as a database can keep it."""
    return text[:MAX_CELL].replace("\0", "\N{REPLACEMENT CHARACTER}")


def _own(imported: Import, by: Person) -> Import:
    if imported.uploaded_by_id != by.pk:
        raise NotAllowed
    return locked_import(imported)


def _checked(
    imported: Import, table: spreadsheet.Table, places: Places, *, at: datetime
) -> spreadsheet.Checked:
    kind = rules.Kind(imported.kind)
    return queries.checked(kind, table, places, today=localtime(at).date())


def _keep(imported: Import, table: spreadsheet.Table, *, by: Person, at: datetime) -> None:
    """Keep a table with what is wrong in it and how much of it stands in the register."""
    kind = rules.Kind(imported.kind)
    checked = _checked(imported, table, queries.places_for(by), at=at)
    marks = [_mark(kind, row.values) for row in checked.good]
    imported.table = table.as_plain()
    imported.faults = [fault.as_plain() for fault in checked.faults]
    imported.total, imported.good = len(table.rows), len(checked.good)
    imported.known = len(marks) - len(set(marks) - queries.known_marks(kind, marks))
    imported.save()


def _mark(kind: rules.Kind, values: Mapping[str, Any]) -> str:
    return rules.fingerprint(kind, values, source=values["source_text"])


def _new_records(
    imported: Import,
    rows: Iterable[spreadsheet.Good],
    places: Places,
    *,
    by: Person,
    at: datetime,
) -> list[Any]:
    """Return a record for each row that neither the register nor an earlier row holds."""
    kind = rules.Kind(imported.kind)
    by_mark = {_mark(kind, row.values): row.values for row in reversed(list(rows))}
    known = queries.known_marks(kind, list(by_mark))
    return [
        _record(imported, values, mark, places, by=by, at=at)
        for mark, values in reversed(by_mark.items())
        if mark not in known
    ]


def _record(
    imported: Import,
    values: Mapping[str, Any],
    mark: str,
    places: Places,
    *,
    by: Person,
    at: datetime,
) -> Need | Damage:
    community, _place = places[values["community"]]
    said = {name: value for name, value in values.items() if name != "community"}
    record = MODELS[rules.Kind(imported.kind)](
        **said,
        community_id=community,
        fingerprint=mark,
        imported=imported,
        reported_by=by,
        recorded_at=at,
    )
    record.fold()
    return record


def _enter_recorded(
    imported: Import, new: list[Any], places: Places, *, by: Person, at: datetime
) -> None:
    """Enter every record and the import itself in the journal, under one lock."""
    oblasts = queries.oblasts_of(new)
    codes = {pk: code for code, (pk, _place) in places.items()}
    name = MODELS[rules.Kind(imported.kind)]._meta.model_name
    records = [
        journal.Record(
            kind=f"{name}.reported",
            subject=record.public_id,
            values=queries.values_of(
                record,
                community=codes[record.community_id],
                oblast=oblasts[record.community_id],
                imported=imported.public_id,
            ),
        )
        for record in new
    ]
    values = {"sha256": imported.sha256, "created": imported.created, "known": imported.known}
    records.append(journal.Record("import.recorded", imported.public_id, values))
    journal.enter_all(records, by=by, at=at)


def _enter(
    imported: Import, what: str, values: Mapping[str, Any], *, by: Person, at: datetime
) -> None:
    journal.enter(kind=f"import.{what}", subject=imported.public_id, values=values, by=by, at=at)
