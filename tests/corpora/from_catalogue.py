"""The counts of a TRUTH file, taken from our catalogue: they must come out the same.

Partitions that our catalogue folds (their columns, keys and indexes are those of their table) are
unfolded for this, because the TRUTH files count what each partition has.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue
from schemabook.model.survey import Survey
from schemabook.model.tables import Column, ForeignKey, Index, Table, TableKind


class Unfolded:
    """A table or partition with what it has from the table above it."""

    def __init__(self, table: Table, above: Unfolded | None = None) -> None:
        self.table = table
        self.columns: tuple[Column, ...] = table.columns or (above.columns if above else ())
        self.indexes: tuple[Index, ...] = table.indexes + (above.indexes if above else ())
        self.foreign_keys: tuple[ForeignKey, ...] = table.foreign_keys + (above.foreign_keys if above else ())
        self.primary_keys: int = int(table.primary_key is not None) + (above.primary_keys if above else 0)
        self.unique_constraints: int = len(table.unique_constraints) + (above.unique_constraints if above else 0)
        self.checks: int = len(table.checks) + (above.checks if above else 0)
        self.exclusions: int = len(table.exclusions) + (above.exclusions if above else 0)
        self.triggers: int = len(table.triggers) + (above.triggers if above else 0)


def unfold(tables: tuple[Table, ...], above: Unfolded | None = None) -> Iterator[Unfolded]:
    """Each table followed by its partitions at every depth."""
    for table in tables:
        whole = Unfolded(table, above)
        yield whole
        yield from unfold(table.partitions, whole)


def postgresql_counts(survey: Survey) -> dict[str, int]:
    """By the definitions in counts.POSTGRESQL."""
    catalogue = survey.catalogue
    tables = [one for one in unfold(catalogue.tables) if one.table.server is None]
    keys = [(one.table.name, key) for one in tables for key in one.foreign_keys]
    indexes = [index for one in tables for index in one.indexes]
    indexes += [index for view in catalogue.views for index in view.indexes]
    return {
        "schemas": len(_schemas(catalogue)),
        "tables": len(tables),
        "partitioned": sum(one.table.kind is TableKind.PARTITIONED for one in tables),
        "partitions": sum(one.table.partition_bound is not None for one in tables),
        "views": sum(not view.materialised for view in catalogue.views),
        "matviews": sum(view.materialised for view in catalogue.views),
        "sequences": len(catalogue.sequences)
        + sum(c.identity is not None for one in tables for c in one.table.columns),
        "columns": sum(len(one.columns) for one in tables),
        "indexes": len(indexes),
        "partial_or_expr_indexes": sum(
            index.predicate is not None or any(key.expression for key in index.columns) for index in indexes
        ),
        "primary_keys": sum(one.primary_keys for one in tables),
        "foreign_keys": len(keys),
        "composite_fks": sum(len(key.columns) > 1 for _, key in keys),
        "self_fks": sum(name == key.referenced_table for name, key in keys),
        "unique_constraints": sum(one.unique_constraints for one in tables),
        "checks": sum(one.checks for one in tables),
        "exclusion": sum(one.exclusions for one in tables),
        "triggers": sum(one.triggers for one in tables) + sum(len(view.triggers) for view in catalogue.views),
        "functions": len(catalogue.routines),
        "enums": len(catalogue.enums),
        "domains": len(catalogue.domains),
        "comments": _relation_comments(catalogue, tables),
        "policies": sum(len(one.table.policies) for one in tables),
        "generated_cols": sum(c.generated is not None for one in tables for c in one.columns),
    }


def _schemas(catalogue: Catalogue) -> set[str]:
    """The schemas that hold a relation of any kind."""
    names: list[QualifiedName] = [one.table.name for one in unfold(catalogue.tables)]
    names += [view.name for view in catalogue.views]
    names += [sequence.name for sequence in catalogue.sequences]
    names += [composite.name for composite in catalogue.composites]
    return {name.schema for name in names}


def _relation_comments(catalogue: Catalogue, tables: list[Unfolded]) -> int:
    relations: list[Any] = [one.table for one in tables]
    relations += catalogue.views
    things: list[Any] = [*relations, *catalogue.sequences]
    things += [column for relation in relations for column in relation.columns]
    things += [index for relation in relations for index in relation.indexes]
    things += [one for composite in catalogue.composites for one in composite.attributes]
    return sum(thing.comment is not None for thing in things)


def mysql_counts(survey: Survey) -> dict[str, int]:
    """By the definitions in counts.MYSQL."""
    catalogue = survey.catalogue
    columns = [column for table in catalogue.tables for column in table.columns]
    view_columns = [column for view in catalogue.views for column in view.columns]
    return {
        "tables": len(catalogue.tables),
        "views": len(catalogue.views),
        "columns": len(columns),
        "indexes": sum(len(table.indexes) for table in catalogue.tables),
        "primary_keys": sum(table.primary_key is not None for table in catalogue.tables),
        "foreign_keys": sum(len(table.foreign_keys) for table in catalogue.tables),
        "routines": len(catalogue.routines),
        "triggers": sum(len(table.triggers) for table in catalogue.tables),
        "table_comments": sum(table.comment is not None for table in catalogue.tables),
        "column_comments": sum(column.comment is not None for column in columns + view_columns),
        "generated_cols": sum(column.generated is not None for column in columns),
        "partitions": sum(len(table.partitions) for table in catalogue.tables),
    }


def sqlite_counts(survey: Survey) -> dict[str, int]:
    """By the definitions in counts.SQLITE, without what belongs to virtual tables."""
    catalogue = survey.catalogue
    tables = [table for table in catalogue.tables if table.kind is not TableKind.VIRTUAL]
    return {
        "tables": len(tables),
        "columns": sum(len(table.columns) for table in tables),
        "views": len(catalogue.views),
        "triggers": sum(len(table.triggers) for table in catalogue.tables)
        + sum(len(view.triggers) for view in catalogue.views),
        "indexes": sum(len(table.indexes) for table in tables),
        "foreign_keys": sum(len(table.foreign_keys) for table in tables),
    }


def foreign_keys(survey: Survey) -> list[dict[str, Any]]:
    """The foreign keys as the TRUTH files list them."""
    default = survey.catalogue.default_schema

    def shown(name: QualifiedName) -> str:
        return name.name if name.schema in ("", default) else str(name)

    return [
        {
            "table": shown(one.table.name),
            "columns": list(key.columns),
            "ref_table": shown(key.referenced_table),
            "ref_columns": list(key.referenced_columns),
        }
        for one in unfold(survey.catalogue.tables)
        for key in one.foreign_keys
    ]
