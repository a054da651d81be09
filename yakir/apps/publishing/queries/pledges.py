"""The pledge board in public: what was promised, by whom, what became of it, by which source."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from yakir.apps.partners.models import Act, Pledge
from yakir.apps.partners.rules import Board, DeliveryState, PartyRole, PledgeState
from yakir.apps.partners.rules.life import (
    ASK_AFTER_MONTHS,
    CLOSED,
    board_of,
    is_late,
    last_day,
    months_before,
    shape_of,
)
from yakir.apps.publishing.models import Released
from yakir.apps.publishing.queries import acts, journal
from yakir.apps.publishing.queries.opening import Gate
from yakir.apps.publishing.queries.released import shown
from yakir.apps.publishing.queries.rows import SourceRow, Sources, Sums
from yakir.apps.publishing.rules import Cell, Merged, merge_small

# The names of the groups in addresses, in the order of the board.
GROUPS = {
    Board.SILENT: "silent",
    Board.OPEN: "open",
    Board.PART: "part",
    Board.KEPT: "kept",
    Board.WITHDRAWN: "gone",
}
GIVING = frozenset(
    {PartyRole.FUNDER, PartyRole.IMPLEMENTER, PartyRole.SUPPORTER, PartyRole.SPEAKER}
)


class Filters(NamedTuple):
    """What the reader asks of the board; empty means all."""

    search: str = ""
    partner: str = ""
    country: str = ""
    sector: str = ""


EVERY = Filters()


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """What the partner says beside a pledge."""

    text: str
    on: str
    source: SourceRow | None


@dataclass(frozen=True, slots=True)
class PledgeRow:
    """A pledge with the act that made it, where it stands, and what the partner answers."""

    public_id: str
    act: acts.ActRow
    group: str
    state: str
    state_name: str
    shape: str
    late: bool
    due_on: date | None
    due: str
    last_news: str
    is_quiet: bool
    answers: tuple[AnswerRow, ...]
    countries: tuple[str, ...]
    where: str


@dataclass(frozen=True, slots=True)
class Group:
    """The pledges of one state."""

    key: str
    rows: tuple[PledgeRow, ...]


@dataclass(frozen=True, slots=True)
class PledgeBoard:
    """The board as filtered, and the protected kinds as sums."""

    groups: tuple[Group, ...]
    sums: Sums
    sources: tuple[SourceRow, ...]

    @property
    def count(self) -> int:
        """How many pledges fit the filters."""
        return sum(len(group.rows) for group in self.groups)


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A step in the life of a pledge."""

    before: str
    before_name: str
    after: str
    after_name: str
    on: str
    note: str
    source: SourceRow | None


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """What a source says came, or is on its way."""

    public_id: str
    state: str
    state_name: str
    act: acts.ActRow


@dataclass(frozen=True, slots=True)
class PledgeDetail:
    """Everything public about one pledge."""

    row: PledgeRow
    changes: tuple[ChangeRow, ...]
    deliveries: tuple[DeliveryRow, ...]
    parts: tuple[str, ...]
    overlaps: tuple[str, ...]
    is_entered: bool
    sources: tuple[SourceRow, ...]


def board(filters: Filters = EVERY) -> PledgeBoard:
    """The whole board in its order, as the filters leave it."""
    gate = Gate.today()
    sources = Sources(gate)
    every = [row(gate, sources, pledge) for pledge in _standing() if gate.admits(pledge)]
    fitting = [each for each in every if _fits(each, filters)]
    return PledgeBoard(
        groups=tuple(_groups(fitting)),
        sums=shown(Released.PLEDGES),
        sources=sources.listed,
    )


def listed(filters: Filters = EVERY) -> list[PledgeRow]:
    """Public pledges in the order of the board."""
    return [each for group in board(filters).groups for each in group.rows]


def detail(public_id: str) -> PledgeDetail | None:
    """Everything public about one pledge; None when the public may not know of it."""
    gate = Gate.today()
    sources = Sources(gate)
    pledge = _standing().filter(public_id=public_id).first()
    if pledge is None or not gate.admits(pledge):
        return None
    return PledgeDetail(
        row=row(gate, sources, pledge),
        changes=tuple(_changes(gate, sources, pledge)),
        deliveries=tuple(_deliveries(gate, sources, pledge)),
        parts=tuple(_titles(gate, pledge.act.parts.order_by("pk"))),
        overlaps=tuple(_titles(gate, pledge.act.overlaps.order_by("pk"))),
        is_entered=journal.record(public_id) is not None,
        sources=sources.listed,
    )


def row(gate: Gate, sources: Sources, pledge: Pledge) -> PledgeRow:
    """Return what the public may know of a pledge."""
    group = board_of(pledge.state, is_silent=pledge.is_silent)
    due_on = gate.value(pledge, "due_on")
    late = is_late(pledge.state, due_on, gate.on)
    last_news, state = gate.value(pledge, "last_news") or "", gate.value(pledge, "state") or ""
    return PledgeRow(
        public_id=gate.value(pledge, "public_id") or "",
        act=acts.row(gate, sources, pledge.act),
        group=GROUPS[group],
        state=state,
        state_name=str(PledgeState(state).label) if state else "",
        shape=shape_of(group, late=late).value,
        late=late,
        due_on=due_on,
        due=gate.words(pledge, "due"),
        last_news=last_news,
        is_quiet=_is_quiet(pledge, last_news, gate.on),
        answers=tuple(_answers(gate, sources, pledge)),
        countries=tuple(sorted(_countries(gate, pledge.act))),
        where=_where(gate, pledge.act),
    )


