"""The order in which tables can be filled, and the rings that have none."""

from __future__ import annotations

from collections.abc import Iterable

from schemabook.model.base import QualifiedName
from schemabook.model.book import LoadOrder, Relationship
from schemabook.model.catalogue import Catalogue

Graph = dict[QualifiedName, list[QualifiedName]]


def find_load_order(catalogue: Catalogue, relationships: Iterable[Relationship]) -> LoadOrder:
    """Levels of tables, each of which needs rows only in levels before it.

    The tables of a ring stand together in one level, because none can come first. Keys that are not
    enforced need nothing.
    """
    enforced = [one for one in relationships if one.foreign_key.enforced]
    parents = _graph(catalogue, enforced)
    groups = _strong_groups(parents)
    level_of: dict[QualifiedName, int] = {}
    levels: list[list[QualifiedName]] = []
    for group in groups:
        needed = (level_of[parent] for name in group for parent in parents[name] if parent in level_of)
        level = max((one + 1 for one in needed), default=0)
        for name in group:
            level_of[name] = level
        while len(levels) <= level:
            levels.append([])
        levels[level].extend(group)
    return LoadOrder(
        levels=tuple(tuple(sorted(level)) for level in levels),
        cycles=_rings(groups),
        rigid=_rings(_strong_groups(_graph(catalogue, (one for one in enforced if not gives_way(one))))),
    )


def gives_way(relationship: Relationship) -> bool:
    """Whether a row can stand without its parent, for good or until the end of the transaction."""
    return relationship.optional or relationship.foreign_key.deferrable


def _graph(catalogue: Catalogue, relationships: Iterable[Relationship]) -> Graph:
    """The parents of each table, without itself."""
    parents: Graph = {table.name: [] for table in catalogue.tables}
    for relationship in relationships:
        child, parent = relationship.child, relationship.parent
        if child != parent and child in parents and parent in parents:
            parents[child].append(parent)
    return parents


def _rings(groups: list[list[QualifiedName]]) -> tuple[tuple[QualifiedName, ...], ...]:
    return tuple(sorted(tuple(sorted(group)) for group in groups if len(group) > 1))


class _Search:
    """Tarjan's search for groups of nodes that all reach one another, without recursion."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.number: dict[QualifiedName, int] = {}
        self.low: dict[QualifiedName, int] = {}
        self.stack: list[QualifiedName] = []
        self.open: set[QualifiedName] = set()
        self.groups: list[list[QualifiedName]] = []

    def enter(self, node: QualifiedName) -> None:
        self.number[node] = self.low[node] = len(self.number)
        self.stack.append(node)
        self.open.add(node)

    def visit(self, start: QualifiedName) -> None:
        self.enter(start)
        path = [(start, iter(self.graph[start]))]
        while path:
            node, following = path[-1]
            for other in following:
                if other not in self.number:
                    self.enter(other)
                    path.append((other, iter(self.graph[other])))
                    break
                if other in self.open:
                    self.low[node] = min(self.low[node], self.number[other])
            else:
                path.pop()
                if path:
                    above = path[-1][0]
                    self.low[above] = min(self.low[above], self.low[node])
                self.close(node)

    def close(self, node: QualifiedName) -> None:
        if self.low[node] != self.number[node]:
            return
        group = []
        while True:
            member = self.stack.pop()
            self.open.discard(member)
            group.append(member)
            if member == node:
                break
        self.groups.append(group)


def _strong_groups(graph: Graph) -> list[list[QualifiedName]]:
    """Groups of tables that refer to one another in rings (most have one member), parents first."""
    search = _Search(graph)
    for node in graph:
        if node not in search.number:
            search.visit(node)
    return search.groups
