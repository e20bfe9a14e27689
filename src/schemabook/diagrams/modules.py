"""Modules: groups of tables small enough for one picture, found in the graph of relationships.

Each schema is divided on its own. Within it, tables that no key connects to others are kept
together, small connected parts are modules as they are, and large ones are divided by moving each
table to the group that it shares more keys with than chance would give it (the first phase of the
Louvain method, in the order of names, so that the same schema gives the same modules), at most
`LIMIT` tables to a module.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from schemabook.model.base import QualifiedName
from schemabook.model.book import Module, Relationship
from schemabook.model.catalogue import Catalogue

LIMIT = 25
_ROUNDS = 12

Neighbours = dict[QualifiedName, Counter[QualifiedName]]


def find_modules(catalogue: Catalogue, relationships: Iterable[Relationship]) -> tuple[Module, ...]:
    """The tables in modules of at most `LIMIT`, every table in one, in the order of module names."""
    tables: dict[str, list[QualifiedName]] = defaultdict(list)
    for table in catalogue.tables:
        tables[table.name.schema].append(table.name)
    keys: dict[str, list[Relationship]] = defaultdict(list)
    for relationship in relationships:
        keys[relationship.child.schema].append(relationship)
    references = Counter(
        relationship.parent for relationship in relationships if relationship.parent != relationship.child
    )
    groups: list[list[QualifiedName]] = []
    for schema in sorted(tables):
        groups.extend(_divide(tables[schema], keys[schema]))
    return _named(groups, references)


def _divide(names: list[QualifiedName], relationships: Iterable[Relationship]) -> Iterator[list[QualifiedName]]:
    if len(names) <= LIMIT:
        yield names
        return
    neighbours = _neighbours(names, relationships)
    for part in _connected(names, neighbours):
        if len(part) <= LIMIT:
            yield part
        else:
            yield from _communities(part, neighbours)


def _neighbours(names: list[QualifiedName], relationships: Iterable[Relationship]) -> Neighbours:
    neighbours: Neighbours = {name: Counter() for name in names}
    for relationship in relationships:
        child, parent = relationship.child, relationship.parent
        if child != parent and child in neighbours and parent in neighbours:
            neighbours[child][parent] += 1
            neighbours[parent][child] += 1
    return neighbours


def _connected(names: list[QualifiedName], neighbours: Neighbours) -> list[list[QualifiedName]]:
    """The parts that keys connect; small ones are put together up to the limit, largest first."""
    seen: set[QualifiedName] = set()
    parts = []
    for name in names:
        if name in seen:
            continue
        part, waiting = [], [name]
        seen.add(name)
        while waiting:
            member = waiting.pop()
            part.append(member)
            fresh = [other for other in neighbours[member] if other not in seen]
            seen.update(fresh)
            waiting.extend(fresh)
        parts.append(sorted(part))
    parts.sort(key=lambda part: (-len(part), part))
    return _packed([part for part in parts if len(part) > 1]) + _packed([part for part in parts if len(part) == 1])


def _packed(parts: list[list[QualifiedName]]) -> list[list[QualifiedName]]:
    """Parts put together while they fit into one picture."""
    packed: list[list[QualifiedName]] = []
    for part in parts:
        if packed and len(packed[-1]) + len(part) <= LIMIT and len(part) * 4 <= LIMIT:
            packed[-1] = packed[-1] + part
        else:
            packed.append(part)
    return packed


def _communities(part: list[QualifiedName], neighbours: Neighbours) -> list[list[QualifiedName]]:
    partition = _Partition(part, neighbours)
    for _ in range(_ROUNDS):
        if sum(partition.move(number) for number in range(len(part))) == 0:
            break
    groups: dict[int, list[QualifiedName]] = defaultdict(list)
    for name, label in zip(part, partition.label, strict=True):
        groups[label].append(name)
    return _merged(list(groups.values()), neighbours)


class _Partition:
    """Tables, numbered in the order of names, with labels; equal labels are a group of at most `LIMIT`."""

    def __init__(self, part: list[QualifiedName], neighbours: Neighbours) -> None:
        numbers = {name: number for number, name in enumerate(part)}
        self.label = list(range(len(part)))
        self._near = [[(numbers[other], keys) for other, keys in neighbours[name].items()] for name in part]
        self._degree = [sum(keys for _, keys in near) for near in self._near]
        self._total = list(self._degree)
        self._size = [1] * len(part)
        self._keys = max(1, sum(self._degree))

    def move(self, table: int) -> bool:
        """Give a table the label that it gains most by: many keys to the group, few by chance alone."""
        own, degree = self.label[table], self._degree[table]
        keys = {own: 0}
        for other, number in self._near[table]:
            keys[self.label[other]] = keys.get(self.label[other], 0) + number
        self._total[own] -= degree
        self._size[own] -= 1
        fitting = [one for one in keys if self._size[one] < LIMIT]
        best = max(fitting, key=lambda one: (keys[one] - degree * self._total[one] / self._keys, one == own, one))
        self._total[best] += degree
        self._size[best] += 1
        self.label[table] = best
        return best != own


def _merged(groups: list[list[QualifiedName]], neighbours: Neighbours) -> list[list[QualifiedName]]:
    """Small groups joined to the one that they share most keys with, where it has room."""
    member = {name: index for index, group in enumerate(groups) for name in group}
    for index in sorted(range(len(groups)), key=lambda one: (len(groups[one]), groups[one])):
        group = groups[index]
        if not group or len(group) > LIMIT // 4:
            continue
        votes: Counter[int] = Counter()
        for name in group:
            for other, keys in neighbours[name].items():
                target = member.get(other)
                if target is not None and target != index and len(groups[target]) + len(group) <= LIMIT:
                    votes[target] += keys
        if votes:
            best = max(votes, key=lambda one: (votes[one], -one))
            groups[best] = groups[best] + group
            groups[index] = []
            member.update((name, best) for name in group)
    return _packed(sorted((sorted(group) for group in groups if group), key=lambda group: (-len(group), group)))


def _named(groups: list[list[QualifiedName]], references: Counter[QualifiedName]) -> tuple[Module, ...]:
    """Modules named after their most referenced table, which is in no other module."""
    modules = []
    for group in sorted(groups):
        hub = min(group, key=lambda name: (-references[name], name))
        modules.append(Module(name=str(hub), tables=tuple(sorted(group))))
    return tuple(sorted(modules, key=lambda module: (module.name, module.tables)))
