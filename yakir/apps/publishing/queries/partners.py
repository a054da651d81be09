"""Partners in public: what each pledged, what arrived, and what followed a resolution."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from yakir.apps.accounts.models import Organisation
from yakir.apps.accounts.rules import PartnerForm
from yakir.apps.partners.models import Act, Delivery, Pledge
from yakir.apps.partners.rules import ActKind, DeliveryState, PartyRole
from yakir.apps.partners.rules.life import board_of
from yakir.apps.partners.rules.sums import Fact, Sum, Why, add_up
from yakir.apps.publishing.queries import acts
from yakir.apps.publishing.queries.opening import Gate
from yakir.apps.publishing.queries.pledges import GROUPS
from yakir.apps.publishing.queries.rows import SourceRow, Sources
from yakir.apps.publishing.rules.alphabet import alphabetical
from yakir.common.money import Money

GIVERS = frozenset({PartyRole.FUNDER, PartyRole.SUPPORTER})
GIVING = GIVERS | {PartyRole.IMPLEMENTER}


@dataclass(frozen=True, slots=True)
class LinkRow:
    """An act in a list, with the pledge page when there is one."""

    title: str
    kind_name: str
    happened: str
    pledge: str


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """What a partner pledged and what arrived; an act of several stands in each one's row."""

    key: str
    public_id: str
    name: str
    form_name: str
    country: str
    roles: tuple[str, ...]
    acts: int
    pledges: Mapping[str, int]
    delivered: tuple[LinkRow, ...]
    under_way: tuple[LinkRow, ...]
    money: tuple[Money, ...]
    has_protected: bool


@dataclass(frozen=True, slots=True)
class CityRow:
    """A city of a resolution, and what public records say it then did."""

    key: str
    name: str
    country: str
    acts: tuple[LinkRow, ...]
    has_protected: bool


@dataclass(frozen=True, slots=True)
class ResolutionRow:
    """A resolution with the cities that supported it."""

    title: str
    happened: str
    source: SourceRow | None
    cities: tuple[CityRow, ...]

    @property
    def with_record(self) -> int:
        """How many of the cities have a later record."""
        return sum(bool(city.acts or city.has_protected) for city in self.cities)


@dataclass(frozen=True, slots=True)
class LeftOutRow:
    """A fact that a sum leaves out, why, and the fact that is counted in its place."""

    title: str
    why: str
    because: str


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """Amounts that sources name, no fact counted twice."""

    amounts: tuple[Money, ...]
    counted: int
    unnamed: int
    left_out: tuple[LeftOutRow, ...]


@dataclass(frozen=True, slots=True)
class PartnerList:
    """Every partner with a public act, the resolutions, and the amounts that sources name."""

    rows: tuple[PartnerRow, ...]
    resolutions: tuple[ResolutionRow, ...]
    money: MoneyRow
    sources: tuple[SourceRow, ...]


@dataclass(frozen=True, slots=True)
class RoleRow:
    """An act of a partner and the roles it has there."""

    act: acts.ActRow
    roles: tuple[str, ...]
    pledge: str
    group: str
    delivery: str


@dataclass(frozen=True, slots=True)
class PartnerDetail:
    """Everything public about one partner."""

    row: PartnerRow
    acts: tuple[RoleRow, ...]
    money: MoneyRow
    has_protected: bool
    sources: tuple[SourceRow, ...]


