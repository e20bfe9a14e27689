"""What the database stores, in words: the things it knows, what belongs to what, and what is noted of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schemabook.documents.blocks import (
    Block,
    Bullets,
    Code,
    Heading,
    Line,
    Link,
    Page,
    Paragraph,
    Target,
    Text,
    text,
)
from schemabook.documents.context import PLAIN, Context, Section, missing
from schemabook.documents.long_lists import LongList
from schemabook.documents.plain_blocks import (
    attribute_lines,
    headword,
    only_links,
    purpose_words,
    relation_sentences,
    state_sentences,
    things,
)
from schemabook.documents.words import ANNOTATION, by_initial, capitalised, counted, purpose, sentence
from schemabook.insights.plain_words import readable
from schemabook.insights.table_groups import Group
from schemabook.model.base import QualifiedName
from schemabook.model.reader import Audience, Focus
from schemabook.model.tables import Table

_KEY = "what-is-stored"
_MOST_IN_A_LIST = 60
_MOST_IN_FULL = 150


def compose_summary(context: Context) -> Iterator[Block]:
    """A line for each thing that is stored, and the link to all of it."""
    tables = _tables(context)
    if not tables:
        return
    shown = tables[:_MOST_IN_A_LIST]
    yield Bullets(items=tuple(_line(context, table) for table in shown))
    if len(tables) > len(shown):
        yield Paragraph(line=text(f"And {counted(len(tables) - len(shown), 'other kind')} of things."))
    if not context.reader.is_brief and not context.in_one_file:
        link = Link(text="What is stored", to=Target(page=_KEY))
        yield Paragraph(line=(link, Text(text=" has what is noted of each, and what belongs to what.")))


def compose_body(context: Context) -> Iterator[Block]:
    """Each thing in words; a line for each where there are very many."""
    tables = _tables(context)
    if context.reader.is_brief:
        yield from compose_summary(context)
    elif len(tables) > _MOST_IN_FULL:
        yield LongList(
            title="What is stored",
            noun="thing",
            items=tables,
            name=lambda table: things(context, table.name),
            build=lambda items: Bullets(items=tuple(_line(context, table) for table in items)),
        ).whole()
    else:
        yield from _grouped(context, tables)
        yield from _undescribed(context, tables)


def compose_pages(context: Context) -> Iterator[Page]:
    """One page with everything, or one for each first letter."""
    tables = _tables(context)
    if not tables or context.reader.is_brief:
        return
    if len(tables) <= _MOST_IN_FULL:
        blocks = (*_grouped(context, tables), *_undescribed(context, tables))
        yield Page(key=_KEY, title="Everything that is stored", blocks=blocks)
        return
    groups = list(by_initial(tables, lambda table: things(context, table.name)))
    items: list[Line] = [
        (Link(text=letter, to=Target(page=f"{_KEY}/{letter}")), Text(text=f": {counted(len(group), 'kind')} of things"))
        for letter, group in groups
    ]
    yield Page(
        key=_KEY,
        title="Everything that is stored",
        blocks=(Bullets(items=tuple(items)), *_undescribed(context, tables)),
    )
    for letter, group in groups:
        described = tuple(block for table in group for block in _full(context, table, 2))
        yield Page(key=f"{_KEY}/{letter}", title=f"What is stored: {letter}", blocks=described)


def _tables(context: Context) -> list[Table]:
    """The tables that hold things: not those that only join others, nor those in which a tool keeps its own."""
    chosen = [table for table in context.catalogue.tables if _holds_things(context, table)]
    return chosen or list(context.catalogue.tables)


def _holds_things(context: Context, table: Table) -> bool:
    if any(one.table == table.name for one in context.migration_tables):
        return False
    return context.groups[table.name] is not Group.JUNCTION or not only_links(context, table.name)


def _line(context: Context, table: Table) -> Line:
    words = purpose_words(context, table)
    named = headword(context, things(context, table.name), context.display(table.name))
    return (*named, *((Text(text=f": {words}"),) if words else ()))


def _grouped(context: Context, tables: Sequence[Table]) -> Iterator[Block]:
    """The tables under the module that they are in, where there are several modules."""
    titles: dict[QualifiedName, str] = {}
    for module in context.book.modules:
        if context.module_pages:
            words = readable(context.module_title(module))
            titles |= dict.fromkeys(module.tables, capitalised(words))
    if len(set(titles.values())) < 2:
        for table in tables:
            yield from _full(context, table, 2)
        return
    for title in sorted(set(titles.values())):
        found = [table for table in tables if titles.get(table.name) == title]
        if found:
            yield Heading(level=2, text=f"Around {title.lower()}")
            for table in found:
                yield from _full(context, table, 3)


def _full(context: Context, table: Table, level: int) -> Iterator[Block]:
    yield Heading(level=level, text=capitalised(things(context, table.name)))
    yield from purpose(*context.notes.describe(table.name, table.comment))
    if context.reader.audience is Audience.MIXED:
        yield Paragraph(line=(Text(text="Stored as "), Code(text=context.display(table.name)), Text(text=".")))
    sentences = [*relation_sentences(context, table.name), *state_sentences(context, table)]
    if sentences:
        yield Paragraph(line=text(" ".join(sentences)))
    lines = tuple(attribute_lines(context, table))
    if lines:
        yield Bullets(items=lines)
    note = context.notes.table(table.name)
    if note and note.retention:
        yield Paragraph(line=(Text(text=f"Kept: {sentence(note.retention)}"), ANNOTATION))
    figures = context.measured.tables.get(table.name)
    amount = context.figures.show(figures.rows) if figures else ""
    if amount:
        yield Paragraph(line=text(f"How many there are: {amount.removesuffix(' rows').removesuffix(' row')}."))


def _undescribed(context: Context, tables: Sequence[Table]) -> Iterator[Block]:
    """Whose words these are, for readers who are not told it of each; and how many things have none."""
    silent = [table for table in tables if not purpose_words(context, table)]
    if len(silent) < len(tables) and not context.reader.audience.is_technical:
        yield Paragraph(line=text("What things are for is said in the words of those who described this database."))
    if silent:
        words = f"What it is for is not written down for {len(silent):,} of {len(tables):,}."
        first = context.display(silent[0].name)
        yield missing(words, remedy=f"Write it under tables, {first} in annotations.yml.")


section = Section(
    title="What is stored",
    summary=compose_summary,
    body=compose_body,
    pages=compose_pages,
    keys=(_KEY, f"{_KEY}/"),
    audiences=PLAIN,
    focuses=frozenset({Focus.OVERVIEW, Focus.RELATIONSHIPS}),
)
