"""Pictures of small graphs: states and their steps, plans, servers. Nodes stand in layers that edges lead along."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from schemabook.diagrams.cards import HEADER, ROW, card_width
from schemabook.diagrams.drawing import Box, Drawing, Row, Stroke
from schemabook.diagrams.graph_layers import Layers, find_layers
from schemabook.diagrams.text_width import shortened, text_width
from schemabook.model.base import Value

MARGIN = 24
_LABEL = 11
_MOST_LABEL = 150
_MOST_WIDTH = 260
_DOT = 18
_LOOP = 34
_GAP, _BESIDE = 48, 20
"""The room between layers, and that between nodes of a layer."""


class GraphNode(Value):
    """A node: its words, rows below its title (for a plan), and how it is drawn, as in `Box`."""

    title: str
    second: str = ""
    rows: tuple[Row, ...] = ()
    style: str = "plain"
    tint: int = -1
    page: str = ""


class GraphEdge(Value):
    """An edge between nodes, by their positions."""

    start: int
    end: int
    label: str = ""
    dashed: bool = False


def graph_drawing(
    nodes: Sequence[GraphNode], edges: Sequence[GraphEdge], title: str, direction: str = "right"
) -> Drawing:
    """The graph with edges that lead as far as possible to the right; or upwards, where `direction` is "up".

    An edge whose ends are not both nodes is left out.
    """
    known = [edge for edge in edges if 0 <= edge.start < len(nodes) and 0 <= edge.end < len(nodes)]
    drawn = _Graph(nodes, known, upwards=direction == "up")
    boxes = drawn.boxes()
    strokes = list(drawn.strokes())
    right = [box.x + box.width for box in boxes]
    right += [stroke.label_at[0] + text_width(stroke.label, _LABEL) // 2 for stroke in strokes if stroke.label]
    return Drawing(
        width=max(right, default=0) + MARGIN,
        height=max((box.y + box.height for box in boxes), default=0) + MARGIN,
        title=title,
        description=_described(nodes, known),
        strokes=tuple(strokes),
        boxes=tuple(boxes),
    )


def _described(nodes: Sequence[GraphNode], edges: Sequence[GraphEdge]) -> str:
    """The edges in words, for those who do not see the picture."""
    said = []
    for edge in edges[:40]:
        start, end = (nodes[one].title or "a point" for one in (edge.start, edge.end))
        said.append(f"{start} to {end}{f' ({edge.label})' if edge.label else ''}")
    return f"{'; '.join(said)}." if said else ", ".join(node.title for node in nodes[:40])


def _size(node: GraphNode) -> tuple[int, int]:
    """Width and height of a node."""
    if node.style in ("start", "end"):
        return _DOT, _DOT
    if node.rows:
        return max(card_width(node.title, node.rows), 160), HEADER + ROW * len(node.rows)
    wanted = max(text_width(node.title, 13, True), text_width(node.second, _LABEL)) + 28
    return min(_MOST_WIDTH, max(64, wanted)), 50 if node.second else HEADER


class _Graph:
    """A graph in layers. `main` is the axis along which edges lead, `cross` the other one."""

    def __init__(self, nodes: Sequence[GraphNode], edges: Sequence[GraphEdge], *, upwards: bool) -> None:
        self.nodes = nodes
        self.edges = edges
        self.upwards = upwards
        self.sizes = [_size(node) for node in nodes]
        self.loops = {edge.start for edge in edges if edge.start == edge.end}
        ends = [(edge.end, edge.start) if upwards else (edge.start, edge.end) for edge in edges]
        self.layers: Layers = find_layers(len(nodes), ends, self._breadths(), _BESIDE)
        self.depths = self._depths()
        self.starts = self._layer_starts()

    def _breadths(self) -> list[int]:
        """How much of the cross axis each node takes; a loop stands above its node."""
        across = 0 if self.upwards else 1
        return [size[across] + (_LOOP if number in self.loops else 0) for number, size in enumerate(self.sizes)]

    def _depths(self) -> list[int]:
        """How much of the main axis each layer takes."""
        along = 1 if self.upwards else 0
        found = [0] * self.layers.count
        for size, layer in zip(self.sizes, self.layers.layer_of, strict=False):
            found[layer] = max(found[layer], size[along])
        return found

    def _layer_starts(self) -> list[int]:
        """Where each layer begins: labels stand between one and the next."""
        room: dict[int, int] = defaultdict(int)
        if not self.upwards:
            for number, edge in enumerate(self.edges):
                layer = self.layers.gap_of(number)
                room[layer] = max(room[layer], min(_MOST_LABEL, text_width(edge.label, _LABEL)) - _GAP // 3)
        found = [MARGIN]
        for layer in range(self.layers.count):
            found.append(found[-1] + self.depths[layer] + _GAP + room[layer])
        return found

    def _corner(self, number: int) -> tuple[int, int]:
        """The upper left corner of a node, which stands in the middle of its layer."""
        layer, middle = self.layers.layer_of[number], self.layers.middle_of[number]
        width, height = self.sizes[number]
        along = height if self.upwards else width
        main = self.starts[layer] + (self.depths[layer] - along) // 2
        if self.upwards:
            return MARGIN + middle - width // 2, main
        down = _LOOP // 2 if number in self.loops else 0
        return main, MARGIN + middle - height // 2 + down

    def boxes(self) -> list[Box]:
        """The nodes at their places."""
        found = []
        for number, node in enumerate(self.nodes):
            (x, y), (width, height) = self._corner(number), self.sizes[number]
            found.append(
                Box(
                    x=x,
                    y=y,
                    width=width,
                    height=height,
                    title=node.title,
                    second=node.second,
                    rows=node.rows,
                    page=node.page,
                    style=node.style,
                    tint=node.tint,
                )
            )
        return found

    def strokes(self) -> Iterator[Stroke]:
        """The edges, each on a port of its own at both of its nodes."""
        ports = self._ports()
        taken: set[tuple[int, int]] = set()
        for number, edge in enumerate(self.edges):
            if edge.start == edge.end:
                yield self._loop(edge)
                continue
            points = self._points(number, ports)
            label = shortened(edge.label, _MOST_LABEL, _LABEL)
            at = self._label_at(points, taken) if label else (0, 0)
            path = _smooth(points, upwards=self.upwards)
            yield Stroke(path=path, end="arrow", dashed=edge.dashed, label=label, label_at=at)

    def _ports(self) -> dict[tuple[int, int], int]:
        """For each edge and node where on the cross axis it meets the node: in the order of what it leads to."""
        sides: dict[tuple[int, bool], list[tuple[int, int]]] = defaultdict(list)
        layers = self.layers
        for number, edge in enumerate(self.edges):
            if edge.start == edge.end:
                continue
            route = layers.route_of(number)
            sides[route[0], True].append((layers.middle_of[route[1]], number))
            sides[route[-1], False].append((layers.middle_of[route[-2]], number))
        found: dict[tuple[int, int], int] = {}
        across = 0 if self.upwards else 1
        for (node, _), leading in sides.items():
            corner, size = self._corner(node)[across], self.sizes[node][across]
            step = size / (len(leading) + 1)
            for position, (_, number) in enumerate(sorted(leading), start=1):
                found[number, node] = round(corner + step * position)
        return found

    def _points(self, number: int, ports: dict[tuple[int, int], int]) -> list[tuple[int, int]]:
        """The points that an edge passes, from its start to its end."""
        route = self.layers.route_of(number)
        along = 1 if self.upwards else 0
        first, last = route[0], route[-1]
        main_first = self._corner(first)[along] + self.sizes[first][along]
        points = [(main_first, ports[number, first])]
        for passed in route[1:-1]:
            layer = self.layers.layer_of[passed]
            middle = MARGIN + self.layers.middle_of[passed]
            points.append((self.starts[layer], middle))
            points.append((self.starts[layer] + self.depths[layer], middle))
        points.append((self._corner(last)[along], ports[number, last]))
        if self.upwards:
            points = [(cross, main) for main, cross in points]
        start = self.edges[number].start
        return points if first == start else points[::-1]

    def _label_at(self, points: list[tuple[int, int]], taken: set[tuple[int, int]]) -> tuple[int, int]:
        """A free place for a label near the middle of the first part of an edge."""
        (x, y), (other_x, other_y) = points[0], points[1]
        at = ((x + other_x) // 2, (y + other_y) // 2 + 4)
        while any(abs(at[0] - one[0]) < 60 and abs(at[1] - one[1]) < 14 for one in taken):
            at = (at[0], at[1] + 14)
        taken.add(at)
        return at

    def _loop(self, edge: GraphEdge) -> Stroke:
        """A step from a node to itself, above it."""
        (x, y), (width, _) = self._corner(edge.start), self.sizes[edge.start]
        left, right = x + width // 3, x + width - width // 3
        path = f"M{left} {y}C{left - 8} {y - 26} {right + 8} {y - 26} {right} {y}"
        label = shortened(edge.label, _MOST_LABEL, _LABEL)
        return Stroke(path=path, end="arrow", dashed=edge.dashed, label=label, label_at=(x + width // 2, y - 22))


def _smooth(points: list[tuple[int, int]], *, upwards: bool) -> str:
    """A path through points that leaves and meets each along the main axis."""
    x, y = points[0]
    parts = [f"M{x} {y}"]
    for next_x, next_y in points[1:]:
        if upwards:
            middle = (y + next_y) // 2
            parts.append(f"C{x} {middle} {next_x} {middle} {next_x} {next_y}")
        else:
            middle = (x + next_x) // 2
            parts.append(f"C{middle} {y} {middle} {next_y} {next_x} {next_y}")
        x, y = next_x, next_y
    return "".join(parts)
