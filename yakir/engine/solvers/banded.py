"""An interior-point method for programs along time, where only a few columns touch every hour."""

from typing import NamedTuple

import numpy as np
from scipy.linalg import cho_factor, cho_solve, cho_solve_banded, cholesky_banded
from scipy.sparse import csc_array, csr_array, hstack

from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.solvers.linear import LinearProgram, Solution

#: Rows that a column may span before it counts as one that touches everything.
WIDE = 200
#: Steps after which the method gives up; a year takes 40 to 80.
MOST_STEPS = 200
#: Part of the way to the nearest limit that a step goes.
STEP = 0.9995
#: Added to the diagonal of the scaled system, so that rows which depend on each other do no harm.
SMALL = 1e-15
#: Corrections of one step, and how much longer a step each has to allow to be kept.
CORRECTIONS, WORTH = 6, 1.02
#: Products of a column and its price are kept within these multiples of their mean.
NEAR, FAR = 0.1, 10.0
#: Greatest part of the mean product that a step aims at: patience costs more steps than it saves.
AIM = 0.1


def minimise(
    program: LinearProgram, *, gap: float = 1e-8, feasible: float = 1e-7
) -> Solution | None:
    """
    Return the solution at which cost and bound meet within `gap`, or the last one reached.

    None when there is none, which is proven: a bound above what any columns could cost.

    Predictor and corrector [1]_ with several corrections towards the middle [2]_. Rows that hold
    one column below a multiple of a wide one (power below a size) are taken as limits. The others
    have to lie in the order of time: then the normal equations are a narrow band, factored in time
    proportional to the rows, and the wide columns are brought in by a small dense system. The
    answer is not a corner, and is worth what arithmetic says it is.

    References
    ----------
    .. [1] S. Mehrotra, "On the implementation of a primal-dual interior point method", SIAM
       Journal on Optimization 2(4), 1992, doi:10.1137/0802028.
    .. [2] J. Gondzio, "Multiple centrality corrections in a primal-dual method for linear
       programming", Computational Optimization and Applications 6, 1996, doi:10.1007/BF00249643.
    """
    form = _Form(program)
    point = form.start()
    steps = 0
    while steps < MOST_STEPS and not _ended(form, point, gap, feasible):
        if program.bound(form.row_prices(point)) > form.dearest:
            return None
        try:
            point = _step(form, point)
        except np.linalg.LinAlgError:
            # Rounding has made the system singular: the point so far is worth what it is worth.
            break
        steps += 1
    return Solution(form.values(point), form.row_prices(point), steps)


class _Point(NamedTuple):
    """
    A point, or a direction.

    `x` counts from the lower limits, `room` to the upper ones and `spare` to the multiple of a
    wide column; `low`, `high` and `cap` are what these limits cost, `prices` what rows do.
    """

    x: Floats
    room: Floats
    spare: Floats
    prices: Floats
    low: Floats
    high: Floats
    cap: Floats

    def plus(self, other: "_Point", far: float = 1.0, far_prices: float = 1.0) -> "_Point":
        """Return the point so far along a direction."""
        lengths = (far, far, far, far_prices, far_prices, far_prices, far_prices)
        return _Point(*(a + f * b for a, b, f in zip(self, other, lengths, strict=True)))

    def products(self) -> tuple[Floats, Floats, Floats]:
        """Each limit's distance times its price, all zero at the solution."""
        return self.x * self.low, self.room * self.high, self.spare * self.cap


class _Missing(NamedTuple):
    """What a point is off by: rows, upper limits, multiples of wide columns, and prices."""

    rows: Floats
    room: Floats
    spare: Floats
    prices: Floats


