"""Random numbers that depend on what they are for, never on the order they are asked in."""

import math

import numpy as np

from yakir.engine.compiling import shared

#: What a number is for: the fourth word of the counter, so no two uses share a number.
GRID_FIRST, GRID_ON, GRID_OFF = 1, 2, 3
ALERT_FIRST, ALERT_ON, ALERT_OFF = 4, 5, 6
SCHEDULE = 7
WAVE, HIT, STRIKE, REPAIR = 8, 9, 10, 11
RESUPPLY, RELIEF = 12, 13
GENERATOR_START, GENERATOR_FAIL, GENERATOR_REPAIR = 14, 15, 16

#: In place of a site, for what befalls a whole community or oblast.
EVERYWHERE = -1

_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_FIRST_FACTOR, _SECOND_FACTOR = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_FIRST_STEP, _SECOND_STEP = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
_SPARE_BITS = np.uint64(12)

Words = tuple[np.uint64, np.uint64, np.uint64, np.uint64]


@shared
def philox(
    c0: np.uint64, c1: np.uint64, c2: np.uint64, c3: np.uint64, k0: np.uint64, k1: np.uint64
) -> Words:
    """
    Four random words of 32 bits for a counter of four and a key of two.

    References
    ----------
    .. [1] Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11, 2011,
       doi:10.1145/2063384.2063405: Philox4x32 with ten rounds.
    """
    for _ in range(10):
        first, second = _FIRST_FACTOR * c0, _SECOND_FACTOR * c2
        c0, c2 = (second >> _HALF) ^ c1 ^ k0, (first >> _HALF) ^ c3 ^ k1
        c1, c3 = second & _LOW, first & _LOW
        k0, k1 = (k0 + _FIRST_STEP) & _LOW, (k1 + _SECOND_STEP) & _LOW
    return c0, c1, c2, c3


@shared
def uniform(seed: int, draw: int, community: int, site: int, hour: int, purpose: int) -> float:
    """
    A number between 0 and 1, both excluded, with 52 random bits.

    Each argument counts by its lowest 32 bits. `hour` may be any count that tells uses of one
    purpose apart: an hour, a day, or the number of a sojourn.
    """
    words = philox(
        np.uint64(community) & _LOW,
        np.uint64(site) & _LOW,
        np.uint64(hour) & _LOW,
        np.uint64(purpose) & _LOW,
        np.uint64(seed) & _LOW,
        np.uint64(draw) & _LOW,
    )
    bits = ((words[0] << _HALF) | words[1]) >> _SPARE_BITS
    # Half a unit away from both ends; with 52 bits the sum is exact, with 53 it could round to 1.
    return (np.float64(bits) + 0.5) * 2.0**-52


@shared
def of_oblast(oblast: int) -> int:
    """The number that stands for an oblast where a community is asked for."""
    return -(oblast + 1)


@shared
def normal(u: float) -> float:
    """
    The standard normal quantile of a number between 0 and 1.

    References
    ----------
    .. [1] Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied
       Statistics 37, 1988, 477-484, doi:10.2307/2347330: PPND16.
    """
    q = u - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        top = (((((((2509.0809287301226727 * r + 33430.575583588128105) * r
            + 67265.770927008700853) * r + 45921.953931549871457) * r
            + 13731.693765509461125) * r + 1971.5909503065514427) * r
            + 133.14166789178437745) * r + 3.387132872796366608)  # fmt: skip
        bottom = (((((((5226.495278852545925 * r + 28729.085735721942674) * r
            + 39307.89580009271061) * r + 21213.794301586595867) * r
            + 5394.1960214247511077) * r + 687.1870074920579083) * r
            + 42.313330701600911252) * r + 1.0)  # fmt: skip
        return q * top / bottom
    r = math.sqrt(-math.log(min(u, 1.0 - u)))
    if r <= 5.0:
        r -= 1.6
        top = (((((((7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r
            + 0.24178072517745061177) * r + 1.27045825245236838258) * r
            + 3.64784832476320460504) * r + 5.7694972214606914055) * r
            + 4.6303378461565452959) * r + 1.42343711074968357734)  # fmt: skip
        bottom = (((((((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r
            + 0.0151986665636164571966) * r + 0.14810397642748007459) * r
            + 0.68976733498510000455) * r + 1.6763848301838038494) * r
            + 2.05319162663775882187) * r + 1.0)  # fmt: skip
    else:
        r -= 5.0
        top = (((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r
            + 0.0012426609473880784386) * r + 0.026532189526576123093) * r
            + 0.29656057182850489123) * r + 1.7848265399172913358) * r
            + 5.4637849111641143699) * r + 6.6579046435011037772)  # fmt: skip
        bottom = (((((((2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r
            + 1.8463183175100546818e-5) * r + 7.868691311456132591e-4) * r
            + 0.0148753612908506148525) * r + 0.13692988092273580531) * r
            + 0.59983220655588793769) * r + 1.0)  # fmt: skip
    return math.copysign(top / bottom, q)
