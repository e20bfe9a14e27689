"""Each table as a specification has it: what it is for, its columns, indexes and constraints."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import Block, Bullets, Heading, Page, Paragraph, text
from schemabook.documents.constraint_blocks import constraint_blocks
from schemabook.documents.context import EVERYDAY, TECHNICAL, Context, Section
from schemabook.documents.quick_tables import quick_blocks
from schemabook.documents.table_chapters import chapters, column_grid, definition, described, index_lines
from schemabook.documents.table_parts import extra_blocks
from schemabook.documents.words import counted, titled
from schemabook.model.tables import Table


def compose_summary(context: Context) -> Iterator[Block]:
    """How many tables there are."""
    if context.reader.is_brief:
        yield from quick_blocks(context, context.catalogue.tables)
        return
    words = counted(len(context.catalogue.tables), "table")
    yield Paragraph(
        line=text(f"{words}, in the order of names." if context.catalogue.tables else "There are no tables.")
    )


def compose_pages(context: Context) -> Iterator[Page]:
    """A chapter for each table."""
    if not context.reader.is_brief:
        yield from chapters(context, list(context.catalogue.tables), "Table: {name}", _blocks)


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


section = Section(
    title="Schema design", summary=compose_summary, pages=compose_pages, audiences=TECHNICAL, focuses=EVERYDAY
)
