"""One row at a time: the newest state of a record, locked, if nobody has changed it."""

from typing import TypeVar, cast

from yakir.apps.needs.models import Damage, Import, Need
from yakir.common.errors import Conflict

Record = TypeVar("Record", bound=Need | Damage)


def locked(report: Record, version: int) -> Record:
    """Return the record as it stands now, locked; refuse when somebody was faster."""
    rows = type(report)._default_manager.select_for_update()
    record = cast(Record, rows.get(pk=report.pk))
    if record.version != version:
        raise Conflict
    return record


def locked_import(imported: Import) -> Import:
    """Return the import as it stands now, locked; refuse when it is recorded or cancelled."""
    now = Import.objects.select_for_update().get(pk=imported.pk)
    if now.state != Import.State.PREVIEW:
        raise Conflict
    return now
