"""Parameters of states that come and go, estimated from a history by maximum likelihood."""

import math
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from scipy import optimize, special, stats

from yakir.engine.arrays import Booleans, Floats, freeze
from yakir.engine.faults import Fault, InvalidData, elements
from yakir.engine.outages.scenario import Durations, Family

#: Families that a history can choose from.
FAMILIES = (Family.EXPONENTIAL, Family.WEIBULL, Family.LOGNORMAL)
#: Fewest ended durations that two parameters are estimated from.
FEWEST = 3
_STEP = 1e-4  # of the logarithm of a parameter, for second differences
_SHAPES = (1e-3, 1e3)  # between which a Weibull shape is sought


class InvalidHistory(InvalidData):
    """The history cannot be fitted to; `faults` names every reason."""


@dataclass(frozen=True, eq=False)
class Sojourns:
    """
    How long a state lasted, each time it was seen.

    Parameters
    ----------
    hours
        Shape (sojourns,). [h]
    unended
        Whether it still lasted when the record ended, so that it was longer than seen,
        shape (sojourns,).

    Raises
    ------
    InvalidHistory
        When a duration is not above 0, or too few have ended.
    """

    hours: Floats
    unended: Booleans = field(default_factory=lambda: np.empty(0, bool))

    def __post_init__(self) -> None:
        if not np.size(self.unended):
            object.__setattr__(self, "unended", np.zeros(np.shape(self.hours), bool))
        freeze(self, hours=float, unended=bool)
        wrong = ~(np.isfinite(self.hours) & (self.hours > 0))
        faults = elements("/hours", wrong, "has to be above 0")
        if self.unended.shape != self.hours.shape:
            faults.append(Fault("/unended", f"has shape {self.unended.shape}, hours another"))
        elif len(np.unique(self.hours[~self.unended])) < FEWEST:
            faults.append(Fault("/hours", f"fewer than {FEWEST} different durations have ended"))
        if faults:
            raise InvalidHistory(faults)

    @property
    def ended(self) -> Floats:
        """Durations that were seen to their end."""
        return self.hours[~self.unended]


class Fitted(NamedTuple):
    """
    Durations fitted to a history.

    `scale_error` and `shape_error` are standard errors of the logarithms of scale and shape,
    from the observed information; the second is 0 where there is no shape.
    """

    durations: Durations
    scale_error: float
    shape_error: float
    log_likelihood: float
    aic: float

    def interval(self, confidence: float = 0.95) -> tuple[tuple[float, float], tuple[float, float]]:
        """Lower and upper end of the scale in hours, then of the shape."""
        z = float(stats.norm.ppf((1 + confidence) / 2))
        scale, shape = self.durations.scale_hours, self.durations.shape
        return (
            (scale * math.exp(-z * self.scale_error), scale * math.exp(z * self.scale_error)),
            (shape * math.exp(-z * self.shape_error), shape * math.exp(z * self.shape_error)),
        )


class Goodness(NamedTuple):
    """
    How far a history is from what was fitted to it.

    `distance` is the greatest between the two distribution functions (Kolmogorov-Smirnov);
    `p_value` the share of histories drawn from the fit that lie as far from their own fit.
    """

    distance: float
    p_value: float
    replications: int


def from_spans(
    start_hours: Floats,
    end_hours: Floats,
    end_of_record: float,
    guessed: Booleans | None = None,
) -> tuple[Sojourns, Sojourns]:
    """
    Return how long the state was calm and how long in trouble, from the spans of trouble.

    Spans that touch or cross count as one. The record begins with the first span, since what was
    before it was not seen to begin; the state in which it ends is unended. Where the end of a span
    was `guessed`, neither its length nor that of the gap after it counts.
    """
    start, end = np.asarray(start_hours, float), np.asarray(end_hours, float)
    unsure = np.zeros(start.shape, bool) if guessed is None else np.asarray(guessed, bool)
    order = np.argsort(start, kind="stable")
    order = order[start[order] < end_of_record]
    if not len(order):
        raise InvalidHistory([Fault("/start_hours", "no span begins before the end of the record")])
    reached = np.maximum.accumulate(end[order])
    first = np.flatnonzero(np.concatenate([[True], start[order][1:] > reached[:-1]]))
    begun = start[order][first]
    over = np.append(reached[first[1:] - 1], reached[-1])
    sure = ~np.logical_or.reduceat(unsure[order], first)
    again = np.append(begun[1:], end_of_record)
    ended = over < end_of_record
    last = np.arange(len(first)) == len(first) - 1
    trouble = Sojourns((np.minimum(over, end_of_record) - begun)[sure], ~ended[sure])
    calm = Sojourns((again - over)[sure & ended], last[sure & ended])
    return calm, trouble


def fit(history: Sojourns, family: Family) -> Fitted:
    """Return the durations of a family that make the history most likely."""
    found = _FIT[family](history)
    best = log_likelihood(history, found)
    parameters = 1 if family is Family.EXPONENTIAL else 2
    scale_error, shape_error = _errors(history, found, parameters)
    return Fitted(found, scale_error, shape_error, best, 2 * parameters - 2 * best)


def choose(history: Sojourns) -> tuple[Fitted, ...]:
    """Return the fit of every family, that with the least Akaike criterion first."""
    return tuple(sorted((fit(history, family) for family in FAMILIES), key=lambda f: f.aic))


