"""Need in three bands, the public form of a share."""

from enum import StrEnum

GREAT_BELOW = 0.35
LESSER_ABOVE = 0.65


class Band(StrEnum):
    """How great the need for a service is."""

    GREAT = "great"
    MEDIUM = "medium"
    LESSER = "lesser"


def band_of(share: float) -> Band:
    """Return the band of need for the share of people who have a service."""
    if share < GREAT_BELOW:
        return Band.GREAT
    return Band.LESSER if share > LESSER_ABOVE else Band.MEDIUM
