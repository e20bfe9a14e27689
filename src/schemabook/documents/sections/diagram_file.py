"""The whole entity-relationship diagram as a file of its own."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.diagrams.mermaid import MOST_CHARACTERS, Entity, attributes, er_diagram
from schemabook.documents.blocks import Attachment, Block, FileTarget, Link, Paragraph, Text
from schemabook.documents.context import TECHNICAL, Context, Section
from schemabook.model.reader import Extra


def _path(context: Context) -> str:
    return context.beside("diagram.mmd", ".mmd")


def compose_summary(context: Context) -> Iterator[Block]:
    """A link to the file."""
    if context.catalogue.tables:
        link = Link(text=_path(context), to=FileTarget(path=_path(context)), code=True)
        yield Paragraph(line=(link, Text(text=" has every table and every foreign key, as text that Mermaid draws.")))


def compose_attachments(context: Context) -> Iterator[Attachment]:
    """All columns where Mermaid takes them, else keys alone, else names."""
    tables = context.catalogue.tables
    if not tables:
        return
    for detail in ("columns", "keys", "names"):
        entities = [
            Entity(
                name=table.name,
                attributes=() if detail == "names" else attributes(table, keys_only=detail == "keys"),
            )
            for table in tables
        ]
        drawn = er_diagram(entities, context.book.relationships, context.display, context.verb)
        if len(drawn) <= MOST_CHARACTERS:
            break
    yield Attachment(path=_path(context), text=drawn + "\n")


section = Section(
    title="Diagram file",
    summary=compose_summary,
    attachments=compose_attachments,
    keys=("diagram.mmd",),
    audiences=TECHNICAL,
    extra=Extra.DIAGRAMS,
)
