"""Pictures of a plan: where and when it builds, and whose money goes where."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from yakir.apps.places.models import Community
from yakir.apps.planning.models import Choice
from yakir.apps.planning.queries.plans import PlanView, name_of_fund
from yakir.common import charts
from yakir.common.formats import write_number
from yakir.common.money import Money
from yakir.common.protected import Sector

MILLION = 1_000_000
EURO = "EUR"


@dataclass(frozen=True, slots=True)
class Built:
    """A chosen project, as far as a picture needs it."""

    community: Community
    oblast: str
    sector: str
    cost: Decimal
    start: int
    ready: int
    shares: Mapping[str, float]

    def stage(self, quarter: int) -> str:
        """Whether it starts later than a quarter, is built in it, or works by then."""
        if quarter < self.start:
            return "later"
        return "built" if quarter < self.ready else "works"


class Pictures:
    """The chosen projects of a plan that one person sees, drawn."""

    def __init__(self, view: PlanView) -> None:
        self.view = view

    @cached_property
    def built(self) -> list[Built]:
        """Every chosen project of one's communities, with one query."""
        return [_built(choice) for choice in self.view.chosen()]

    @cached_property
    def quarters(self) -> list[str]:
        """The quarters from the first start to the one in which everything works."""
        last = max((each.ready for each in self.built), default=0)
        return [str(self.view.first.after(index)) for index in range(last + 1)]

    def busiest(self) -> str:
        """The quarter in which most is being built, the first of equals."""
        counts = [
            sum(each.start <= index < each.ready for each in self.built)
            for index in range(len(self.quarters))
        ]
        return self.quarters[counts.index(max(counts))]

    def map(self, quarter: str) -> charts.Map:
        """Where the plan is in a quarter."""
        index = self.quarters.index(quarter)
        projects: dict[int, list[Built]] = defaultdict(list)
        for each in self.built:
            projects[each.community.pk].append(each)
        spots = [spot for own in projects.values() if (spot := _spot(own, index))]
        label = _("The plan in %(quarter)s, communities by how far their projects are.")
        return charts.plan_map(spots, label=label % {"quarter": quarter})

    def in_quarter(self, quarter: str) -> list[dict[str, Any]]:
        """The same as the map, as numbers by oblast."""
        index = self.quarters.index(quarter)
        counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for each in self.built:
            counts[each.oblast][each.stage(index)] += 1
        return [{"oblast": oblast, **dict(counts[oblast])} for oblast in sorted(counts)]

    def timeline(self) -> charts.Timeline:
        """When each oblast's projects are built."""
        works: dict[str, list[charts.Work]] = defaultdict(list)
        for each in self.built:
            works[each.oblast].append(charts.Work(each.start, each.ready))
        regions = [charts.Region(oblast, works[oblast]) for oblast in sorted(works)]
        return charts.timeline(
            self.quarters[:-1] or self.quarters,
            regions,
            label=_("Projects by oblast and quarter"),
            write_count=_("%(name)s: %(count)s"),
        )

    def streams(self) -> charts.Streams:
        """Whose money goes through which sector to which oblast, in millions."""
        sums: dict[tuple[str, str, str], float] = defaultdict(float)
        for fund, each, part in self._parts():
            sums[fund, str(Sector(each.sector).label), short_oblast(each.oblast)] += (
                float(part) / MILLION
            )
        return charts.streams(
            [charts.Flow(path, amount) for path, amount in sums.items()],
            label=_("Money from funds through sectors to oblasts, EUR million"),
            rest=(_("other funds"), _("other sectors"), _("other oblasts")),
            write=lambda amount: write_number(amount, 1),
        )

    def sums(self) -> list[dict[str, Any]]:
        """The same money as a table: fund, sector, oblast, amount; the greatest first."""
        found: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
        for fund, each, part in self._parts():
            found[fund, str(Sector(each.sector).label), each.oblast] += part
        rows = sorted(found.items(), key=lambda row: (-row[1], row[0]))
        return [
            {"fund": fund, "sector": sector, "oblast": oblast, "amount": euro(amount)}
            for (fund, sector, oblast), amount in rows
        ]

    def _parts(self) -> Iterable[tuple[str, Built, Decimal]]:
        """What each fund pays of each project; the last takes the cents of rounding."""
        for each in self.built:
            left = each.cost
            funds = list(each.shares.items())
            for number, (fund, share) in enumerate(funds, start=1):
                exact = (each.cost * Decimal(repr(share))).quantize(Decimal("0.01"))
                part = left if number == len(funds) else exact
                left -= part
                yield self.view.fund_names.get(fund, ""), each, part


def budget_use(view: PlanView) -> list[dict[str, Any]]:
    """What each fund brings, uses and has left in each quarter in which anything happens."""
    quarters = view.plan.money["quarters"]
    return [
        {
            "name": name_of_fund(fund),
            "quarters": [
                {
                    "quarter": quarter,
                    "arrives": euro(Decimal(arrives)),
                    "used": euro(Decimal(used)),
                    "left": euro(Decimal(left)),
                }
                for quarter, arrives, used, left in zip(
                    quarters, fund["arrives"], fund["used"], fund["left"], strict=True
                )
                if Decimal(arrives) or Decimal(used)
            ],
        }
        for fund in view.plan.money["funds"]
    ]


def short_oblast(name: str) -> str:
    """Return an oblast's name without the word, for a drawing that says what its rows are."""
    return name.removesuffix(" область").removesuffix(" oblast")


def euro(amount: Decimal) -> Money:
    """Return an amount in euro, rounded."""
    return Money(amount, EURO).rounded()


def _built(choice: Choice) -> Built:
    candidate = choice.candidate
    return Built(
        community=candidate.community,
        oblast=candidate.community.oblast.name,
        sector=candidate.sector,
        cost=candidate.cost_eur,
        start=choice.quarter,
        ready=choice.quarter + candidate.lead_quarters,
        shares=choice.shares,
    )


def _spot(own: Sequence[Built], quarter: int) -> charts.Spot | None:
    """One community of the map; none where nobody knows its place."""
    place = own[0].community
    if place.lon is None or place.lat is None:
        return None
    amount = sum(each.cost for each in own)
    return charts.Spot(place.lon, place.lat, amount, _stage(own, quarter), place.name)


def _stage(projects: Sequence[Built], quarter: int) -> str:
    """How far a community's projects are together: all to come, all in operation, or between."""
    stages = {each.stage(quarter) for each in projects}
    if stages == {"works"}:
        return "works"
    return "later" if stages == {"later"} else "built"
