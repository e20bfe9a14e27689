"""The first page of the site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from schemabook.documents.blocks import (
    Block,
    Bullets,
    Diagram,
    Grid,
    Heading,
    Image,
    Line,
    Link,
    Page,
    Paragraph,
    Part,
    Target,
)
from schemabook.documents.compose import UNWRITTEN
from schemabook.documents.words import counted, listed
from schemabook.model.base import Value
from schemabook.renderers.site.addresses import MAP, Viewpoint
from schemabook.renderers.site.blocks_html import FACTS, PageHtml
from schemabook.renderers.site.chapters import Chapter
from schemabook.renderers.site.shell import Shell
from schemabook.renderers.site.text import anchor_of, attribute, escape, escape_lines, escape_value, trusted

_CHANGELOG = "changelog"
_NOT_READ = "not-read"
_SHOWN = frozenset({_CHANGELOG, _NOT_READ})
"""Pages that the first one shows something of; their sections have the same names."""
_SINCE = "Since"
"""What the table of changed tables begins with, in the changelog."""
_MOST_CHANGES = 5
_MOST_FINDINGS = 6
_FINDINGS = ("Level", "Rule", "Found", "What")


class _Box(Value):
    """A part that the first page shows something of: its title and address, HTML, and the words that lead on."""

    title: str
    address: str
    content: str
    more: str = ""


class Home:
    """Makes the first page from its parts, when the page of changes is known."""

    def __init__(self, parts: Sequence[Part], chapters: Sequence[Chapter], view: Viewpoint) -> None:
        self._parts = {part.name: part for part in reversed(parts) if part.name}
        self._unwritten = next((part for part in parts if part.title == UNWRITTEN), None)
        self._chapters = {chapter.part.name: chapter for chapter in chapters if chapter.part.name}
        self._cards = chapters
        self._view = view
        self._html = PageHtml(view)
        self._seen: dict[str, Page] = {}

    def see(self, page: Page) -> None:
        """Look at a page that the first one may show something of."""
        if page.key in _SHOWN:
            self._seen[page.key] = page

    def render(self, shell: Shell) -> str:
        """The page."""
        drawn = self._chapters.get("er-diagram")
        facts, others = self._facts()
        return shell.render(
            "home.html",
            "",
            self._view,
            purpose=trusted(self._purpose()),
            facts=trusted(facts),
            rest=trusted(others),
            counts=self._counts(),
            picture=trusted(self._picture()),
            drawn={"title": drawn.part.title, "address": drawn.address} if drawn else None,
            boxes=[
                {"title": box.title, "address": box.address, "content": trusted(box.content), "more": box.more}
                for box in self._boxes()
            ],
            cards=[{"title": one.part.title, "address": one.address, "words": one.words} for one in self._cards],
            unwritten=self._missing(),
        )

    def _blocks(self, name: str) -> tuple[Block, ...]:
        part = self._parts.get(name)
        return part.blocks if part else ()

    def _facts(self) -> tuple[str, str]:
        """What identifies the database, and whatever else the parts without a title say."""
        blocks = self._blocks("header")
        facts = [block for block in blocks if isinstance(block, Grid) and block.header == FACTS]
        others = [block for block in blocks if block not in facts]
        return self._html.write(facts), self._html.write(others)

    def _purpose(self) -> str:
        """The paragraphs that the overview begins with."""
        lines = []
        for block in self._blocks("overview"):
            if not isinstance(block, Paragraph):
                break
            lines.append(block)
        return self._html.write(lines)

    def _counts(self) -> list[tuple[str, str]]:
        """The first table of the overview that counts something."""
        for block in self._blocks("overview"):
            if isinstance(block, Grid) and len(block.header) == 2 and block.header != FACTS:
                return [(_text(name), _text(number)) for name, number in block.rows]
        return []

    def _picture(self) -> str:
        for block in self._blocks("er-diagram"):
            if isinstance(block, (Diagram, Image)) and block.drawing is not None:
                return self._html.picture(block.drawing)
        return ""

    def _boxes(self) -> Iterator[_Box]:
        found = self._chapters.get("findings")
        if found:
            yield _Box(title=found.part.title, address=found.address, **self._findings(found.part))
        changed = self._chapters.get(_CHANGELOG)
        if changed:
            yield _Box(title="What changed", address=changed.address, content=self._changes(changed.part))
        else:
            words = "No earlier schema is known. Surveys of a live database that were measured are kept."
            yield _Box(title="What changed", address="", content=f"<p>{words}")
        unread = self._chapters.get(_NOT_READ)
        if unread:
            yield _Box(title="What could not be read", address=unread.address, content=self._unread(unread.part))

    def _findings(self, part: Part) -> dict[str, str]:
        """The worst rules with findings, and how many of each level there are."""
        grid = next((block for block in part.blocks if isinstance(block, Grid) and block.header == _FINDINGS), None)
        if grid is None:
            return {"content": self._html.write(part.blocks)}
        numbers: Counter[str] = Counter()
        for level, _, number, _ in grid.rows:
            numbers[_text(level)] += int(_text(number).replace(",", ""))
        rows = "\n".join(self._finding(row) for row in grid.rows[:_MOST_FINDINGS])
        total = listed([counted(number, level) for level, number in numbers.items()])
        more = f"All {counted(len(grid.rows), 'rule')} with findings" if len(grid.rows) > _MOST_FINDINGS else ""
        return {"content": f'<p>{escape(total)}\n<ul class="findings">\n{rows}\n</ul>', "more": more}

    def _finding(self, row: tuple[Line, ...]) -> str:
        level, rule, number, what = (_text(cell) for cell in row)
        link = row[1][0]
        address = self._view.find(link.to) if isinstance(link, Link) else None
        title = f'<a href="{escape_value(address)}">{escape_lines(what)}</a>' if address else escape_lines(what)
        mark = f'<span class="level is-{escape_value(level)}">{escape(level)}</span>'
        return f'<li title="{escape_value(rule)}">{mark} {title} <span class="number">{escape(number)}</span>'

    def _changes(self, part: Part) -> str:
        """The newest changes, where the page of them is known; else what the part says."""
        page = self._seen.get(_CHANGELOG)
        grids = [block for block in page.blocks if isinstance(block, Grid)] if page else []
        if not grids:
            return self._html.write(part.blocks)
        grid = next((one for one in grids if one.header[0] == _SINCE), grids[0])
        shown = self._html.write([Grid(header=grid.header, rows=grid.rows[:_MOST_CHANGES])])
        on_map = f"<p><a href={attribute(self._view.relative(MAP))}#lens=changed>Show it on the map</a>"
        return f"{shown}{on_map}" if grid.header[0] == _SINCE else shown

    def _unread(self, part: Part) -> str:
        """The parts that could not be read whole, where the page of them is known; else what the part says."""
        page = self._seen.get(_NOT_READ)
        heads = [block for block in page.blocks if isinstance(block, Heading)] if page else []
        if not heads:
            return self._html.write(part.blocks)
        links = (Link(text=head.text, to=Target(page=_NOT_READ, heading=head.text)) for head in heads[:_MOST_FINDINGS])
        return self._html.write([Bullets(items=tuple((link,) for link in links))])

    def _missing(self) -> dict[str, object] | None:
        """What nobody has written down."""
        part = self._unwritten
        if part is None:
            return None
        items = [item for block in part.blocks if isinstance(block, Bullets) for item in block.items]
        return {
            "title": part.title,
            "anchor": anchor_of(part.title),
            "number": len(items),
            "content": trusted(self._html.write(part.blocks)),
        }


def _text(line: Line) -> str:
    return "".join(part.text for part in line)
