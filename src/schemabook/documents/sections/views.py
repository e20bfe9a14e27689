"""A page for every view, and the list of all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schemabook.documents.blocks import (
    Block,
    Bullets,
    Heading,
    Line,
    Page,
    Paragraph,
    Text,
    code,
    grid,
    joined,
    text,
)
from schemabook.documents.context import TECHNICAL, Context, Section
from schemabook.documents.example_blocks import view_example_blocks
from schemabook.documents.finding_blocks import finding_blocks
from schemabook.documents.long_lists import LongList
from schemabook.documents.relation_blocks import (
    access_blocks,
    column_type,
    index_blocks,
    rule_blocks,
    trigger_blocks,
    unmodelled_blocks,
    used_by_blocks,
)
from schemabook.documents.table_figures import access_pattern_blocks, size_blocks
from schemabook.documents.words import codes, facts, first_line, purpose, sql, titled
from schemabook.model.reader import Depth, Extra
from schemabook.model.tables import View


def compose_summary(context: Context) -> Iterator[Block]:
    """The list of views, or of the pages that list them."""
    yield from _list(context).summary()


def _list(context: Context) -> LongList[View]:
    return LongList(
        title="Views",
        noun="view",
        items=context.catalogue.views,
        name=lambda view: context.display(view.name),
        build=lambda views: _grid(context, views),
    )


def _grid(context: Context, views: Sequence[View]) -> Block:
    rows: list[tuple[Line, ...]] = [
        (
            context.index.table_link(view.name),
            text("materialised" if view.materialised else ""),
            text(str(len(view.columns))),
            text(first_line(context.notes.describe(view.name, view.comment)[0])),
        )
        for view in views
    ]
    return grid(("View", "Kind", "Columns", "Description"), rows)


def compose_pages(context: Context) -> Iterator[Page]:
    """The lists by letter, if there are any, and the page of each view."""
    yield from _list(context).pages()
    for view in context.catalogue.views:
        kind = "Materialised view" if view.materialised else "View"
        yield Page(
            key=context.index.pages["view", view.name, ""],
            title=f"{kind} {context.display(view.name)}",
            blocks=tuple(_blocks(context, view)),
            subject=str(view.name),
        )


def _blocks(context: Context, view: View) -> Iterator[Block]:
    yield from purpose(*context.notes.describe(view.name, view.comment))
    yield from facts(_facts(view))
    yield from titled(2, "Columns", _columns(context, view))
    yield from size_blocks(context, view.name)
    yield from finding_blocks(context, view.name)
    yield from titled(2, "Reads from", _sources(context, view))
    yield from used_by_blocks(context, "view", view.name)
    yield from index_blocks(context, view)
    yield from access_pattern_blocks(context, view.name)
    yield from trigger_blocks(context, view.triggers)
    yield from rule_blocks(view.rules)
    yield from access_blocks(context, "view", view.name)
    if context.reader.wants(Extra.QUERIES):
        yield from view_example_blocks(context, view)
    yield Heading(level=2, text="Definition")
    if view.definition:
        yield sql(view.definition.strip("\n"))
    else:
        yield Paragraph(line=text("The role that read the database may not see the definition."))
    yield from unmodelled_blocks(view.unmodelled)


def _facts(view: View) -> list[tuple[str, Line]]:
    return [
        ("Kind", text("materialised view" if view.materialised else "view")),
        ("Populated", text("" if view.populated else "no: it must be refreshed before it can be read")),
        ("Check option", text(view.check_option or "")),
        ("Security", text(view.security or "")),
        ("Algorithm", text(view.algorithm or "")),
        ("Owner", code(view.owner or "")),
        ("Tablespace", code(view.tablespace or "")),
        ("Options", codes(f"{option.name}={option.value}" for option in view.options)),
    ]


def _columns(context: Context, view: View) -> Iterator[Block]:
    rows: list[tuple[Line, ...]] = [
        (
            code(column.name),
            column_type(context, column),
            text(context.notes.describe_column(view.name, column)[0]),
        )
        for column in view.columns
    ]
    if rows:
        yield grid(("Column", "Type", "Description"), rows, tuple(column.name for column in view.columns))


def _sources(context: Context, view: View) -> Iterator[Block]:
    items = []
    for reference in view.depends_on:
        columns = codes(reference.columns)
        items.append(
            joined([context.index.link(reference), (Text(text="columns "), *columns)], ": ")
            if columns
            else context.index.link(reference)
        )
    if items:
        yield Bullets(items=tuple(items))


section = Section(
    title="Views",
    summary=compose_summary,
    pages=compose_pages,
    keys=("views/", "lists/"),
    audiences=TECHNICAL,
    least=Depth.STANDARD,
)