def _standing() -> QuerySet[Pledge]:
    """Pledges whose act no newer record replaces, newest first."""
    return (
        Pledge.objects.filter(act__replaced_by__isnull=True)
        .select_related(
            "act__source", "act__community__oblast", "act__oblast", "act__part_of__source"
        )
        .prefetch_related("act__parties__organisation", "answers__source")
        .order_by("-act__happened", "-act_id")
    )


def _where(gate: Gate, act: Act) -> str:
    """Return the community of an act, or the oblast when it names no community."""
    place = gate.value(act, "community") or gate.value(act, "oblast")
    return gate.words(place, "name") if place else ""


def _is_quiet(pledge: Pledge, last_news: str, today: date) -> bool:
    """Return whether an open pledge has had no news for half a year, or is known to be silent."""
    if pledge.state in CLOSED or not last_news:
        return False
    return pledge.is_silent or last_day(last_news) <= months_before(today, ASK_AFTER_MONTHS)


def _groups(rows: Iterable[PledgeRow]) -> Iterator[Group]:
    known = list(rows)
    for key in GROUPS.values():
        yield Group(key, tuple(each for each in known if each.group == key))


def _fits(each: PledgeRow, filters: Filters) -> bool:
    """Return whether a row fits; words are sought in what is shown and nowhere else."""
    return (
        (not filters.partner or filters.partner in {party.key for party in each.act.parties})
        and (not filters.country or filters.country in each.countries)
        and (not filters.sector or filters.sector == each.act.sector)
        and filters.search.strip().casefold() in _shown_words(each)
    )


def _shown_words(each: PledgeRow) -> str:
    act = each.act
    words = [act.title, act.detail, each.where, act.unit, *(party.name for party in act.parties)]
    return " ".join(words).casefold()


def _countries(gate: Gate, act: Act) -> set[str]:
    codes = {
        gate.value(party.organisation, "country")
        for party in acts.shown_parties(act)
        if party.role in GIVING and gate.admits(party.organisation)
    }
    return {code for code in codes if code}


def _answers(gate: Gate, sources: Sources, pledge: Pledge) -> Iterator[AnswerRow]:
    for answer in pledge.answers.all():
        text = gate.value(answer, "text")
        if text:
            yield AnswerRow(
                text=text,
                on=gate.value(answer, "on") or "",
                source=sources.add(gate.value(answer, "source")),
            )


def _changes(gate: Gate, sources: Sources, pledge: Pledge) -> Iterator[ChangeRow]:
    for change in pledge.changes.select_related("source").order_by("pk"):
        before, after = gate.value(change, "before") or "", gate.value(change, "after") or ""
        yield ChangeRow(
            before=before,
            before_name=str(PledgeState(before).label) if before else "",
            after=after,
            after_name=str(PledgeState(after).label) if after else "",
            on=gate.value(change, "on") or "",
            note=gate.value(change, "note") or "",
            source=sources.add(gate.value(change, "source")),
        )


def _deliveries(gate: Gate, sources: Sources, pledge: Pledge) -> Iterator[DeliveryRow]:
    """Yield deliveries on the pledge, its own act's among them."""
    own = getattr(pledge.act, "delivery", None)
    linked = pledge.deliveries.select_related("act__source", "act__part_of").prefetch_related(
        "act__parties__organisation"
    )
    found = {each.pk: each for each in [*([own] if own else []), *linked.order_by("pk")]}
    for delivery in found.values():
        if gate.admits(delivery):
            state = gate.value(delivery, "state") or ""
            yield DeliveryRow(
                public_id=gate.value(delivery, "public_id") or "",
                state=state,
                state_name=str(DeliveryState(state).label) if state else "",
                act=acts.row(gate, sources, delivery.act),
            )


def _titles(gate: Gate, others: Iterable[Act]) -> Iterator[str]:
    for act in others:
        if gate.admits(act) and (title := gate.words(act, "title")):
            yield title


def cells(gate: Gate) -> Merged:
    """Protected pledges by oblast, sector and year: how many, and no more than that."""
    every = [_cell(gate, pledge.act) for pledge in _standing() if gate.hides(pledge)]
    return merge_small(cell for cell in every if cell.oblast)


def _cell(gate: Gate, act: Act) -> Cell:
    place = gate.value(act, "community") or gate.value(act, "oblast")
    return Cell(
        oblast=place.code if place else "",
        sector=gate.value(act, "sector") or "",
        years=(gate.value(act, "happened") or 0,),
        records=1,
        places=acts.places_of(act),
        members=frozenset({(acts.member(act), "")}),
    )
