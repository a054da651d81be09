"""Reads on projects: the register, one project's page, what waits for whom, what is eligible."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.catalogue import queries as catalogue
from yakir.apps.catalogue.rules import Quote, RateUsed
from yakir.apps.journal import queries as journal
from yakir.apps.needs.models import Need
from yakir.apps.needs.rules import Status as NeedStatus
from yakir.apps.places.models import Community
from yakir.apps.places.queries import scope_of, within
from yakir.apps.places.rules import OCCUPIED_STATUSES, Scope, Status
from yakir.apps.projects import rules
from yakir.apps.projects.models import Change, Eligibility, Project, Signature, Step
from yakir.apps.projects.rules import (
    Aspect,
    ChangeState,
    EligibilityRule,
    EligibilityTable,
    Stage,
)
from yakir.common.desk import Waiting
from yakir.common.formats import is_ukrainian, write_day, write_money, write_number
from yakir.common.money import Money
from yakir.common.protected import Service

MOST_WAITING = 20
WRITING = ("project.drafted", "project.changed")
SEARCHED = ("title_uk", "title_en", "community__name_uk", "community__name_en", "public_id")


def seen_by(person: Person) -> QuerySet[Project]:
    """Projects of the communities a person works for, newest first."""
    return (
        Project.objects.filter(within(scope_of(person, Permission.READ)))
        .select_related(
            "community__oblast", "district", "site", "version_of_design__design", "drafted_by"
        )
        .order_by("-recorded_at", "-pk")
    )


def register(
    person: Person, *, search: str = "", stage: str = "", service: str = ""
) -> QuerySet[Project]:
    """Projects a person may read that fit the filters, newest first."""
    found = seen_by(person)
    if search:
        found = found.filter(_holding(search))
    if stage in Stage.values:
        found = found.filter(stage=stage)
    if service in Service.values:
        found = found.filter(service=service)
    return found


def _holding(search: str) -> Q:
    """The filter that keeps rows with these words in a title, a community's name or the id."""
    search = search.replace("\x00", "")  # PostgreSQL takes no such character
    # SQLite folds the case of Latin letters alone, so Cyrillic is asked for in three ways.
    spellings = {search, search.lower(), search.capitalize()}
    hits = Q()
    for name in SEARCHED:
        for spelling in spellings:
            hits |= Q(**{f"{name}__icontains": spelling})
    return hits


EXPORT_HEADERS = (
    "id",
    "title_uk",
    "title_en",
    "community",
    "oblast",
    "design",
    "service",
    "sector",
    "stage",
    "people",
    "cost",
    "currency",
    "yearly_cost",
    "lead_quarters",
    "dream_id",
)


def export_rows(projects: QuerySet[Project]) -> Iterator[Sequence[Any]]:
    """Rows of the register for a spreadsheet, under `EXPORT_HEADERS`."""
    for project in projects.iterator(chunk_size=500):
        design = project.version_of_design
        yield (
            project.public_id,
            project.title_uk,
            project.title_en,
            project.community.code,
            project.community.oblast.name_en,
            design.design.key if design else "",
            project.service,
            project.sector,
            project.stage,
            project.people,
            project.cost,
            project.currency,
            project.yearly_cost,
            project.lead_quarters,
            project.dream_id,
        )


@dataclass(frozen=True)
class Move:
    """A step that a person may take now."""

    to: Stage
    label: str
    is_signed: bool
    needs_reason: bool
    signatures: int  # that it has already, of the two a programme asks for


@dataclass(frozen=True)
class ChangeRow:
    """A change in words: what it was and becomes, who asked, who decided, and why."""

    change: Change
    before: str
    after: str
    shape: str
    may_decide: bool


CHANGE_SHAPES = {
    ChangeState.REQUESTED: "open",
    ChangeState.APPROVED: "kept",
    ChangeState.REFUSED: "gone",
}


