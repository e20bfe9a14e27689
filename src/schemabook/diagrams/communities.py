"""Communities: which nodes of a graph share more with each other than chance would give them.

The Louvain method with weights and a limit to the size of a community: nodes move to the community that they gain most
by, then communities join in the same way, then single nodes may move once more. Nodes are numbers; equal input gives
equal communities, because everything happens in the order of the numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

Weights = Sequence[dict[int, float]]
"""For each node its neighbours, with the weight of what ties them; the same both ways, without the node itself."""

_ROUNDS = 12
_WIDTH = 150
"""Chance is judged as in a graph of at most so many nodes: a larger one would make communities ever larger."""


def find_communities(weights: Weights, limit: int) -> list[int]:
    """For each node the number of its community: from 0, in the order of their first nodes, at most `limit` in each."""
    sizes = [1] * len(weights)
    strengths = [sum(near.values()) for near in weights]
    chance = sum(strengths) * min(1.0, _WIDTH / max(1, len(weights))) or 1.0
    labels = list(range(len(weights)))
    while True:
        graph, members = _contracted(weights, labels)
        joined = _Moves(graph, [sum(sizes[node] for node in them) for them in members], chance, limit)
        joined.strengths = [sum(strengths[node] for node in them) for them in members]
        if not joined.run(list(range(len(members)))):
            break
        labels = _spread(joined.labels, members, len(weights))
    moves = _Moves(weights, sizes, chance, limit)
    moves.run(labels)
    return numbered(moves.labels)


def numbered(labels: Sequence[int]) -> list[int]:
    """The same labels as numbers from 0, in the order in which they come first."""
    numbers: dict[int, int] = {}
    return [numbers.setdefault(label, len(numbers)) for label in labels]


def _contracted(weights: Weights, labels: list[int]) -> tuple[list[dict[int, float]], list[list[int]]]:
    """The graph whose nodes are communities, and the nodes in each."""
    labels = numbered(labels)
    members: list[list[int]] = [[] for _ in range(max(labels, default=-1) + 1)]
    graph: list[dict[int, float]] = [{} for _ in members]
    for node, label in enumerate(labels):
        members[label].append(node)
        row = graph[label]
        for other, weight in weights[node].items():
            target = labels[other]
            if target != label:
                row[target] = row.get(target, 0.0) + weight
    return graph, members


def _spread(labels: list[int], members: list[list[int]], count: int) -> list[int]:
    spread = [0] * count
    for label, them in zip(labels, members, strict=True):
        for node in them:
            spread[node] = label
    return spread


class _Moves:
    """Nodes that move between communities until none gains by it."""

    def __init__(self, weights: Weights, sizes: list[int], chance: float, limit: int) -> None:
        self.labels: list[int] = []
        self.strengths = [sum(near.values()) for near in weights]
        self._weights = weights
        self._sizes = sizes
        self._chance = chance
        self._limit = limit

    def run(self, labels: list[int]) -> bool:
        """Begin with these labels and move; whether anything has moved."""
        self.labels = list(labels)
        self._totals = [0.0] * (max(labels, default=-1) + 1)
        self._counts = [0] * len(self._totals)
        for node, label in enumerate(labels):
            self._totals[label] += self.strengths[node]
            self._counts[label] += self._sizes[node]
        waiting = list(range(len(labels)))
        has_moved = False
        for _ in range(_ROUNDS):
            touched: set[int] = set()
            for node in waiting:
                if self._weights[node] and self._move(node):
                    touched.update(self._weights[node])
            if not touched:
                break
            has_moved = True
            waiting = sorted(touched)
        return has_moved

    def _move(self, node: int) -> bool:
        labels, strength, size = self.labels, self.strengths[node], self._sizes[node]
        own = labels[node]
        shared = {own: 0.0}
        for other, weight in self._weights[node].items():
            label = labels[other]
            shared[label] = shared.get(label, 0.0) + weight
        self._totals[own] -= strength
        self._counts[own] -= size
        share = strength / self._chance
        best, most = own, shared[own] - share * self._totals[own] + 1e-9
        for label, weight in shared.items():
            gain = weight - share * self._totals[label]
            if gain > most and self._counts[label] + size <= self._limit:
                best, most = label, gain
        self._totals[best] += strength
        self._counts[best] += size
        labels[node] = best
        return best != own
