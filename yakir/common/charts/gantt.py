"""Projects over quarters, a row a region: bars while they are few, their number where many."""

from collections.abc import Sequence
from dataclasses import dataclass

from yakir.common.charts.drawing import Text, plain
from yakir.common.formats import write_number

LEFT, RIGHT = 0.0, 336.0
HEAD = 14.0  # for the words above each row
BAR, LANE = 5.0, 7.0
MOST_BARS = 8  # lanes; more projects are drawn as their number in each quarter
HIGH = 26.0  # of the greatest number
GAP = 10.0
FOOT = 18.0


@dataclass(frozen=True)
class Work:
    """One project: from which quarter it is built, and from which it works."""

    start: int
    ready: int


@dataclass(frozen=True)
class Region:
    """The projects of one region."""

    name: str
    works: Sequence[Work]


@dataclass(frozen=True)
class Row:
    """A region's words and its drawing, from one height to another."""

    title: Text
    d: str
    top: float
    bottom: float
    lanes: list[list[Work]]
    under_way: list[int]


@dataclass(frozen=True)
class Timeline:
    """Rows of regions over one axis of quarters, ready to draw."""

    label: str
    height: str
    grid: str
    rows: list[Row]
    quarters: list[Text]


def timeline(
    quarters: Sequence[str], regions: Sequence[Region], *, label: str, write_count: str
) -> Timeline:
    """Return a row for each region; quarters are those drawn, works count from the first."""
    pitch = (RIGHT - LEFT) / max(len(quarters), 1)
    most = max(
        [1, *(max(_under_way(r.works, len(quarters))) for r in regions if _is_crowded(r.works))]
    )
    rows: list[Row] = []
    top = 0.0
    for region in regions:
        rows.append(_row(region, len(quarters), pitch, top, most, write_count))
        top = rows[-1].bottom + GAP
    return Timeline(
        label=f"{label}. {_spoken(rows)}",
        height=plain(top + FOOT),
        grid="".join(f"M{plain(x)} 0V{plain(top)}" for x in _years(quarters, pitch)),
        rows=rows,
        quarters=_quarter_texts(quarters, pitch, top + FOOT - 5),
    )


def lanes(works: Sequence[Work]) -> list[list[Work]]:
    """Lay projects into as few lanes as they need, none over another."""
    laid: list[list[Work]] = []
    for work in sorted(works, key=lambda work: (work.start, work.ready)):
        free = next((lane for lane in laid if lane[-1].ready <= work.start), None)
        if free is None:
            laid.append([work])
        else:
            free.append(work)
    return laid


def _is_crowded(works: Sequence[Work]) -> bool:
    return len(lanes(works)) > MOST_BARS


def _under_way(works: Sequence[Work], quarters: int) -> list[int]:
    return [sum(work.start <= q < work.ready for work in works) for q in range(quarters)]


def _row(
    region: Region, quarters: int, pitch: float, top: float, most: int, write_count: str
) -> Row:
    laid, under_way = lanes(region.works), _under_way(region.works, quarters)
    crowded = len(laid) > MOST_BARS
    begin = top + HEAD
    high = HIGH if crowded else len(laid) * LANE
    drawn = (
        _numbers(under_way, pitch, begin + HIGH, HIGH / most)
        if crowded
        else _bars(laid, pitch, begin)
    )
    title = write_count % {"name": region.name, "count": write_number(len(region.works))}
    return Row(
        title=Text(plain(LEFT), plain(top + HEAD - 4), title, "start", "em"),
        d=drawn,
        top=top,
        bottom=begin + high,
        lanes=laid,
        under_way=under_way,
    )


def _bars(laid: Sequence[Sequence[Work]], pitch: float, top: float) -> str:
    return "".join(
        f"M{plain(LEFT + work.start * pitch + 0.5)} {plain(top + LANE * i)}"
        f"h{plain(max((work.ready - work.start) * pitch - 1, 1))}v{plain(BAR)}"
        f"h-{plain(max((work.ready - work.start) * pitch - 1, 1))}z"
        for i, lane in enumerate(laid)
        for work in lane
    )


def _numbers(under_way: Sequence[int], pitch: float, base: float, scale: float) -> str:
    return "".join(
        f"M{plain(LEFT + i * pitch + 0.5)} {plain(base - count * scale)}"
        f"h{plain(pitch - 1)}V{plain(base)}h-{plain(pitch - 1)}z"
        for i, count in enumerate(under_way)
        if count
    )


def _years(quarters: Sequence[str], pitch: float) -> list[float]:
    return [
        LEFT + i * pitch
        for i, quarter in enumerate(quarters)
        if i and quarter.partition("-")[0] != quarters[i - 1].partition("-")[0]
    ]


def _quarter_texts(quarters: Sequence[str], pitch: float, y: float) -> list[Text]:
    """Return the years under the axis, where each begins."""
    begins = [0, *(i for i in range(1, len(quarters)) if quarters[i][:4] != quarters[i - 1][:4])]
    return [Text(plain(LEFT + i * pitch), plain(y), quarters[i][:4]) for i in begins if quarters]


def _spoken(rows: Sequence[Row]) -> str:
    return "; ".join(row.title.text for row in rows) + "."
