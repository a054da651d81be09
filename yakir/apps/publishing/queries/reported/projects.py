"""Public projects with the facts of their money and results."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import override

from yakir.apps.delivery.models import Allocation
from yakir.apps.projects.models import Project, Step
from yakir.apps.projects.rules import Stage
from yakir.apps.publishing.queries import projects
from yakir.apps.publishing.queries.opening import Gate
from yakir.apps.publishing.queries.projects import AT_ONCE, ProjectRow
from yakir.apps.publishing.queries.reported.bodies import Bodies
from yakir.apps.publishing.queries.reported.money import allocations_of, movements
from yakir.apps.publishing.queries.reported.results import Measured, indicators, measured_of
from yakir.apps.publishing.queries.reported.works import Works, contracts, milestones, works_of
from yakir.common import reported


@dataclass(frozen=True, slots=True)
class Told:
    """
    A public project: its row as the pages show it, and its facts.

    There are none where its cost is not public, or nothing of money, works or results was recorded yet.
    """

    row: ProjectRow
    facts: reported.Project | None


def every_project(*, with_money: bool = False) -> Iterator[Told]:
    """Yield the projects that may stand alone, newest first; only those with money where asked."""
    gate = Gate.today()
    numbers = projects.open_numbers()
    if with_money:
        funded = set(Allocation.objects.values_list("project", flat=True).distinct())
        numbers = [each for each in numbers if each in funded]
    for start in range(0, len(numbers), AT_ONCE):
        yield from _told(gate, numbers[start : start + AT_ONCE])


def _told(gate: Gate, numbers: Sequence[int]) -> Iterator[Told]:
    known = {each.pk: each for each in _whole(numbers)}
    money, measured, works = allocations_of(numbers), measured_of(numbers), works_of(numbers)
    for project in (known[number] for number in numbers):
        if gate.admits(project):
            row = projects.row(gate, project)
            facts = _facts(
                gate,
                project,
                row,
                money.get(project.pk, []),
                measured.get(project.pk, []),
                works.get(project.pk, Works()),
            )
            yield Told(row, facts)


def _whole(numbers: Sequence[int]) -> QuerySet[Project]:
    steps = Prefetch("steps", Step.objects.order_by("pk"))
    around = ("community__oblast", "district__community", "site", "version_of_design__design")
    return Project.objects.filter(pk__in=numbers).select_related(*around).prefetch_related(steps)


def _facts(
    gate: Gate,
    project: Project,
    row: ProjectRow,
    allocations: Sequence[Allocation],
    measured: Sequence[Measured],
    works: Works,
) -> reported.Project | None:
    if row.money is None or not (allocations or measured or works.milestones or works.contracts):
        return None
    bodies = Bodies(gate)
    moved = sorted(movements(gate, allocations, bodies), key=lambda each: (each.on, each.id))
    told = tuple(indicators(gate, measured, bodies))
    places = {code: _place(gate, project, code) for code, _name in settings.LANGUAGES}
    days = _days(gate, project)
    return reported.Project(
        id=row.public_id,
        title_uk=gate.value(project, "title_uk") or "",
        title_en=gate.value(project, "title_en") or "",
        service=row.service,
        sector=row.sector,
        stage=row.stage,
        cost=row.money.amount,
        currency=row.money.currency,
        lead_quarters=row.lead_quarters or 1,
        people=row.people or 0,
        community=row.community_code,
        place_uk=places["uk"],
        place_en=places["en"],
        dream_id=row.dream_id,
        started=days.get(Stage.IN_PROGRESS),
        completed=days.get(Stage.COMPLETED),
        operates=days.get(Stage.IN_OPERATION),
        bodies=bodies.found,
        movements=tuple(moved),
        indicators=told,
        milestones=tuple(milestones(gate, works)),
        contracts=tuple(contracts(gate, works)),
    )


def _place(gate: Gate, project: Project, language: str) -> str:
    with override(language):
        row = projects.row(gate, project)
    return ", ".join(filter(None, (row.district, row.community, row.oblast)))


def _days(gate: Gate, project: Project) -> Mapping[str, date]:
    """Return on which day the project first came to each stage."""
    days: dict[str, date] = {}
    for step in project.steps.all():
        at = gate.value(step, "recorded_at")
        if at is not None:
            days.setdefault(step.after, localdate(at))
    return days
