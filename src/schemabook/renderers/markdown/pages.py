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
    Prose,
    Strong,
    Target,
    Text,
)
from schemabook.documents.markdown_text import code_span, deeper, escape, escape_heading, fenced

_LEVELS = 6


class PageWriter:
    """Writes pages; `resolve` turns a target into an address, `locate` the path of a file.

    Both give None for what the document does not have: a link to it is written as text, a picture is left out.
    """

    def __init__(self, resolve: Callable[[Target], str | None], locate: Callable[[str], str | None]) -> None:
        self._resolve = resolve
        self._locate = locate

    def write(self, page: Page, *, home: str = "", depth: int = 0) -> str:
        """The page, its headings `depth` levels deeper; `home` is the title of the link to the first page."""
        parts = [f"{'#' * (1 + depth)} {escape_heading(page.title)}"]
        if home and page.key:
            parts.append(f"[{escape(home)}]({self._resolve(Target(page=''))})")
        before: Block | None = None
        for block in page.blocks:
            written = self._block(block, depth)
            if not written:
                continue
            if isinstance(block, Note) and isinstance(before, Note):
                parts[-1] += f"\n>\n{written}"
            else:
                parts.append(written)
            before = block
        return "\n\n".join(part for part in parts if part) + "\n"

    @staticmethod
    def headings(page: Page) -> Iterator[str]:
        """The texts of the headings under the title."""
        return (block.text for block in page.blocks if isinstance(block, Heading))

    def _block(self, block: Block, depth: int) -> str:
        if isinstance(block, Grid):
            return self._grid(block)
        if isinstance(block, Paragraph):
            return self._line(block.line).lstrip()
        if isinstance(block, Bullets):
            return "\n".join(f"- {self._line(item).lstrip()}" for item in block.items)
        if isinstance(block, Image):
            address = self._locate(block.path)
            return f"![{escape(block.text)}]({address})" if address else ""
        if isinstance(block, Note):
            label = "MISSING" if block.kind == "missing" else block.kind.capitalize()
            return f"> **{label}:** {self._line(block.line)}"
        if isinstance(block, Diagram) and block.file:
            address = self._locate(block.file)
            beside = f"\n\nAs a picture: [{escape(block.file)}]({address})" if address else ""
            return f"{_source(block, depth)}{beside}"
        return _source(block, depth)

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
        address = self._address(part)
        return f"[{shown}]({address})" if address else shown

    def _address(self, link: Link) -> str | None:
        if isinstance(link.to, FileTarget):
            return self._locate(link.to.path)
        return self._resolve(link.to)


def _source(block: Heading | Listing | Diagram | Prose, depth: int) -> str:
    """A block without links."""
    if isinstance(block, Heading):
        return f"{'#' * min(block.level + depth, _LEVELS)} {escape_heading(block.text)}"
    if isinstance(block, Listing):
        return fenced(block.language, block.text)
    if isinstance(block, Diagram):
        return fenced("mermaid", block.text)
    return deeper(block.text, block.levels + depth)


def _row(cells: list[str]) -> str:
    """A row of a table; an empty cell is one space."""
    return f"|{'|'.join([f' {cell} ' if cell else ' ' for cell in cells])}|"
