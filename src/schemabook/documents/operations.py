"""What the sections about running a database share: notes of people, settings, pages of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from schemabook.documents.blocks import (
    Block,
    Heading,
    Line,
    Link,
    Note,
    Page,
    Paragraph,
    Target,
    Text,
    code,
    grid,
    text,
)
from schemabook.documents.context import TECHNICAL, Context, Section, Summary, missing
from schemabook.documents.words import ANNOTATION, first_line, listed
from schemabook.model.base import QualifiedName
from schemabook.model.measurements import SettingValue
from schemabook.model.reader import Depth, Focus
from schemabook.model.tables import Table, TableKind

NEVER_MEASURED = "Read the database without --no-measure."
"""What gives the figures that a document lacks."""


def release_of(context: Context) -> str:
    """The product and its release: the version without what a patch of the server changes."""
    server = context.survey.server
    return f"{server.product} {'.'.join(server.version.split('.')[: context.dialect.version_parts])}".strip()


def written(context: Context, topic: str, what: str) -> Iterator[Block]:
    """What people wrote on a topic, with its origin; else one line that says so ("How it is cached")."""
    said = context.book.annotations.note(topic)
    if said:
        yield from said_by_people(said)
    else:
        yield missing(f"{what} is not written down.", remedy=f"Write it as {topic} under notes in annotations.yml.")


def said(context: Context, topic: str) -> Iterator[Block]:
    """What people wrote on a topic, with its origin; nothing where they wrote nothing."""
    yield from said_by_people(context.book.annotations.note(topic))


def said_by_people(words: str) -> Iterator[Block]:
    """Paragraphs that people wrote, the last with their origin."""
    paragraphs = [one.strip() for one in words.split("\n\n") if one.strip()]
    for position, paragraph in enumerate(paragraphs, start=1):
        origin = (ANNOTATION,) if position == len(paragraphs) else ()
        yield Paragraph(line=(Text(text=paragraph), *origin))


def unwritten(what: str, missed: Iterable[str], key: str) -> Iterator[Block]:
    """One line for all the fields of an annotation that are empty; nothing where none is."""
    names = list(missed)
    if names:
        yield missing(
            f"Not written down of {what}: {listed(names)}.", remedy=f"Write it under {key} in annotations.yml."
        )


def on_own_page(
    key: str, title: str, link: str, compose_body: Summary, *, focuses: frozenset[Focus] | None = None
) -> Section:
    """A technical section that has its page in a folder, with a link on the first page; whole in a single file.

    `link` is the text of that link and the title of the page.

    Where it can only say what is missing, it says that on the first page and has no page.
    """

    def has_page(blocks: tuple[Block, ...]) -> bool:
        return any(not isinstance(block, Heading) and not is_missing(block) for block in blocks)

    def compose_summary(context: Context) -> Iterator[Block]:
        blocks = tuple(compose_body(context))
        if has_page(blocks):
            yield Paragraph(line=(Link(text=link, to=Target(page=key)),))
        else:
            yield from (block for block in blocks if is_missing(block))

    def compose_pages(context: Context) -> Iterator[Page]:
        blocks = tuple(compose_body(context))
        if has_page(blocks):
            yield Page(key=key, title=link, blocks=blocks)

    return Section(
        title=title,
        summary=compose_summary,
        pages=compose_pages,
        body=compose_body,
        keys=(key,),
        least=Depth.STANDARD,
        audiences=TECHNICAL,
        focuses=focuses,
    )


def is_missing(block: Block) -> bool:
    """Whether a block is a remark on what the document lacks."""
    return isinstance(block, Note) and block.kind == "missing"


def first_rows(header: tuple[str, ...], rows: list[tuple[Line, ...]], most: int) -> Iterator[Block]:
    """A table of the first rows, with a remark on how many there are where they are more; nothing without rows."""
    if rows:
        yield grid(header, rows[:most])
    if len(rows) > most:
        yield Paragraph(line=text(f"These are the first {most:,} of {len(rows):,}."))


def settings_named(context: Context, names: Iterable[str]) -> list[SettingValue]:
    """The measured settings of these names, in this order."""
    measured = context.measured.measurements
    known = {one.name.lower(): one for one in measured.settings} if measured else {}
    return [known[name] for name in names if name in known]


def settings_grid(settings: Iterable[SettingValue]) -> Iterator[Block]:
    """Settings with their values; nothing where there are none."""
    rows: list[tuple[Line, ...]] = [
        (code(one.name), code(one.value or "''"), text(first_line(one.meaning))) for one in settings
    ]
    if rows:
        yield grid(("Setting", "Value", "What it does"), rows)


def stored_tables(context: Context) -> list[Table]:
    """The tables whose rows this database keeps itself."""
    return [table for table in context.catalogue.tables if table.kind is not TableKind.FOREIGN]


def leading_table(context: Context) -> QualifiedName | None:
    """The table that matters most to those who look after the database: the largest, else that with most children.

    One that holds its rows itself goes before one that has partitions.
    """
    stored = stored_tables(context)
    tables = [table for table in stored if table.kind is TableKind.ORDINARY] or stored
    if not tables:
        return None
    sizes = {name: figures.size for name, figures in context.measured.tables.items() if figures.size is not None}
    if any(table.name in sizes for table in tables):
        return min(tables, key=lambda one: (-context.figures.value(sizes.get(one.name)), one.name)).name
    return min(tables, key=lambda one: (-len(context.index.children[one.name]), one.name)).name
