"""How the database is saved: the plan, what the server shows, the commands."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.backup_blocks import fact_blocks, plan_blocks, saving_blocks, server_blocks
from schemabook.documents.blocks import Block
from schemabook.documents.context import TECHNICAL, Context, Section
from schemabook.documents.words import titled
from schemabook.model.reader import Depth


def compose_summary(context: Context) -> Iterator[Block]:
    """What was decided, what the server shows, and a command for each need."""
    yield from plan_blocks(context)
    yield from server_blocks(context)
    yield from titled(2, "Commands", saving_blocks(context))
    yield from fact_blocks(context)


section = Section(
    title="Backup strategy",
    summary=compose_summary,
    least=Depth.STANDARD,
    audiences=TECHNICAL,
    focuses=frozenset(),
)
