"""Partitions from rows, folded under their table."""

from __future__ import annotations

from itertools import groupby

from schemabook.engines.mysql.rows import PartitionRow
from schemabook.model.base import QualifiedName
from schemabook.model.tables import PartitionKey, Table, TableKind

_SYSTEM_TIME = "SYSTEM_TIME"


def unmodelled_of_partitions(rows: list[PartitionRow]) -> tuple[str, ...]:
    """What the catalogue of the server does not say about the partitions of a table."""
    is_history = bool(rows) and rows[0].method == _SYSTEM_TIME
    return ("the interval or limit of its history partitions",) if is_history else ()


def build_partition_key(rows: list[PartitionRow]) -> PartitionKey:
    """How a table is partitioned, from the rows of its partitions."""
    first = rows[0]
    if first.method == _SYSTEM_TIME:
        return PartitionKey(method=first.method, expression="")
    names = {row.name for row in rows}
    subpartition = None
    if first.subpartition_method:
        subpartition = PartitionKey(
            method=first.subpartition_method,
            expression=first.subpartition_expression or "",
            count=len(rows) // len(names),
        )
    return PartitionKey(
        method=first.method,
        expression=first.expression or "",
        count=None if first.bound else len(names),
        subpartition=subpartition,
    )


def build_partitions(rows: list[PartitionRow]) -> tuple[Table, ...]:
    """The partitions of one table, each with its sub-partitions, in the order of their bounds."""
    return tuple(_partition(list(group)) for _, group in groupby(rows, key=lambda row: row.name))


def _partition(rows: list[PartitionRow]) -> Table:
    first = rows[0]
    subpartitions = tuple(
        Table(
            name=QualifiedName(first.relation, row.subpartition),
            kind=TableKind.PARTITION,
            comment=row.comment or None,
        )
        for row in rows
        if row.subpartition
    )
    return Table(
        name=QualifiedName(first.relation, first.name),
        kind=TableKind.PARTITION,
        partition_bound=_bound(first),
        comment=None if subpartitions else first.comment or None,
        partitions=subpartitions,
    )


def _bound(row: PartitionRow) -> str | None:
    """The bound as it is written; None for partitions that have none (HASH, KEY)."""
    if row.method == _SYSTEM_TIME:
        return "CURRENT" if row.bound == "CURRENT" else "HISTORY"
    if not row.bound:
        return None
    if row.method.startswith("RANGE"):
        return f"VALUES LESS THAN ({row.bound})"
    if row.method.startswith("LIST"):
        return "DEFAULT" if row.bound == "DEFAULT" else f"VALUES IN ({row.bound})"
    return row.bound
