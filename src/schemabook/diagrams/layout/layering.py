"""Layers: how far right each card stands of those that it refers to."""

from __future__ import annotations

from collections.abc import Sequence

_ROUNDS = 4


def find_layers(count: int, lines: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Cards in layers, a child right of its parents; a line that would close a circle is left out of account.

    `lines` are pairs of a child and a parent. Cards stand as near to what they are tied to as that allows.
    """
    parents: list[list[int]] = [[] for _ in range(count)]
    for child, parent in _without_circles(count, lines):
        parents[child].append(parent)
    children: list[list[int]] = [[] for _ in range(count)]
    for child, them in enumerate(parents):
        for parent in them:
            children[parent].append(child)
    level = _levels(parents, children)
    for _ in range(_ROUNDS):
        if not _tighten(level, parents, children):
            break
    layers: list[list[int]] = [[] for _ in range(max(level) - min(level) + 1)]
    for card in range(count):
        layers[level[card] - min(level)].append(card)
    return [layer for layer in layers if layer]


def _without_circles(count: int, lines: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The lines, but for those that lead back along others; of each circle those that fewest cards depend on."""
    parents: list[set[int]] = [set() for _ in range(count)]
    children: list[set[int]] = [set() for _ in range(count)]
    for child, parent in lines:
        parents[child].add(parent)
        children[parent].add(child)
    place = [0] * count
    first, last = 0, count
    left = set(range(count))
    while left:
        best = min(left, key=lambda card: (bool(children[card]), len(children[card]) - len(parents[card]), card))
        roots = [card for card in left if not parents[card]]
        if children[best] and roots:
            best = min(roots)
            place[best] = first
            first += 1
        elif children[best]:
            best = max(left, key=lambda card: (len(children[card]) - len(parents[card]), -card))
            place[best] = first
            first += 1
        else:
            last -= 1
            place[best] = last
        left.discard(best)
        for other in parents[best]:
            children[other].discard(best)
        for other in children[best]:
            parents[other].discard(best)
    return [(child, parent) for child, parent in lines if place[parent] < place[child]]


def _levels(parents: list[list[int]], children: list[list[int]]) -> list[int]:
    """For each card the most lines that lead from it to one that refers to nothing."""
    level = [0] * len(parents)
    waiting = [len(them) for them in parents]
    ready = [card for card, number in enumerate(waiting) if not number]
    for card in ready:
        for child in children[card]:
            level[child] = max(level[child], level[card] + 1)
            waiting[child] -= 1
            if not waiting[child]:
                ready.append(child)
    return level


def _tighten(level: list[int], parents: list[list[int]], children: list[list[int]]) -> bool:
    """Move cards nearer to the side where they have more ties; whether any has moved."""
    has_moved = False
    for card in range(len(level)):
        above, below = parents[card], children[card]
        if len(below) > len(above) or (below and not above):
            wanted = min(level[one] for one in below) - 1
        elif above:
            wanted = max(level[one] for one in above) + 1
        else:
            continue
        if wanted != level[card]:
            level[card] = wanted
            has_moved = True
    return has_moved