@dataclass(frozen=True)
class Page:
    """Everything the page of a project shows."""

    project: Project
    quote: Quote | None
    shape: str
    chain: list[dict[str, str]]
    steps: list[Step]
    signatures: list[Signature]
    changes: list[ChangeRow]
    needs: list[Need]
    moves: list[Move]
    may_change: bool
    may_ask: bool
    dream: rules.DreamCodes
    entries: int


def page_of(project: Project, person: Person) -> Page:
    """The page of a project, with the steps that this person may take."""
    stage = Stage(project.stage)
    needs = list(project.needs.order_by("pk"))
    entries = journal.history(project.public_id).count()
    return Page(
        project=project,
        quote=quote_of(project),
        shape=rules.SHAPES[stage],
        chain=_chain(project, needs, entries),
        steps=list(project.steps.select_related("by").order_by("pk")),
        signatures=list(first_signatures(project).select_related("by")),
        changes=[told_change(each, person) for each in _changes_of(project)],
        needs=needs,
        moves=moves_for(project, person),
        may_change=stage is Stage.DRAFT
        and scope_of(person, Permission.DRAFT).includes(project.community_id),
        may_ask=stage in rules.CHANGEABLE
        and scope_of(person, Permission.DRAFT).includes(project.community_id),
        dream=rules.DREAM[stage],
        entries=entries,
    )


def told_change(change: Change, person: Person | None = None) -> ChangeRow:
    """A change in words, and whether a person may decide it on the project's own page."""
    may_decide = (
        person is not None
        and change.state == ChangeState.REQUESTED
        and not change.project.governed
        and change.asked_by_id != person.pk
        and scope_of(person, Permission.SIGN).includes(change.project.community_id)
    )
    return ChangeRow(
        change=change,
        before=told_side(change, change.before),
        after=told_side(change, change.after),
        shape=CHANGE_SHAPES[ChangeState(change.state)],
        may_decide=may_decide,
    )


def told_side(change: Change, plain: Mapping[str, Any] | None) -> str:
    """One side of a change in words; nothing where the reader may not know it."""
    if not plain:
        return ""
    if change.aspect == Aspect.MONEY:
        return write_money(Money(Decimal(plain["cost"]), plain["currency"]))
    if change.aspect == Aspect.TIME:
        count = plain["lead_quarters"]
        return ngettext("%(n)s quarter", "%(n)s quarters", count) % {"n": count}
    count = plain["people"]
    return ngettext("%(n)s person", "%(n)s people", count) % {"n": write_number(count)}


def _changes_of(project: Project) -> QuerySet[Change]:
    return project.changes.select_related("project", "asked_by", "decided_by").order_by("pk")


def suspended_from(project: Project) -> Stage | None:
    """The stage at which a project was suspended; None for one that is not."""
    if project.stage != Stage.SUSPENDED:
        return None
    step = project.steps.filter(after=Stage.SUSPENDED).order_by("pk").last()
    return Stage(step.before) if step is not None and step.before else None


def leads_on(project: Project, to: Stage) -> bool:
    """Whether a project may go to a stage; a suspended one goes on where it stopped."""
    if project.stage == Stage.SUSPENDED and to is not Stage.CANCELLED:
        return to is suspended_from(project)
    return rules.may_become(Stage(project.stage), to)


def first_signatures(project: Project) -> QuerySet[Signature]:
    """Signatures that wait for a second one, given after the last step of a project."""
    last = project.steps.order_by("-pk").values("pk")[:1]
    return project.signatures.filter(on_step__in=list(last.values_list("pk", flat=True)))


def wrote(project: Project, person: Person) -> bool:
    """Whether a person drafted the project or ever changed it, and so does not sign for it."""
    if project.drafted_by_id == person.pk:
        return True
    entries = journal.history(project.public_id)
    return entries.filter(actor=person.public_id, kind__in=WRITING).exists()


