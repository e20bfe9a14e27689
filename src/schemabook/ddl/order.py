"""Dependency order that is the same at every run."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from heapq import heapify, heappop, heappush
from typing import TypeVar

Item = TypeVar("Item")
Key = TypeVar("Key", bound=Hashable)


def in_dependency_order(
    items: Sequence[Item], key: Callable[[Item], Key], needs: Callable[[Item], Iterable[Key]]
) -> tuple[list[Item], list[Item]]:
    """`items` with each after what it needs, otherwise in their given order.

    Needs that are not among the items, and an item's need of itself, are ignored. Returns the
    ordered items and those that stand in or behind a cycle, the latter in their given order.
    """
    position = {key(item): index for index, item in enumerate(items)}
    waiting: list[int] = []
    followers: list[list[int]] = [[] for _ in items]
    for index, item in enumerate(items):
        parents = {position[need] for need in needs(item) if need in position} - {index}
        waiting.append(len(parents))
        for parent in parents:
            followers[parent].append(index)
    ready = [index for index, count in enumerate(waiting) if count == 0]
    heapify(ready)
    ordered: list[int] = []
    while ready:
        index = heappop(ready)
        ordered.append(index)
        for follower in followers[index]:
            waiting[follower] -= 1
            if waiting[follower] == 0:
                heappush(ready, follower)
    done = set(ordered)
    return [items[index] for index in ordered], [item for index, item in enumerate(items) if index not in done]
