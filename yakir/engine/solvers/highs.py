"""The one module that knows HiGHS: sparse models in, verified answers out."""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path
from typing import Any, TypedDict

import highspy
import numpy as np
import numpy.typing as npt

from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.solvers.linear import LinearProgram, Solution

#: Asked now and then during a search; True ends it.
Stop = Callable[[], bool]
#: Told now and then during a search: best value, bound, seconds.
Tell = Callable[[float, float, float], None]

#: Rows above which the first relaxation is solved by an interior-point method: the simplex method
#: took over a minute for 80,000 rows where this took 20 s.
LARGE = 20_000
#: Least time between two tellings. [s]
TELL_EVERY = 0.2


class SolverFailed(RuntimeError):
    """The solver ended without an answer, which good data never causes."""


class Ending(Enum):
    """How a search ended."""

    OPTIMAL = "optimal"
    TIME = "time"
    NODES = "nodes"
    STOPPED = "stopped"
    TARGET = "target"
    INFEASIBLE = "infeasible"


@dataclass(frozen=True, eq=False)
class Answer:
    """
    What a search found.

    Parameters
    ----------
    values
        Value of each column, shape (columns,); None when no solution is known.
    prices
        Price of each row, shape (rows,), of a model without whole numbers.
    bound
        No solution is worth more.
    gap
        Relative distance of the bound when the search ended. [1]
    seconds
        The solver's own time. [s]
    """

    ending: Ending
    values: Floats | None
    prices: Floats
    bound: float
    gap: float
    seconds: float


@dataclass
class Model:
    """A mixed-integer linear model to be maximised, gathered column by column, row by row."""

    gain: list[Floats] = field(default_factory=list)
    upper: list[Floats] = field(default_factory=list)
    integer: list[Booleans] = field(default_factory=list)
    columns: int = 0
    rows: int = 0
    _begins: list[int] = field(default_factory=list)
    _row: list[Integers] = field(default_factory=list)
    _column: list[Integers] = field(default_factory=list)
    _entry: list[Floats] = field(default_factory=list)
    _least: list[Floats] = field(default_factory=list)
    _most: list[Floats] = field(default_factory=list)

    def add_columns(
        self,
        count: int,
        *,
        gain: npt.ArrayLike = 0.0,
        upper: npt.ArrayLike = np.inf,
        integer: bool = False,
    ) -> Integers:
        """Add columns from 0 to `upper` and return their indices."""
        self.gain.append(np.broadcast_to(np.asarray(gain, float), count).copy())
        self.upper.append(np.broadcast_to(np.asarray(upper, float), count).copy())
        self.integer.append(np.full(count, integer))
        self._begins.append(self.columns)
        self.columns += count
        return np.arange(self.columns - count, self.columns)

    def raise_gain(self, column: int, gain: float) -> None:
        """Add to the gain of a column that is there already."""
        block = bisect_right(self._begins, column) - 1
        self.gain[block][column - self._begins[block]] += gain

    def make_whole(self, columns: Integers) -> None:
        """Let columns that were added together take whole values only."""
        self.integer[bisect_right(self._begins, int(columns[0])) - 1][:] = True

    def add_rows(
        self,
        count: int,
        entries: Iterable[tuple[npt.ArrayLike, npt.ArrayLike, npt.ArrayLike]],
        *,
        most: npt.ArrayLike,
        least: npt.ArrayLike = -np.inf,
    ) -> None:
        """Add rows from entries of (row counted from the first new one, column, number)."""
        self.add_entries(
            (np.asarray(row) + self.rows, column, number) for row, column, number in entries
        )
        self._least.append(np.broadcast_to(np.asarray(least, float), count))
        self._most.append(np.broadcast_to(np.asarray(most, float), count))
        self.rows += count

    def add_entries(
        self, entries: Iterable[tuple[npt.ArrayLike, npt.ArrayLike, npt.ArrayLike]]
    ) -> None:
        """Add entries of (row, column, number)."""
        for row, column, number in entries:
            rows, columns, numbers = np.broadcast_arrays(row, column, number)
            self._row.append(np.asarray(rows, np.int64).ravel())
            self._column.append(np.asarray(columns, np.int64).ravel())
            self._entry.append(np.asarray(numbers, float).ravel())

    def compressed(self) -> tuple[Integers, Integers, Floats]:
        """Return the matrix by columns: start of each, rows, numbers; equal places are summed."""
        row, column = _joined(self._row, np.int64), _joined(self._column, np.int64)
        place, back = np.unique(column * max(self.rows, 1) + row, return_inverse=True)
        numbers = np.bincount(back, _joined(self._entry, float), minlength=place.size)
        keep = numbers != 0
        place, numbers = place[keep], numbers[keep]
        owner, inside = np.divmod(place, max(self.rows, 1))
        starts = np.searchsorted(owner, np.arange(self.columns + 1))
        return starts, inside, numbers

    def as_lp(self) -> Any:
        """Return the model in the solver's own form."""
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = self.columns, self.rows
        lp.sense_ = highspy.ObjSense.kMaximize
        lp.col_cost_ = _joined(self.gain, float)
        lp.col_lower_ = np.zeros(self.columns)
        lp.col_upper_ = _joined(self.upper, float)
        lp.row_lower_ = _joined(self._least, float)
        lp.row_upper_ = _joined(self._most, float)
        starts, rows, numbers = self.compressed()
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_ = starts.astype(np.int32)
        lp.a_matrix_.index_ = rows.astype(np.int32)
        lp.a_matrix_.value_ = numbers
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        integer = _joined(self.integer, bool)
        if integer.any():
            lp.integrality_ = [kinds[int(i)] for i in integer]
        return lp


