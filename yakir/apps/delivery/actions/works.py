"""Milestones planned, expected and done; delays with their cause; risks of a project."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.delivery.actions.holding import enter, locked, moved_on, require_right
from yakir.apps.delivery.actions.results import NotUnderWay
from yakir.apps.delivery.models import Delay, Milestone, MilestoneEntry, ProjectRisk
from yakir.apps.delivery.rules import SET_ASIDE_FROM, Bearer, DelayCause, MilestoneState
from yakir.apps.governance.rules import Impact, Likelihood, RiskState
from yakir.apps.projects.models import Project
from yakir.common.errors import Refused

MOST_DAYS = 3650


class RowReplaced(Refused):
    """A newer row stands in its place."""

    code = "row_replaced"
    message = gettext_lazy("This record has been corrected already. Change the newer one.")


@dataclass(frozen=True, slots=True)
class MilestoneOf:
    """What is to be finished, by when, and what it is planned to cost."""

    title_uk: str
    title_en: str
    planned_on: date
    budget: Decimal
    planned_from: date | None = None

    def faults(self) -> dict[str, str]:
        """Return each field's fault."""
        begins = self.planned_from
        return {
            **{name: _titled(getattr(self, name)) for name in ("title_uk", "title_en")},
            "planned_from": _("It begins after it ends.")
            if begins is not None and begins > self.planned_on
            else "",
            "budget": _("Write zero or a number above it.")
            if not self.budget.is_finite() or self.budget < 0
            else "",
        }


@dataclass(frozen=True, slots=True)
class EntryOf:
    """How a milestone stands now."""

    state: str
    forecast_on: date | None = None
    actual_on: date | None = None
    evidence: str = ""
    note: str = ""

    def faults(self, at: datetime) -> dict[str, str]:
        """Return each field's fault."""
        is_done = self.state == MilestoneState.DONE
        is_future = self.actual_on is not None and self.actual_on > localdate(at)
        actual = _("Write the day.") if is_done and self.actual_on is None else ""
        if self.actual_on is not None and not is_done:
            actual = _("Only what is done has a day on which it was done.")
        return {
            "actual_on": _("This day is still to come. Write when it happened.")
            if is_future
            else actual,
            "evidence": _("Name what shows that it is done.")
            if is_done and not self.evidence.strip()
            else "",
            "note": _("Say why.")
            if self.state == MilestoneState.DROPPED and not self.note.strip()
            else "",
        }


@dataclass(frozen=True, slots=True)
class DelayOf:
    """Days lost, why, from when, and who bears them."""

    cause: str
    days: int
    bearer: str
    since: date
    note: str = ""

    def faults(self, at: datetime, *, corrects: bool) -> dict[str, str]:
        """Return each field's fault."""
        least = 0 if corrects else 1
        is_told = self.cause != DelayCause.OTHER and (self.days or not corrects)
        return {
            "cause": "" if self.cause in DelayCause.values else _("Choose a cause."),
            "bearer": "" if self.bearer in Bearer.values else _("Choose who bears it."),
            "days": "" if least <= self.days <= MOST_DAYS else _("Write a number of days."),
            "since": _("This day is still to come. Write when it happened.")
            if self.since > localdate(at)
            else "",
            "note": "" if is_told or self.note.strip() else _("Say why."),
        }


@dataclass(frozen=True, slots=True)
class RiskOf:
    """A risk, how likely and how grave it is, and what is done about it."""

    title: str
    likelihood: int
    impact: int
    response: str
    review_on: date
    state: str = RiskState.OPEN

    def faults(self) -> dict[str, str]:
        """Return each field's fault."""
        return {
            "title": _titled(self.title),
            "likelihood": "" if self.likelihood in Likelihood.values else _("Choose a step."),
            "impact": "" if self.impact in Impact.values else _("Choose a step."),
            "response": "" if self.response.strip() else _("Say what is done about it."),
        }


@transaction.atomic
def plan_milestone(
    *, project: Project, values: MilestoneOf, version: int, by: Person, at: datetime
) -> Milestone:
    """Plan a milestone; its planned day and cost stay, whatever is expected later."""
    kept = _under_way(project, version=version, by=by)
    require_right(values.faults())
    told = asdict(values)
    made = Milestone.objects.create(project=kept, **told, by=by, recorded_at=at)
    moved_on(kept, at=at)
    enter("milestone.planned", made.public_id, kept, told, by=by, at=at)
    return made


@transaction.atomic
def tell_milestone(
    *, milestone: Milestone, values: EntryOf, version: int, by: Person, at: datetime
) -> MilestoneEntry:
    """Say when a milestone is expected, or that it is done and by what evidence."""
    kept = _under_way(milestone.project, version=version, by=by)
    require_right(values.faults(at))
    told = asdict(values)
    made = MilestoneEntry.objects.create(milestone=milestone, **told, by=by, recorded_at=at)
    moved_on(kept, at=at)
    enter(f"milestone.{values.state}", milestone.public_id, kept, told, by=by, at=at)
    return made


@transaction.atomic
def record_delay(
    *,
    project: Project,
    values: DelayOf,
    milestone: Milestone | None = None,
    replaces: Delay | None = None,
    version: int,
    by: Person,
    at: datetime,
) -> Delay:
    """Record days lost with their cause; a correction names the row it replaces."""
    kept = _under_way(project, version=version, by=by)
    if replaces is not None and Delay.objects.filter(replaces=replaces).exists():
        raise RowReplaced
    require_right(values.faults(at, corrects=replaces is not None))
    told = asdict(values)
    made = Delay.objects.create(
        project=kept, milestone=milestone, **told, replaces=replaces, by=by, recorded_at=at
    )
    moved_on(kept, at=at)
    told["milestone"] = milestone and milestone.public_id
    told["replaces"] = replaces and replaces.public_id
    enter("delay.recorded", made.public_id, kept, told, by=by, at=at)
    return made


@transaction.atomic
def record_risk(
    *,
    project: Project,
    values: RiskOf,
    replaces: ProjectRisk | None = None,
    version: int,
    by: Person,
    at: datetime,
) -> ProjectRisk:
    """Record a risk of a project, or how one stands now; the older row stays."""
    kept = _under_way(project, version=version, by=by)
    if replaces is not None and ProjectRisk.objects.filter(replaces=replaces).exists():
        raise RowReplaced
    require_right(values.faults())
    told = asdict(values)
    made = ProjectRisk.objects.create(
        project=kept, **told, replaces=replaces, by=by, recorded_at=at
    )
    moved_on(kept, at=at)
    told["replaces"] = replaces and replaces.public_id
    enter("project-risk.recorded", made.public_id, kept, told, by=by, at=at)
    return made


def _under_way(project: Project, *, version: int, by: Person) -> Project:
    """Return an approved project, locked for whoever drafts."""
    kept = locked(project, permission=Permission.DRAFT, version=version, by=by)
    if kept.stage not in SET_ASIDE_FROM:
        raise NotUnderWay
    return kept


def _titled(text: str) -> str:
    return "" if text.strip() else _("Write a title.")
