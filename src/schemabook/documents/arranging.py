"""Blocks moved to where they stand: headings shifted, and what a reader does not get left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from schemabook.documents.blocks import (
    Block,
    Heading,
    Note,
    Prose,
)


def shifted(blocks: Iterable[Block], levels: int) -> Iterator[Block]:
    """The blocks with their headings so many levels deeper."""
    for block in blocks:
        if isinstance(block, Heading):
            yield Heading(level=block.level + levels, text=block.text)
        elif isinstance(block, Prose):
            yield Prose(text=block.text, levels=block.levels + levels)
        else:
            yield block


def without_missing(blocks: Iterable[Block]) -> list[Block]:
    """The blocks without remarks on what is missing, and without the headings that then have nothing under them."""
    kept: list[Block] = []
    for block in (block for block in blocks if not (isinstance(block, Note) and block.kind == "missing")):
        while isinstance(block, Heading) and kept and isinstance(kept[-1], Heading) and kept[-1].level >= block.level:
            kept.pop()
        kept.append(block)
    while kept and isinstance(kept[-1], Heading):
        kept.pop()
    return kept
