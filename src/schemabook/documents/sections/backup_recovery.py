"""Backups: what people decided, what the server shows, and the commands that save and bring back."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from schemabook.documents.backup_blocks import (
    fact_blocks,
    plan_blocks,
    recovery_plan_blocks,
    restoring_blocks,
    saving_blocks,
    server_blocks,
)
from schemabook.documents.blocks import Block
from schemabook.documents.context import Context
from schemabook.documents.operations import on_own_page, written
from schemabook.documents.words import titled


def compose_body(context: Context) -> Iterator[Block]:
    """What the server shows; how it is saved and brought back, with a command for each need; what a backup holds."""
    yield from server_blocks(context)
    yield from titled(2, "Backup strategy", chain(plan_blocks(context), saving_blocks(context)))
    yield from titled(2, "Recovery procedures", _recovery(context))
    yield from fact_blocks(context)


def _recovery(context: Context) -> Iterator[Block]:
    yield from recovery_plan_blocks(context)
    yield from written(context, "recovery", "Which steps a recovery has, and who carries them out,")
    yield from restoring_blocks(context)


section = on_own_page(
    "backup-recovery",
    "Backup and recovery",
    "How it is saved, and the commands that save it and bring it back",
    compose_body,
    focuses=frozenset(),
)
