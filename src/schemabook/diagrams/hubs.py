"""Hubs: tables that so many others refer to that lines to them would hide everything else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import chain

from schemabook.model.base import QualifiedName
from schemabook.model.book import InferredRelationship, Relationship
from schemabook.model.catalogue import Catalogue

_MANY = 12
_SHARE = 15
"""The share of all tables, in hundredths, which a hub is referred to by more than."""
_TIMES = 4
"""How many times as often as nearly all other tables a hub is referred to, at least."""
_LEAST = 8


def find_hubs(
    catalogue: Catalogue, relationships: Iterable[Relationship], inferred: Iterable[InferredRelationship] = ()
) -> frozenset[QualifiedName]:
    """The tables that more than 12 tables and 15 in 100 of all tables refer to.

    So are those that at least 8 refer to, and more than 4 times as many as refer to 95 in 100 of the tables that are
    referred to at all. A table counts once, whatever the number of its keys; what refers to itself does not count.
    Inferred relationships count as foreign keys do.
    """
    referring = count_referring(relationships, inferred)
    counts = sorted(referring.values())
    if not counts:
        return frozenset()
    usual = counts[(len(counts) * 95 + 99) // 100 - 1]
    return frozenset(
        table.name
        for table in catalogue.tables
        if (count := referring.get(table.name, 0)) > max(_MANY, len(catalogue.tables) * _SHARE / 100)
        or (count >= _LEAST and count > _TIMES * usual)
    )


def count_referring(
    relationships: Iterable[Relationship], inferred: Iterable[InferredRelationship] = ()
) -> dict[QualifiedName, int]:
    """How many other tables refer to each table that any does, by foreign keys or as inferred."""
    children: dict[QualifiedName, set[QualifiedName]] = defaultdict(set)
    for one in chain[Relationship | InferredRelationship](relationships, inferred):
        if one.child != one.parent:
            children[one.parent].add(one.child)
    return {parent: len(them) for parent, them in children.items()}
