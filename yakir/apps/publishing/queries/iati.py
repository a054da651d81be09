"""What the organisation that runs this installation reports in IATI: records, or why there are none."""

from collections.abc import Iterator

from yakir.apps.publishing.queries.reported import every_gift, every_project, reporter
from yakir.common.reported import Reporter, Unready
from yakir.common.reported import iati_out as mapping
from yakir.standards.iati import records


def reporting() -> Unready | None:
    """Return why nothing is reported; None when something is."""
    who = reporter()
    if isinstance(who, Unready):
        return who
    return None if any(True for _ in _activities(who)) else Unready.NOTHING


def activities() -> Iterator[records.Activity]:
    """Yield projects and gifts as activities; none while nobody can report."""
    who = reporter()
    if isinstance(who, Reporter):
        yield from _activities(who)


def organisations() -> Iterator[records.Organisation]:
    """Yield the reporting organisation; nothing while nobody can report."""
    who = reporter()
    if isinstance(who, Reporter):
        yield mapping.organisation(who)


def _activities(who: Reporter) -> Iterator[records.Activity]:
    for told in every_project(with_money=True):
        if told.facts is not None and mapping.may_report(told.facts, who):
            yield mapping.activity(told.facts, who)
    for gift in every_gift():
        if mapping.may_report_gift(gift, who):
            yield mapping.gift_activity(gift, who)