class _Form:
    """The program as equations and limits: lower limits at zero, narrow columns before wide."""

    def __init__(self, program: LinearProgram) -> None:
        self.program = program
        ends = (program.cost * program.lower, program.cost * program.upper)
        self.dearest = float(np.maximum(*ends).sum()) * (1 + 1e-9)
        rows, columns = program.least.size, program.cost.size
        matrix = csc_array((program.numbers, program.rows, program.starts), shape=(rows, columns))
        wide = np.flatnonzero(_spans(matrix) > WIDE)
        narrow = np.flatnonzero((_spans(matrix) <= WIDE) & (program.upper > program.lower))
        self.order = np.append(narrow, wide[(program.upper > program.lower)[wide]])
        self._find_caps(matrix, narrow.size)
        plain = np.setdiff1d(np.arange(rows), self.cap_rows)
        loose = plain[(program.least < program.most)[plain]]
        below = np.isfinite(program.least)
        signs = np.where(below[loose], -1.0, 1.0)
        slacks = csc_array((signs, loose, np.arange(loose.size + 1)), shape=(rows, loose.size))
        self.rows, n = plain, narrow.size
        parts = [matrix[:, self.order[:n]], slacks, matrix[:, self.order[n:]]]
        self.matrix = csc_array(hstack([part[plain] for part in parts]))
        self.turned = csr_array(self.matrix.T)
        self.narrow = n + loose.size
        self.thin = csc_array(self.matrix[:, : self.narrow])
        self.thin_turned = csr_array(self.thin.T)
        gap = np.where(below, program.most - program.least, np.inf)[loose]
        width = (program.upper - program.lower)[self.order]
        self.upper = np.concatenate([width[:n], gap, width[n:]])
        cost = program.cost[self.order]
        self.cost = np.concatenate([cost[:n], np.zeros(loose.size), cost[n:]])
        self.place = np.append(np.arange(n), self.narrow + np.arange(self.order.size - n))
        given = np.where(below, program.least, program.most) - matrix @ program.lower
        self.given = given[plain]
        self.cap_given = given[self.cap_rows] / self.cap_number
        self.cap_wide = self.narrow + self.cap_size
        # A limit that the wide column's own limit implies would only get in the way.
        most = self.cap_given + self.cap_multiple * self.upper[self.cap_wide]
        implied = most <= self.upper[self.cap_column] * (1 + 1e-9)
        self.limits = self.upper.copy()
        self.upper[self.cap_column[implied]] = np.inf
        self.bounded: Booleans = np.isfinite(self.upper)
        self.count = self.cost.size + np.count_nonzero(self.bounded) + self.cap_rows.size
        self.scatter, self.width = _scatter(self.thin)
        self.dense = self.matrix[:, self.narrow :].toarray()

    def _find_caps(self, matrix: csc_array, narrow: int) -> None:
        """Find the rows `column <= multiple * wide column`, at most one for each column."""
        by_rows = csr_array(matrix[:, self.order])
        owner = np.repeat(np.arange(by_rows.shape[0]), np.diff(by_rows.indptr))
        is_wide = by_rows.indices >= narrow
        two = np.bincount(owner, minlength=by_rows.shape[0]) == 2
        one = np.bincount(owner[is_wide], minlength=by_rows.shape[0]) == 1
        open_below = np.isneginf(self.program.least) & np.isfinite(self.program.most)
        caps = (two & one & open_below)[owner]
        first, second = caps & ~is_wide, caps & is_wide
        column, number = by_rows.indices[first], by_rows.data[first]
        multiple = -by_rows.data[second] / number
        fits = np.flatnonzero((number > 0) & (multiple > 0))
        fits = fits[np.unique(column[fits], return_index=True)[1]]
        self.cap_rows: Integers = owner[first][fits]
        self.cap_column: Integers = column[fits]
        self.cap_size: Integers = by_rows.indices[second][fits] - narrow
        self.cap_number, self.cap_multiple = number[fits], multiple[fits]

    def start(self) -> _Point:
        """A point well inside of all limits; rows need not hold yet."""
        size = max(1.0, float(np.abs(self.given).mean()))
        price = max(1e-3, float(np.abs(self.cost).mean()))
        x = np.where(self.bounded, np.minimum(size, self.upper / 2), size)
        room = np.where(self.bounded, self.upper - x, 1.0)
        high = np.where(self.bounded, price, 0.0)
        m = self.cap_rows.size
        return _Point(
            x, room, np.full(m, size), np.zeros(self.given.size),
            np.full(x.size, price), high, np.full(m, price),
        )  # fmt: skip

    def values(self, point: _Point) -> Floats:
        """Columns of the program at a point."""
        values = self.program.lower.copy()
        values[self.order] += np.clip(point.x, 0.0, self.limits)[self.place]
        return values

    def row_prices(self, point: _Point) -> Floats:
        """Prices of all rows of the program at a point."""
        prices = np.zeros(self.program.least.size)
        prices[self.rows] = point.prices
        prices[self.cap_rows] = -point.cap / self.cap_number
        return prices

    def missing(self, point: _Point) -> _Missing:
        """What a point is off by."""
        prices = self.cost - self.turned @ point.prices - point.low + point.high
        self.charge(prices, point.cap)
        allowed = self.cap_given + self.cap_multiple * point.x[self.cap_wide]
        return _Missing(
            self.given - self.matrix @ point.x,
            np.where(self.bounded, self.upper - point.x - point.room, 0.0),
            allowed - point.x[self.cap_column] - point.spare,
            prices,
        )

    def charge(self, prices: Floats, cap: Floats) -> None:
        """Add the price of a cap to its column and take it from the wide one."""
        prices[self.cap_column] += cap
        wide = np.bincount(self.cap_size, self.cap_multiple * cap, prices.size - self.narrow)
        prices[self.narrow :] -= wide


