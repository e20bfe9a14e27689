"""Blocks moved to where they stand: headings shifted, and what a reader does not get left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from schemabook.documents.blocks import (
    Block,
    Bullets,
    Code,
    Diagram,
    Grid,
    Heading,
    Image,
    Line,
    Note,
    Paragraph,
    Prose,
)
from schemabook.documents.words import ORIGINS


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


def in_plain_words(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks for lay readers: without how to provide what is missing, and without the origin of each text."""
    for block in blocks:
        if isinstance(block, Note) and block.kind == "missing":
            yield Note(kind=block.kind, line=block.line[:1])
        elif isinstance(block, (Paragraph, Note)):
            yield msgspec.structs.replace(block, line=_without_origin(block.line))
        elif isinstance(block, Bullets):
            yield Bullets(items=tuple(_without_origin(item) for item in block.items))
        else:
            yield block


def _without_origin(line: Line) -> Line:
    return tuple(part for part in line if part.text not in ORIGINS)


def words_in(blocks: Iterable[Block]) -> Iterator[str]:
    """The words that blocks say, without names and statements."""
    for block in blocks:
        if isinstance(block, (Heading, Diagram, Prose, Image)):
            yield block.text
        yield from (part.text for line in _lines(block) for part in line if not isinstance(part, Code))
        if isinstance(block, Grid):
            yield from block.header


def _lines(block: Block) -> Iterator[Line]:
    if isinstance(block, (Paragraph, Note)):
        yield block.line
    elif isinstance(block, Bullets):
        yield from block.items
    elif isinstance(block, Grid):
        yield from (cell for row in block.rows for cell in row)
