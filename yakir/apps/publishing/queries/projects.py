"""Projects in public: open kinds one by one, protected kinds as sums by oblast, sector and year."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple, overload

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from yakir.apps.catalogue.rules import Quote
from yakir.apps.journal import queries as journal
from yakir.apps.needs.models import Need
from yakir.apps.places.models import Community, District
from yakir.apps.planning.models import Choice, Publication
from yakir.apps.projects.models import Change, Project, Step
from yakir.apps.projects.queries import quote_of, told_side
from yakir.apps.projects.rules import (
    DREAM,
    ROAD,
    SHAPES,
    Aspect,
    ChangeState,
    DreamCodes,
    Stage,
)
from yakir.apps.publishing.models import Released
from yakir.apps.publishing.queries.opening import Gate, withdrawn_wholly
from yakir.apps.publishing.queries.plans import giver_names, scenario_name
from yakir.apps.publishing.queries.records import PROTECTED_PROJECT, has_been_public
from yakir.apps.publishing.queries.released import shown
from yakir.apps.publishing.queries.rows import SECTORS, Sums
from yakir.apps.publishing.queries.steady import (
    answer_ahead,
    is_steady,
    once,
    once_for_all,
)
from yakir.apps.publishing.rules import (
    RECORDS,
    Cell,
    Merged,
    is_protected,
    member_of,
    merge_small,
    to_hundreds,
    told_by_many,
)
from yakir.apps.publishing.rules.gate import coarse_place, counts_people
from yakir.apps.publishing.rules.stages import PUBLIC_NEEDS, PUBLIC_STAGES, TOLD_STAGES
from yakir.common.errors import Refused
from yakir.common.formats import write_hundreds
from yakir.common.money import Money
from yakir.common.time import read_quarter


class Filters(NamedTuple):
    """What the reader asks of the list; empty means all."""

    search: str = ""
    oblast: str = ""
    service: str = ""
    stage: str = ""


EVERY = Filters()
AT_ONCE = 500  # [project] read from the database together


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project of an open kind."""

    public_id: str
    title: str
    community: str
    community_code: str
    district: str
    oblast: str
    oblast_code: str
    service: str
    sector: str
    sector_name: str
    stage: str
    stage_name: str
    shape: str
    people: int | None
    money: Money | None
    yearly: Money | None
    lead_quarters: int | None
    design: str
    design_key: str
    design_version: str
    dream_id: str


@dataclass(frozen=True, slots=True)
class ProjectList:
    """Open projects that fit the filters, and the protected ones as sums."""

    rows: Sequence[ProjectRow]
    sums: Sums


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step in the life of a project."""

    before_name: str
    after: str
    after_name: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change of scope, money or time: what it was and becomes, why, and how it was decided."""

    aspect: str
    before: str
    after: str
    stays: bool
    what: str
    reason: str
    state: str
    state_name: str
    ground: str
    asked: datetime | None
    decided: datetime | None


@dataclass(frozen=True, slots=True)
class NeedLink:
    """A public need that a project answers."""

    public_id: str
    title: str


@dataclass(frozen=True, slots=True)
class PlanLink:
    """A published plan that chose the project, and when it would start."""

    public_id: str
    name: str
    quarter: str


@dataclass(frozen=True, slots=True)
class StageRow:
    """A stage of the road, and whether the project has passed it, stands there, or is before it."""

    stage: str
    name: str
    state: str


@dataclass(frozen=True, slots=True)
class ProjectDetail:
    """Everything public about one project of an open kind."""

    row: ProjectRow
    quote: Quote | None
    road: tuple[StageRow, ...]
    steps: tuple[StepRow, ...]
    changes: tuple[ChangeRow, ...]
    needs: tuple[NeedLink, ...]
    plans: tuple[PlanLink, ...]
    dream: DreamCodes
    entries: int


def listed(filters: Filters = EVERY) -> ProjectList:
    """Public projects; the sums follow the oblast alone, so that no filter narrows them."""
    gate = Gate.today()
    rows: Sequence[ProjectRow]
    if filters == EVERY._replace(oblast=filters.oblast):
        rows = Rows(gate, open_numbers(filters.oblast))
    else:
        every = (row(gate, each) for each in _public(filters.oblast) if gate.admits(each))
        rows = tuple(each for each in every if _fits(each, filters))
    return ProjectList(
        rows=rows,
        sums=shown(Released.PROJECTS, oblast=filters.oblast),
    )


@once
def open_numbers(oblast: str = "") -> list[int]:
    """Keys of the projects that may stand alone, newest first."""
    hidden = PROTECTED_PROJECT | Q(public_id__in=withdrawn_wholly())
    return list(_public(oblast).exclude(hidden).values_list("pk", flat=True))


