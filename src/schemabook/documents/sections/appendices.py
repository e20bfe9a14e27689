"""The script that makes the schema."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.ddl import ddl_writer
from schemabook.documents.blocks import Attachment, Block, FileTarget, Heading, Link, Paragraph, Text
from schemabook.documents.context import Context, Section

_FILE = "schema.sql"


def compose_summary(context: Context) -> Iterator[Block]:
    """A link to the script."""
    yield Heading(level=2, text="Appendix: the script")
    link = Link(text=_FILE, to=FileTarget(path=_FILE), code=True)
    words = f" makes this schema on an empty {context.dialect.product} database, without owners and grants."
    yield Paragraph(line=(link, Text(text=words)))


def compose_attachments(context: Context) -> Iterator[Attachment]:
    """The script."""
    writer = ddl_writer(context.dialect)
    statements = writer.build_statements(context.catalogue, context.dialect, access=False)
    yield Attachment(path=_FILE, text=writer.build_script(statements))


section = Section(summary=compose_summary, attachments=compose_attachments)
