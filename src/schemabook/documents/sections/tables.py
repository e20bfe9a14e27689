"""A page for every table, and the list of all."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import Block, Heading, Line, Link, Page, Paragraph, Target, Text, grid, text
from schemabook.documents.context import Context, Section
from schemabook.documents.sections.er_diagram import first_line
from schemabook.documents.table_page import compose_table
from schemabook.documents.words import by_initial, counted
from schemabook.model.tables import Table, TableKind

_MOST_IN_A_LIST = 200


def compose_summary(context: Context) -> Iterator[Block]:
    """The list of tables, or of the pages that list them."""
    tables = context.catalogue.tables
    if not tables:
        return
    yield Heading(level=2, text="Tables")
    if len(tables) <= _MOST_IN_A_LIST:
        yield _list(context, tables)
        return
    yield Paragraph(line=text(f"All {counted(len(tables), 'table')}, by the first letter of their names:"))
    rows: list[tuple[Line, ...]] = [
        ((Link(text=letter, to=Target(page=_list_key(letter))),), text(f"{len(group):,}"))
        for letter, group in _by_letter(context)
    ]
    yield grid(("Letter", "Tables"), rows)


def compose_pages(context: Context) -> Iterator[Page]:
    """The lists by letter, if there are any, and the page of each table."""
    if len(context.catalogue.tables) > _MOST_IN_A_LIST:
        for letter, group in _by_letter(context):
            yield Page(key=_list_key(letter), title=f"Tables: {letter}", blocks=(_list(context, tuple(group)),))
    for table in context.catalogue.tables:
        yield compose_table(context, table)


def _by_letter(context: Context) -> Iterator[tuple[str, list[Table]]]:
    return by_initial(context.catalogue.tables, lambda table: context.display(table.name))


def _list_key(letter: str) -> str:
    return f"lists/tables-{letter}"


def _list(context: Context, tables: tuple[Table, ...]) -> Block:
    index = context.index
    rows: list[tuple[Line, ...]] = [
        (
            index.table_link(table.name),
            text(kind_text(table)),
            text(str(len(table.columns))),
            text(str(len(index.parents[table.name]) or "")),
            text(str(len(index.children[table.name]) or "")),
            (Text(text=first_line(table.comment)),) if table.comment else (),
        )
        for table in tables
    ]
    return grid(("Table", "Kind", "Columns", "Parents", "Children", "Description"), rows)


def kind_text(table: Table) -> str:
    """What kind of table it is, where it is no ordinary one."""
    if table.kind is TableKind.PARTITIONED:
        return f"partitioned ({len(table.partitions)})" if table.partitions else "partitioned"
    return "" if table.kind is TableKind.ORDINARY else table.kind.value


section = Section(summary=compose_summary, pages=compose_pages)