def moves_for(project: Project, person: Person) -> list[Move]:
    """The steps that a person may take with a project, in the order of the stages."""
    stage = Stage(project.stage)
    scopes = {each: scope_of(person, each) for each in (Permission.DRAFT, Permission.SIGN)}
    signed = {each.to: each.by_id for each in first_signatures(project)}
    return [
        Move(
            to,
            _move_label(stage, to),
            rules.is_signed(stage, to),
            to in rules.NEEDS_REASON,
            signatures=int(to in signed),
        )
        for to in Stage
        if leads_on(project, to)
        and signed.get(to) != person.pk
        and _may_take(project, person, stage, to, scopes)
    ]


def _may_take(
    project: Project, person: Person, stage: Stage, to: Stage, scopes: Mapping[Permission, Scope]
) -> bool:
    if rules.is_signed(stage, to) and wrote(project, person):
        return False
    return scopes[rules.permission_for(stage, to)].includes(project.community_id)


def _move_label(stage: Stage, to: Stage) -> str:
    if stage is Stage.SUSPENDED and to is not Stage.CANCELLED:
        return _("Resume the project")
    return {
        Stage.DRAFT: _("Return to draft"),
        Stage.APPRAISED: _("Mark as appraised"),
        Stage.APPROVED: _("Approve"),
        Stage.FUNDED: _("Confirm the funding"),
        Stage.IN_PROGRESS: _("Record the start"),
        Stage.COMPLETED: _("Confirm completion"),
        Stage.IN_OPERATION: _("Confirm that it works"),
        Stage.SUSPENDED: _("Suspend the project"),
        Stage.CANCELLED: _("Cancel the project"),
    }[to]


def _chain(project: Project, needs: list[Need], entries: int) -> list[dict[str, str]]:
    """The chain from need to proof, with the stage the project has reached."""
    design = project.version_of_design
    stage = Stage(project.stage)
    stood = suspended_from(project) or stage
    reached = rules.ROAD.index(stood) if stood in rules.ROAD else -1
    links = [
        {
            "title": _("Need"),
            "text": _("%(count)s linked") % {"count": len(needs)} if needs else _("none linked"),
            "state": "done" if needs else "",
        },
        {
            "title": _("Design"),
            "text": f"{design.design.name}, {design.number}" if design else _("of its own"),
            "href": reverse("catalogue:detail", args=[design.design.key]) if design else "",
            "state": "done",
        },
    ]
    for title, stages in _parts_of_the_road():
        first, last = rules.ROAD.index(stages[0]), rules.ROAD.index(stages[-1])
        is_here = first <= reached <= last and stage is stood is not Stage.IN_OPERATION
        state = "now" if is_here else "done" if reached >= first else ""
        text = str(stage.label) if is_here else ""
        links.append({"title": title, "text": text, "state": state})
    if stage in {Stage.SUSPENDED, Stage.CANCELLED}:
        links.append({"title": str(stage.label), "state": "now"})
    proof = {
        "title": _("Proof"),
        "text": _("entries in the journal: %(count)s") % {"count": entries},
        "href": reverse("journal:record", args=[project.public_id]),
    }
    return [*links, proof]


def _parts_of_the_road() -> list[tuple[str, tuple[Stage, ...]]]:
    """The stages as the links of the chain that a reader knows."""
    return [
        (_("Approval"), (Stage.DRAFT, Stage.APPRAISED, Stage.APPROVED)),
        (_("Money"), (Stage.FUNDED,)),
        (_("Works"), (Stage.IN_PROGRESS, Stage.COMPLETED)),
        (_("In operation"), (Stage.IN_OPERATION,)),
    ]


def quote_of(project: Project) -> Quote | None:
    """The bill of a project of a design, at the rates of its draft; None for a free one."""
    if project.version_of_design is None:
        return None
    return catalogue.quote(
        project.version_of_design,
        project.parameters,
        currency=project.currency,
        rates=rates_from(project.rates),
        anchors={},
    )


