"""Money in streams: from funds over sectors to oblasts, each band as thick as its amount."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from yakir.common.charts.drawing import PALETTE, WIDTH, Layer, Number, Text, plain

BAR = 7.0
HIGH = 240.0  # of all money together
LINE = 13.0
SLOT = 2 * LINE + 2  # least height of a node, so that its name and its money have lines
GAP = 4.0
TOP = 2.0
COLUMNS = (0.0, 102.0, WIDTH - BAR)
LONGEST = (13, 16, 16)  # letters of a name that fit beside its bar; the table has it in full
MOST = (len(PALETTE), 7, 9)  # nodes of a column; the least of more are taken together


@dataclass(frozen=True)
class Flow:
    """Money of one fund that goes through one sector to one oblast."""

    path: tuple[str, str, str]
    amount: Number


@dataclass(frozen=True)
class Node:
    """One end of bands: its name, its money, and where its bar stands."""

    name: str
    amount: float
    top: float
    height: float
    slot: float


@dataclass(frozen=True)
class Band:
    """Money between two nodes, from one height to another."""

    source: int
    target: int
    amount: float
    start: float
    end: float
    thick: float


@dataclass(frozen=True)
class Streams:
    """Nodes in three columns and the bands between them, ready to draw."""

    label: str
    height: str
    layers: list[Layer]
    names: list[Text]
    nodes: list[list[Node]]
    bands: list[list[Band]]


def streams(
    flows: Iterable[Flow], *, label: str, rest: Sequence[str], write: Callable[[float], str]
) -> Streams:
    """Return the drawing of flows; `rest` names what small nodes of each column become."""
    given = _merged(list(flows), rest)
    whole = sum(float(flow.amount) for flow in given)
    scale = HIGH / whole if whole else 0.0
    nodes = [_nodes(given, column, rest[column], scale) for column in range(3)]
    bands = [_bands(given, nodes, column, scale) for column in range(2)]
    bottom = max([TOP, *(node.top + node.slot for column in nodes for node in column)])
    return Streams(
        label=f"{label}. {_spoken(nodes, write)}",
        height=plain(bottom + TOP),
        layers=[*_first(bands[0]), _second(bands[1]), _bars(nodes)],
        names=[text for column in range(3) for text in _names(nodes[column], column, write)],
        nodes=nodes,
        bands=bands,
    )


def _merged(flows: list[Flow], rest: Sequence[str]) -> list[Flow]:
    """Take the least nodes of each crowded column together under one name."""
    for column, most in enumerate(MOST):
        names = _by_amount(flows, column)
        if len(names) > most:
            kept = set(names[: most - 1])
            flows = [_renamed(flow, column, kept, rest[column]) for flow in flows]
    return flows


def _renamed(flow: Flow, column: int, kept: set[str], rest: str) -> Flow:
    path = list(flow.path)
    path[column] = path[column] if path[column] in kept else rest
    return replace(flow, path=(path[0], path[1], path[2]))


def _sums(flows: Iterable[Flow], column: int) -> dict[str, float]:
    sums: dict[str, float] = {}
    for flow in flows:
        name = flow.path[column]
        sums[name] = sums.get(name, 0.0) + float(flow.amount)
    return sums


def _by_amount(flows: Iterable[Flow], column: int) -> list[str]:
    sums = _sums(flows, column)
    return sorted(sums, key=lambda name: (-sums[name], name))


def _nodes(flows: Sequence[Flow], column: int, rest: str, scale: float) -> list[Node]:
    """Return nodes from the greatest down, what was taken together last."""
    sums = _sums(flows, column)
    nodes, top = [], TOP
    for name in sorted(sums, key=lambda name: (name == rest, -sums[name], name)):
        height = sums[name] * scale
        slot = max(height, SLOT) + GAP
        nodes.append(Node(name, sums[name], top, height, slot))
        top += slot
    return nodes


def _bands(
    flows: Sequence[Flow], nodes: Sequence[Sequence[Node]], column: int, scale: float
) -> list[Band]:
    """Return the bands between two columns, stacked at both ends in the order of the nodes."""
    sums: dict[tuple[str, str], float] = {}
    for flow in flows:
        ends = (flow.path[column], flow.path[column + 1])
        sums[ends] = sums.get(ends, 0.0) + float(flow.amount)
    left = [node.top for node in nodes[column]]
    right = [node.top for node in nodes[column + 1]]
    bands = []
    for i, source in enumerate(nodes[column]):
        for j, target in enumerate(nodes[column + 1]):
            amount = sums.get((source.name, target.name), 0.0)
            if amount > 0:
                thick = amount * scale
                bands.append(Band(i, j, amount, left[i], right[j], thick))
                left[i] += thick
                right[j] += thick
    return bands


def _first(bands: Iterable[Band]) -> list[Layer]:
    """The bands of each fund in its own colour."""
    paths: dict[int, str] = {}
    for band in bands:
        paths[band.source] = paths.get(band.source, "") + _path(band, 0)
    return [Layer(f"{PALETTE[source]} flow", d) for source, d in sorted(paths.items())]


def _second(bands: Iterable[Band]) -> Layer:
    return Layer("flow flow--all", "".join(_path(band, 1) for band in bands))


def _path(band: Band, column: int) -> str:
    x, end = COLUMNS[column] + BAR, COLUMNS[column + 1]
    middle = plain((x + end) / 2)
    low, high = band.start + band.thick, band.end + band.thick
    return (
        f"M{plain(x)} {plain(band.start)}C{middle} {plain(band.start)} {middle} {plain(band.end)} "
        f"{plain(end)} {plain(band.end)}V{plain(high)}C{middle} {plain(high)} {middle} {plain(low)} "
        f"{plain(x)} {plain(low)}z"
    )


def _bars(nodes: Sequence[Sequence[Node]]) -> Layer:
    return Layer(
        "gantt",
        "".join(
            f"M{plain(COLUMNS[column])} {plain(node.top)}h{plain(BAR)}v{plain(node.height)}h-{plain(BAR)}z"
            for column in range(3)
            for node in nodes[column]
        ),
    )


def _names(nodes: Iterable[Node], column: int, write: Callable[[float], str]) -> list[Text]:
    """Return two lines for each node, its name and its money, beside the middle of its bar."""
    last = column == len(COLUMNS) - 1
    x = plain(COLUMNS[column] - 4 if last else COLUMNS[column] + BAR + 4)
    anchor = "end" if last else "start"
    texts = []
    for node in nodes:
        middle = node.top + max(node.height, SLOT) / 2
        name = _short(node.name, LONGEST[column])
        texts.append(Text(x, plain(middle - 2), name, anchor, "em halo"))
        texts.append(Text(x, plain(middle - 2 + LINE), write(node.amount), anchor, "halo"))
    return texts


def _short(name: str, longest: int) -> str:
    return name if len(name) <= longest else f"{name[: longest - 1].rstrip()}…"


def _spoken(nodes: Sequence[Sequence[Node]], write: Callable[[float], str]) -> str:
    columns = ["; ".join(f"{node.name} {write(node.amount)}" for node in each) for each in nodes]
    return " → ".join(columns)


def overlaps(names: Sequence[Text], *, line: float) -> list[tuple[Text, Text]]:
    """Return the lines of one column that stand nearer to each other than a line."""
    found = []
    for x in {text.x for text in names}:
        column = sorted((text for text in names if text.x == x), key=lambda text: float(text.y))
        found += [pair for pair in pairwise(column) if float(pair[1].y) - float(pair[0].y) < line]
    return found
