"""Our side: the greedy plan, the search, a changed budget, and the model for the peers."""

import json
import resource
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.portfolio.rows import Instance
from yakir import engine
from yakir.engine.portfolio import formulation
from yakir.engine.solvers import highs

#: Parts by which the money of every fund changes before the warm search. [1]
CHANGE = 0.05


def peak_mb():
    """Most memory that the process has had. [MB]."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def checked(problem, plan):
    """The plan, which plain code has checked."""
    broken = engine.check(problem, plan)
    assert broken == [], broken[:5]
    return plan


def greedy_plan(problem):
    """The greedy plan and its time."""
    from yakir.engine.portfolio.solve import greedy

    began = time.perf_counter()
    plan = greedy(problem)
    seconds = time.perf_counter() - began
    return checked(problem, plan), seconds


def told_greedy(problem, folder, **_):
    """Value and time of the greedy plan."""
    plan, seconds = greedy_plan(problem)
    return {"value": plan.value, "seconds": seconds}


def told_search(problem, folder, *, seconds, gap, known=None):
    """Value, bound and time of the search, and how near it was after which time."""
    path, began = [], time.perf_counter()

    def tell(_, value, bound, __):
        path.append((time.perf_counter() - began, value, bound))

    options = engine.Options(relative_gap=gap, seconds=seconds, seed=1)
    more = {} if known is None else {"known": known}
    plan = checked(problem, engine.solve(problem, options, progress=tell, **more))
    path.append((time.perf_counter() - began, plan.value, plan.bound))
    return {
        "value": plan.value,
        "bound": plan.bound,
        "status": plan.status.value,
        "projects": len(plan.chosen),
        "seconds": path[-1][0],
        "work": plan.work,
        "peak_mb": peak_mb(),
        "path": path,
        "chosen": [list(start) for start in plan.chosen],
    }


def told_warm(problem, folder, *, seconds, gap):
    """Times to the same gap for a changed budget, from nothing and from the plan before it."""
    before = told_search(problem, folder, seconds=seconds, gap=gap)
    money = problem.funds.money * (1 + CHANGE)
    richer = replace(problem, funds=replace(problem.funds, money=money))
    known = [engine.Start(*start) for start in before["chosen"]]
    cold = told_search(richer, folder, seconds=seconds, gap=gap)
    warm = told_search(richer, folder, seconds=seconds, gap=gap, known=known)
    return {"cold": cold, "warm": warm}


def told_model(problem, folder, **_):
    """Write the model and our greedy plan in its columns, for the peers."""
    plan, _ = greedy_plan(problem)
    built = formulation.formulate(problem)
    size = {"rows": built.model.rows, "columns": built.model.columns}
    highs.write(built.model, Path(folder) / "model.mps")
    for columns, values in (
        formulation.columns_of(built.begun, plan.chosen),
        built.shares.of(plan.chosen, plan.shares),
    ):
        rows = np.arange(columns.size)
        built.model.add_rows(rows.size, [(rows, columns, 1.0)], least=values, most=values)
    whole = highs.maximise(built.model, tolerance=1e-6)
    np.savez(Path(folder) / "start.npz", values=whole.values)
    return size | {
        "unit": built.people_unit,
        "value": float(np.concatenate(built.model.gain) @ whole.values) * built.people_unit,
    }


SIDES = {
    "greedy": told_greedy,
    "search": told_search,
    "warm": told_warm,
    "model": told_model,
}


def warm_up(instance):
    """Compile what is compiled when it is first used, which set-up does elsewhere."""
    small = replace(instance, communities=25, candidates=250, funds=3).problem()
    engine.solve(small, engine.Options(relative_gap=0.2, seconds=5.0))


def main():
    """Do one side's work for an instance and print what came out."""
    side, folder, given, limits = sys.argv[1:]
    instance = Instance(**json.loads(given))
    warm_up(instance)
    problem = instance.problem()
    print(json.dumps(SIDES[side](problem, folder, **json.loads(limits))))


if __name__ == "__main__":
    main()
