"""
The outline of Ukraine as small SVG paths, and where a place lies on it.

The oblasts of OpenStreetMap share their borders point by point, so an edge that two of them have is
an inner border and an edge that one has is the edge of the land. Each stretch between two meeting
points is thinned once, and neighbours stay tight. Every ring is land: those of Odesa, Mykolaiv and
Kherson oblasts are spits and islands, none is a hole.
"""

import itertools
import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

WIDTH, HEIGHT, MARGIN = 740, 492, 4
WEST, EAST, SOUTH, NORTH = 22.1328, 40.1595, 44.3810, 52.3689
MIDDLE = math.radians((SOUTH + NORTH) / 2)
SCALE = min(
    (WIDTH - 2 * MARGIN) / ((EAST - WEST) * math.cos(MIDDLE)),
    (HEIGHT - 2 * MARGIN) / (NORTH - SOUTH),
)
# Thinning moves no point by more than this many map units.
TOLERANCE = 0.6
ATTRIBUTION = "© OpenStreetMap contributors, ODbL 1.0"

Point = tuple[float, float]
Line = list[Point]
Edge = frozenset[Point]


def map_position(lat: float, lon: float) -> tuple[int, int]:
    """
    Place of a point on the map of 740 by 492, in whole units.

    Equirectangular with the middle parallel true to scale: a degree of longitude is cos(48.4°) of
    a degree of latitude. At this size it differs from a conic projection by a few units.
    """
    x, y = _projected((lon, lat))
    return round(x), round(y)


def write_outline(source: Path, target: Path) -> int:
    """Write the land and the inner borders as SVG paths and as GeoJSON; return their bytes."""
    edges = _edges(source / "admin/ukraine_oblasts_osm.geojson")
    joints = _joints(edges)
    single = {edge for edge, count in edges.items() if count == 1}
    rings = _rings([_thinned(line) for line in _lines(single, joints)])
    borders = [_thinned(line) for line in _lines(set(edges) - single, joints)]
    outline = {
        "view_box": f"0 0 {WIDTH} {HEIGHT}",
        "projection": "equirectangular, true at 48.4° N",
        "attribution": ATTRIBUTION,
        "land": "".join(_path(ring, closed=True) for ring in rings),
        "inner": "".join(_path(line, closed=False) for line in borders),
    }
    _write_json(target / "outline.json", outline)
    _write_json(target / "outline.geojson", _geojson(rings, borders))
    return len(outline["land"]) + len(outline["inner"])


def _projected(point: Point) -> Point:
    """Longitude and latitude as map units."""
    lon, lat = point
    return MARGIN + (lon - WEST) * math.cos(MIDDLE) * SCALE, MARGIN + (NORTH - lat) * SCALE


def _edges(path: Path) -> Counter[Edge]:
    """Every edge of every ring, with how many oblasts have it."""
    found: Counter[Edge] = Counter()
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        for ring in feature["geometry"]["coordinates"]:
            pairs = itertools.pairwise((lon, lat) for lon, lat in ring)
            found.update(frozenset(pair) for pair in pairs if pair[0] != pair[1])
    return found


def _joints(edges: Iterable[Edge]) -> set[Point]:
    """Points where other than two edges meet."""
    degree = Counter(point for edge in edges for point in edge)
    return {point for point, count in degree.items() if count != 2}


def _lines(edges: set[Edge], joints: set[Point]) -> list[Line]:
    """The edges as lines from joint to joint; a ring without a joint closes on itself."""
    neighbours: dict[Point, list[Point]] = defaultdict(list)
    for edge in sorted(tuple(sorted(edge)) for edge in edges):
        neighbours[edge[0]].append(edge[1])
        neighbours[edge[1]].append(edge[0])
    left = set(edges)
    starts = [point for point in sorted(neighbours) if point in joints] + sorted(neighbours)
    lines = []
    for start in starts:
        for step in neighbours[start]:
            if frozenset((start, step)) in left:
                lines.append(_walk(start, step, neighbours, joints, left))
    return lines


