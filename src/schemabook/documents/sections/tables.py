"""A page for every table, and the list of all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schemabook.documents.blocks import Attachment, Block, Line, Page, Paragraph, grid, text
from schemabook.documents.context import EVERYDAY, TECHNICAL, Context, Section
from schemabook.documents.drawings import svg_file
from schemabook.documents.long_lists import LongList
from schemabook.documents.quick_tables import quick_blocks
from schemabook.documents.table_page import compose_table, has_picture, picture_path
from schemabook.documents.words import first_line
from schemabook.model.reader import Extra
from schemabook.model.tables import Table, TableKind


def compose_summary(context: Context) -> Iterator[Block]:
    """The list of tables, or of the pages that list them."""
    if context.reader.is_brief:
        yield from quick_blocks(context, context.catalogue.tables)
    else:
        yield from _list(context).summary()
        yield from _measured_on(context)


def compose_pages(context: Context) -> Iterator[Page]:
    """The lists by letter, if there are any, and the page of each table."""
    if context.reader.is_brief:
        return
    yield from _list(context).pages()
    for table in context.catalogue.tables:
        yield compose_table(context, table)


def compose_attachments(context: Context) -> Iterator[Attachment]:
    """The large pictures of tables with many neighbours."""
    if context.reader.is_brief or context.in_one_file or not context.reader.wants(Extra.DIAGRAMS):
        return
    for table in context.catalogue.tables:
        if has_picture(context, table):
            drawing = context.drawings.everything_around(table.name)
            yield Attachment(path=picture_path(context, table), text=svg_file(drawing))


def _list(context: Context) -> LongList[Table]:
    return LongList(
        title="Tables",
        noun="table",
        items=context.catalogue.tables,
        name=lambda table: context.display(table.name),
        build=lambda tables: _grid(context, tables),
    )


def _grid(context: Context, tables: Sequence[Table]) -> Block:
    index = context.index
    rows: list[tuple[Line, ...]] = [
        (
            index.table_link(table.name),
            text(kind_text(table)),
            text(str(len(table.columns))),
            *_figures(context, table),
            text(str(len(index.parents[table.name]) or "")),
            text(str(len(index.children[table.name]) or "")),
            text(first_line(context.notes.describe(table.name, table.comment)[0])),
        )
        for table in tables
    ]
    return grid(("Table", "Kind", "Columns", "Rows", "Size", "Parents", "Children", "Description"), rows)


def _figures(context: Context, table: Table) -> tuple[Line, Line]:
    """Rows and size, where they were measured."""
    found = context.measured.tables.get(table.name)
    if found is None:
        return (), ()
    return context.figures.bare(found.rows), context.figures.line(found.size)


def _measured_on(context: Context) -> Iterator[Block]:
    """When the rows and sizes in the list were measured."""
    figures = [figure for one in context.measured.tables.values() for figure in (one.rows, one.size) if figure]
    days = sorted({context.figures.day(figure) for figure in figures})
    if days:
        when = f"on {days[0]}" if len(days) == 1 else f"between {days[0]} and {days[-1]}"
        yield Paragraph(line=text(f"Rows and sizes were measured {when}; the page of a table says how."))


def kind_text(table: Table) -> str:
    """What kind of table it is, where it is no ordinary one."""
    if table.kind is TableKind.PARTITIONED:
        return f"partitioned ({len(table.partitions)})" if table.partitions else "partitioned"
    return "" if table.kind is TableKind.ORDINARY else table.kind.value


section = Section(
    title="Tables",
    summary=compose_summary,
    pages=compose_pages,
    attachments=compose_attachments,
    keys=("tables/", "lists/"),
    audiences=TECHNICAL,
    focuses=EVERYDAY,
)