class _System:
    """The Newton system of one point, factored."""

    def __init__(self, form: _Form, at: _Point) -> None:
        self.form, self.at, n = form, at, form.narrow
        stiff = at.low / at.x + at.high / at.room
        pull = at.cap / at.spare
        before = stiff[form.cap_column].copy()
        stiff[form.cap_column] += pull
        self.weights = 1 / stiff[:n]
        self.carried = form.cap_multiple * pull * self.weights[form.cap_column]
        rows, sizes = form.given.size, form.cost.size - n
        band = (form.scatter @ self.weights).reshape(form.width + 1, rows)
        self.scale = 1 / np.sqrt(np.maximum(band[0], 1e-300))
        for apart in range(form.width + 1):
            band[apart, : rows - apart] *= self.scale[: rows - apart] * self.scale[apart:]
        band[0] += SMALL
        self.factor = cholesky_banded(band, lower=True, overwrite_ab=True, check_finite=False)
        # What a wide column does to the rows: by itself and by letting its capped columns grow.
        shape = (n, sizes)
        lets = csc_array((self.carried, (form.cap_column, form.cap_size)), shape=shape)
        self.reach = form.dense + (form.thin @ lets).toarray()
        # pull * (1 - weight * pull), written without a difference of nearly equal numbers.
        kept = form.cap_multiple**2 * pull * before * self.weights[form.cap_column]
        own = stiff[n:] + np.bincount(form.cap_size, kept, sizes)
        self.through = self._narrow(self.reach)
        self.small = cho_factor(np.diag(own) + self.reach.T @ self.through)

    def direction(self, missing: _Missing, low: Floats, high: Floats, cap: Floats) -> _Point:
        """Make up for what is missing and change the products by so much."""
        form, at, n = self.form, self.at, self.form.narrow
        off = missing.prices - low / at.x + (high - at.high * missing.room) / at.room
        form.charge(off, (cap - at.cap * missing.spare) / at.spare)
        rows = missing.rows + form.thin @ (self.weights * off[:n])
        sizes = np.bincount(form.cap_size, self.carried * off[form.cap_column], off.size - n)
        prices, wide = self._solve(rows, -off[n:] - sizes)
        x = np.append(self.weights * (form.thin_turned @ prices - off[:n]), wide)
        x[form.cap_column] += self.carried * wide[form.cap_size]
        room = np.where(form.bounded, missing.room - x, 0.0)
        spare = missing.spare + form.cap_multiple * x[form.cap_wide] - x[form.cap_column]
        return _Point(
            x,
            room,
            spare,
            prices,
            (low - at.low * x) / at.x,
            np.where(form.bounded, (high - at.high * room) / at.room, 0.0),
            (cap - at.cap * spare) / at.spare,
        )

    def _solve(self, rows: Floats, sizes: Floats) -> tuple[Floats, Floats]:
        found = self._narrow(rows)
        wide = cho_solve(self.small, sizes + self.reach.T @ found)
        return found - self.through @ wide, wide

    def _narrow(self, right: Floats) -> Floats:
        scale = self.scale if right.ndim == 1 else self.scale[:, None]
        solved = cho_solve_banded((self.factor, True), right * scale, check_finite=False)
        return np.asarray(scale * solved)


