"""The parts of the first page as chapters: where each stands, and what its entry says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from schemabook.documents.blocks import (
    Block,
    Bullets,
    Code,
    Diagram,
    Grid,
    Heading,
    Image,
    Line,
    Link,
    Paragraph,
    Part,
    Prose,
)
from schemabook.documents.compose import UNWRITTEN
from schemabook.documents.index import safe_stem
from schemabook.model.base import QualifiedName, Value
from schemabook.renderers.site.addresses import HOME, Addresses
from schemabook.renderers.site.prose import headings_in
from schemabook.renderers.site.text import anchor_of, next_anchor
from schemabook.renderers.slugs import Slugs

_MOST_NAMES = 4
_LONGEST = 150
_SENTENCE = re.compile(r".+?[.!?](?=\s|$)", re.DOTALL)
_UNSAFE = re.compile(r"[^a-z0-9_-]+")


class Chapter(Value):
    """A part of the first page: its address, and a sentence on what it says. `own` is a page that it has here."""

    part: Part
    address: str
    words: str
    own: bool


def find_chapters(parts: Iterable[Part], addresses: Addresses) -> tuple[Chapter, ...]:
    """The chapters of a first page, and into `addresses` where its headings stand.

    A part that only leads to a page of its own has no other here; what has no title stands on the first page.
    """
    files = Slugs()
    found = []
    for part in parts:
        if not part.title or part.title == UNWRITTEN:
            for heading in _headings((*_titles(part), *part.blocks)):
                addresses.add_heading(heading, f"{HOME}#{anchor_of(heading)}")
            continue
        address = _leads_to(part, addresses)
        own = address is None
        if address is None:
            stem = safe_stem(QualifiedName("", _UNSAFE.sub("-", anchor_of(part.title))), bare=True)
            address = f"chapters/{files.take(stem)}.html"
        addresses.add_heading(part.title, address)
        if own:
            slugs = Slugs()
            for heading in _headings(part.blocks):
                addresses.add_heading(heading, f"{address}#{next_anchor(slugs, heading)}")
        found.append(Chapter(part=part, address=address, words=_words(part.blocks), own=own))
    return tuple(found)


def _titles(part: Part) -> tuple[Block, ...]:
    return (Heading(level=part.level, text=part.title),) if part.title else ()


def _headings(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Heading):
            yield block.text
        elif isinstance(block, Prose):
            yield from headings_in(block.text)


def _leads_to(part: Part, addresses: Addresses) -> str | None:
    """The page that a part of one paragraph leads to; None where the part says more, or has no such link."""
    if len(part.blocks) != 1 or not isinstance(part.blocks[0], Paragraph):
        return None
    links = (one.to for one in part.blocks[0].line if isinstance(one, Link))
    return next((address for to in links if (address := addresses.find(to))), None)


def _words(blocks: Iterable[Block]) -> str:
    """A sentence on what the blocks say: the first of a text, else the first names of a table."""
    for block in blocks:
        if isinstance(block, (Paragraph, Bullets)):
            line = block.line if isinstance(block, Paragraph) else block.items[0]
            return _shortened("".join(part.text for part in line))
        if isinstance(block, Grid):
            return _names(block)
        if isinstance(block, (Diagram, Image)) and block.drawing is not None:
            return block.drawing.title
        if isinstance(block, Prose):
            plain = next((line for line in block.text.splitlines() if line[:1].isalpha()), "")
            return _shortened(plain)
    return ""


def _shortened(words: str) -> str:
    """The first sentence, cut at a word where it is long."""
    whole = " ".join(words.split())
    first = _SENTENCE.match(whole)
    sentence = first[0] if first else whole
    if len(sentence) <= _LONGEST:
        return sentence
    return f"{sentence[:_LONGEST].rpartition(' ')[0].rstrip(',;:')} …"


def _names(grid: Grid) -> str:
    """The first names of a table, and how many more there are."""
    if not grid.rows:
        return ""
    column = next((at for at, cell in enumerate(grid.rows[0]) if _is_name(cell)), 0)
    names = list(dict.fromkeys("".join(part.text for part in row[column]) for row in grid.rows))
    more = len(names) - _MOST_NAMES
    shown = ", ".join(_shortened(name) for name in names[:_MOST_NAMES])
    return f"{shown} and {more:,} more" if more > 0 else shown


def _is_name(cell: Line) -> bool:
    return bool(cell) and isinstance(cell[0], (Code, Link))
