"""Drawings as SVG: files that stand by themselves in light and dark, or parts of a page that its style sheet colours.

Equal drawings give equal bytes. Whatever stands in a drawing is text, escaped here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from schemabook.diagrams.cards import (
    CHIP,
    GAP,
    GUTTER,
    HEADER,
    MARGIN,
    NAME,
    NAME_COLUMN,
    NAME_ROW,
    NAMES_BELOW,
    NAMES_TOP,
    ROW,
    TITLE,
    TYPE,
)
from schemabook.diagrams.drawing import Area, Box, Drawing, Row, Stroke
from schemabook.diagrams.svg_style import style_of
from schemabook.diagrams.text_width import shortened, text_width

SECOND, LABEL = 11, 11
"""The sizes of type for second lines and for labels."""

_NUMBER = re.compile(r"-?\d+")
_MARKUP = re.compile('[&<>"\\s\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]')
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SPACE = re.compile(r"\s+")

_ICONS = {
    "key": ("accent", "M1 6a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0M6 6h6M9 6v3M12 6v2"),
    "reference": ("accent", "M1 6h9M7 3l3 3l-3 3"),
    "sensitive": ("warning", "M3 6h6v4h-6zM4 6v-2a2 2 0 0 1 4 0v2"),
    "unique": ("soft", "M6 3l3 3l-3 3l-3-3z"),
    "required": ("soft", "M5 6h2M6 5v2"),
}
"""How marks are drawn in 12 × 12 pixels; of several the first in this order."""

_ARROW = '<tspan class="d-accent-text"> →</tspan>'
"""What stands after the name of a column that is both key and reference."""
_LEAST_TYPE = 40
"""The room that a long name leaves for the type."""
_WIDE = 1300
"""A wider picture is not made smaller to fit into a page, because nobody could read it."""
_PRONG, _BAR, _RING, _RADIUS, _HALF = 10, 7, 14, 4, 5
_ENDS = {
    "one": (True, False, False),
    "zero-or-one": (True, False, True),
    "many": (False, True, False),
    "zero-or-many": (False, True, True),
}
"""What an end has: a bar, a crow's foot, a ring."""

Link = Callable[[str], str | None]
"""The address of a page by its key; none where there is no such page."""


def nowhere(_: str) -> None:
    """No page has an address."""


def write_svg(drawing: Drawing, *, standalone: bool, link: Link = nowhere) -> str:
    """The drawing as SVG, with a line break at the end.

    `standalone` makes a file: with a size, its own style for light and dark, and an opaque ground. Without it there are
    classes alone, which begin with `d-`, and boxes lead to their pages through `link`.
    """
    width, height = max(1, drawing.width), max(1, drawing.height)
    parts = [*_opening(drawing, (width, height), standalone, link)]
    parts.append(f'<rect class="d-ground" width="{width}" height="{height}" rx="8"/>')
    parts.extend(_area(area) for area in drawing.areas)
    for stroke in drawing.strokes:
        parts.extend(_stroke(stroke))
    for area in drawing.areas:
        parts.extend(_area_words(area, None if standalone else link))
    parts.extend(_labels(drawing.strokes))
    for box in drawing.boxes:
        parts.extend(_box(box, None if standalone else link))
    parts.append("</svg>\n")
    return "\n".join(parts)


def escape(text: str) -> str:
    """Text as XML may hold it between tags and in quotes, on one line; what XML forbids is shown as U+FFFD."""
    if _MARKUP.search(text) is None:
        return text
    bare = _SPACE.sub(" ", _NOT_IN_XML.sub("\ufffd", text))
    return bare.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _opening(drawing: Drawing, size: tuple[int, int], standalone: bool, link: Link) -> Iterator[str]:
    """The root with what the picture shows, in words. A picture that holds links is a group, for them to be reached."""
    width, height = size
    title = escape(drawing.title)
    if standalone:
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="drawing" role="img" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}">'
        )
        yield f"<title>{title}</title>"
    else:
        pages = [one.page for one in drawing.boxes] + [one.page for one in drawing.areas]
        linked = any(page and link(page) is not None for page in pages)
        kind = "drawing d-wide" if width > _WIDE else "drawing"
        yield (
            f'<svg class="{kind}" role="{"group" if linked else "img"}" aria-label="{title}" width="{width}" '
            f'height="{height}" viewBox="0 0 {width} {height}">'
        )
    if drawing.description:
        yield f"<desc>{escape(drawing.description)}</desc>"
    if standalone:
        tints = {box.tint for box in drawing.boxes} | {area.tint for area in drawing.areas}
        yield f"<style>\n{style_of(tints - {-1})}</style>"


