"""Relationships: foreign keys with their cardinality, and the junctions between many and many."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.base import QualifiedName
from schemabook.model.book import Junction, Relationship
from schemabook.model.catalogue import Catalogue, every_table
from schemabook.model.tables import ForeignKey, Table


def find_relationships(catalogue: Catalogue) -> tuple[Relationship, ...]:
    """Every declared foreign key, by child and name. Those of partitions stand for their table."""
    return tuple(relationship for table in catalogue.tables for relationship in _relationships_of(table))


def _relationships_of(table: Table) -> Iterator[Relationship]:
    declared: list[Declared] = [(key, ()) for key in table.foreign_keys]
    declared.extend(_keys_of_partitions(table))
    if not declared:
        return
    keys = [set(columns) for columns in unique_sets(table)]
    nullable = {column.name for column in table.columns if column.nullable}
    for key, partitions in declared:
        columns = set(key.columns)
        yield Relationship(
            child=table.name,
            foreign_key=key,
            one_to_one=any(unique <= columns for unique in keys),
            optional=not nullable.isdisjoint(columns),
            partitions=partitions,
        )


Declared = tuple[ForeignKey, tuple[QualifiedName, ...]]


def _keys_of_partitions(table: Table) -> list[Declared]:
    """The keys that partitions declare and their table does not, equal ones together."""
    found: dict[tuple[object, ...], tuple[ForeignKey, list[QualifiedName]]] = {}
    for partition in every_table(table.partitions):
        for key in partition.foreign_keys:
            same = (key.columns, key.referenced_table, key.referenced_columns)
            found.setdefault(same, (key, []))[1].append(partition.name)
    return [(key, tuple(names)) for key, names in found.values()]


def unique_sets(table: Table) -> Iterator[tuple[str, ...]]:
    """The sets of columns that can hold no two equal rows."""
    if table.primary_key is not None and not table.primary_key.without_overlaps:
        yield table.primary_key.columns
    for unique in table.unique_constraints:
        if not unique.without_overlaps:
            yield unique.columns
    for index in table.indexes:
        names = tuple(column.name for column in index.columns if column.name is not None)
        whole = len(names) == len(index.columns) and not any(column.prefix_length for column in index.columns)
        if index.unique and index.predicate is None and index.valid and whole:
            yield names


def find_junctions(catalogue: Catalogue) -> tuple[Junction, ...]:
    """The tables whose primary key, or only unique key, is covered exactly by two foreign keys."""
    return tuple(junction for table in catalogue.tables if (junction := _junction(table)) is not None)


def _junction(table: Table) -> Junction | None:
    for unique in unique_sets(table):
        within = [key for key in table.foreign_keys if set(key.columns) <= set(unique)]
        if len(within) == 2 and _covers(within, unique):
            return Junction(table=table.name, left=within[0], right=within[1])
    return None


def _covers(keys: list[ForeignKey], columns: tuple[str, ...]) -> bool:
    """Whether the keys share no column and together have all of `columns`."""
    listed = [column for key in keys for column in key.columns]
    return len(listed) == len(set(listed)) and set(listed) == set(columns)