def maximise(
    model: Model,
    *,
    relative_gap: float = 0.0,
    seconds: float = np.inf,
    nodes: int | None = None,
    seed: int = 0,
    tolerance: float = 1e-7,
    target: float = np.inf,
    start: tuple[Integers, Floats] | None = None,
    stop: Stop | None = None,
    tell: Tell | None = None,
) -> Answer:
    """
    Search for the best solution of a model.

    The solver's answer is not believed beyond its numbers: callers verify it themselves, since
    HiGHS can end without a word when another object of the process had other thread settings.

    `start` holds columns and their values in a known solution, to begin from. `stop` is asked now
    and then, and True ends the search, as does a solution worth the `target`; `tell` is told now
    and then how far the search is.

    Raises
    ------
    SolverFailed
        When the solver refuses the model or ends without a usable state.
    """
    solver = highspy.Highs()
    # `threads` is left alone: a second setting in a process makes HiGHS return "Not Set".
    options: dict[str, bool | float | int | str] = {
        "output_flag": False,
        "mip_rel_gap": relative_gap,
        "mip_abs_gap": 0.0,
        "time_limit": float(seconds),
        "random_seed": seed,
        "objective_target": float(target),
        "primal_feasibility_tolerance": tolerance,
        "mip_feasibility_tolerance": tolerance,
    }
    if nodes is not None:
        options["mip_max_nodes"] = nodes
    if model.rows > LARGE:
        options["mip_lp_solver"] = "ipm"
    for name, setting in options.items():
        _accept(solver.setOptionValue(name, setting), f"option {name}")
    _accept(solver.passModel(model.as_lp()), "model")
    if start is not None:
        columns, values = start
        solver.setSolution(columns.size, columns.astype(np.int32), values)
    _listen(solver, stop, tell)
    _accept(solver.run(), "run")
    return _answer(solver, mixed=bool(_joined(model.integer, bool).any()))


def write(model: Model, place: Path) -> None:
    """
    Write a model to a file of the MPS format, which other solvers read.

    They minimise: the model's gain stands there with its sign turned.

    Raises
    ------
    OSError
        When the file cannot be written.
    """
    place.touch()
    solver = highspy.Highs()
    _accept(solver.setOptionValue("output_flag", False), "option output_flag")
    lp = model.as_lp()
    lp.sense_ = highspy.ObjSense.kMinimize
    lp.col_cost_ = -np.asarray(lp.col_cost_)
    _accept(solver.passModel(lp), "model")
    _accept(solver.writeModel(str(place)), "file")


class Search(TypedDict, total=False):
    """How far a search goes: see `maximise`."""

    relative_gap: float
    seconds: float
    nodes: int | None
    seed: int
    target: float
    start: tuple[Integers, Floats] | None
    stop: Stop | None


class Linear:
    """
    A linear model that grows and changes, and is solved each time from where it last ended.

    The solver keeps its basis: after a few new columns or other limits of rows a solution is some
    pivots away, where a new model costs a search from nothing.
    """

    def __init__(self, model: Model) -> None:
        self._solver = highspy.Highs()
        _accept(self._solver.setOptionValue("output_flag", False), "option output_flag")
        _accept(self._solver.passModel(model.as_lp()), "model")
        self.columns, self.rows = model.columns, model.rows
        self._seconds = 0.0

    def add_columns(self, gain: Floats, starts: Integers, rows: Integers, numbers: Floats) -> None:
        """Add columns from 0 upwards; the entries of each begin at its place in `starts`."""
        least, most = np.zeros(gain.size), np.full(gain.size, np.inf)
        begins, where = starts.astype(np.int32), rows.astype(np.int32)
        _accept(
            self._solver.addCols(
                gain.size, gain, least, most, numbers.size, begins, where, numbers
            ),
            "columns",
        )
        self.columns += gain.size

    def add_row(self, columns: Integers, numbers: Floats) -> int:
        """Add a row without limits and return its place."""
        where = columns.astype(np.int32)
        _accept(self._solver.addRow(-np.inf, np.inf, columns.size, where, numbers), "row")
        self.rows += 1
        return self.rows - 1

    def limit(self, rows: Integers, *, least: float = -np.inf, most: float = np.inf) -> None:
        """Set the limits of rows."""
        for row in rows:
            _accept(self._solver.changeRowBounds(int(row), least, most), "limits")

    def limit_rows(self, rows: Integers, most: Floats, least: Floats | None = None) -> None:
        """Set the limits of many rows at once."""
        low = np.full(rows.size, -np.inf) if least is None else least
        where = rows.astype(np.int32)
        solver: Any = self._solver
        _accept(solver.changeRowsBounds(rows.size, where, low, most), "limits")

    def limit_columns(self, columns: Integers, most: Floats) -> None:
        """Set the upper limits of many columns at once."""
        where, least = columns.astype(np.int32), np.zeros(columns.size)
        _accept(self._solver.changeColsBounds(columns.size, where, least, most), "limits")

    def change_gain(self, column: int, gain: float) -> None:
        """Change what a column gains."""
        _accept(self._solver.changeColCost(column, gain), "gain")

    def solve(self) -> Answer:
        """
        Return the best solution and its prices.

        Raises
        ------
        SolverFailed
            When the solver ends without a usable state.
        """
        _accept(self._solver.run(), "run")
        if self._solver.getModelStatus() not in _ENDINGS:
            # Rarely the old basis leads nowhere; from nothing the same model is solved.
            self._solver.clearSolver()
            _accept(self._solver.run(), "run")
        answer = _answer(self._solver, mixed=False)
        # The solver counts the time of all its runs.
        before, self._seconds = self._seconds, answer.seconds
        return replace(answer, seconds=answer.seconds - before)


