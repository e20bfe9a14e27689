"""Every index: what it is for, how large it is, and whether it is used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schemabook.documents.blocks import Block, Line, Link, Page, Paragraph, Target, Text, code, grid, text
from schemabook.documents.context import TECHNICAL, Context, Section
from schemabook.documents.finding_blocks import rule_page
from schemabook.documents.long_lists import LongList
from schemabook.documents.relation_blocks import key_words
from schemabook.documents.table_figures import index_use_cells
from schemabook.documents.words import counted, listed
from schemabook.model.reader import Depth, Extra, Focus
from schemabook.model.tables import Index, Relation, Table

_PAGE = "indexes"

Item = tuple[Relation, Index]


def compose_summary(context: Context) -> Iterator[Block]:
    """How many indexes there are and what the rules found about them, with the link."""
    items = _items(context)
    if not items:
        return
    link = Link(text="Every index", to=Target(page=_PAGE))
    yield Paragraph(line=(link, Text(text=f": {counted(len(items), 'index', 'indexes')}.")))
    yield from _found(context)


def _items(context: Context) -> list[Item]:
    relations: list[Relation] = [*context.catalogue.tables, *context.catalogue.views]
    return [(relation, index) for relation in relations for index in relation.indexes]


def _found(context: Context) -> Iterator[Block]:
    """The rules with findings about indexes, linked."""
    counts: dict[str, int] = {}
    for finding in context.book.report.findings:
        if finding.subject.kind == "index" or "index" in finding.rule:
            counts[finding.rule] = counts.get(finding.rule, 0) + 1
    if counts:
        parts: list[Text | Link] = [Text(text="Found by the rules: ")]
        for rule, number in sorted(counts.items()):
            if len(parts) > 1:
                parts.append(Text(text=", "))
            parts.extend((Link(text=rule, to=Target(page=rule_page(rule))), Text(text=f" ({number:,})")))
        yield Paragraph(line=(*parts, Text(text=".")))


def compose_pages(context: Context) -> Iterator[Page]:
    """The list of indexes, divided where it is long."""
    items = _items(context)
    if not items:
        return
    listing = _list(context, items)
    blocks: list[Block] = [*_found(context), listing.body(), *_how(context)]
    yield Page(key=_PAGE, title="Every index", blocks=tuple(blocks))
    yield from listing.pages()


def compose_body(context: Context) -> Iterator[Block]:
    """The whole list."""
    items = _items(context)
    if items:
        yield from _found(context)
        yield _list(context, items).whole()
        yield from _how(context)


def _list(context: Context, items: list[Item]) -> LongList[Item]:
    return LongList(
        title="Indexes",
        noun="index",
        items=items,
        name=lambda item: f"{context.display(item[0].name)} {item[1].name}",
        build=lambda some: _grid(context, some),
    )


def _how(context: Context) -> Iterator[Block]:
    """How sizes and scans were measured: the same statement for each index."""
    for name, methods in (
        ("Sizes", {one.size.method for one in context.measured.indexes.values() if one.size}),
        ("Scans", {one.scans.method for one in context.measured.indexes.values() if one.scans}),
    ):
        for method in sorted(methods):
            shown = method.replace("{object}", "'TABLE'").replace("{part}", "'INDEX'")
            yield Paragraph(line=(Text(text=f"{name}: "), *code(shown)))


def _grid(context: Context, items: Sequence[Item]) -> Block:
    rows: list[tuple[Line, ...]] = [
        (
            context.index.table_link(table.name),
            code(index.name),
            code(", ".join(key_words(key) for key in index.columns)),
            text(_purpose(table, index)),
            *index_use_cells(context, table.name, index.name),
        )
        for table, index in items
    ]
    return grid(("Table", "Index", "Columns", "For", "Size", "Scans", "Use"), rows)


def _purpose(relation: Relation, index: Index) -> str:
    """What an index does by its structure: keys, foreign keys, and how it is limited."""
    words = []
    columns = tuple(column.name for column in index.columns)
    table = relation if isinstance(relation, Table) else None
    if index.constraint is not None:
        primary = table is not None and table.primary_key is not None and columns == table.primary_key.columns
        words.append("primary key" if primary else "unique constraint" if index.unique else "constraint")
    elif index.unique:
        words.append("uniqueness")
    foreign = table.foreign_keys if table is not None else ()
    keys = [key for key in foreign if set(columns[: len(key.columns)]) == set(key.columns)]
    if keys:
        words.append("foreign key to " + listed(sorted({key.referenced_table.name for key in keys})))
    if index.predicate is not None:
        words.append("a part of the rows")
    if any(column.expression for column in index.columns):
        words.append("an expression")
    if index.include:
        words.append("carries other columns")
    return ", ".join(words) or "queries"


section = Section(
    title="Index strategy",
    summary=compose_summary,
    pages=compose_pages,
    body=compose_body,
    keys=(_PAGE, "lists/"),
    least=Depth.STANDARD,
    audiences=TECHNICAL,
    focuses=frozenset({Focus.PERFORMANCE}),
    extra=Extra.INDEXES,
)
