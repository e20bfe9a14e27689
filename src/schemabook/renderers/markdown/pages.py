"""One page as Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from schemabook.documents.blocks import (
    Block,
    Bullets,
    Code,
    Diagram,
    FileTarget,
    Grid,
    Heading,
    Image,
    Inline,
    Line,
    Link,
    Listing,
    Note,
    Page,
    Paragraph,
    Strong,
    Target,
    Text,
)
from schemabook.renderers.markdown.text import code_span, escape, fenced

_LEVELS = 6


class PageWriter:
    """Writes pages; `resolve` turns a target into an address, `locate` the path of a file."""

    def __init__(self, resolve: Callable[[Target], str], locate: Callable[[str], str]) -> None:
        self._resolve = resolve
        self._locate = locate

    def write(self, page: Page, *, home: str = "", depth: int = 0) -> str:
        """The page, its headings `depth` levels deeper; `home` is the title of the link to the first page."""
        parts = [f"{'#' * (1 + depth)} {escape(page.title)}"]
        if home and page.key:
            parts.append(f"[{escape(home)}]({self._resolve(Target(page=''))})")
        parts.extend(self._block(block, depth) for block in page.blocks)
        return "\n\n".join(part for part in parts if part) + "\n"

    @staticmethod
    def headings(page: Page) -> Iterator[str]:
        """The texts of the headings under the title."""
        return (block.text for block in page.blocks if isinstance(block, Heading))

    def _block(self, block: Block, depth: int) -> str:
        if isinstance(block, Grid):
            return self._grid(block)
        if isinstance(block, Heading):
            return f"{'#' * min(block.level + depth, _LEVELS)} {escape(block.text)}"
        if isinstance(block, Paragraph):
            return self._line(block.line).lstrip()
        if isinstance(block, Bullets):
            return "\n".join(f"- {self._line(item).lstrip()}" for item in block.items)
        if isinstance(block, Listing):
            return fenced(block.language, block.text)
        if isinstance(block, Diagram):
            return fenced("mermaid", block.text)
        if isinstance(block, Image):
            return f"![{escape(block.text)}]({self._locate(block.path)})"
        return self._note(block)

    def _note(self, note: Note) -> str:
        return f"> **{note.kind.capitalize()}:** {self._line(note.line)}"

    def _grid(self, table: Grid) -> str:
        lines = [_row([escape(name) for name in table.header]), _row(["---"] * len(table.header))]
        lines.extend(_row([self._line(cell, in_table=True) for cell in row]) for row in table.rows)
        return "\n".join(lines)

    def _line(self, line: Line, *, in_table: bool = False) -> str:
        if len(line) == 1:
            return self._inline(line[0], in_table)
        return "".join([self._inline(part, in_table) for part in line])

    def _inline(self, part: Inline, in_table: bool) -> str:
        if isinstance(part, Text):
            return escape(part.text)
        if isinstance(part, Code):
            return code_span(part.text, in_table=in_table)
        if isinstance(part, Strong):
            return f"**{escape(part.text)}**"
        shown = code_span(part.text, in_table=in_table) if part.code else escape(part.text)
        return f"[{shown}]({self._address(part)})"

    def _address(self, link: Link) -> str:
        if isinstance(link.to, FileTarget):
            return self._locate(link.to.path)
        return self._resolve(link.to)


def _row(cells: list[str]) -> str:
    """A row of a table; an empty cell is one space."""
    return f"|{'|'.join([f' {cell} ' if cell else ' ' for cell in cells])}|"
