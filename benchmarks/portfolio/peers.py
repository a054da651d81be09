"""The peers on the model that we wrote: HiGHS, SCIP and CP-SAT, alone or from our greedy plan."""

import json
import math
import sys
from pathlib import Path

import numpy as np

THREADS = 2
#: Parts of one that CP-SAT tells apart.
PARTS = 100_000


def by_highs(model, start, seconds):
    """HiGHS."""
    import highspy

    solver = highspy.Highs()
    for name, value in {
        "output_flag": False,
        "threads": THREADS,
        "time_limit": seconds,
        "mip_rel_gap": 1e-6,
    }.items():
        solver.setOptionValue(name, value)
    solver.readModel(str(model))
    if start is not None:
        solver.setSolution(start.size, np.arange(start.size, dtype=np.int32), start)
    solver.run()
    told = solver.getInfo()
    found = told.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    return told.objective_function_value if found else None, told.mip_dual_bound, solver.version()


def by_scip(model, start, seconds):
    """SCIP, which uses one thread."""
    import pyscipopt

    solver = pyscipopt.Model()
    solver.hideOutput()
    solver.readProblem(str(model))
    solver.setParam("limits/time", seconds)
    if start is not None:
        solution = solver.createSol()
        for variable in solver.getVars():
            solver.setSolVal(solution, variable, start[int(variable.name.lstrip("c"))])
        solver.addSol(solution)
    solver.optimize()
    found = solver.getNSols() > 0
    return solver.getObjVal() if found else None, solver.getDualbound(), str(solver.version())


def by_cpsat(model, start, seconds):
    """
    CP-SAT by OR-Tools' front for linear models.

    It knows whole numbers alone, so it takes parts of a hundred-thousandth for the shares, which
    by default it would round to nothing or all; its bound is that of the rounded problem.
    """
    import ortools
    from ortools.linear_solver.python import model_builder

    built = model_builder.Model()
    built.import_from_mps_file(str(model))
    if start is not None:
        for variable in built.get_variables():
            built.add_hint(variable, start[int(variable.name.lstrip("c"))])
    solver = model_builder.Solver("sat")
    solver.set_time_limit_in_seconds(seconds)
    solver.set_solver_specific_parameters(f"num_workers:{THREADS} mip_var_scaling:{PARTS}")
    status = solver.solve(built)
    found = status in (model_builder.SolveStatus.OPTIMAL, model_builder.SolveStatus.FEASIBLE)
    bound = solver.best_objective_bound if found else -math.inf
    return solver.objective_value if found else None, bound, ortools.__version__


PEERS = {"HiGHS": by_highs, "SCIP": by_scip, "CP-SAT": by_cpsat}


def main():
    """Solve the model by one peer and print value and bound, which it minimises."""
    peer, folder, started, seconds = sys.argv[1:]
    start = np.load(Path(folder) / "start.npz")["values"] if started == "started" else None
    least, bound, version = PEERS[peer](Path(folder) / "model.mps", start, float(seconds))
    value = None if least is None else -least
    bound = -bound if math.isfinite(bound) else None
    print(json.dumps({"value": value, "bound": bound, "version": version}))


if __name__ == "__main__":
    main()
