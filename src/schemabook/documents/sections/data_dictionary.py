"""Every column of every table and view."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import (
    Block,
    Grid,
    Line,
    Link,
    Page,
    Paragraph,
    Target,
    Text,
    code,
    grid,
    text,
)
from schemabook.documents.context import TECHNICAL, Context, Section
from schemabook.documents.relation_blocks import column_default, nullability
from schemabook.documents.words import by_initial, counted
from schemabook.model.base import QualifiedName
from schemabook.model.reader import Depth
from schemabook.model.tables import Column

_MOST_ON_A_PAGE = 2000

Entry = tuple[QualifiedName, tuple[Column, ...]]


def compose_summary(context: Context) -> Iterator[Block]:
    """A link to the page."""
    number = sum(len(columns) for _, columns in _relations(context))
    if number:
        link = Link(text="Every column", to=Target(page="data-dictionary"))
        yield Paragraph(line=(link, Text(text=f" of every table and view: {counted(number, 'column')}.")))


def compose_pages(context: Context) -> Iterator[Page]:
    """One page, or one for each first letter where that would be too long."""
    relations = _relations(context)
    number = sum(len(columns) for _, columns in relations)
    if not number:
        return
    if number <= _MOST_ON_A_PAGE:
        yield Page(key="data-dictionary", title="Every column", blocks=(_columns(context, relations),))
        return
    groups = list(by_initial(relations, lambda entry: context.display(entry[0])))
    rows: list[tuple[Line, ...]] = [
        (
            (Link(text=letter, to=Target(page=f"lists/columns-{letter}")),),
            text(f"{len(group):,}"),
            text(f"{sum(len(columns) for _, columns in group):,}"),
        )
        for letter, group in groups
    ]
    blocks = (grid(("Letter", "Tables and views", "Columns"), rows),)
    yield Page(key="data-dictionary", title="Every column", blocks=blocks)
    for letter, group in groups:
        yield Page(key=f"lists/columns-{letter}", title=f"Columns: {letter}", blocks=(_columns(context, group),))


def _relations(context: Context) -> list[Entry]:
    found: list[Entry] = [(table.name, table.columns) for table in context.catalogue.tables]
    found.extend((view.name, view.columns) for view in context.catalogue.views)
    return sorted(found, key=lambda entry: entry[0])


def _columns(context: Context, relations: list[Entry]) -> Grid:
    """Nothing is said of nulls in the columns of views: the database does not know."""
    rows: list[tuple[Line, ...]] = []
    for name, columns in relations:
        link = context.index.table_link(name)
        is_table = name in context.index.tables
        nullable = {one.name: nullability(context, one) for one in columns} if is_table else {}
        rows.extend(
            (
                link,
                code(column.name),
                code(column.type or "any"),
                text(nullable.get(column.name, "")),
                column_default(column),
                text(context.notes.describe_column(name, column)[0]),
            )
            for column in columns
        )
    return grid(("Table or view", "Column", "Type", "Nullable", "Default", "Description"), rows)


def compose_body(context: Context) -> Iterator[Block]:
    """Every column."""
    relations = _relations(context)
    if relations:
        yield _columns(context, relations)


section = Section(
    title="Data dictionary",
    summary=compose_summary,
    pages=compose_pages,
    body=compose_body,
    keys=("data-dictionary", "lists/"),
    least=Depth.STANDARD,
    audiences=TECHNICAL,
)
