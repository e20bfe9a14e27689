"""What a document will hold, section by section, and what it will say is missing, before it is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from schemabook.documents.blocks import Block, Bullets, Diagram, Grid, Heading, Line, Listing, Note, Page
from schemabook.documents.compose import UNWRITTEN, Document
from schemabook.model.base import Value

_COUNTED = (
    (Grid, "table", "tables"),
    (Bullets, "list", "lists"),
    (Diagram, "diagram", "diagrams"),
    (Listing, "listing", "listings"),
)


class PlannedSection(Value):
    """A section: its title, how deep it stands (1 is a chapter), what it holds in words, and what it lacks.

    Each of `missing` says what is not known and what would provide it.
    """

    title: str
    level: int
    holds: str
    missing: tuple[str, ...] = ()


def find_plan(document: Document, *, one_file: bool) -> tuple[PlannedSection, ...]:
    """The sections of a document in order; of a folder, those of its first page, which the other pages go with."""
    pages = document.pages()
    if one_file:
        return tuple(_section(page.title, max(page.level - 1, 1), page.blocks) for page in pages if page.key)
    first = next(pages, None)
    return tuple(_sections(first)) if first is not None else ()


def _sections(page: Page) -> Iterator[PlannedSection]:
    """The sections of one page, by its headings."""
    title, level, blocks = "", 1, list[Block]()
    for block in page.blocks:
        if isinstance(block, Heading) and block.level == 2:
            if title:
                yield _section(title, level, blocks)
            title, blocks = block.text, []
        else:
            blocks.append(block)
    if title:
        yield _section(title, level, blocks)


def _section(title: str, level: int, blocks: Iterable[Block]) -> PlannedSection:
    there = list(blocks)
    missing = [_words(block.line) for block in there if isinstance(block, Note) and block.kind == "missing"]
    if title == UNWRITTEN:
        missing.extend(_words(line) for block in there if isinstance(block, Bullets) for line in block.items)
        there = []
    return PlannedSection(title=title, level=level, holds=_holds(there), missing=tuple(missing))


def _holds(blocks: Iterable[Block]) -> str:
    """What there is to see, counted by kind; "text" where it is nothing but words."""
    shown = [block for block in blocks if not (isinstance(block, Note) and block.kind == "missing")]
    numbers = Counter(type(block) for block in shown)
    words = [
        f"{numbers[kind]:,} {singular if numbers[kind] == 1 else plural}"
        for kind, singular, plural in _COUNTED
        if numbers[kind]
    ]
    rows = sum(len(block.rows) for block in shown if isinstance(block, Grid))
    if rows:
        words[0] += f" of {rows:,} {'row' if rows == 1 else 'rows'}"
    return ", ".join(words) or ("text" if shown else "")


def _words(line: Line) -> str:
    return "".join(part.text for part in line)
