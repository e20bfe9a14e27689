"""Relationships: foreign keys with their cardinality, and the junctions between many and many."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.base import QualifiedName
from schemabook.model.book import Junction, Relationship
from schemabook.model.catalogue import Catalogue, Domain, every_table
from schemabook.model.tables import Column, ForeignKey, Table


def find_relationships(catalogue: Catalogue) -> tuple[Relationship, ...]:
    """Every declared foreign key, by child and name. Partitions at either end stand for their table."""
    table_of = {part.name: table.name for table in catalogue.tables for part in every_table((table,))}
    never_null = not_null_domains(catalogue)
    return tuple(
        relationship for table in catalogue.tables for relationship in _relationships_of(table, table_of, never_null)
    )


def _relationships_of(
    table: Table, table_of: dict[QualifiedName, QualifiedName], never_null: frozenset[QualifiedName]
) -> Iterator[Relationship]:
    declared: list[Declared] = [(key, ()) for key in table.foreign_keys]
    declared.extend(_keys_of_partitions(table))
    if not declared:
        return
    keys = [set(columns) for columns in unique_sets(table)]
    nullable = {one.name for one in table.columns if one.nullable and not has_domain_of(one, never_null)}
    for key, partitions in declared:
        columns = set(key.columns)
        everywhere = not partitions or _covers_all(table, set(partitions))
        yield Relationship(
            child=table.name,
            parent=table_of.get(key.referenced_table, key.referenced_table),
            foreign_key=key,
            one_to_one=any(unique <= columns for unique in keys),
            optional=not (key.enforced and everywhere and nullable.isdisjoint(columns)),
            partitions=partitions,
        )


def _covers_all(table: Table, declaring: set[QualifiedName]) -> bool:
    """Whether every row of a partitioned table stands in, or under, one of the partitions."""
    return table.name in declaring or (
        bool(table.partitions) and all(_covers_all(part, declaring) for part in table.partitions)
    )


def not_null_domains(catalogue: Catalogue) -> frozenset[QualifiedName]:
    """The domains that allow no null, by themselves or through a domain that they stand on."""
    domains = {domain.name: domain for domain in catalogue.domains}
    found: set[QualifiedName] = set()
    for domain in domains.values():
        base: Domain | None = domain
        while base is not None and base.nullable:
            base = None if base.type_name is None or _is_array(base) else domains.get(base.type_name)
        if base is not None:
            found.add(domain.name)
    return frozenset(found)


def has_domain_of(column: Column, domains: frozenset[QualifiedName]) -> bool:
    """Whether the values of a column, and not just the elements of its arrays, are of one of these domains."""
    return column.type_name in domains and not _is_array(column)


def _is_array(item: Column | Domain) -> bool:
    return item.type.endswith("[]")


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
