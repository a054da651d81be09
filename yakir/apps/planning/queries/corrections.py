"""Joint effects that a plan reckons with, or does not, in rows for its page."""

from dataclasses import dataclass

from yakir.apps.places.queries import within
from yakir.apps.planning.models import Candidate, Correction
from yakir.apps.planning.queries.plans import PlanView
from yakir.apps.planning.queries.words import name_of

POINTS = 100


@dataclass(frozen=True)
class CorrectionRow:
    """Projects of a community, and the share of people with a service once all are built."""

    community: str
    code: str
    projects: tuple[str, ...]
    service: str
    summed: float
    simulated: float
    is_corrected: bool

    @property
    def points(self) -> float:
        """How much more, or less, they do together, in percentage points."""
        return (self.simulated - self.summed) * POINTS


def correction_rows(view: PlanView) -> list[CorrectionRow]:
    """Return the corrections that one may read, those that the plan does not know first."""
    found = list(
        Correction.objects.filter(within(view.scope), plan=view.plan)
        .select_related("community")
        .order_by("is_corrected", "community__code", "pk")
    )
    numbers = {number for each in found for number in each.numbers}
    candidates = Candidate.objects.filter(run=view.plan.run_id, number__in=numbers)
    names = {
        each.number: name_of(each, view.versions) for each in candidates.select_related("project")
    }
    return [
        CorrectionRow(
            community=each.community.name,
            code=each.community.code,
            projects=tuple(names[number] for number in each.numbers),
            service=each.service,
            summed=each.summed,
            simulated=each.simulated,
            is_corrected=each.is_corrected,
        )
        for each in found
    ]
