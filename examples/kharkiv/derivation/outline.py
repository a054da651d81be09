"""The outline of Ukraine as small SVG paths, and where a place lies on it."""

import math

WIDTH, HEIGHT, MARGIN = 740, 492, 4
WEST, EAST, SOUTH, NORTH = 22.1328, 40.1595, 44.3810, 52.3689
MIDDLE = math.radians((SOUTH + NORTH) / 2)


def map_position(lat: float, lon: float) -> tuple[int, int]:
    """
    Place of a point on the map of 740 by 492, in whole units.

    Equirectangular with the middle parallel true to scale: a degree of longitude is cos(48.4°) of
    a degree of latitude. At this size it differs from a conic projection by a few units.
    """
    scale = min(
        (WIDTH - 2 * MARGIN) / ((EAST - WEST) * math.cos(MIDDLE)),
        (HEIGHT - 2 * MARGIN) / (NORTH - SOUTH),
    )
    x = MARGIN + (lon - WEST) * math.cos(MIDDLE) * scale
    y = MARGIN + (NORTH - lat) * scale
    return round(x), round(y)
