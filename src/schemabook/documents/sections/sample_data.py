"""Made-up rows for every table, and the script that inserts them in order."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import (
    Attachment,
    Block,
    FileTarget,
    Grid,
    Heading,
    Line,
    Link,
    Paragraph,
    Text,
    text,
)
from schemabook.documents.context import TECHNICAL, Context, Section
from schemabook.documents.words import sql
from schemabook.model.reader import Extra

_MOST_SHOWN = 30


def _path(context: Context) -> str:
    return context.beside("sample-data.sql", "-sample-data.sql")


def compose_summary(context: Context) -> Iterator[Block]:
    """The script, and which tables it leaves empty."""
    if not context.catalogue.tables:
        return
    link = Link(text=_path(context), to=FileTarget(path=_path(context)), code=True)
    words = " inserts made-up rows into every table, in an order that foreign keys allow. None is from the database."
    yield Paragraph(line=(link, Text(text=words)))
    empty = [table.name for table in context.catalogue.tables if context.samples.table(table.name) is None]
    if empty:
        rows: list[tuple[Line, ...]] = [
            (context.index.table_link(name), text(context.samples.reason(name))) for name in empty
        ]
        yield Paragraph(line=text("These tables stay empty:"))
        yield Grid(header=("Table", "Why"), rows=tuple(rows))


def compose_body(context: Context) -> Iterator[Block]:
    """The script, and the rows of each table where they are few."""
    from schemabook.examples.sample_data import insert_statement

    yield from compose_summary(context)
    if len(context.catalogue.tables) > _MOST_SHOWN:
        return
    for level in context.book.load_order.levels:
        for name in level:
            found = context.samples.table(name)
            if found is not None and found.rows:
                yield Heading(level=2, text=f"Rows of {context.display(name)}")
                yield sql(f"{insert_statement(found, context.dialect)};")


def compose_attachments(context: Context) -> Iterator[Attachment]:
    """The script."""
    from schemabook.examples.sample_data import sample_script

    if context.catalogue.tables:
        script = sample_script(context.catalogue, context.dialect, context.samples, context.book.load_order)
        yield Attachment(path=_path(context), text=script)


section = Section(
    title="Sample data",
    summary=compose_summary,
    body=compose_body,
    attachments=compose_attachments,
    keys=("sample-data.sql",),
    audiences=TECHNICAL,
    focuses=frozenset(),
    extra=Extra.SAMPLE_DATA,
)
