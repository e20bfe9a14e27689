"""Every rule that rows must obey, in words, and what enforces it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schemabook.documents.blocks import Block, Line, Link, Page, Paragraph, Target, Text, grid
from schemabook.documents.context import TECHNICAL, Context, Section, missing
from schemabook.documents.integrity_blocks import PLAIN_RULES, rule_rows
from schemabook.documents.long_lists import LongList
from schemabook.documents.words import counted
from schemabook.model.reader import Depth, Focus
from schemabook.model.tables import Table

_KEY = "integrity-rules"
_MOST_ON_A_PAGE = 150


def compose_summary(context: Context) -> Iterator[Block]:
    """Where the rules are."""
    tables = _tables(context)
    if tables:
        link = Link(text="Every integrity rule", to=Target(page=_KEY))
        beside = " beside keys and NOT NULL" if context.is_large else ""
        words = f" of {counted(len(tables), 'table')}{beside}, in words and with what enforces it."
        yield Paragraph(line=(link, Text(text=words)))


def compose_body(context: Context) -> Iterator[Block]:
    """All rules by table."""
    if _tables(context):
        yield _list(context).whole()
        yield from _silent(context)


def compose_pages(context: Context) -> Iterator[Page]:
    """The page of all rules, by the first letter of the table where there are many."""
    if not _tables(context):
        return
    listed = _list(context)
    yield Page(key=_KEY, title="Every integrity rule", blocks=(listed.body(), *_silent(context)))
    yield from listed.pages()


def _tables(context: Context) -> list[Table]:
    """The tables that have rules; in a large schema those that have any beside keys and NOT NULL."""
    tables = [table for table in context.catalogue.tables if _has_rules(context, table)]
    return [table for table in tables if next(_rows(context, table), None)] if context.is_large else tables


def _rows(context: Context, table: Table) -> Iterator[tuple[Line, Line]]:
    return rule_rows(context, table, PLAIN_RULES if context.is_large else frozenset())


def _has_rules(context: Context, table: Table) -> bool:
    declared = (table.primary_key, *table.unique_constraints, *table.checks, *table.foreign_keys, *table.exclusions)
    if any(one is not None for one in declared) or table.triggers or any(one.unique for one in table.indexes):
        return True
    note = context.notes.table(table.name)
    return any(not one.nullable for one in table.columns) or bool(note and any(one.validation for one in note.columns))


def _list(context: Context) -> LongList[Table]:
    return LongList(
        title="Integrity rules",
        noun="table",
        items=_tables(context),
        name=lambda table: context.display(table.name),
        build=lambda tables: _grid(context, tables),
        most=_MOST_ON_A_PAGE,
    )


def _grid(context: Context, tables: Sequence[Table]) -> Block:
    rows: list[tuple[Line, ...]] = []
    for table in tables:
        shown = context.index.table_link(table.name)
        rows.extend((shown, *row) for row in _rows(context, table))
    return grid(("Table", "Rule", "Enforced by"), rows)


def _silent(context: Context) -> Iterator[Block]:
    """Whether the application checks anything is known to people alone."""
    if not any(column.validation for table in context.book.annotations.tables for column in table.columns):
        yield missing(
            "What the application checks beside the database is not written down.",
            remedy="Write validation under a column in annotations.yml.",
        )


section = Section(
    title="Integrity rules",
    summary=compose_summary,
    body=compose_body,
    pages=compose_pages,
    keys=(_KEY, "lists/"),
    audiences=TECHNICAL,
    least=Depth.STANDARD,
    focuses=frozenset({Focus.RELATIONSHIPS}),
)
