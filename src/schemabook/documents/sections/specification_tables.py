"""Each table as a specification has it: what it is for, its columns, indexes and constraints."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import Block, Bullets, Heading
from schemabook.documents.constraint_blocks import constraint_blocks
from schemabook.documents.context import Context
from schemabook.documents.table_chapters import column_grid, definition, described, index_lines, table_section
from schemabook.documents.table_parts import extra_blocks
from schemabook.documents.words import titled
from schemabook.model.tables import Table


def _blocks(context: Context, table: Table) -> Iterator[Block]:
    yield from described(context, table)
    yield Heading(level=2, text="Columns")
    yield from column_grid(context, table)
    yield from titled(2, "Indexes", _indexes(context, table))
    yield from constraint_blocks(context, table)
    yield from extra_blocks(context, table)


def _indexes(context: Context, table: Table) -> Iterator[Block]:
    """The statements that make the indexes; where they are part of the table's own, what they are."""
    statements = list(definition(context, table, parts=frozenset({"indexes"})))
    lines = tuple(index_lines(context, table))
    yield from statements or ([Bullets(items=lines)] if lines else [])


section = table_section("Schema design", _blocks)
