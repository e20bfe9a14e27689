"""Every column whose values are few and named, with what they mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schemabook.documents.blocks import Block, Code, Inline, Line, Link, Page, Paragraph, Target, Text, code, grid, text
from schemabook.documents.context import Context, Section, missing
from schemabook.documents.long_lists import LongList
from schemabook.documents.plain_blocks import things
from schemabook.documents.words import capitalised, counted
from schemabook.insights.plain_words import readable
from schemabook.insights.states import ValuedColumn
from schemabook.model.reader import Focus

_KEY = "status-values"
_MOST_IN_SUMMARY = 30
_SOURCES = {"enum": "enum type", "inline": "type of the column", "check": "check", "domain": "domain"}


def compose_summary(context: Context) -> Iterator[Block]:
    """The columns with their values, or a link where there are many."""
    found = context.insights.valued
    if len(found) <= _MOST_IN_SUMMARY:
        yield from compose_body(context)
        return
    link = Link(text="Every status value", to=Target(page=_KEY))
    yield Paragraph(line=(link, Text(text=f": the values of {counted(len(found), 'column')}, with their meanings.")))


def compose_body(context: Context) -> Iterator[Block]:
    """All columns with their values."""
    found = context.insights.valued
    if found:
        yield _list(context).whole()
        yield from _unexplained(context, found)


def compose_pages(context: Context) -> Iterator[Page]:
    """A page of its own where there are many, by the first letter of the table where there are very many."""
    found = context.insights.valued
    if len(found) <= _MOST_IN_SUMMARY:
        return
    listed = _list(context)
    yield Page(key=_KEY, title="Status values", blocks=(listed.body(), *_unexplained(context, found)))
    yield from listed.pages()


def _list(context: Context) -> LongList[ValuedColumn]:
    return LongList(
        title="Status values",
        noun="column",
        items=context.insights.valued,
        name=lambda one: f"{context.display(one.table)} {one.column}",
        build=lambda items: _grid(context, items),
    )


def _grid(context: Context, items: Sequence[ValuedColumn]) -> Block:
    rows: list[tuple[Line, ...]] = []
    for one in items:
        technical = context.reader.audience.is_technical
        rows.append(
            (
                context.index.table_link(one.table) if technical else text(capitalised(things(context, one.table))),
                code(one.column) if technical else text(readable(one.column)),
                tuple(_values(context, one)),
                text(_SOURCES.get(one.source, one.source)) if technical else (),
            )
        )
    return grid(("Table" if context.reader.audience.is_technical else "What", "Column", "Values", "Declared by"), rows)


def _values(context: Context, one: ValuedColumn) -> Iterator[Inline]:
    """The values, each with its meaning where that is known, and which of them is the default."""
    meanings = _meanings(context, one)
    if one.several:
        yield Text(text="any of these, alone or together: ")
    for position, value in enumerate(one.values):
        if position:
            yield Text(text="; " if meanings else ", ")
        yield Code(text=value) if value else Text(text="the empty text")
        default = " (the default)" if value == one.default else ""
        meaning = meanings.get(value, "").strip().rstrip(".;")
        words = f"{default}{f': {meaning}' if meaning else ''}"
        if words:
            yield Text(text=words)


def _meanings(context: Context, one: ValuedColumn) -> dict[str, str]:
    table = context.index.tables[one.table]
    column = next(each for each in table.columns if each.name == one.column)
    known = context.notes.values(one.table, column)
    return {value: known[value] for value in one.values if known.get(value)}


def _unexplained(context: Context, found: Sequence[ValuedColumn]) -> Iterator[Block]:
    silent = [one for one in found if not _meanings(context, one)]
    if silent:
        first = silent[0]
        yield missing(
            f"What the values mean is not written down for {len(silent):,} of {counted(len(found), 'column')}.",
            remedy=f"Write it under tables, {context.display(first.table)}, columns, {first.column}, values "
            "in annotations.yml.",
        )


section = Section(
    title="Status values",
    summary=compose_summary,
    body=compose_body,
    pages=compose_pages,
    keys=(_KEY, "lists/"),
    focuses=frozenset({Focus.OVERVIEW}),
)
