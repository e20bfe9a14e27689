"""Partitions: those there are with their bounds, and the tables that come near to needing them."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import Block, Heading, Line, Paragraph, code, grid, text
from schemabook.documents.context import Context, missing
from schemabook.documents.operations import NEVER_MEASURED, on_own_page, said, stored_tables
from schemabook.model.families import Family
from schemabook.model.reader import Focus
from schemabook.model.tables import Column, Table

_MOST = 24
_MOST_TABLES = 30
_MOST_CANDIDATES = 10
LARGE_ROWS = 50_000_000
"""From how many rows on a table is worth a thought about partitions: a convention, not a limit of any engine."""
_TIMES = frozenset({Family.DATE, Family.TIMESTAMP, Family.TIMESTAMP_WITH_ZONE})


def compose_body(context: Context) -> Iterator[Block]:
    """What is partitioned, what people plan, and what is large and has a time."""
    yield from said(context, "partitioning")
    partitioned = [table for table in context.catalogue.tables if table.partition_key is not None]
    for table in partitioned[:_MOST_TABLES]:
        yield from _partitioned(context, table)
    if len(partitioned) > _MOST_TABLES:
        words = f"These are the first {_MOST_TABLES} of {len(partitioned):,} partitioned tables."
        yield Paragraph(line=text(words))
    yield from _candidates(context)


def _partitioned(context: Context, table: Table) -> Iterator[Block]:
    key = table.partition_key
    if key is None:
        return
    yield Heading(level=2, text=context.display(table.name))
    inner = f", each by {key.subpartition.method.lower()}" if key.subpartition else ""
    yield Paragraph(line=(*text(f"Partitioned by {key.method.lower()}{inner}: "), *code(key.expression)))
    rows: list[tuple[Line, ...]] = []
    for partition in table.partitions[:_MOST]:
        figures = context.measured.tables.get(partition.name)
        rows.append(
            (
                code(context.display(partition.name)),
                code(partition.partition_bound) if partition.partition_bound else (),
                context.figures.bare(figures.rows) if figures else (),
                context.figures.line(figures.size) if figures else (),
            )
        )
    if rows:
        yield grid(("Partition", "Holds", "Rows (about)", "Size"), rows)
    if len(table.partitions) > _MOST:
        yield Paragraph(line=text(f"These are the first {_MOST} of {len(table.partitions):,} partitions."))


def _candidates(context: Context) -> Iterator[Block]:
    """The large tables with a time; said of whole numbers that were measured, and of nothing else."""
    if context.measured.measurements is None:
        yield missing("Whether a table is large enough to be divided was not measured.", remedy=NEVER_MEASURED)
        return
    figures = context.figures
    rows: list[tuple[float, tuple[Line, ...]]] = []
    for table in stored_tables(context):
        measured = context.measured.tables.get(table.name)
        times = _times(table)
        if table.partition_key is None and measured and figures.value(measured.rows) >= LARGE_ROWS and times:
            row = (
                context.index.table_link(table.name),
                figures.line(measured.rows),
                figures.line(measured.size),
                text(", ".join(column.name for column in times)),
            )
            rows.append((-figures.value(measured.rows), row))
    if rows:
        rows.sort(key=lambda pair: pair[0])
        yield Heading(level=2, text="Large tables that have a time")
        yield grid(("Table", "Rows", "Size", "Times"), [row for _, row in rows[:_MOST_CANDIDATES]])
        return
    yield Paragraph(
        line=text(f"No table with a time has {LARGE_ROWS:,} rows, from which on this document names it (a convention).")
    )


def _times(table: Table) -> list[Column]:
    """The columns by which rows could be told apart by time: always filled."""
    return [column for column in table.columns if column.family in _TIMES and not column.nullable]


section = on_own_page(
    "partitioning",
    "Partitioning",
    "Partitions, and the tables that come near to them",
    compose_body,
    focuses=frozenset({Focus.PERFORMANCE}),
)