class Rows(Sequence[ProjectRow]):
    """Projects that may stand alone; only those that are asked for are read."""

    def __init__(self, gate: Gate, numbers: Sequence[int]) -> None:
        self.gate = gate
        self.numbers = numbers

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.numbers)

    @overload
    def __getitem__(self, place: int) -> ProjectRow: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[ProjectRow]: ...

    def __getitem__(self, place: int | slice) -> ProjectRow | Sequence[ProjectRow]:
        """Return the rows that stand at a place, each through the gate once more."""
        if isinstance(place, int):
            return self[slice(place, place + 1 or None)][0]
        known = {each.pk: each for each in _every().filter(pk__in=self.numbers[place])}
        found = (known[number] for number in self.numbers[place])
        return tuple(row(self.gate, each) for each in found if self.gate.admits(each))

    def __eq__(self, other: object) -> bool:
        """Compare the rows themselves."""
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]

    def __iter__(self) -> Iterator[ProjectRow]:
        """Yield every row, read a few hundred at a time."""
        for start in range(0, len(self), AT_ONCE):
            yield from self[start : start + AT_ONCE]


def detail(public_id: str) -> ProjectDetail | None:
    """Everything public about one project; None when the public may not know of it."""
    gate = Gate.today()
    project = _one(public_id)
    if project is None or not gate.admits(project):
        return None
    return ProjectDetail(
        row=row(gate, project),
        quote=_quote(gate, project),
        road=tuple(_road(project)),
        changes=tuple(change_rows(gate, project)),
        steps=tuple(_steps(gate, project)),
        needs=tuple(_needs(gate, project)),
        plans=tuple(_plans(gate, project)),
        dream=DREAM[Stage(project.stage)],
        entries=_entries(public_id),
    )


def read_ahead(public_ids: Sequence[str]) -> None:
    """Read together what the pages of many projects show."""
    found = {each.public_id: each for each in _whole().filter(public_id__in=public_ids)}
    answer_ahead(_one, {public_id: found.get(public_id) for public_id in public_ids})
    answer_ahead(_entries, journal.counts(public_ids))


@once_for_all
def _one(public_id: str) -> Project | None:
    return _whole().filter(public_id=public_id).first()


@once_for_all
def _entries(public_id: str) -> int:
    return journal.history(public_id).count()


@once_for_all
def _chosen() -> frozenset[int]:
    """Return the projects that any plan has chosen."""
    chosen = Choice.objects.filter(candidate__project__isnull=False)
    return frozenset(chosen.values_list("candidate__project", flat=True))


def _whole() -> QuerySet[Project]:
    """Public projects with all that their pages show."""
    needs = Need.objects.filter(status__in=PUBLIC_NEEDS).select_related("site").order_by("pk")
    return _public().prefetch_related(
        Prefetch("steps", Step.objects.order_by("pk")),
        Prefetch("changes", Change.objects.order_by("pk")),
        Prefetch("needs", needs),
    )


def row(gate: Gate, project: Project) -> ProjectRow:
    """Return what the public may know of a project."""
    place = coarse_place(project.district or project.community)
    people = gate.value(project, "people")
    version = gate.value(project, "version_of_design")
    stage, sector = gate.value(project, "stage") or "", gate.value(project, "sector") or ""
    return ProjectRow(
        public_id=gate.value(project, "public_id") or "",
        title=gate.words(project, "title"),
        community=gate.words(project.community, "name"),
        community_code=project.community.code,
        district=_name_of(gate, place),
        oblast=project.community.oblast.name,
        oblast_code=project.community.oblast.code,
        service=gate.value(project, "service") or "",
        sector=sector,
        sector_name=str(SECTORS.get(sector, "")),
        stage=stage,
        stage_name=str(Stage(stage).label) if stage else "",
        shape=SHAPES[Stage(project.stage)],
        people=None if people is None else to_hundreds(people),
        money=_money(gate, project, "cost"),
        yearly=_money(gate, project, "yearly_cost"),
        lead_quarters=gate.value(project, "lead_quarters"),
        design=gate.words(version.design, "name") if version else "",
        design_key=version.design.key if version else "",
        design_version=(gate.value(version, "number") or "") if version else "",
        dream_id=gate.value(project, "dream_id") or "",
    )


def _public(oblast: str = "") -> QuerySet[Project]:
    """Projects that have left the drafting table, newest first; cancelled ones keep their page."""
    projects = _every().filter(has_been_public())
    if oblast:
        projects = projects.filter(community__oblast__code=oblast)
    return projects


def _every() -> QuerySet[Project]:
    return Project.objects.select_related(
        "community__oblast", "district__community", "site", "version_of_design__design"
    ).order_by("-recorded_at", "-pk")


def _fits(each: ProjectRow, filters: Filters) -> bool:
    words = f"{each.title} {each.community} {each.district} {each.design}".casefold()
    return (
        (not filters.service or each.service == filters.service)
        and (not filters.stage or each.stage == filters.stage)
        and filters.search.strip().casefold() in words
    )


def _name_of(gate: Gate, place: Community | District | None) -> str:
    """Return the name of a district of a large city; empty for anything else."""
    return gate.words(place, "name") if isinstance(place, District) else ""


def _money(gate: Gate, project: Project, field: str) -> Money | None:
    amount, currency = gate.value(project, field), gate.value(project, "currency")
    return Money(amount, currency) if amount is not None and currency else None


