"""What every write here asks first: may this person, is this date a date."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.partners.queries.scope import may_record
from yakir.apps.partners.rules.life import last_day
from yakir.apps.places.models import Community
from yakir.common.errors import NotAllowed
from yakir.common.time import partial_date


def require(by: Person, community: Community | None) -> None:
    """Refuse unless this person may record acts in the community."""
    if not may_record(by, community):
        raise NotAllowed


def require_anywhere(by: Person) -> None:
    """Refuse unless this person may record acts somewhere."""
    if not (by.is_machine or by.may(Permission.RECORD_PLEDGE)):
        raise NotAllowed


def date_fault(text: str, *, at: datetime, required: bool = False) -> str:
    """Return what is wrong with a whole or partial date of something that has happened, or nothing."""
    if not text:
        return _("Write when: 2026-03-06, or 2026-03, or 2026.") if required else ""
    try:
        partial_date(text)
        day = last_day(text)
    except ValidationError as error:
        return str(error.messages[0])
    except ValueError:
        return _("There is no such day. Write a date as 2026-03-06.")
    if _first_day(text) > localdate(at):
        return _("This day is still to come. Write when it happened.")
    return "" if day.year > 1990 else _("Write a year after 1990.")


def later(one: str, other: str) -> str:
    """Return the later of two partial dates; an empty one is the earlier."""
    if not one or not other:
        return one or other
    return one if last_day(one) > last_day(other) else other


def present(faults: dict[str, str]) -> dict[str, str]:
    """Return only the faults that say something."""
    return {name: message for name, message in faults.items() if message}


def id_of(record: Any) -> str | None:
    """Return a record's public id for the journal, or None."""
    return None if record is None else str(record.public_id)


def _first_day(text: str) -> date:
    year, month, day = (*map(int, text.split("-")), 1, 1)[:3]
    return date(year, month, day)