def _text(kind: str, x: int, y: int, words: tuple[str, str], after: str = "") -> str:
    """A line of text; `words` are what is shown and the whole, which is added as a title where it is more."""
    shown, whole = words
    hint = "" if shown == whole else f"<title>{escape(whole)}</title>"
    return f'<text class="{kind}" x="{x}" y="{y}">{hint}{escape(shown)}{after}</text>'


def _tint(number: int) -> str:
    return f" d-tint-{number % 10}" if number >= 0 else ""


def _linked(page: str, title: str, link: Link | None) -> str | None:
    """The opening tag of a link to a page; none where there is nowhere to go."""
    address = link(page) if page and link is not None else None
    return None if address is None else f'<a href="{escape(address)}" aria-label="{escape(title or page)}">'


def _area(area: Area, kind: str = "d-area") -> str:
    return (
        f'<rect class="{kind}{_tint(area.tint)}" x="{area.x}" y="{area.y}" width="{area.width}" '
        f'height="{area.height}" rx="{min(8, area.height // 4)}"/>'
    )


def _names(area: Area) -> Iterator[str]:
    """The names that an area lists, column by column, as far as there is room."""
    rows = max(1, (area.height - NAMES_TOP - NAMES_BELOW) // NAME_ROW + 1)
    for number, name in enumerate(area.names):
        column, row = divmod(number, rows)
        x, y = area.x + 8 + column * NAME_COLUMN, area.y + NAMES_TOP + row * NAME_ROW
        room = min(NAME_COLUMN - 8, area.x + area.width - 8 - x)
        yield _text(f"d-area-second{_tint(area.tint)}", x, y, (shortened(name, room, SECOND), name))


def _area_words(area: Area, link: Link | None) -> Iterator[str]:
    """The title of an area, which stands above lines that cross it, and the link that covers it."""
    opening = _linked(area.page, area.title, link)
    if opening:
        yield opening
        yield _area(area, "d-cover")
    room = area.width - 16
    title = shortened(area.title, room, TITLE, True)
    if title and area.height >= 24:
        yield _text(f"d-area-title{_tint(area.tint)}", area.x + 8, area.y + 18, (title, area.title))
        second = shortened(area.second, room, SECOND)
        if second and area.height >= 40:
            yield _text(f"d-area-second{_tint(area.tint)}", area.x + 8, area.y + 34, (second, area.second))
    yield from _names(area)
    if opening:
        yield "</a>"


def _stroke(stroke: Stroke) -> Iterator[str]:
    """The line with its crow's feet as one path, then rings and arrow heads."""
    dashed = " d-dashed" if stroke.dashed else ""
    if stroke.width > 1:
        yield f'<path class="d-ribbon{dashed}" d="{stroke.path}" stroke-width="{stroke.width}"/>'
        return
    numbers = [int(one) for one in _NUMBER.findall(stroke.path)]
    feet: list[str] = []
    extra: list[str] = []
    if len(numbers) >= 4:
        points = list(zip(numbers[::2], numbers[1::2], strict=False))
        for end, one in ((stroke.start, points), (stroke.end, points[::-1])):
            if end:
                _end(end, one[0], _direction(one), feet, extra)
    yield f'<path class="d-line{dashed}" d="{stroke.path}"/>'
    if feet:
        yield f'<path class="d-line" d="{"".join(feet)}"/>'
    yield from extra


Point = tuple[int, int]


def _direction(points: list[Point]) -> tuple[float, float]:
    """The direction in which a line leaves its first point, of length 1."""
    x, y = points[0]
    for other in points[1:]:
        across, down = other[0] - x, other[1] - y
        if down == 0 and across:
            return (1.0 if across > 0 else -1.0), 0.0
        if across == 0 and down:
            return 0.0, (1.0 if down > 0 else -1.0)
        if across or down:
            length = (across * across + down * down) ** 0.5
            return across / length, down / length
    return 1.0, 0.0


def _end(end: str, at: Point, towards: tuple[float, float], feet: list[str], extra: list[str]) -> None:
    """Add the shape of one end: to `feet` what belongs to a path without fill, else to `extra`."""
    (x, y), (across, down) = at, towards

    def place(along: int, aside: int) -> str:
        return f"{round(x + along * across - aside * down)} {round(y + along * down + aside * across)}"

    if end == "arrow":
        extra.append(f'<path class="d-arrow" d="M{place(0, 0)}L{place(8, 4)}L{place(8, -4)}Z"/>')
        return
    has_bar, has_prongs, has_ring = _ENDS.get(end, (False, False, False))
    if has_bar:
        feet.append(f"M{place(_BAR, -_HALF)}L{place(_BAR, _HALF)}")
    if has_prongs:
        feet.append(f"M{place(0, -_HALF)}L{place(_PRONG, 0)}L{place(0, _HALF)}")
    if has_ring:
        middle_x, middle_y = place(_RING, 0).split()
        extra.append(f'<circle class="d-ring" cx="{middle_x}" cy="{middle_y}" r="{_RADIUS}"/>')


def _labels(strokes: tuple[Stroke, ...]) -> Iterator[str]:
    """What is said of lines, on a ground of its own."""
    for stroke in strokes:
        if stroke.label:
            (x, y), width = stroke.label_at, text_width(stroke.label, LABEL) + 6
            yield f'<rect class="d-under-label" x="{x - width // 2}" y="{y - 11}" width="{width}" height="15" rx="4"/>'
            yield _text("d-label", x, y, (stroke.label, stroke.label))


def _box(box: Box, link: Link | None) -> Iterator[str]:
    opening = _linked(box.page, box.title, link)
    yield f'{opening or ""}<g class="d-box d-{box.style}{_tint(box.tint)}">'
    if box.style in ("start", "end"):
        yield from _dot(box)
    elif box.rows:
        yield from _card(box)
    else:
        yield from _plain(box)
    yield f"</g>{'</a>' if opening else ''}"


def _dot(box: Box) -> Iterator[str]:
    """The beginning or the end of everything."""
    radius = min(box.width, box.height) // 2
    place = f'cx="{box.x + box.width // 2}" cy="{box.y + box.height // 2}"'
    yield f'<circle class="d-dot" {place} r="{radius}"/>'
    if box.style == "end":
        yield f'<circle class="d-dot-core" {place} r="{max(1, radius - 4)}"/>'


def _frame(box: Box) -> str:
    return f'<rect class="d-frame" x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}" rx="6"/>'


def _plain(box: Box) -> Iterator[str]:
    """A box without rows: its title in the middle, and a second line below it."""
    yield _frame(box)
    room, middle = box.width - 2 * MARGIN, box.x + box.width // 2
    top = box.y + box.height // 2 + (-3 if box.second else 5)
    title = shortened(box.title, room, TITLE, True)
    if title:
        yield _text("d-name", middle, top, (title, box.title))
    if box.second:
        yield _text("d-second", middle, top + 16, (shortened(box.second, room, SECOND), box.second))


def _card(box: Box) -> Iterator[str]:
    """A box with rows below its header."""
    x, y, right = box.x, box.y, box.x + box.width
    bottom = y + HEADER
    yield _frame(box)
    yield (
        f'<path class="d-head" d="M{x} {bottom}V{y + 6}Q{x} {y} {x + 6} {y}H{right - 6}'
        f'Q{right} {y} {right} {y + 6}V{bottom}Z"/>'
    )
    room = box.width - 2 * MARGIN
    yield _text(
        "d-title", x + MARGIN, y + (16 if box.second else 22), (shortened(box.title, room, TITLE, True), box.title)
    )
    if box.second:
        yield _text("d-under", x + MARGIN, y + 29, (shortened(box.second, room, SECOND), box.second))
    indent = GUTTER if any(row.marks or row.right for row in box.rows) else MARGIN
    for number, row in enumerate(box.rows):
        yield from _row(row, (x, bottom + number * ROW), box.width, indent)


def _row(row: Row, corner: tuple[int, int], width: int, indent: int) -> Iterator[str]:
    """A row: a mark, the name, and the type at the right end."""
    x, top = corner
    marks = row.marks
    for mark, (tone, path) in _ICONS.items():
        if mark in marks:
            yield f'<path class="d-icon d-{tone}" transform="translate({x + 7} {top + 5})" d="{path}"/>'
            break
    is_key = "key" in marks
    has_arrow = is_key and "reference" in marks
    room = width - indent - MARGIN - (CHIP if has_arrow else 0)
    beside = GAP + min(_LEAST_TYPE, text_width(row.right, TYPE)) if row.right else 0
    name = shortened(row.left, room - beside, NAME, is_key)
    kind = "d-row d-strong" if is_key else "d-row" if marks or row.right else "d-row d-quiet"
    yield _text(kind, x + indent, top + 15, (name, row.left), _ARROW if has_arrow else "")
    right = shortened(row.right, room - GAP - text_width(name, NAME, is_key), TYPE)
    if right:
        kind = "d-type d-accent-text" if row.right.startswith("→ ") else "d-type"
        yield _text(kind, x + width - MARGIN, top + 15, (right, row.right))