@dataclass
class _Desk:
    """Every standing act with its pledge and delivery, read once for a page."""

    gate: Gate
    sources: Sources
    acts: list[Act] = field(default_factory=list)
    public: dict[int, Act] = field(default_factory=dict)
    pledges: dict[int, Pledge] = field(default_factory=dict)
    deliveries: dict[int, Delivery] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    of: dict[Organisation, dict[int, set[str]]] = field(default_factory=dict)

    @classmethod
    def opened(cls) -> "_Desk":
        """Return the desk with everything on it."""
        gate = Gate.today()
        desk = cls(gate, Sources(gate))
        desk.acts = list(acts.standing().prefetch_related("overlaps"))
        desk.public = {act.pk: act for act in desk.acts if gate.admits(act)}
        desk.pledges = {
            each.act_id: each for each in Pledge.objects.select_related("act").order_by("pk")
        }
        desk.deliveries = {
            each.act_id: each for each in Delivery.objects.select_related("pledge").order_by("pk")
        }
        desk.facts = [desk.fact(act) for act in desk.acts]
        desk.of = defaultdict(lambda: defaultdict(set))
        for act in desk.acts:
            for party in acts.shown_parties(act):
                if gate.admits(party.organisation):
                    desk.of[party.organisation][act.pk].add(party.role)
        return desk

    def fact(self, act: Act) -> Fact:
        """The act as a fact that might be counted; a delivery is part of its pledge."""
        by_pk = {each.pk: each.public_id for each in self.acts}
        part_of = by_pk.get(act.part_of_id or 0)
        delivery = self.deliveries.get(act.pk)
        if part_of is None and delivery is not None and delivery.pledge is not None:
            pledged = by_pk.get(delivery.pledge.act_id)
            part_of = pledged if pledged != act.public_id else None
        return Fact(
            key=act.public_id,
            amount=act.money,
            part_of=part_of,
            overlaps=frozenset(other.public_id for other in act.overlaps.all()),
        )

    def money(self, counted: Iterable[Act]) -> MoneyRow:
        """Return the sums of public acts, and what they leave out."""
        keys = [act.public_id for act in counted]
        found = add_up(self.facts, within=keys)
        return MoneyRow(
            amounts=tuple(found.amounts.values()),
            counted=len(found.counted),
            unnamed=sum(each.why is Why.NO_AMOUNT for each in found.left_out),
            left_out=tuple(self._left_out(found)),
        )

    def _left_out(self, found: Sum) -> Iterable[LeftOutRow]:
        titles = {act.public_id: self.gate.words(act, "title") for act in self.public.values()}
        for each in found.left_out:
            if each.why is not Why.NO_AMOUNT:
                yield LeftOutRow(
                    title=titles.get(each.key, ""),
                    why=each.why.value,
                    because=titles.get(each.because or "", ""),
                )

    def link(self, act: Act) -> LinkRow:
        """Return an act as a line of a list."""
        pledge, kind = self.pledges.get(act.pk), self.gate.value(act, "kind")
        return LinkRow(
            title=self.gate.words(act, "title"),
            kind_name=str(ActKind(kind).label) if kind else "",
            happened=self.gate.value(act, "happened") or "",
            pledge=pledge.public_id if pledge is not None and self.gate.admits(pledge) else "",
        )

    def row(self, organisation: Organisation) -> PartnerRow:
        """Return a partner's row."""
        own = {pk: roles for pk, roles in self.of[organisation].items() if pk in self.public}
        giving = [self.public[pk] for pk, roles in own.items() if roles & GIVING]
        came = [act for act in giving if act.pk in self.deliveries]
        done = [act for act in came if self.deliveries[act.pk].state == DeliveryState.DELIVERED]
        given = [act for act in done if own[act.pk] & GIVERS]
        return PartnerRow(
            key=self.gate.value(organisation, "key") or "",
            public_id=self.gate.value(organisation, "public_id") or "",
            name=self.gate.words(organisation, "name"),
            form_name=str(PartnerForm(organisation.form).label) if organisation.form else "",
            country=self.gate.value(organisation, "country") or "",
            roles=_role_names({role for roles in own.values() for role in roles}),
            acts=len(own),
            pledges=Counter(self.group(self.pledges[a.pk]) for a in giving if a.pk in self.pledges),
            delivered=tuple(self.link(act) for act in done),
            under_way=tuple(self.link(act) for act in came if act not in done),
            money=self.money(given).amounts,
            has_protected=self.has_protected(organisation),
        )

    def has_protected(self, organisation: Organisation) -> bool:
        """Return whether an organisation stands in an act of a protected kind."""
        return any(self.gate.hides(act) for act in self.acts if act.pk in self.of[organisation])

    def group(self, pledge: Pledge) -> str:
        """Return the group of the board in which a pledge stands."""
        return GROUPS[board_of(pledge.state, is_silent=pledge.is_silent)]

    def is_shown(self, organisation: Organisation) -> bool:
        """Return whether an organisation does more in public than support a resolution."""
        own = self.of[organisation]
        return any(
            pk in self.public
            and self.public[pk].kind != ActKind.RESOLUTION
            and roles & (GIVING | {PartyRole.SIGNATORY, PartyRole.SPEAKER})
            for pk, roles in own.items()
        )


