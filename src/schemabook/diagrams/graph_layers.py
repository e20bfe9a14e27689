"""The layers of a small graph: which node stands in which, in what order, and where; edges that pass get room."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

_SWEEPS = 8
_ROUNDS = 12
_PASSING = 16
"""The room that an edge takes in a layer that it passes."""

Ends = tuple[int, int]


class Layers:
    """Nodes in layers. The numbers from `size` on are of the places where edges pass a layer.

    `middle_of` is where each stands in its layer, in pixels from the beginning of the first; no two overlap.
    """

    def __init__(self, size: int, edges: Sequence[Ends], layer_of: list[int]) -> None:
        self.size = size
        self.layer_of = list(layer_of)
        self.count = max(layer_of, default=-1) + 1
        self.middle_of: list[int] = []
        self._routes: list[tuple[int, ...]] = []
        for start, end in edges:
            low, high = (start, end) if layer_of[start] <= layer_of[end] else (end, start)
            passed = range(layer_of[low] + 1, layer_of[high])
            first = len(self.layer_of)
            self.layer_of.extend(passed)
            self._routes.append((low, *range(first, first + len(passed)), high))

    def route_of(self, edge: int) -> tuple[int, ...]:
        """The nodes and passing places of an edge, from the lower layer to the higher one."""
        return self._routes[edge]

    def gap_of(self, edge: int) -> int:
        """The layer after which the label of an edge stands."""
        return self.layer_of[self._routes[edge][0]]

    def neighbours(self) -> tuple[list[list[int]], list[list[int]]]:
        """For each number those it is tied to in the layer before, and in the layer after."""
        before: list[list[int]] = [[] for _ in self.layer_of]
        after: list[list[int]] = [[] for _ in self.layer_of]
        for route in self._routes:
            for one, other in pairwise(route):
                if one != other:
                    after[one].append(other)
                    before[other].append(one)
        return before, after


def find_layers(size: int, edges: Sequence[Ends], breadths: Sequence[int], gap: int) -> Layers:
    """The layers of a graph of `size` nodes, whose edges lead to higher layers as far as there is no cycle.

    `breadths` are the room that each node takes in its layer, `gap` the least room between two, in pixels.
    """
    layers = Layers(size, edges, _levels(size, edges))
    before, after = layers.neighbours()
    order = _ordered(layers, before, after)
    wide = [*breadths, *([_PASSING] * (len(layers.layer_of) - size))]
    layers.middle_of = _placed(order, (before, after), wide, gap)
    return layers


def _levels(size: int, edges: Sequence[Ends]) -> list[int]:
    """The layer of each node: one after the last of those that lead to it, edges that close a cycle turned round."""
    leading: list[list[int]] = [[] for _ in range(size)]
    for start, end in edges:
        if start != end:
            leading[start].append(end)
    order: list[int] = []
    state = [0] * size
    has_entry = {end for start, end in edges if start != end}
    closing: set[Ends] = set()
    for root in sorted(range(size), key=lambda node: (node in has_entry, node)):
        _visit(root, leading, state, order, closing)
    level = [0] * size
    for node in reversed(order):
        for other in leading[node]:
            if (node, other) not in closing:
                level[other] = max(level[other], level[node] + 1)
    return level


def _visit(root: int, leading: list[list[int]], state: list[int], order: list[int], closing: set[Ends]) -> None:
    """A search in depth from a node: `order` gets nodes after all that they lead to, `closing` what closes a cycle."""
    if state[root]:
        return
    state[root] = 1
    waiting = [(root, iter(leading[root]))]
    while waiting:
        node, rest = waiting[-1]
        for other in rest:
            if state[other] == 1:
                closing.add((node, other))
            elif state[other] == 0:
                state[other] = 1
                waiting.append((other, iter(leading[other])))
                break
        else:
            state[node] = 2
            order.append(node)
            waiting.pop()


def _ordered(layers: Layers, before: list[list[int]], after: list[list[int]]) -> list[list[int]]:
    """The order within each layer: the best of several sweeps that put nodes near those they are tied to."""
    order: list[list[int]] = [[] for _ in range(layers.count)]
    for number, layer in enumerate(layers.layer_of):
        order[layer].append(number)
    best, fewest = [list(row) for row in order], _crossings(order, after)
    for sweep in range(_SWEEPS):
        downwards = sweep % 2 == 0
        for row in order if downwards else reversed(order):
            _sort(row, order, before if downwards else after)
        found = _crossings(order, after)
        if found < fewest:
            best, fewest = [list(row) for row in order], found
    return best


def _sort(row: list[int], order: list[list[int]], ties: list[list[int]]) -> None:
    """Sort a row by the mean place of those that each is tied to."""
    place = {number: position for one in order for position, number in enumerate(one)}
    row.sort(key=lambda one: (_mean([place[other] for other in ties[one]], place[one]), place[one]))


def _mean(values: list[int], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _crossings(order: list[list[int]], after: list[list[int]]) -> int:
    """How many pairs of edges between neighbouring layers cross."""
    place = {number: position for row in order for position, number in enumerate(row)}
    found = 0
    for row in order:
        ends = [(place[one], place[other]) for one in row for other in after[one]]
        for position, (start, end) in enumerate(ends):
            found += sum(1 for other, last in ends[:position] if (other - start) * (last - end) < 0)
    return found


def _placed(
    order: list[list[int]], ties: tuple[list[list[int]], list[list[int]]], wide: Sequence[int], gap: int
) -> list[int]:
    """Where each number stands: near the middle of those it is tied to, in order and without overlap."""
    middle = [0.0] * len(wide)
    for row in order:
        _spread(row, [0.0] * len(row), middle, wide, gap)
    for number in range(_ROUNDS):
        near = ties[number % 2]
        for row in order if number % 2 == 0 else reversed(order):
            wished = [sum(middle[x] for x in near[one]) / len(near[one]) if near[one] else middle[one] for one in row]
            _spread(row, wished, middle, wide, gap)
    low = min((middle[one] - wide[one] / 2 for row in order for one in row), default=0.0)
    return [round(one - low) for one in middle]


def _spread(row: list[int], wished: list[float], middle: list[float], wide: Sequence[int], gap: int) -> None:
    """Put a row where it is wished, moved apart where two would overlap, groups around the mean of their wishes."""
    groups: list[tuple[float, float, int, list[int]]] = []
    for number, wish in zip(row, wished, strict=True):
        groups.append((wish, wide[number] + gap, 1, [number]))
        while len(groups) > 1:
            (one, first, some, members), (other, second, more, others) = groups[-2:]
            if one + first / 2 <= other - second / 2:
                break
            centre = (one * some + other * more) / (some + more)
            groups[-2:] = [(centre, first + second, some + more, members + others)]
    for centre, width, _, members in groups:
        at = centre - width / 2
        for number in members:
            room = wide[number] + gap
            middle[number] = at + room / 2
            at += room
