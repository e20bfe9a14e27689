"""Modules: groups of tables that belong together, found in the graph of relationships.

Each schema is divided on its own, unless one picture holds all of it. Within it, tables go with those that they share
more relationships with than chance would give them, at most `LIMIT` to a module; a relationship binds the less, the
more tables refer to the same parent. Tables that nothing ties to others go by the first word of their names. The same
schema gives the same modules; modules of an earlier time are kept, and what is new joins them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from math import sqrt

from schemabook.diagrams.communities import find_communities
from schemabook.diagrams.hubs import count_referring, find_hubs
from schemabook.diagrams.name_words import (
    Words,
    common_beginning,
    spelled,
    split_words,
    usual_prefix,
    without_prefix,
)
from schemabook.model.base import QualifiedName
from schemabook.model.book import InferredRelationship, Module, Relationship
from schemabook.model.catalogue import Catalogue

LIMIT = 40
"""The most tables of a module."""
MOST_IN_A_PICTURE = 25
"""The most tables that one picture shows so that they can be read."""
_SMALL = 4
_INFERRED = 0.5

Group = list[QualifiedName]
Ties = dict[QualifiedName, dict[QualifiedName, float]]
"""For each table those that relationships tie to it, both ways, with the weight of the ties."""


def find_modules(
    catalogue: Catalogue,
    relationships: Sequence[Relationship],
    inferred: Sequence[InferredRelationship] = (),
    kept: Mapping[QualifiedName, str] | None = None,
) -> tuple[Module, ...]:
    """The tables in modules of at most `LIMIT`, every table in one, in the order of module names.

    `kept` tells the module of an earlier time for each table of then, by name. Tables stay where they were; new ones
    join the module that they have most ties with, where there is room, or make modules of their own. A module whose
    naming table is gone, or is now elsewhere, is named anew.
    """
    ties = _ties(catalogue, relationships, inferred)
    schemas: dict[str, Group] = defaultdict(list)
    for table in catalogue.tables:
        schemas[table.name.schema].append(table.name)
    references = count_referring(relationships, inferred)
    hubs = find_hubs(catalogue, relationships, inferred)
    modules: list[Module] = []
    for schema in sorted(schemas):
        names = sorted(schemas[schema])
        groups = _kept_groups(names, ties, kept) if kept else [("", group) for group in _divide(names, ties)]
        titles = _titles([group for _, group in groups], schema if len(schemas) > 1 else "")
        for (old, group), title in zip(groups, titles, strict=True):
            name = old if any(str(one) == old for one in group) else str(_most_referenced(group, references))
            within = tuple(one for one in sorted(group) if one in hubs)
            modules.append(Module(name=name, tables=tuple(sorted(group)), title=title, hubs=within))
    return tuple(sorted(modules, key=lambda module: (module.name, module.tables)))


def _ties(
    catalogue: Catalogue, relationships: Sequence[Relationship], inferred: Sequence[InferredRelationship]
) -> Ties:
    """Ties inside each schema; to the parent of many children they are weak, and keys bind twice as much as guesses."""
    ties: Ties = {table.name: {} for table in catalogue.tables}
    children: dict[QualifiedName, set[QualifiedName]] = defaultdict(set)
    pairs = [(one.child, one.parent, 1.0) for one in relationships]
    pairs += [(one.child, one.parent, _INFERRED) for one in inferred]
    for child, parent, _ in pairs:
        children[parent].add(child)
    for child, parent, heft in pairs:
        if child == parent or child.schema != parent.schema or child not in ties or parent not in ties:
            continue
        weight = heft / sqrt(1 + len(children[parent]))
        ties[child][parent] = ties[child].get(parent, 0.0) + weight
        ties[parent][child] = ties[parent].get(child, 0.0) + weight
    return ties


def _divide(names: Group, ties: Ties) -> list[Group]:
    """The tables of a schema, in the order of names, in groups of at most `LIMIT`."""
    if len(names) <= MOST_IN_A_PICTURE:
        return [names] if names else []
    numbers = {name: number for number, name in enumerate(names)}
    weights = [{numbers[other]: weight for other, weight in ties[name].items() if other in numbers} for name in names]
    labels = find_communities(weights, LIMIT)
    groups: list[Group] = [[] for _ in range(max(labels) + 1)]
    for name, label in zip(names, labels, strict=True):
        groups[label].append(name)
    groups = _joined(groups, ties)
    large = [group for group in groups if len(group) >= _SMALL]
    small = [group for group in groups if len(group) < _SMALL]
    return large + _by_words(small, names)


def _joined(groups: list[Group], ties: Ties) -> list[Group]:
    """Small groups joined, the smallest first, to the one that they have most ties with of those that have room."""
    member = {name: index for index, group in enumerate(groups) for name in group}
    for index in sorted(range(len(groups)), key=lambda one: (len(groups[one]), one)):
        group = groups[index]
        if len(group) >= _SMALL:
            continue
        votes = _votes(group, member, ties)
        fitting = [one for one in votes if one != index and len(groups[one]) + len(group) <= LIMIT]
        if fitting:
            best = max(fitting, key=lambda one: (votes[one], -one))
            groups[best] = groups[best] + group
            groups[index] = []
            member.update((name, best) for name in group)
    return [sorted(group) for group in groups if group]


def _votes(group: Group, member: Mapping[QualifiedName, int], ties: Ties) -> dict[int, float]:
    """How strongly a group is tied to each group, by its number."""
    votes: dict[int, float] = {}
    for name in group:
        for other, weight in ties[name].items():
            if other in member:
                votes[member[other]] = votes.get(member[other], 0.0) + weight
    return votes


def _by_words(parts: list[Group], names: Group) -> list[Group]:
    """Small parts put together by the first word of their names where that gives groups, the others as they come."""
    prefix = usual_prefix([split_words(name.name) for name in names])
    words = {part[0]: without_prefix(split_words(part[0].name), prefix) for part in parts}
    groups, rest = _grouped(parts, words, 0)
    ordered = sorted(rest, key=lambda part: (len(part) == 1, part))
    return groups + list(_packed(ordered))


def _grouped(
    parts: list[Group], words: Mapping[QualifiedName, Words], position: int
) -> tuple[list[Group], list[Group]]:
    """Parts that share a word at this position and are at least four tables, and the parts that are left over."""
    alike: dict[str, list[Group]] = defaultdict(list)
    for part in parts:
        own = words[part[0]]
        alike[own[position] if position < len(own) else ""].append(part)
    groups: list[Group] = []
    rest: list[Group] = []
    for word in sorted(alike):
        them = alike[word]
        size = sum(map(len, them))
        if not word or size < _SMALL:
            rest.extend(them)
        elif size <= LIMIT:
            groups.append(sorted(chain.from_iterable(them)))
        else:
            further, left = _grouped(them, words, position + 1)
            groups.extend(further)
            groups.extend(_packed(sorted(left)))
    return groups, rest


def _packed(parts: Iterable[Group]) -> Iterator[Group]:
    """Parts put together, in their order, while the group has room."""
    packed: Group = []
    for part in parts:
        if len(packed) + len(part) > LIMIT:
            yield sorted(packed)
            packed = []
        packed = packed + part
    if packed:
        yield sorted(packed)


def _kept_groups(names: Group, ties: Ties, kept: Mapping[QualifiedName, str]) -> list[tuple[str, Group]]:
    """Groups of an earlier time with the names that they had, and what is new in them or in groups without a name."""
    old: dict[str, Group] = defaultdict(list)
    for name in names:
        if name in kept:
            old[kept[name]].append(name)
    if not old:
        return [("", group) for group in _divide(names, ties)]
    labels = sorted(old)
    groups = [part for label in labels for part in _in_limit(old[label], ties)]
    named = [kept[group[0]] for group in groups]
    fresh = _settle(groups, [name for name in names if name not in kept], ties)
    found = _divide_fresh(fresh, ties)
    return list(zip(named + [""] * len(found), [sorted(group) for group in groups + found], strict=True))


def _in_limit(group: Group, ties: Ties) -> list[Group]:
    return [group] if len(group) <= LIMIT else _divide(group, ties)


def _settle(groups: list[Group], fresh: Group, ties: Ties) -> Group:
    """New tables put into the groups that they are tied to; those that are tied to none with room are given back."""
    member = {name: index for index, group in enumerate(groups) for name in group}
    while True:
        waiting: Group = []
        for name in fresh:
            votes = _votes([name], member, ties)
            fitting = [one for one in votes if len(groups[one]) < LIMIT]
            if fitting:
                best = max(fitting, key=lambda one: (votes[one], -one))
                groups[best].append(name)
                member[name] = best
            else:
                waiting.append(name)
        if len(waiting) == len(fresh):
            return waiting
        fresh = waiting


def _divide_fresh(fresh: Group, ties: Ties) -> list[Group]:
    """Groups of tables that join no group of an earlier time."""
    listed = set(fresh)
    among = {name: {other: weight for other, weight in ties[name].items() if other in listed} for name in fresh}
    return _divide(fresh, among)


def _most_referenced(group: Group, references: Mapping[QualifiedName, int]) -> QualifiedName:
    return min(group, key=lambda name: (-references.get(name, 0), name))


def _titles(groups: list[Group], schema: str) -> list[str]:
    """What each group may be called, empty where its names have no first word in common or others have the same.

    A group that is all of a schema among several is called like the schema.
    """
    if schema and len(groups) == 1:
        return [schema]
    words = {name: split_words(name.name) for group in groups for name in group}
    prefix = usual_prefix(list(words.values()))
    titles = []
    for group in groups:
        begins = common_beginning(words[name] for name in group)
        title = ""
        if begins and begins != prefix[: len(begins)]:
            title = spelled(next(name.name for name in sorted(group) if words[name][: len(begins)] == begins), begins)
        titles.append(title)
    counts = Counter(title.lower() for title in titles)
    return [title if counts[title.lower()] == 1 else "" for title in titles]