def _quote(gate: Gate, project: Project) -> Quote | None:
    """Return the bill at the chosen parameters; None when one of them is held back or lacking."""
    if not gate.decide(project, "parameters").is_open:
        return None
    try:
        return quote_of(project)
    except Refused:
        # A rate is missing, or the design no longer allows this size: the page says so in words.
        return None


def _road(project: Project) -> Iterator[StageRow]:
    """Yield the stages of the road; what stopped stands where it was."""
    public = [each for each in ROAD if each in PUBLIC_STAGES]
    stage = Stage(project.stage)
    stood = [step.after for step in project.steps.all() if step.after in public]
    reached = public.index(Stage(stood[-1])) if stood else -1
    if stage not in public:
        yield StageRow(stage.value, str(stage.label), "now")
    for place, each in enumerate(public):
        here = "now" if stage is each else "done"
        state = here if place == reached else "done" if place < reached else ""
        yield StageRow(each.value, str(each.label), state)


def _steps(gate: Gate, project: Project) -> Iterator[StepRow]:
    for step in project.steps.all():
        before, after = gate.value(step, "before") or "", gate.value(step, "after") or ""
        if after in TOLD_STAGES:
            yield StepRow(
                before_name=str(Stage(before).label) if before else "",
                after=after,
                after_name=str(Stage(after).label),
                at=gate.value(step, "recorded_at"),
            )


def change_rows(gate: Gate, project: Project) -> Iterator[ChangeRow]:
    """Yield the changes of a project of an open kind, oldest first."""
    for change in filter(gate.admits, _changes_of(project)):
        yield ChangeRow(
            aspect=str(Aspect(change.aspect).label),
            before=_side(gate, change, "before"),
            after=_side(gate, change, "after"),
            stays=change.before == change.after,
            what=gate.value(change, "what") or "",
            reason=gate.value(change, "reason") or "",
            state=change.state,
            state_name=str(ChangeState(change.state).label),
            ground=gate.value(change, "ground") or "",
            asked=gate.value(change, "recorded_at"),
            decided=gate.value(change, "decided_at"),
        )


def _side(gate: Gate, change: Change, field: str) -> str:
    """Return one side of a change in words, with people to hundreds as everywhere."""
    value = gate.value(change, field)
    if counts_people(value):
        return _("about %(people)s people") % {"people": write_hundreds(value["people"])}
    return told_side(change, value)


def _changes_of(project: Project) -> list[Change]:
    return sorted(project.changes.all(), key=lambda change: change.pk)


def _needs(gate: Gate, project: Project) -> Iterator[NeedLink]:
    for need in project.needs.all():
        if gate.admits(need):
            yield NeedLink(
                public_id=gate.value(need, "public_id") or "",
                title=gate.value(need, "title") or "",
            )


def _plans(gate: Gate, project: Project) -> Iterator[PlanLink]:
    """Yield published plans that chose the project, newest first."""
    if is_steady() and project.pk not in _chosen():
        return
    givers = giver_names()
    choices = Choice.objects.filter(candidate__project=project).select_related(
        "plan__run__scenario", "candidate__version_of_design__design", "candidate__project__site"
    )
    for choice in choices.order_by("-plan__recorded_at", "-pk"):
        plan, scenario = choice.plan, choice.plan.run.scenario
        newest = Publication.objects.filter(plan=plan).order_by("-recorded_at", "-pk").first()
        if newest is None or not newest.is_public or not gate.admits(plan):
            continue
        quarter = gate.value(choice, "quarter")
        if gate.admits(choice) and quarter is not None:
            yield PlanLink(
                public_id=gate.value(plan, "public_id") or "",
                name=scenario_name(gate, scenario, givers),
                quarter=str(read_quarter(scenario.first_quarter).after(quarter)),
            )


def cells(gate: Gate) -> Merged:
    """Protected projects by oblast, sector and the year of their record."""
    projects = (each for each in _public() if each.stage in PUBLIC_STAGES and is_protected(each))
    merged = merge_small(_cell(project) for project in projects)
    return replace(merged, cells=tuple(_in_hundreds(told_by_many(cell)) for cell in merged.cells))


def _cell(project: Project) -> Cell:
    """Return a project as a cell: exact values that only a sum over three or more leaves."""
    recorded: date = project.recorded_at.date()
    return Cell(
        oblast=project.community.oblast.code,
        sector=project.sector,
        years=(recorded.year,),
        records=1,
        places=frozenset({project.community.code}),
        members=frozenset({(_member(project), project.currency)}),
        sums={
            "people": Decimal(project.people),
            project.currency: project.cost,
            f"{project.currency}{RECORDS}": Decimal(1),
        },
    )


def _in_hundreds(cell: Cell) -> Cell:
    """Return the cell with people rounded."""
    people = cell.sums.get("people")
    if people is None:
        return cell
    return replace(cell, sums={**cell.sums, "people": Decimal(to_hundreds(int(people)))})


def _member(project: Project) -> str:
    return member_of(
        project.community.code, project.public_id, project.sector, project.people, project.cost
    )
