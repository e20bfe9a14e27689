"""How people say that the database is used: by whom, how consistent reads must be, how it is organised."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import Block
from schemabook.documents.context import TECHNICAL, Context, Section, missing
from schemabook.documents.operations import said
from schemabook.model.reader import Depth

_TOPICS = ("access-patterns", "consistency", "philosophy")


def compose_summary(context: Context) -> Iterator[Block]:
    """What people wrote on each topic; one line for all that they did not."""
    unwritten = [topic for topic in _TOPICS if not context.book.annotations.note(topic)]
    for topic in _TOPICS:
        yield from said(context, topic)
    if unwritten:
        remedy = f"Write it under notes in annotations.yml: {', '.join(unwritten)}."
        yield missing("How the database is used and organised is not written down, or not all of it.", remedy=remedy)


section = Section(
    title="How it is used",
    summary=compose_summary,
    least=Depth.STANDARD,
    audiences=TECHNICAL,
    focuses=frozenset(),
)
