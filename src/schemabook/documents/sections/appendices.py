"""The script that makes the schema."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.ddl import ddl_writer
from schemabook.documents.blocks import Attachment, Block, FileTarget, Link, Paragraph, Text
from schemabook.documents.context import TECHNICAL, Context, Section


def _path(context: Context) -> str:
    return context.beside("schema.sql", ".sql")


def compose_summary(context: Context) -> Iterator[Block]:
    """A link to the script."""
    link = Link(text=_path(context), to=FileTarget(path=_path(context)), code=True)
    words = f" makes this schema on an empty {context.dialect.product} database, without owners and grants."
    yield Paragraph(line=(link, Text(text=words)))


def compose_attachments(context: Context) -> Iterator[Attachment]:
    """The script."""
    writer = ddl_writer(context.dialect)
    statements = writer.build_statements(context.catalogue, context.dialect, access=False)
    yield Attachment(path=_path(context), text=writer.build_script(statements))


section = Section(
    title="Script",
    summary=compose_summary,
    attachments=compose_attachments,
    keys=("schema.sql",),
    audiences=TECHNICAL,
)