def _spans(matrix: csc_array) -> Integers:
    """How many rows lie between the first and the last entry of each column."""
    spans = np.zeros(matrix.shape[1], np.int64)
    some = np.flatnonzero(np.diff(matrix.indptr) > 0)
    spans[some] = matrix.indices[matrix.indptr[some + 1] - 1] - matrix.indices[matrix.indptr[some]]
    return spans


def _scatter(matrix: csc_array) -> tuple[csr_array, int]:
    """Return which products of two entries of a column meet in which place of the band."""
    owner = np.repeat(np.arange(matrix.shape[1]), np.diff(matrix.indptr))
    count, width = matrix.shape[0], int(_spans(matrix).max(initial=0))
    places, products, columns = [], [], []
    for apart in range(int(np.diff(matrix.indptr).max(initial=1))):
        first = np.arange(owner.size - apart)
        first = first[owner[first] == owner[first + apart]]
        low, high = matrix.indices[first].astype(np.int64), matrix.indices[first + apart]
        places.append((high - low) * count + low)
        products.append(matrix.data[first] * matrix.data[first + apart])
        columns.append(owner[first])
    parts = (np.concatenate(products), (np.concatenate(places), np.concatenate(columns)))
    return csr_array(parts, shape=((width + 1) * count, matrix.shape[1])), width


def _step(form: _Form, at: _Point) -> _Point:
    """Return the next point."""
    system = _System(form, at)
    missing = form.missing(at)
    nothing = _Missing(*(np.zeros_like(part) for part in missing))
    mean = _mean(form, at)
    ahead = system.direction(missing, *(-part for part in at.products()))
    far = _reach(at, ahead)
    share = _mean(form, at.plus(ahead, *far)) / mean
    wanted = mean * min(max(share**3, 1e-4), AIM)
    second = (wanted - far[0] * far[1] * part for part in ahead.products())
    best = ahead.plus(system.direction(nothing, *_only(form, *second)))
    far = _reach(at, best)
    for _ in range(CORRECTIONS):
        hope = (min(1.0, 1.3 * far[0] + 0.1), min(1.0, 1.3 * far[1] + 0.1))
        then = at.plus(best, *hope).products()
        pull = _only(form, *(_middle(part, wanted) for part in then))
        better = best.plus(system.direction(nothing, *pull))
        reach = _reach(at, better)
        if sum(reach) < WORTH * sum(far):
            break
        best, far = better, reach
    return at.plus(best, *(min(1.0, STEP * part) for part in far))


def _only(form: _Form, low: Floats, high: Floats, cap: Floats) -> tuple[Floats, Floats, Floats]:
    """Leave out upper limits that there are not."""
    return low, np.where(form.bounded, high, 0.0), cap


def _mean(form: _Form, at: _Point) -> float:
    return float(sum(part.sum() for part in at.products())) / form.count


def _middle(products: Floats, wanted: float) -> Floats:
    """What brings products that are too small or too large back to the middle."""
    return np.maximum(np.clip(products, NEAR * wanted, FAR * wanted) - products, -FAR * wanted)


def _reach(at: _Point, to: _Point) -> tuple[float, float]:
    """How far the columns and the prices may go along a direction, at most 1."""
    columns = min(_far(at.x, to.x), _far(at.room, to.room), _far(at.spare, to.spare))
    return columns, min(_far(at.low, to.low), _far(at.high, to.high), _far(at.cap, to.cap))


def _far(values: Floats, change: Floats) -> float:
    slopes = np.divide(change, values, out=np.zeros_like(values), where=values > 0)
    steepest = float(slopes.min(initial=0.0))
    return 1.0 if steepest >= -1.0 else -1.0 / steepest


def _ended(form: _Form, point: _Point, gap: float, feasible: float) -> bool:
    """Whether the rows hold and cost and bound meet."""
    cost = float(form.program.cost @ form.values(point))
    bound = form.program.bound(form.row_prices(point))
    off = max(np.abs(part).max(initial=0.0) for part in form.missing(point)[:3])
    return off <= feasible and cost - bound <= gap * abs(cost)
