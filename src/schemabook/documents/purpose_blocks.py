"""What the database is for, in the words of those who know."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import Block
from schemabook.documents.context import Context, missing
from schemabook.documents.words import purpose


def purpose_blocks(context: Context) -> Iterator[Block]:
    """The purpose that people wrote, else the database's own comment."""
    said = context.book.annotations.purpose
    if said:
        yield from purpose(said, "annotation")
    elif context.survey.server.comment:
        yield from purpose(context.survey.server.comment)
    else:
        yield missing("What this database is for is not written down.", remedy="Write purpose in annotations.yml.")
