"""How long the package holds, community by community: for planners, in their scope."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.endurance.models import EnduranceRun, Holding, OutageScenario
from yakir.apps.endurance.queries.left_out import LeftOut
from yakir.apps.endurance.queries.words import held
from yakir.apps.endurance.rules import Basis
from yakir.apps.places.models import Community
from yakir.apps.places.queries import scope_of, within
from yakir.common import charts
from yakir.common.protected import Service
from yakir.common.runs import RunState

ORDERS: Mapping[str, tuple[Any, ...]] = {
    "hours": ("median", "pk"),
    "longest": ("-median", "-pk"),
    "name": ("community__name_uk", "pk"),
    "people": (F("community__population").desc(nulls_last=True), "pk"),
}
SHORT_HOURS, LONG_HOURS = 12, 48
#: More communities are not named to the database one by one.
MOST_NAMED = 100


@dataclass(frozen=True)
class Wanted:
    """What of the table is asked for; empty for all."""

    q: str = ""
    oblast: str = ""
    status: str = ""
    service: str = ""
    sites: str = ""
    order: str = "hours"


@dataclass(frozen=True)
class Row:
    """A line of the table."""

    holding: Holding
    services: Mapping[str, Holding]

    @property
    def weakest(self) -> Holding | None:
        """The service that fails first, in the order of the seven where several do."""
        known = [self.services[each] for each in Service.values if each in self.services]
        return min(known, key=lambda each: each.median, default=None)

    @property
    def seven(self) -> list[tuple[str, float | None]]:
        """Median hours of each service, None where nobody knows."""
        return [
            (each, self.services[each].median if each in self.services else None)
            for each in Service.values
        ]

    @property
    def community(self) -> Community:
        """The community."""
        return self.holding.community

    @property
    def low(self) -> float:
        """Hours that it holds in all but one draw in twenty."""
        return float(self.holding.quantiles[0])

    @property
    def high(self) -> float:
        """Hours that it exceeds in one draw in twenty only."""
        return float(self.holding.quantiles[-1])


def country_runs() -> QuerySet[EnduranceRun]:
    """Finished runs of all communities, newest first."""
    return (
        EnduranceRun.objects.filter(community=None, state=RunState.DONE)
        .select_related("scenario")
        .order_by("-recorded_at", "-pk")
    )


def newest_run(scenario: OutageScenario | None) -> EnduranceRun | None:
    """The newest finished run of all communities, best of one that knows registered sites."""
    found = country_runs()
    if scenario is not None:
        found = found.filter(scenario=scenario)
    return found.filter(basis=Basis.REGISTER).first() or found.first()


def rows_of(run: EnduranceRun, person: Person, wanted: Wanted) -> QuerySet[Holding]:
    """The holdings that a planner sees, in the order asked for."""
    service = wanted.service if wanted.service in Service.values else ""
    found = (
        Holding.objects.filter(within(scope_of(person, Permission.PLAN)), run=run, service=service)
        .select_related("community", "community__oblast")
        .defer("curve")
    )
    if wanted.q:
        named = Q(community__name_uk__icontains=wanted.q)
        found = found.filter(named | Q(community__name_en__icontains=wanted.q))
    if wanted.oblast:
        found = found.filter(community__oblast__code=wanted.oblast)
    if wanted.status:
        found = found.filter(community__status=wanted.status)
    if wanted.sites:
        found = found.filter(by_norm=wanted.sites == "norm")
    return found.order_by(*ORDERS.get(wanted.order, ORDERS["hours"]))


def with_services(run: EnduranceRun, holdings: Sequence[Holding]) -> list[Row]:
    """The holdings, each with those of the seven services in its community."""
    services: dict[int, dict[str, Holding]] = defaultdict(dict)
    told = Holding.objects.filter(run=run).exclude(service="").defer("curve")
    if len(holdings) <= MOST_NAMED:
        told = told.filter(community__in=[each.community_id for each in holdings])
    for each in told:
        services[each.community_id][each.service] = each
    return [Row(each, services[each.community_id]) for each in holdings]


def table(
    run: EnduranceRun, found: QuerySet[Holding], left_out: Sequence[LeftOut] = ()
) -> tuple[list[str], Iterator[list[Any]]]:
    """Headers and rows of the download; communities that the run left out have no hours."""
    headers = [
        _("Code"), _("Community"), _("Oblast"), _("Residents"), _("Sites"), _("Median hours"),
        _("5th percentile"), _("95th percentile"), _("Outlasts the window"), _("Weakest service"),
        _("Person-hours without"),
    ]  # fmt: skip
    lines = _lines(with_services(run, list(found)))
    return headers, chain(lines, (_line_left_out(each, len(headers)) for each in left_out))


def _line_left_out(row: LeftOut, columns: int) -> list[Any]:
    community = row.community
    told = [community.code, community.name, community.oblast.name, community.population]
    line = [*told, _("left out: %(why)s") % {"why": row.why}]
    return [*line, *[""] * (columns - len(line))]


def _lines(rows: Iterable[Row]) -> Iterator[list[Any]]:
    for row in rows:
        weakest = row.weakest
        yield [
            row.community.code,
            row.community.name,
            row.community.oblast.name,
            row.community.population,
            _("by norm") if row.holding.by_norm else _("registered"),
            row.holding.median,
            row.low,
            row.high,
            round(row.holding.outlasted, 3),
            "" if weakest is None else str(Service(weakest.service).label),
            round(row.holding.person_hours_without),
        ]


def map_of(run: EnduranceRun, found: QuerySet[Holding]) -> charts.Map:
    """The communities as circles: the shorter it holds, the darker; each says its hours."""
    name = "community__name_uk" if get_language() == "uk" else "community__name_en"
    listed = found.order_by().values_list(
        "community__lon", "community__lat", "median", "community__population", name
    )
    places = [
        _place(run, charts.Place(lon, lat, _band(median), people or 0), name, median)
        for lon, lat, median, people, name in listed
        if lon is not None and lat is not None
    ]
    drawn = charts.need_map(places, label=_("How long it holds without the grid, by community"))
    words = {
        "m1": _("under %(hours)s") % {"hours": held(SHORT_HOURS)},
        "m3": _("%(least)s to %(most)s") % {"least": SHORT_HOURS, "most": held(LONG_HOURS)},
        "m5": _("%(hours)s and more") % {"hours": held(LONG_HOURS)},
    }
    scale = [replace(row, label=words[row.css]) for row in drawn.scale if row.css in words]
    return replace(drawn, scale=scale)


def _place(run: EnduranceRun, place: charts.Place, name: str, median: float) -> charts.Place:
    """The same with its words, where there is a circle to say them."""
    if not place.has_circle:
        return place
    return replace(place, words=f"{name}: {held(median, run.scenario.hours)}")


def _band(median: float) -> str:
    if median < SHORT_HOURS:
        return "great"
    return "medium" if median < LONG_HOURS else "lesser"
