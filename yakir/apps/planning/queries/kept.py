"""The problem of a plan as it was kept, made ready for the engine again."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from yakir import engine
from yakir.apps.planning.models import Plan
from yakir.common.protected import Service

Row = Mapping[str, Any]
FIRST_FORMAT = "yakir-planning-problem-1"


class KeptProblem:
    """What a plan was found for: its document, and the engine's problem of the same data."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    @cached_property
    def document(self) -> dict[str, Any]:
        """The document whose fingerprint stands in the journal."""
        document: dict[str, Any] = json.loads(self.plan.problem)
        return document

    @cached_property
    def problem(self) -> engine.PlanningProblem:
        """The problem as the engine was given it, whatever has changed since."""
        return problem_of(self.document)

    @property
    def is_whole(self) -> bool:
        """Whether the document holds its floors and limits; those of the first format do not."""
        return bool(self.document["format"] != FIRST_FORMAT)

    @cached_property
    def starts(self) -> list[engine.Start]:
        """What the plan builds, by number and quarter."""
        rows = self.plan.choices.order_by("candidate__number")
        return [engine.Start(*row) for row in rows.values_list("candidate__number", "quarter")]

    @cached_property
    def found(self) -> engine.Plan:
        """The plan as the engine found it, with the prices that it was bound by."""
        funds = [row["fund"] for row in self.document["funds"]]
        chosen = self.plan.choices.order_by("candidate__number")
        parts = [each.shares for each in chosen]
        shares = np.array([[part.get(fund, 0.0) for part in parts] for fund in funds], float)
        plan = engine.planned(self.problem, self.starts, shares.reshape(len(funds), len(parts)))
        told = {row["fund"]: row.get("price") for row in self.plan.money["funds"]}
        price = np.array([told.get(fund) or [0.0] * plan.money_used.shape[1] for fund in funds])
        return replace(
            plan,
            value=self.plan.value,
            bound=self.plan.bound,
            money_price=price.reshape(plan.money_used.shape),
        )

    @cached_property
    def gains(self) -> npt.NDArray[np.float64]:
        """What the plan gains in each community of the problem."""
        return np.asarray(engine.value(self.problem, self.starts).by_community)

    def added(self, candidate: int, quarter: int) -> float:
        """What the plan would gain with one more project from a quarter, paid from elsewhere."""
        home = int(self.problem.candidates.community[candidate])
        own = [
            s for s in self.starts if int(self.problem.candidates.community[s.candidate]) == home
        ]
        more = engine.value(self.problem, [*own, engine.Start(candidate, quarter)])
        return float(more.total - self.gains[home])

    def worth(self, candidate: int) -> float:
        """What the plan would lose without one of its projects."""
        home = int(self.problem.candidates.community[candidate])
        own = [
            s for s in self.starts if int(self.problem.candidates.community[s.candidate]) == home
        ]
        less = engine.value(self.problem, [s for s in own if s.candidate != candidate])
        return float(self.gains[home] - less.total)


def problem_of(document: Row) -> engine.PlanningProblem:
    """The problem that a document holds, as the engine takes it."""
    return engine.PlanningProblem(
        communities=_communities(document["communities"]),
        candidates=_candidates(document["candidates"], document["starts"]),
        funds=_funds(document["funds"], len(document["candidates"])),
        starts=document["starts"],
        horizon=document["horizon"],
        thresholds=_by_service(document["thresholds"]),
        weights=_by_service(document["weights"]),
        package=engine.Package(document["package"]),
        most_at_once=document["most_at_once"],
        capacity=np.array(document.get("room", np.zeros((0, 0))), float),
        floors=_floors(document.get("floors", ()), len(document["communities"])),
        joints=_joints(document.get("joints", ())),
    )


def _by_service(values: Mapping[str, float]) -> npt.NDArray[np.float64]:
    return np.array([values[code] for code in engine.SERVICES])


def _communities(rows: Sequence[Row]) -> engine.Communities:
    coverage = [
        [np.nan if (share := row["coverage"][code]) is None else share for code in Service.values]
        for row in rows
    ]
    oblasts = {code: number for number, code in enumerate(sorted({row["oblast"] for row in rows}))}
    return engine.Communities(
        people=np.array([row["people"] for row in rows], float),
        coverage=np.array(coverage, float).reshape(len(rows), len(Service.values)),
        region=np.array([oblasts[row["oblast"]] for row in rows], np.int64),
    )


def _candidates(rows: Sequence[Row], starts: int) -> engine.Candidates:
    effects = [[row["effects"].get(code, 0.0) for code in Service.values] for row in rows]
    return engine.Candidates(
        community=np.array([row["community"] for row in rows], np.int64),
        effects=np.array(effects, float).reshape(len(rows), len(Service.values)),
        cost=np.array([row["cost"] for row in rows], float),
        lead=np.array([row["lead"] for row in rows], np.int64),
        group=np.array([row["group"] for row in rows], np.int64),
        needs=np.array([row.get("needs", -1) for row in rows], np.int64),
        required=np.array([row.get("required", False) for row in rows], bool),
        earliest=np.array([row.get("earliest", 0) for row in rows], np.int64),
        latest=np.array([row.get("latest", starts - 1) for row in rows], np.int64),
    )


def _joints(rows: Sequence[Row]) -> tuple[engine.Joint, ...]:
    return tuple(
        engine.Joint(
            tuple(row["candidates"]),
            np.array([row["change"].get(code, 0.0) for code in engine.SERVICES]),
        )
        for row in rows
    )


def _floors(rows: Sequence[Row], communities: int) -> engine.Floors:
    told = [row for row in rows if "members" in row]
    members = np.zeros((len(told), communities), bool)
    for index, row in enumerate(told):
        members[index, row["members"]] = True
    return engine.Floors(
        members=members,
        least=np.array([row["least"] for row in told], float),
        price=np.array([row["price"] for row in told], float),
    )


def _funds(rows: Sequence[Row], candidates: int) -> engine.Funds:
    eligible, named = np.zeros((2, len(rows), candidates), bool)
    for index, row in enumerate(rows):
        eligible[index, row["eligible"]] = True
        named[index, row.get("named", [])] = True
    return engine.Funds(
        money=np.array([row["money"] for row in rows], float).reshape(len(rows), -1),
        carry_over=np.array([row["carry_over"] for row in rows], bool),
        eligible=eligible,
        smallest=np.array([row["smallest"] for row in rows], float),
        largest=np.array([np.inf if row["largest"] is None else row["largest"] for row in rows]),
        greatest_share=np.array([row["greatest_share"] for row in rows], float),
        last_payment=np.array([row["last_payment"] for row in rows], np.int64),
        own_contribution=np.array([row.get("own_contribution", 0.0) for row in rows], float),
        ticket=np.array([row.get("ticket", 0.0) for row in rows], float),
        named=named,
        named_share=np.array([row.get("named_share", 0.0) for row in rows], float),
    )