def plain_rates(rates: Iterable[RateUsed]) -> dict[str, dict[str, Any]]:
    """Rates as JSON keeps them."""
    return {
        rate.currency: {
            "uah_per_unit": str(rate.uah_per_unit),
            "date": rate.date.isoformat(),
            "source": rate.source,
            "is_assumption": rate.is_assumption,
        }
        for rate in rates
    }


def rates_from(plain: Mapping[str, Mapping[str, Any]]) -> dict[str, RateUsed]:
    """Rates as JSON kept them."""
    return {
        code: RateUsed(
            currency=code,
            uah_per_unit=Decimal(row["uah_per_unit"]),
            date=date.fromisoformat(row["date"]),
            source=row["source"],
            is_assumption=row["is_assumption"],
        )
        for code, row in plain.items()
    }


def eligibility_table() -> EligibilityTable:
    """The rules of eligibility that are recorded."""
    return EligibilityTable.of(
        EligibilityRule(row.design, row.status, row.allowed, row.source_uk, row.source_en)
        for row in Eligibility.objects.order_by("pk")
    )


def why_not_eligible(design: str, name: str, community: Community) -> str:
    """Why a kind of project may not be drafted at a community, or nothing when it may."""
    rule = eligibility_table().rule(design, community.status)
    if rule.allowed:
        return ""
    entry = _status_entry(community)
    reason = rule.source_uk if is_ukrainian() else rule.source_en
    return _(
        "%(design)s cannot be drafted in %(community)s: %(status)s since %(day)s, %(order)s. "
        "%(rule)s"
    ) % {
        "design": name,
        "community": community.name,
        "status": Status(community.status).label.lower() if community.status else "",
        "day": write_day(entry.valid_from) if entry else write_day(None),
        "order": entry.source.title if entry else _("no order on record"),
        "rule": reason,
    }


def _status_entry(community: Community) -> Any:
    """The entry of the official list behind a community's status, or None."""
    statuses = {community.status}
    if community.status in OCCUPIED_STATUSES:
        statuses.add(Status.OCCUPIED)
    entries = community.status_entries.filter(status__in=statuses, valid_to__isnull=True)
    return entries.select_related("source").order_by("-as_of", "valid_from", "pk").first()


def open_needs(community: Community, service: str = "") -> QuerySet[Need]:
    """Verified needs of a community that no project meets yet, most people first."""
    needs = Need.objects.filter(community=community, status=NeedStatus.VERIFIED)
    if service:
        needs = needs.filter(service=service)
    return needs.order_by("-people", "pk")


def waiting_for(person: Person) -> list[Waiting]:
    """Projects whose next step a person may sign, then the person's own drafts."""
    return [*_to_sign(person), *_own_drafts(person)][:MOST_WAITING]


def _to_sign(person: Person) -> list[Waiting]:
    if not person.may(Permission.SIGN):
        return []
    waiting = (
        Project.objects.filter(
            within(scope_of(person, Permission.SIGN)),
            stage__in=[stage for stage, then in rules.NEXT.items() if then & rules.SIGNED],
        )
        .exclude(stage=Stage.SUSPENDED)
        .exclude(drafted_by=person)
        .exclude(public_id__in=journal.written_by(person.public_id, WRITING))
        .select_related("community")
        .order_by("recorded_at", "pk")
    )
    return [
        Waiting(
            title=project.title,
            text=f"{project.community.name}. {project.get_stage_display()}",
            href=reverse("projects:detail", args=[project.public_id]),
            label=_("Look and sign"),
            primary=project.stage == Stage.APPRAISED,
        )
        for project in waiting[:MOST_WAITING]
    ]


def _own_drafts(person: Person) -> list[Waiting]:
    drafts = Project.objects.filter(drafted_by=person, stage=Stage.DRAFT)
    drafts = drafts.filter(within(scope_of(person, Permission.DRAFT)))
    return [
        Waiting(
            title=project.title,
            text=_("Your draft"),
            href=reverse("projects:detail", args=[project.public_id]),
            label=_("Finish the draft"),
        )
        for project in drafts.order_by("recorded_at", "pk")[:MOST_WAITING]
    ]
