"""Blocks → HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from schemabook.diagrams.drawing import Drawing
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
    Paragraph,
    Prose,
    Strong,
    Text,
)
from schemabook.documents.words import ORIGINS
from schemabook.renderers.site.addresses import Viewpoint
from schemabook.renderers.site.prose import prose_html
from schemabook.renderers.site.text import (
    anchor_of,
    attribute,
    escape,
    escape_lines,
    escape_source,
    escape_value,
    next_anchor,
)
from schemabook.renderers.slugs import Slugs

FACTS = ("Fact", "Value")
"""The header of a table of facts, which is shown as a list of names and values."""
_FOLDED = "How"
"""The column of the statements that give a figure again: each is folded away until somebody asks for it."""
_LEVELS = 6
_FIGURE = re.compile(r"(?:about )?[+-]?\d[\d,.]*(?: ?(?:%|[KMGTP]?i?B|µs|ms|s)| [a-z]+)?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SENTENCE = 24
_MANY = 6
_PAIR = 2
_LONG = 3
_VERY_LONG = 100
_MOST_CODE_COLUMNS = 4
_LABELS = {"note": "Note", "warning": "Warning", "missing": "Missing"}


class PageHtml:
    """Writes the blocks of one page, which is seen from `view`. Headings get anchors, each of its own."""

    def __init__(self, view: Viewpoint) -> None:
        self._view = view
        self._slugs = Slugs()
        self._writers: dict[type[Any], Callable[[Any], str]] = {
            Heading: self._heading,
            Paragraph: lambda block: f"<p>{self.line(block.line)}",
            Bullets: self._bullets,
            Grid: self._grid,
            Listing: _listing,
            Diagram: self._diagram,
            Image: self._image,
            Note: self._note,
            Prose: lambda block: prose_html(block.text, block.levels, self._slugs, self._view.find),
        }

    def write(self, blocks: Iterable[Block]) -> str:
        """The blocks, one after the other."""
        return "\n".join([found for block in _drawn(blocks) if (found := self._writers[type(block)](block))])

    def line(self, line: Line) -> str:
        """A line of text."""
        return self._inline(line[0]) if len(line) == 1 else "".join([self._inline(part) for part in line])

    def _inline(self, part: Inline) -> str:
        kind = type(part)
        if kind is Text:
            words = escape_lines(part.text)
            return f"<small>{words}</small>" if part.text in ORIGINS else words
        if kind is Code:
            return f"<code>{escape(part.text)}</code>"
        if isinstance(part, Strong):
            return f"<strong>{escape_lines(part.text)}</strong>"
        if isinstance(part, (Text, Code)):
            return escape(part.text)
        shown = f"<code>{escape(part.text)}</code>" if part.code else _breakable(part.text)
        address = self._view.find(part.to)
        return f"<a href={attribute(address)}>{shown}</a>" if address else shown

    def _heading(self, block: Heading) -> str:
        level = min(block.level, _LEVELS)
        anchor = attribute(next_anchor(self._slugs, block.text))
        return f"<h{level} id={anchor}>{escape_lines(block.text)}</h{level}>"

    def _bullets(self, block: Bullets) -> str:
        items = "\n".join([f"<li>{self.line(item)}" for item in block.items])
        return f"<ul>\n{items}\n</ul>"

    def _grid(self, grid: Grid) -> str:
        if grid.header == FACTS:
            pairs = "\n".join([f"<div><dt>{self.line(name)}<dd>{self.line(value)}</div>" for name, value in grid.rows])
            return f"<dl>\n{pairs}\n</dl>"
        head = "".join([f"<th>{escape_lines(name)}" for name in grid.header])
        folded = grid.header.index(_FOLDED) if _FOLDED in grid.header else -1
        first = "th" if grid.rows and _is_name(grid.rows[0][0]) else "td"
        names = _code_columns(grid)
        rows = "\n".join(
            [
                f"{opening}<{first}>{self._row(row, folded, names)}"
                for opening, row in zip(self._openings(grid), _linked_once(grid.rows), strict=True)
            ]
        )
        return f"<div class=t><table{_classes(grid, names)}><thead><tr>{head}<tbody>\n{rows}\n</table></div>"

    def _row(self, row: tuple[Line, ...], folded: int, names: list[int]) -> str:
        cells = [
            (escape(cell[0].text) if cell else "") if number in names else self.line(cell)
            for number, cell in enumerate(row)
        ]
        if folded >= 0 and cells[folded]:
            cells[folded] = f"<details><summary>{_FOLDED}</summary>{cells[folded]}</details>"
        return "<td>".join(cells)

    def _openings(self, grid: Grid) -> list[str]:
        if not grid.anchors:
            return ["<tr>"] * len(grid.rows)
        return [f"<tr id={attribute(self._slugs.take(f'c-{anchor_of(name)}'))}>" for name in grid.anchors]

    def _diagram(self, block: Diagram) -> str:
        """The picture; nothing where there is none: the map shows it."""
        return self.picture(block.drawing) if block.drawing is not None else ""

    def _image(self, block: Image) -> str:
        if block.drawing is not None:
            return self.picture(block.drawing)
        address = self._view.find(FileTarget(path=block.path))
        return f'<p><img src="{escape_value(address)}" alt="{escape_value(block.text)}">' if address else ""

    def picture(self, drawing: Drawing) -> str:
        """A drawing as part of the page."""
        from schemabook.diagrams.svg import write_svg

        return f"<figure>{write_svg(drawing, standalone=False, link=self._view.page)}</figure>"

    def _note(self, block: Note) -> str:
        label = _LABELS.get(block.kind, "Note")
        return f'<p class="note {escape_value(block.kind)}"><b>{label}:</b> {self.line(block.line)}'


def _drawn(blocks: Iterable[Block]) -> list[Block]:
    """The blocks without diagrams that have no drawing, because the map shows them, and headings of these alone."""
    kept: list[Block] = []
    dropped = False
    for block in blocks:
        if dropped and isinstance(block, Heading) and kept and isinstance(kept[-1], Heading):
            kept.pop()
        dropped = isinstance(block, Diagram) and block.drawing is None
        if not dropped:
            kept.append(block)
    if dropped and kept and isinstance(kept[-1], Heading):
        kept.pop()
    return kept


def _breakable(words: str) -> str:
    """The words of a link; a long name may be broken behind its dots."""
    shown = escape_lines(words)
    return shown.replace(".", ".<wbr>") if len(words) > _SENTENCE and " " not in words else shown


def _listing(block: Listing) -> str:
    return f'<pre data-language="{escape_value(block.language)}"><code>{escape_source(block.text)}</code></pre>'


def _is_name(cell: Line) -> bool:
    """Whether a cell names what its row is about."""
    return bool(cell) and isinstance(cell[0], (Code, Link))


def _code_columns(grid: Grid) -> list[int]:
    """The columns of a longer table that hold one name or expression each: the style sheet sets them as code."""
    if len(grid.rows) < _LONG:
        return []
    return [
        number
        for number in range(min(len(grid.header), _MOST_CODE_COLUMNS))
        if all(not row[number] or (len(row[number]) == 1 and isinstance(row[number][0], Code)) for row in grid.rows)
        and any(row[number] for row in grid.rows)
    ]


def _linked_once(rows: tuple[tuple[Line, ...], ...]) -> Iterator[tuple[Line, ...]]:
    """The rows of a long table; what several in a row begin with leads somewhere in the first of them alone."""
    before: Line = ()
    for row in rows:
        first = row[0]
        if first == before and len(first) == 1 and isinstance(first[0], Link) and len(rows) > _VERY_LONG:
            yield ((Text(text=first[0].text),), *row[1:])
        else:
            yield row
        before = first


def _classes(grid: Grid, names: list[int]) -> str:
    """The classes of a table: `r2` sets the figures of column 2 to the right, `d2` leaves its days unbroken.

    `k2` sets column 2 as code.

    `w` gives the last column room for sentences, `m` keeps each of many narrow, `n` stands names
    and figures side by side.
    """
    found = []
    for number in range(len(grid.header)):
        cells = [row[number] for row in grid.rows if row[number]]
        if number and cells and all(_matches(_FIGURE, cell) for cell in cells):
            found.append(f"r{number + 1}")
        elif cells and all(_matches(_DAY, cell) for cell in cells):
            found.append(f"d{number + 1}")
    if len(grid.header) >= _MANY:
        found.append("m")
    elif found == ["r2"] and len(grid.header) == _PAIR:
        found.append("n")
    if any(len(row[-1]) == 1 and len(row[-1][0].text) > _SENTENCE for row in grid.rows):
        found.append("w")
    found.extend(f"k{number + 1}" for number in names)
    return f' class="{" ".join(found)}"' if found else ""


def _matches(pattern: re.Pattern[str], cell: Line) -> bool:
    return len(cell) == 1 and isinstance(cell[0], Text) and pattern.fullmatch(cell[0].text) is not None