def _walk(
    start: Point,
    step: Point,
    neighbours: dict[Point, list[Point]],
    joints: set[Point],
    left: set[Edge],
) -> Line:
    """Follow unused edges from a point to the next joint or back to the start."""
    line = [start, step]
    left.discard(frozenset((start, step)))
    while line[-1] not in joints and line[-1] != start:
        onward = [point for point in neighbours[line[-1]] if frozenset((line[-1], point)) in left]
        if not onward:
            break
        left.discard(frozenset((line[-1], onward[0])))
        line.append(onward[0])
    return line


def _thinned(line: Line) -> Line:
    """The line without the points that thinning may drop, ends kept."""
    if line[0] == line[-1] and len(line) > 3:
        middle = len(line) // 2
        return _douglas_peucker(line[: middle + 1])[:-1] + _douglas_peucker(line[middle:])
    return _douglas_peucker(line)


def _douglas_peucker(line: Line) -> Line:
    """Points of a line such that no dropped one lies farther than the tolerance away."""
    flat = [_projected(point) for point in line]
    keep = {0, len(line) - 1}
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        gaps = [_distance(flat[i], flat[first], flat[last]) for i in range(first + 1, last)]
        if gaps and max(gaps) > TOLERANCE:
            split = first + 1 + gaps.index(max(gaps))
            keep.add(split)
            spans += [(first, split), (split, last)]
    return [line[i] for i in sorted(keep)]


def _distance(point: Point, start: Point, end: Point) -> float:
    """Distance of a point from the stretch between two others."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    along = 0.0
    if length:
        along = ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / length
        along = min(max(along, 0.0), 1.0)
    return math.hypot(point[0] - start[0] - along * dx, point[1] - start[1] - along * dy)


def _rings(lines: list[Line]) -> list[Line]:
    """The lines joined end to end into closed rings, largest first."""
    left = list(lines)
    rings = []
    while left:
        ring = left.pop(0)
        while ring[0] != ring[-1]:
            index = next(i for i, line in enumerate(left) if ring[-1] in (line[0], line[-1]))
            line = left.pop(index)
            ring = ring + (line if line[0] == ring[-1] else line[::-1])[1:]
        rings.append(ring)
    return sorted(rings, key=_area, reverse=True)


def _area(ring: Line) -> float:
    """Area of a ring in square map units."""
    flat = [_projected(point) for point in ring]
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(flat))) / 2


def _path(line: Line, *, closed: bool) -> str:
    """The line as an SVG path in whole units; nothing for one too short to see."""
    points = [map_position(lat, lon) for lon, lat in line]
    steps = [
        (after[0] - before[0], after[1] - before[1])
        for before, after in itertools.pairwise(points)
        if after != before
    ]
    if closed:
        steps = steps[:-1]
    if not steps:
        return ""
    drawn = " ".join(f"{dx} {dy}" for dx, dy in steps).replace(" -", "-")
    return f"M{points[0][0]} {points[0][1]}l{drawn}{'z' if closed else ''}"


def _geojson(rings: list[Line], borders: list[Line]) -> dict[str, object]:
    """The same lines in degrees."""
    return {
        "type": "FeatureCollection",
        "attribution": ATTRIBUTION,
        "features": [
            _feature("land", "MultiPolygon", [[_rounded(ring)] for ring in rings]),
            _feature("inner", "MultiLineString", [_rounded(line) for line in borders]),
        ],
    }


def _feature(name: str, kind: str, coordinates: list[object]) -> dict[str, object]:
    """A GeoJSON feature with a name."""
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": {"name": name}, "geometry": geometry}


def _rounded(line: Line) -> list[list[float]]:
    """Points to 0.001 degree."""
    return [[round(lon, 3), round(lat, 3)] for lon, lat in line]


def _write_json(path: Path, content: object) -> None:
    """Write compact JSON with a last line end."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    path.write_bytes((text + "\n").encode())
