"""Activities of IATI from a file into the database: each project whole or not at all, and a report."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings

from yakir.apps.accounts.models import Person
from yakir.apps.delivery.actions.taking_in import CannotHold, Taken, take_in
from yakir.apps.partners.actions import SourceValues, record_source
from yakir.common.errors import Refused
from yakir.common.formats import is_ukrainian
from yakir.common.models import Source
from yakir.common.reported.iati_in import NotOurs, project_of
from yakir.standards import iati


@dataclass(frozen=True, slots=True)
class Held:
    """Something of the file that did not come in: where it stands, and why."""

    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


@dataclass(slots=True)
class Report:
    """What came of a file: projects by what became of them, and all that did not come in."""

    taken: Counter[Taken] = field(default_factory=Counter)
    held: list[Held] = field(default_factory=list)


class NotValid(Exception):
    """The file has errors of the standard, so nothing of it is taken in."""

    def __init__(self, findings: list[str]) -> None:
        super().__init__(f"{len(findings)}")
        self.findings = findings


def take_in_activities(path: Path, *, by: Person, at: datetime) -> Report:
    """
    Take in the projects of a file of activities; a repeat finds them and adds nothing.

    Each project is one transaction, so a run that was broken off is simply run again.

    Raises
    ------
    NotValid
        When the file has errors of the standard.
    iati.NotReadable
        When it is no file of activities at all.
    """
    with path.open("rb") as file:
        _refuse_errors(file.read(), at)
    report = Report()
    with path.open("rb") as file:
        reading = iati.read_activities(file)
        source: Source | None = None
        for activity in reading:
            source = source or _source(path, activity, by=by, at=at)
            report.held += _take(activity, source, report, by=by, at=at)
        report.held += [Held(each.path, each.reason) for each in reading.left_out]
    return report


def _refuse_errors(data: bytes, at: datetime) -> None:
    found = iati.validate(data, now=at)
    errors = [each for each in found.findings if each.severity is iati.Severity.ERROR]
    if errors:
        language = "uk" if is_ukrainian() else "en"
        raise NotValid([f"{each.line}: {each.message(language)}" for each in errors])


def _take(
    activity: iati.records.Activity,
    source: Source,
    report: Report,
    *,
    by: Person,
    at: datetime,
) -> Iterator[Held]:
    """Take one activity in; yield why where it stays out."""
    where = activity.iati_identifier
    try:
        taken = take_in(
            told=project_of(activity), document=f"IATI {where}"[:200], source=source,
            own_key=settings.IATI_ORGANISATION,
            own_reference=settings.IATI_REFERENCE, by=by, at=at,
        )  # fmt: skip
    except NotOurs as error:
        yield Held(where, f"no project of Yakir ({str(error) or 'it names none'})")
    except CannotHold as error:
        yield from (Held(f"{where} {name}", message) for name, message in error.faults.items())
    except Refused as error:
        yield Held(where, error.text)
    else:
        report.taken[taken] += 1


def _source(path: Path, activity: iati.records.Activity, *, by: Person, at: datetime) -> Source:
    """Return the file as a source: who reports in it, and the checksum of its bytes."""
    who = activity.reporting_org
    name = next((each.text for each in who.narratives), who.ref)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    values = SourceValues(
        publisher=name, title=f"IATI, {path.name}, SHA-256 {digest}", read_on=at.date()
    )
    return record_source(values=values, by=by, at=at)
