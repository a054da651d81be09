"""Dates in their order."""

from collections.abc import Iterator, Mapping
from typing import Any

from yakir.standards.oc4ids.formats import moment
from yakir.standards.oc4ids.problems import Problem, pointer
from yakir.standards.oc4ids.walking import Place

SECONDS_A_DAY = 86_400


def period(place: Place) -> Iterator[Problem]:
    """A period ends after it starts, within its extent, and lasts as long as it says."""
    members, where = place.members, pointer(place.path)
    start, end, extent = (
        moment(members.get(name)) for name in ("startDate", "endDate", "maxExtentDate")
    )
    if start and end and end < start:
        given = {"start": members["startDate"], "end": members["endDate"]}
        yield Problem(where, "ends_before_start", given)
    if end and extent and extent < end:
        given = {"end": members["endDate"], "extent": members["maxExtentDate"]}
        yield Problem(where, "ends_beyond_extent", given)
    stated = members.get("durationInDays")
    if start and end and start <= end and type(stated) is int:
        days = (end - start).total_seconds() / SECONDS_A_DAY
        # A period may count its first and its last day, or the time between them.
        if not days - 1 <= stated <= days + 1:
            given = {"days": round(days), "stated": stated}
            yield Problem(f"{where}/durationInDays", "wrong_duration", given)


def document(place: Place) -> Iterator[Problem]:
    """A document is not changed before it is published."""
    yield from _in_order(place, "datePublished", "dateModified")


def budget(place: Place) -> Iterator[Problem]:
    """A budget is not approved before it is asked for."""
    yield from _in_order(place, "requestDate", "approvalDate")


def milestone(place: Place) -> Iterator[Problem]:
    """A milestone that is met says when, and one that says when is met."""
    status, met = place.members.get("status"), place.members.get("dateMet")
    if status == "met" and met is None:
        yield Problem(pointer(place.path), "met_without_date")
    if met is not None and isinstance(status, str) and status in {"scheduled", "notMet"}:
        given = {"status": status}
        yield Problem(f"{pointer(place.path)}/dateMet", "date_without_met", given)


def completion(place: Place) -> Iterator[Problem]:
    """A project does not end before it starts."""
    start = _member(place.members.get("period"), "startDate")
    end = _member(place.members.get("completion"), "endDate")
    started, ended = moment(start), moment(end)
    if started and ended and ended < started:
        where = pointer((*place.path, "completion", "endDate"))
        yield Problem(where, "completed_before_start", {"start": start, "end": end})


def _in_order(place: Place, earlier: str, later: str) -> Iterator[Problem]:
    first, second = moment(place.members.get(earlier)), moment(place.members.get(later))
    if first and second and second < first:
        given = {
            "earlier": earlier,
            "later": later,
            "earlier_date": place.members[earlier],
            "later_date": place.members[later],
        }
        yield Problem(f"{pointer(place.path)}/{later}", "out_of_order", given)


def _member(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, Mapping) else None
