"""What a plan does for each community: what it gets, what stays missing, its rank by need and gain."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db.models import Count, Sum

from yakir import engine
from yakir.apps.places.models import Community
from yakir.apps.places.queries import within
from yakir.apps.planning.models import Study
from yakir.apps.planning.queries.kept import KeptProblem
from yakir.apps.planning.queries.plans import PlanView
from yakir.apps.planning.queries.studies import last_study
from yakir.apps.planning.rules import StudyKind
from yakir.common.money import Money
from yakir.common.protected import Service

EURO = "EUR"
ORDERS = ("need", "gain", "money", "name")


@dataclass(frozen=True)
class CommunityRow:
    """One community of a plan; `part` of the searches with varied numbers choose anything there."""

    code: str
    name: str
    oblast: str
    people: int
    projects: int
    money: Money
    need: float
    gain: float
    need_rank: int
    gain_rank: int
    part: float | None


@dataclass(frozen=True)
class ServiceRow:
    """One service of a community: its share before, with the plan, and what is missing after."""

    service: str
    before: float | None
    after: float | None
    threshold: float
    missing: int | None


class Communities:
    """The communities of a plan as one person sees them; ranks are among all of the problem."""

    def __init__(self, view: PlanView) -> None:
        self.view = view
        self.kept = KeptProblem(view.plan)

    @cached_property
    def places(self) -> Sequence[Mapping[str, Any]]:
        """The communities of the problem, as it was kept."""
        return self.kept.document["communities"]  # type: ignore[no-any-return]

    @cached_property
    def needs(self) -> npt.NDArray[np.float64]:
        """People without the whole package before the plan, of each community."""
        problem = self.kept.problem
        ratio = np.where(problem.known, problem.communities.coverage / problem.thresholds, 1.0)
        return np.asarray(problem.people * (1 - np.minimum(ratio.min(axis=1), 1.0)))

    @cached_property
    def study(self) -> Study | None:
        """The newest study of how sure the choices are."""
        return last_study(self.view.plan, StudyKind.STABILITY)

    @cached_property
    def parts(self) -> dict[str, float]:
        """The part of its searches that choose anything in a community, by code."""
        return dict(self.study.communities.values_list("code", "part")) if self.study else {}

    def rows(self, order: str = "need") -> list[CommunityRow]:
        """Every community that one sees, in one of the orders."""
        seen = self._seen()
        money = self._money()
        ranks = {"need": _ranks(self.needs), "gain": _ranks(self.kept.gains)}
        rows = [
            CommunityRow(
                code=place["code"],
                name=seen[place["code"]].name,
                oblast=seen[place["code"]].oblast.name,
                people=place["people"],
                projects=money[place["code"]][0],
                money=Money(money[place["code"]][1], EURO).rounded(),
                need=float(self.needs[index]),
                gain=float(self.kept.gains[index]),
                need_rank=int(ranks["need"][index]),
                gain_rank=int(ranks["gain"][index]),
                part=self.parts.get(place["code"]),
            )
            for index, place in enumerate(self.places)
            if place["code"] in seen
        ]
        return sorted(rows, key=_key(order))

    def row(self, code: str) -> CommunityRow | None:
        """One community, where the person sees it and the problem holds it."""
        return next((row for row in self.rows() if row.code == code), None)

    def services(self, code: str) -> list[ServiceRow]:
        """The seven services of a community, before the plan and with it."""
        index = next(i for i, place in enumerate(self.places) if place["code"] == code)
        problem = self.kept.problem
        added = np.zeros(len(engine.SERVICES))
        for start in self.kept.starts:
            if int(problem.candidates.community[start.candidate]) == index:
                added += problem.candidates.effects[start.candidate]
        chosen = {start.candidate for start in self.kept.starts}
        for joint in problem.joints_of(index):
            if chosen.issuperset(joint.candidates):
                added += joint.change
        people = self.places[index]["people"]
        return [
            _service_row(code, self.places[index]["coverage"][code], added[i], problem, i, people)
            for i, code in enumerate(Service.values)
        ]

    def _seen(self) -> dict[str, Community]:
        codes = [place["code"] for place in self.places]
        found = Community.objects.filter(within(self.view.scope, "pk"), code__in=codes)
        return {each.code: each for each in found.select_related("oblast")}

    def _money(self) -> dict[str, tuple[int, Decimal]]:
        sums: dict[str, tuple[int, Decimal]] = defaultdict(lambda: (0, Decimal(0)))
        rows = (
            self.view.chosen()
            .order_by()
            .select_related(None)
            .values_list("candidate__community__code")
            .annotate(count=Count("pk"), cost=Sum("candidate__cost_eur"))
        )
        sums.update({code: (count, cost) for code, count, cost in rows})
        return sums


def _service_row(
    code: str,
    before: float | None,
    added: float,
    problem: engine.PlanningProblem,
    index: int,
    people: int,
) -> ServiceRow:
    threshold = float(problem.thresholds[index])
    after = None if before is None else min(max(before + float(added), 0.0), 1.0)
    missing = None if after is None else round(max(threshold - after, 0.0) * people)
    return ServiceRow(code, before, after, threshold, missing)


def _ranks(values: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Return places from one, the greatest first; equals share the better place."""
    ordered = np.sort(values)[::-1]
    return np.asarray(np.searchsorted(-ordered, -values) + 1, np.int64)


def _key(order: str) -> Any:
    keys: dict[str, Any] = {
        "need": lambda row: (-row.need, row.name),
        "gain": lambda row: (-row.gain, row.name),
        "money": lambda row: (-row.money.amount, row.name),
        "name": lambda row: (row.oblast, row.name),
    }
    return keys.get(order, keys["need"])
