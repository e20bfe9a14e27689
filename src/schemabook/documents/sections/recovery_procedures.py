"""How the database is brought back: whole, one table, or as it was at a moment."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.backup_blocks import recovery_plan_blocks, restoring_blocks
from schemabook.documents.blocks import Block
from schemabook.documents.context import TECHNICAL, Context, Section
from schemabook.documents.operations import written
from schemabook.documents.words import titled
from schemabook.model.reader import Depth


def compose_summary(context: Context) -> Iterator[Block]:
    """What a recovery must reach, its steps, and a command for each need."""
    yield from recovery_plan_blocks(context)
    yield from written(context, "recovery", "Which steps a recovery has, and who carries them out,")
    yield from titled(2, "Commands", restoring_blocks(context))


section = Section(
    title="Recovery procedures",
    summary=compose_summary,
    least=Depth.STANDARD,
    audiences=TECHNICAL,
    focuses=frozenset(),
)