def minimise(program: LinearProgram, *, method: str = "choose") -> Solution | None:
    """
    Return the best solution of a linear program, None when it has none.

    Raises
    ------
    SolverFailed
        When the solver refuses the program or ends in any other state.
    """
    solver = highspy.Highs()
    _accept(solver.setOptionValue("output_flag", False), "option output_flag")
    _accept(solver.setOptionValue("solver", method), "option solver")
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = program.cost.size, program.least.size
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = program.cost, program.lower, program.upper
    lp.row_lower_, lp.row_upper_ = program.least, program.most
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = program.starts.astype(np.int32)
    lp.a_matrix_.index_ = program.rows.astype(np.int32)
    lp.a_matrix_.value_ = program.numbers
    _accept(solver.passModel(lp), "model")
    _accept(solver.run(), "run")
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return None
    if status != highspy.HighsModelStatus.kOptimal:
        raise SolverFailed(f"HiGHS ended with the state {solver.modelStatusToString(status)!r}.")
    solution, steps = solver.getSolution(), solver.getInfo().simplex_iteration_count
    return Solution(np.array(solution.col_value), np.array(solution.row_dual), steps)


def _listen(solver: Any, stop: Stop | None, tell: Tell | None) -> None:
    """Connect the callables to the solver's own events."""
    if stop is not None:
        asked = stop

        def interrupt(event: Any) -> None:
            event.data_in.user_interrupt = bool(asked())

        solver.cbMipInterrupt.subscribe(interrupt)
        solver.cbSimplexInterrupt.subscribe(interrupt)
    if tell is not None:
        told = tell
        next_at = 0.0

        def report(event: Any) -> None:
            # HiGHS has an event for its log too, but fires it only when it prints.
            nonlocal next_at
            out = event.data_out
            if out.running_time >= next_at:
                next_at = out.running_time + TELL_EVERY
                told(out.mip_primal_bound, out.mip_dual_bound, out.running_time)

        solver.cbMipInterrupt.subscribe(report)


def _answer(solver: Any, *, mixed: bool) -> Answer:
    """Read the end of a run."""
    ending = _ENDINGS.get(solver.getModelStatus())
    if ending is None:
        text = solver.modelStatusToString(solver.getModelStatus())
        raise SolverFailed(f"HiGHS ended with the state {text!r}.")
    details = solver.getInfo()
    feasible = details.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    solution = solver.getSolution()
    values = np.array(solution.col_value) if feasible else None
    return Answer(
        ending=ending,
        values=values,
        prices=np.array(solution.row_dual),
        bound=float(details.mip_dual_bound if mixed else details.objective_function_value),
        gap=float(details.mip_gap) if mixed else 0.0,
        seconds=float(solver.getRunTime()),
    )


_ENDINGS = {
    highspy.HighsModelStatus.kOptimal: Ending.OPTIMAL,
    highspy.HighsModelStatus.kModelEmpty: Ending.OPTIMAL,
    highspy.HighsModelStatus.kTimeLimit: Ending.TIME,
    highspy.HighsModelStatus.kSolutionLimit: Ending.NODES,
    highspy.HighsModelStatus.kInterrupt: Ending.STOPPED,
    highspy.HighsModelStatus.kObjectiveTarget: Ending.TARGET,
    highspy.HighsModelStatus.kInfeasible: Ending.INFEASIBLE,
}


def _accept(status: Any, what: str) -> None:
    if status == highspy.HighsStatus.kError:
        raise SolverFailed(f"HiGHS refused: {what}.")


def _joined(parts: list[Any], dtype: npt.DTypeLike) -> Any:
    return np.concatenate(parts).astype(dtype) if parts else np.zeros(0, dtype)
