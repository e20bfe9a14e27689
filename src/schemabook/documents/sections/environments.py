"""Where the database runs. Never a secret."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import Block, Line, code, grid, text
from schemabook.documents.context import TECHNICAL, Context, Section, missing


def compose_summary(context: Context) -> Iterator[Block]:
    """The environments that people wrote down."""
    rows: list[tuple[Line, ...]] = [
        (
            text(one.name),
            code(one.host),
            text(str(one.port or "")),
            code(one.database),
            text(one.purpose),
        )
        for one in context.book.annotations.environments
    ]
    if rows:
        yield grid(("Environment", "Host", "Port", "Database", "Purpose"), rows)
    else:
        remedy = "Write them under environments in annotations.yml: name, host, port, database and purpose."
        yield missing("Where this database runs is not written down.", remedy=remedy)


section = Section(title="Environments", summary=compose_summary, audiences=TECHNICAL, focuses=frozenset())
