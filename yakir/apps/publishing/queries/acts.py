"""Public facts of partners: latest, of a community, and protected ones as sums by oblast."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import QuerySet

from yakir.apps.partners.models import Act, Party, Pledge
from yakir.apps.partners.rules import ActKind, PartyRole, PledgeState
from yakir.apps.places.models import Community, Oblast
from yakir.apps.publishing.models import Released
from yakir.apps.publishing.queries.opening import Gate
from yakir.apps.publishing.queries.released import shown
from yakir.apps.publishing.queries.rows import SourceRow, Sources, Sums
from yakir.apps.publishing.rules import (
    RECORDS,
    Cell,
    Merged,
    is_protected,
    member_of,
    merge_small,
    told_by_many,
)
from yakir.common.money import Money
from yakir.common.protected import Sector

SHAPES = {
    PledgeState.KEPT: "kept",
    PledgeState.KEPT_IN_PART: "part",
    PledgeState.MADE: "open",
    PledgeState.AGREED: "open",
    PledgeState.CHANGED: "open",
    PledgeState.WITHDRAWN: "gone",
}
GIVING = frozenset(
    {PartyRole.FUNDER, PartyRole.IMPLEMENTER, PartyRole.SUPPORTER, PartyRole.SPEAKER}
)


@dataclass(frozen=True, slots=True)
class PartyRow:
    """An organisation and its role in an act."""

    name: str
    key: str
    public_id: str
    role: str
    role_name: str


@dataclass(frozen=True, slots=True)
class ActRow:
    """A public fact with its parties and its source."""

    public_id: str
    key: str
    kind: str
    kind_name: str
    sector: str
    sector_name: str
    title: str
    detail: str
    happened: str
    quantity: Decimal | None
    unit: str
    money: Money | None
    place: str
    stated: str
    part_of: str
    parties: tuple[PartyRow, ...]
    source: SourceRow | None


@dataclass(frozen=True, slots=True)
class PledgeCount:
    """How many pledges stand in one state; `shape` is the square that shows it."""

    shape: str
    count: int


def standing() -> QuerySet[Act]:
    """Acts that no newer record replaces, newest first."""
    return (
        Act.objects.filter(replaced_by__isnull=True)
        .select_related("source", "community__oblast", "oblast", "part_of")
        .prefetch_related("parties__organisation")
        .order_by("-happened", "-pk")
    )


def latest(gate: Gate, sources: Sources, *, limit: int) -> list[ActRow]:
    """The latest public facts that have a date."""
    acts = standing().exclude(happened="").exclude(kind=ActKind.SYSTEM)
    admitted = (act for act in acts if gate.admits(act))
    return [row(gate, sources, act) for act, _ in zip(admitted, range(limit), strict=False)]


def public_acts(gate: Gate, sources: Sources) -> list[ActRow]:
    """Every public fact that may stand alone, newest first."""
    return [row(gate, sources, act) for act in standing() if gate.admits(act)]


def of_community(gate: Gate, sources: Sources, community: Community) -> list[ActRow]:
    """Public facts about a community, newest first."""
    acts = standing().filter(community=community)
    return [row(gate, sources, act) for act in acts if gate.admits(act)]


def sums(*, oblast: str = "") -> Sums:
    """Protected facts as sums by oblast, sector and year, as they were last released."""
    return shown(Released.ACTS, oblast=oblast)


def cells(gate: Gate) -> Merged:
    """Protected facts as the sums that a release may show."""
    acts = standing().prefetch_related("overlaps")
    merged = merge_small(_cell(gate, act) for act in acts if _is_summed(gate, act))
    return replace(merged, cells=tuple(told_by_many(cell) for cell in merged.cells))


def _is_summed(gate: Gate, act: Act) -> bool:
    return gate.hides(act) and not gate.waits(act) and _oblast_of(act) is not None


def row(gate: Gate, sources: Sources, act: Act) -> ActRow:
    """Return what the public may know of an act."""
    amount, currency = gate.value(act, "amount"), gate.value(act, "currency")
    kind, sector = gate.value(act, "kind") or "", gate.value(act, "sector") or ""
    return ActRow(
        public_id=gate.value(act, "public_id") or "",
        key=gate.value(act, "key") or "",
        kind=kind,
        kind_name=str(ActKind(kind).label) if kind else "",
        sector=sector,
        sector_name=str(Sector(sector).label) if sector else "",
        title=gate.words(act, "title"),
        detail=gate.words(act, "detail"),
        happened=gate.value(act, "happened") or "",
        quantity=gate.value(act, "quantity"),
        unit=gate.words(act, "unit"),
        money=Money(amount, currency) if amount is not None and currency else None,
        place=gate.words(act, "place"),
        stated=gate.words(act, "stated"),
        part_of=_whole(gate, act),
        parties=tuple(_parties(gate, act)),
        source=sources.add(gate.value(act, "source")),
    )


def pledge_counts(gate: Gate) -> list[PledgeCount]:
    """How many open pledges stand in each state, by shape; silent ones are said to be silent."""
    counts = dict.fromkeys(("kept", "part", "open", "silent", "gone"), 0)
    for pledge in _pledges():
        if gate.admits(pledge):
            counts[shape_of(pledge)] += 1
    return [PledgeCount(shape, count) for shape, count in counts.items()]


def shape_of(pledge: Pledge) -> str:
    """Return the square that shows where a pledge stands."""
    shape = SHAPES[PledgeState(pledge.state)]
    return "silent" if pledge.is_silent and shape == "open" else shape


def _pledges() -> QuerySet[Pledge]:
    return (
        Pledge.objects.filter(act__replaced_by__isnull=True)
        .select_related("act__source")
        .order_by("pk")
    )


def _whole(gate: Gate, act: Act) -> str:
    """Return the title of the act that this one is part of, when that one is public."""
    if act.part_of is None or not gate.admits(act.part_of):
        return ""
    return gate.words(act.part_of, "title")


def shown_parties(act: Act) -> list[Party]:
    """Return the parties the public may know of an act: of a protected one, those who give."""
    # Who received, owns or runs something protected would tell its place below the oblast.
    roles = GIVING if is_protected(act) else frozenset(PartyRole)
    return [party for party in act.parties.all() if party.role in roles]


def _parties(gate: Gate, act: Act) -> Iterable[PartyRow]:
    for party in shown_parties(act):
        role = gate.value(party, "role")
        if role and gate.admits(party.organisation):
            yield PartyRow(
                name=gate.words(party.organisation, "name"),
                key=gate.value(party.organisation, "key") or "",
                public_id=gate.value(party.organisation, "public_id") or "",
                role=role,
                role_name=party.get_role_display(),
            )


def _oblast_of(act: Act) -> Oblast | None:
    return act.community.oblast if act.community else act.oblast


def places_of(act: Act) -> frozenset[str]:
    """Return where an act lies; one of no community stands for itself."""
    return frozenset({act.community.code if act.community else act.public_id})


def member(act: Act) -> str:
    """Return an act, as it is now, as a member of sums."""
    return member_of(*places_of(act), act.public_id, act.sector, act.happened, act.amount)


def _cell(gate: Gate, act: Act) -> Cell:
    """Return a protected act as a cell; an amount that another act holds too is left out."""
    oblast = _oblast_of(act)
    alone = act.part_of_id is None and not act.overlaps.all()
    amount = gate.value(act, "amount") if alone else None
    return Cell(
        oblast=oblast.code if oblast else "",
        sector=act.sector,
        years=(gate.value(act, "happened") or 0,),
        records=1,
        places=places_of(act),
        members=frozenset({(member(act), "" if amount is None else act.currency)}),
        sums={}
        if amount is None
        else {act.currency: amount, f"{act.currency}{RECORDS}": Decimal(1)},
    )