def listed(*, search: str = "", form: str = "", country: str = "") -> PartnerList:
    """Partners that give, carry out, sign or speak in public, by name; all of them when asked for."""
    desk = _Desk.opened()
    asked = bool(search or form or country)
    shown = [each for each in desk.of if each.form and (asked or desk.is_shown(each))]
    shown = [each for each in shown if any(pk in desk.public for pk in desk.of[each])]
    rows = sorted((desk.row(each) for each in shown if not form or each.form == form), key=_by_name)
    wanted = search.strip().casefold()
    given = [act for act in desk.public.values() if _is_delivered(desk, act)]
    return PartnerList(
        rows=tuple(
            row
            for row in rows
            if wanted in row.name.casefold() and (not country or row.country == country)
        ),
        resolutions=tuple(_resolutions(desk)),
        money=desk.money(given),
        sources=desk.sources.listed,
    )


def detail(key: str) -> PartnerDetail | None:
    """Everything public about one partner; None when no public act names it."""
    desk = _Desk.opened()
    organisation = next((each for each in desk.of if each.key == key), None)
    if organisation is None:
        return None
    own = desk.of[organisation]
    public = [act for act in desk.acts if act.pk in own and act.pk in desk.public]
    if not public:
        return None
    rows = tuple(_role_row(desk, act, own[act.pk]) for act in public)
    given = [act for act in public if own[act.pk] & GIVERS and _is_delivered(desk, act)]
    return PartnerDetail(
        row=desk.row(organisation),
        acts=rows,
        money=desk.money(given),
        has_protected=desk.has_protected(organisation),
        sources=desk.sources.listed,
    )


def _is_delivered(desk: _Desk, act: Act) -> bool:
    delivery = desk.deliveries.get(act.pk)
    return delivery is not None and delivery.state == DeliveryState.DELIVERED


def _role_row(desk: _Desk, act: Act, roles: set[str]) -> RoleRow:
    pledge = desk.pledges.get(act.pk)
    delivery = desk.deliveries.get(act.pk)
    return RoleRow(
        act=acts.row(desk.gate, desk.sources, act),
        roles=_role_names(roles),
        pledge=pledge.public_id if pledge is not None and desk.gate.admits(pledge) else "",
        group=desk.group(pledge) if pledge is not None else "",
        delivery=str(DeliveryState(delivery.state).label) if delivery else "",
    )


def _role_names(roles: Iterable[str]) -> tuple[str, ...]:
    known = set(roles)
    return tuple(str(role.label) for role in PartyRole if role in known)


def _by_name(row: PartnerRow) -> tuple[str, str]:
    return alphabetical(row.name), row.key


def _resolutions(desk: _Desk) -> Iterable[ResolutionRow]:
    """Yield public resolutions that cities supported, newest first."""
    for act in desk.public.values():
        if act.kind != ActKind.RESOLUTION:
            continue
        cities = [
            party.organisation
            for party in acts.shown_parties(act)
            if party.role in {PartyRole.SUPPORTER, PartyRole.SIGNATORY}
            and party.organisation.form == PartnerForm.CITY
            and desk.gate.admits(party.organisation)
        ]
        if cities:
            rows = [_city(desk, act, city) for city in cities]
            yield ResolutionRow(
                title=desk.gate.words(act, "title"),
                happened=desk.gate.value(act, "happened") or "",
                source=desk.sources.add(desk.gate.value(act, "source")),
                cities=tuple(sorted(rows, key=lambda row: alphabetical(row.name))),
            )


def _city(desk: _Desk, resolution: Act, city: Organisation) -> CityRow:
    """Return a city with the acts since a resolution; an act without a date may be one of them."""
    later = [
        act
        for act in desk.acts
        if act.pk in desk.of[city]
        and act.kind != ActKind.RESOLUTION
        and (not act.happened or act.happened >= resolution.happened[: len(act.happened)])
    ]
    return CityRow(
        key=desk.gate.value(city, "key") or "",
        name=desk.gate.words(city, "name"),
        country=desk.gate.value(city, "country") or "",
        acts=tuple(desk.link(act) for act in later if act.pk in desk.public),
        has_protected=any(desk.gate.hides(act) for act in later),
    )
