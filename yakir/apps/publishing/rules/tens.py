"""How much is held back, told in tens, so that no number of tellings tells of single records."""

TEN = 10


def renewed(base: int | None, count: int) -> int:
    """
    Return the count to stand for what is held back now, in steps of whole tens from the last one.

    Only the first count is taken as it is. From then on the ten that is told hangs on how far the
    count has moved, and not on where it began: who knows every change, and puts together all that
    was ever told, still knows no more of it than the first ten.
    """
    if base is None:
        return count
    moved = count - base
    return base + (abs(moved) // TEN) * (TEN if moved > 0 else -TEN)


def ten_of(base: int) -> tuple[int, int]:
    """Return the least and the greatest count of the ten in which a count lies."""
    least = base - base % TEN
    return least, least + TEN - 1
