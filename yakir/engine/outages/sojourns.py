"""How long a state lasts, drawn by kind of spread, and states that come and go."""

import math
from typing import Any

import numpy as np

from yakir.engine.arrays import Floats
from yakir.engine.compiling import shared
from yakir.engine.outages.draws import EVERYWHERE, normal, uniform
from yakir.engine.outages.scenario import Durations, Family, OnOff, Start

_EXPONENTIAL, _WEIBULL = int(Family.EXPONENTIAL), int(Family.WEIBULL)
_LOGNORMAL = int(Family.LOGNORMAL)
_STATIONARY, _TROUBLE = int(Start.STATIONARY), int(Start.TROUBLE)
#: Attempts of the rejection in `_gamma`; each fails less than once in ten times.
_ATTEMPTS = 64


def duration_row(durations: Durations) -> list[float]:
    """Family, scale and shape as numbers."""
    return [float(durations.family), durations.scale_hours, durations.shape]


def process_row(process: OnOff) -> list[float]:
    """Calm, trouble, start and share of time in trouble, as eight numbers."""
    ends = [float(process.start), process.trouble_share]
    return duration_row(process.calm) + duration_row(process.trouble) + ends


@shared
def duration(spread: Floats, u: float) -> float:
    """The quantile of a duration at a number between 0 and 1, in hours."""
    family, scale, shape = int(spread[0]), float(spread[1]), float(spread[2])
    if family == _EXPONENTIAL:
        return -scale * math.log1p(-u)
    if family == _WEIBULL:
        return scale * math.pow(-math.log1p(-u), 1.0 / shape)
    if family == _LOGNORMAL:
        return scale * math.exp(shape * normal(u))
    return scale


@shared
def remainder(spread: Floats, seed: int, draw: int, place: int, purpose: int) -> float:
    """
    What is left, in hours, of a duration that is met at a random moment.

    Such a duration is drawn with a weight that grows with its length, and the moment lies
    anywhere in it. For Weibull its power `shape` is gamma distributed; for lognormal the
    logarithm is shifted by the variance.
    """
    family, scale, shape = int(spread[0]), float(spread[1]), float(spread[2])
    part = float(uniform(seed, draw, place, EVERYWHERE, 1, purpose))
    if family == _EXPONENTIAL:
        return -scale * math.log1p(-part)
    if family == _WEIBULL:
        power = _gamma(1.0 + 1.0 / shape, seed, draw, place, purpose)
        return part * scale * math.pow(power, 1.0 / shape)
    if family == _LOGNORMAL:
        z = normal(uniform(seed, draw, place, EVERYWHERE, 2, purpose))
        return part * scale * math.exp(shape * (z + shape))
    return part * scale


@shared
def _gamma(order: float, seed: int, draw: int, place: int, purpose: int) -> float:
    """
    A gamma number of an order of 1 or more.

    References
    ----------
    .. [1] Marsaglia, Tsang, "A simple method for generating gamma variables", ACM Transactions on
       Mathematical Software 26, 2000, 363-372, doi:10.1145/358407.358414.
    """
    d = order - 1.0 / 3.0
    for attempt in range(1, _ATTEMPTS):
        z = normal(uniform(seed, draw, place, EVERYWHERE, 2 * attempt, purpose))
        v = (1.0 + z / math.sqrt(9.0 * d)) ** 3
        if v > 0.0:
            u = uniform(seed, draw, place, EVERYWHERE, 2 * attempt + 1, purpose)
            if math.log(u) < 0.5 * z * z + d - d * v + d * math.log(v):
                return float(d * v)
    return d


@shared
def step_of(hour: float, step_hours: float) -> int:
    """The first step whose middle is not before an hour."""
    return math.ceil(hour / step_hours - 0.5)


@shared
def mark(flags: Any, start: float, end: float, step_hours: float, value: int) -> None:
    """Write a value into the steps whose middle lies from `start` up to `end`."""
    first = max(step_of(start, step_hours), 0)
    # Compared as hours: an end too far away for an integer is the end of the window.
    last = flags.size if end >= flags.size * step_hours else step_of(end, step_hours)
    for step in range(first, last):
        flags[step] = value


@shared
def run(
    process: Floats,
    seed: int,
    draw: int,
    place: int,
    first: int,
    step_hours: float,
    flags: Any,
    value: int,
) -> None:
    """
    Write a value into the steps in which a process is in trouble.

    `first` is the purpose of the first state; the next two purposes are those of calm and of
    trouble. The n-th duration of a place always has the same number, whatever the parameters.
    """
    horizon = flags.size * step_hours
    troubled = int(process[6]) == _TROUBLE
    hour, calm_before, trouble_before = 0.0, 0, 0
    if int(process[6]) == _STATIONARY:
        troubled = uniform(seed, draw, place, EVERYWHERE, 0, first) < process[7]
        spread = process[3:6] if troubled else process[0:3]
        hour = remainder(spread, seed, draw, place, first)
        if troubled:
            mark(flags, 0.0, hour, step_hours, value)
        troubled = not troubled
    while hour < horizon:
        if troubled:
            u = uniform(seed, draw, place, EVERYWHERE, trouble_before, first + 2)
            end = hour + duration(process[3:6], u)
            mark(flags, hour, end, step_hours, value)
            trouble_before += 1
        else:
            u = uniform(seed, draw, place, EVERYWHERE, calm_before, first + 1)
            end = hour + duration(process[0:3], u)
            calm_before += 1
        hour, troubled = end, not troubled


def stack(processes: list[OnOff]) -> Floats:
    """The rows of all processes, shape (processes, 8)."""
    return np.array([process_row(process) for process in processes]).reshape(-1, 8)