def log_likelihood(history: Sojourns, durations: Durations) -> float:
    """Logarithm of how likely the history is: density where it ended, survival where not."""
    spread = distribution(durations)
    ended, unended = history.ended, history.hours[history.unended]
    return float(spread.logpdf(ended).sum() + spread.logsf(unended).sum())


def goodness(history: Sojourns, fitted: Fitted, *, seed: int, replications: int = 199) -> Goodness:
    """
    Return the distance of the ended durations from the fit, and how often chance explains it.

    Parameters were estimated from the same history, so the tables of Kolmogorov and Smirnov do not
    hold: the distance is compared with that of histories drawn from the fit, each fitted anew.
    """
    family, random = fitted.durations.family, np.random.default_rng(seed)
    ended = history.ended
    seen = _distance(ended, fit(Sojourns(ended), family).durations)
    spread, as_far = distribution(fitted.durations), 0
    for _ in range(replications):
        drawn = np.maximum(spread.rvs(len(ended), random_state=random), np.finfo(float).tiny)
        as_far += _distance(drawn, _FIT[family](Sojourns(drawn))) >= seen
    return Goodness(seen, (1 + as_far) / (1 + replications), replications)


def distribution(durations: Durations) -> stats.rv_continuous:
    """The distribution of durations as SciPy's."""
    scale, shape = durations.scale_hours, durations.shape
    if durations.family is Family.WEIBULL:
        return stats.weibull_min(shape, scale=scale)
    if durations.family is Family.LOGNORMAL:
        return stats.lognorm(shape, scale=scale)
    if durations.family is Family.EXPONENTIAL:
        return stats.expon(scale=scale)
    raise ValueError("Fixed durations have no density.")


def _distance(ended: Floats, durations: Durations) -> float:
    """The greatest distance between the history's distribution function and the fitted one."""
    below = distribution(durations).cdf(np.sort(ended))
    n = len(below)
    steps = np.arange(n + 1) / n
    return float(max((steps[1:] - below).max(), (below - steps[:-1]).max()))


def _fit_exponential(history: Sojourns) -> Durations:
    """All the time seen over the number of ends: closed form."""
    mean = history.hours.sum() / len(history.ended)
    return Durations(Family.EXPONENTIAL, float(mean))


def _fit_weibull(history: Sojourns) -> Durations:
    """The root of the profile score in the shape; the scale follows from it."""
    # Taken relative to the longest, powers stay between 0 and 1.
    longest = history.hours.max()
    logs = np.log(history.hours / longest)
    mean_log = logs[~history.unended].mean()

    def score(shape: float) -> float:
        powers = np.exp(shape * logs)
        return float(1 / shape + mean_log - (powers @ logs) / powers.sum())

    shape = optimize.brentq(score, *_SHAPES, xtol=1e-12, rtol=1e-12)
    mean_power = np.exp(shape * logs).sum() / len(history.ended)
    return Durations(Family.WEIBULL, float(longest * mean_power ** (1 / shape)), float(shape))


def _fit_lognormal(history: Sojourns) -> Durations:
    """Mean and deviation of logarithms; where some are unended, a search that starts there."""
    logs = np.log(history.ended)
    mu, sigma = float(logs.mean()), float(logs.std())
    if history.unended.any():
        unended = np.log(history.hours[history.unended])
        found = optimize.minimize(
            _lognormal_cost, (mu, math.log(sigma)), (logs, unended), "BFGS", jac=True
        )
        mu, sigma = float(found.x[0]), math.exp(found.x[1])
    return Durations(Family.LOGNORMAL, math.exp(mu), sigma)


def _lognormal_cost(
    parameters: Floats, ended: Floats, unended: Floats
) -> tuple[float, tuple[float, float]]:
    """Minus the log likelihood by ended duration, up to a constant, and its gradient."""
    mu, sigma = parameters[0], math.exp(parameters[1])
    z, w = (ended - mu) / sigma, (unended - mu) / sigma
    log_survival = special.log_ndtr(-w)
    hazard = np.exp(-(w**2) / 2 - log_survival) / math.sqrt(2 * math.pi)
    n = len(ended)
    cost = (z @ z / 2 - log_survival.sum()) / n + parameters[1]
    by_mu = -(z.sum() + hazard.sum()) / (sigma * n)
    by_log_sigma = 1 - (z @ z + hazard @ w) / n
    return float(cost), (float(by_mu), float(by_log_sigma))


_FIT = {
    Family.EXPONENTIAL: _fit_exponential,
    Family.WEIBULL: _fit_weibull,
    Family.LOGNORMAL: _fit_lognormal,
}


def _errors(history: Sojourns, found: Durations, parameters: int) -> tuple[float, float]:
    """Standard errors of the logarithms, from second differences of the log likelihood."""

    def at(*steps: float) -> float:
        scale = found.scale_hours * math.exp(_STEP * steps[0])
        shape = found.shape * math.exp(_STEP * steps[1])
        return log_likelihood(history, Durations(found.family, scale, shape))

    if parameters == 1:
        return 1 / math.sqrt(len(history.ended)), 0.0
    here = at(0, 0)
    by_scale = at(1, 0) - 2 * here + at(-1, 0)
    by_shape = at(0, 1) - 2 * here + at(0, -1)
    cross = (at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)) / 4
    information = -np.array([[by_scale, cross], [cross, by_shape]]) / _STEP**2
    variances = np.diag(np.linalg.inv(information))
    return float(math.sqrt(variances[0])), float(math.sqrt(variances[1]))
