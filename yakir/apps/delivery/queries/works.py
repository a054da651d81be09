"""Milestones, delays and risks of a project as they stand."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from yakir.apps.delivery.models import Delay, Milestone, MilestoneEntry, ProjectRisk
from yakir.apps.delivery.rules import MilestoneState
from yakir.apps.delivery.rules.progress import Work
from yakir.apps.projects.models import Project


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """A milestone with what was told of it, oldest first."""

    milestone: Milestone
    history: Sequence[MilestoneEntry]

    @property
    def entry(self) -> MilestoneEntry | None:
        """What was told last."""
        return self.history[-1] if self.history else None

    @property
    def state(self) -> MilestoneState:
        """Where it stands."""
        return MilestoneState(self.entry.state) if self.entry else MilestoneState.OPEN

    @property
    def forecast_on(self) -> date | None:
        """When it is expected, where that was told."""
        return self.entry.forecast_on if self.entry else None

    @property
    def actual_on(self) -> date | None:
        """When it was done."""
        return self.entry.actual_on if self.entry else None

    @property
    def late_days(self) -> int | None:
        """By how many days it was done after its planned day, negative where before [day]."""
        done = self.actual_on
        return None if done is None else (done - self.milestone.planned_on).days

    @property
    def work(self) -> Work:
        """The milestone as earned value sees it."""
        planned = self.milestone
        return Work(
            planned.planned_on, planned.budget, planned.planned_from, self.forecast_on,
            self.actual_on,
        )  # fmt: skip


def milestone_rows(project: Project) -> list[MilestoneRow]:
    """Return the milestones of a project in the order of their planned days."""
    entries: dict[int, list[MilestoneEntry]] = defaultdict(list)
    for each in MilestoneEntry.objects.filter(milestone__project=project).order_by("pk"):
        entries[each.milestone_id].append(each)
    found = Milestone.objects.filter(project=project).select_related("project")
    return [MilestoneRow(each, entries[each.pk]) for each in found.order_by("planned_on", "pk")]


def past_delays() -> list[int]:
    """Return by how many days each finished milestone of this installation was late [day]."""
    newest: dict[int, tuple[date | None, date]] = {}
    rows = MilestoneEntry.objects.order_by("pk").values_list(
        "milestone", "actual_on", "milestone__planned_on"
    )
    for milestone, done, planned in rows:
        newest[milestone] = (done, planned)
    return [(done - planned).days for done, planned in newest.values() if done is not None]


def delay_rows(project: Project) -> list[Delay]:
    """Return the delays of a project that stand, newest first."""
    found = Delay.objects.filter(project=project, replaced_by=None, days__gt=0)
    return list(found.select_related("milestone", "by").order_by("-since", "-pk"))


def risk_rows(project: Project) -> list[ProjectRisk]:
    """Return the risks of a project as they stand, the gravest first."""
    found = ProjectRisk.objects.filter(project=project, replaced_by=None).select_related("by")
    return sorted(found, key=lambda each: (-each.likelihood * each.impact, each.pk))
