"""Making numbers coarser."""

from decimal import ROUND_HALF_UP, Decimal

HUNDRED = 100


def to_hundreds(people: int) -> int:
    """Return people rounded to hundreds; a few are a hundred, never nobody."""
    if people == 0:
        return 0
    hundreds = int((Decimal(people) / HUNDRED).quantize(Decimal(1), ROUND_HALF_UP))
    return max(hundreds, 1) * HUNDRED
