"""Sparklines: a figure over time as a small SVG that stands by itself, in light and dark.

The line is scaled between the least and the greatest value, but never so that less than a tenth of the value fills
the whole height. Equal points give equal bytes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from schemabook.model.base import Value
from schemabook.model.history import Point

Words = Callable[[float], str]
"""How a value is written: `30 MiB`."""

_LEAST_SPAN = 0.1
_TOP, _BOTTOM = 24.0, 34.0
_MARGIN, _GAP, _LINE = 6.0, 9.0, 15.0
_CHARACTER = 6.7
_NOT_IN_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STYLE = """\
.sb-spark{font:11px system-ui,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;font-variant-numeric:tabular-nums}
.sb-spark text{fill:#1f2937}
.sb-spark .quiet{fill:#6b7280;font-size:10px}
.sb-spark .now{font-weight:600}
.sb-spark .rule{stroke:#d1d5db}
.sb-spark .area{fill:#2563eb;fill-opacity:.13}
.sb-spark .line{fill:none;stroke:#2563eb;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
.sb-spark .mark{fill:#fff;stroke:#2563eb;stroke-width:1.5}
.sb-spark .end{fill:#2563eb}
@media(prefers-color-scheme:dark){
.sb-spark text{fill:#e5e7eb}
.sb-spark .quiet{fill:#9ca3af}
.sb-spark .rule{stroke:#4b5563}
.sb-spark .area{fill:#7dabff}
.sb-spark .line{stroke:#7dabff}
.sb-spark .mark{fill:#111827;stroke:#7dabff}
.sb-spark .end{fill:#7dabff}
}"""
"""Colours are written out, because not every program that draws SVG knows variables."""


def sparkline(
    points: Sequence[Point], *, title: str, words: Words | None = None, width: int = 420, height: int = 120
) -> str:
    """The points as an SVG of `width` by `height` pixels, with the first, last, least and greatest value in words.

    `points` may be in any order, be one or none. `words` writes a value (default: with thousands separators).
    """
    said = words or _plain
    ordered = sorted(points, key=lambda point: point.at)
    frame = _Frame(width=width, height=height)
    if not ordered:
        return _svg(frame, title, "Nothing was measured yet.", _empty(frame))
    gutters = (_room(said(ordered[0].value)) if len(ordered) > 1 else _MARGIN, _room(said(ordered[-1].value)))
    plot = _Plot(
        frame=frame,
        points=tuple(ordered),
        least=min(ordered, key=lambda point: point.value),
        greatest=max(ordered, key=lambda point: point.value),
        left=gutters[0],
        right=gutters[1],
    )
    return _svg(frame, title, _description(ordered, said), [*_drawing(plot), *_labels(plot, said)])


class _Frame(Value):
    width: int
    height: int


class _Plot(Value):
    """Where values stand: `left` and `right` are the room beside the line."""

    frame: _Frame
    points: tuple[Point, ...]
    least: Point
    greatest: Point
    left: float
    right: float

    @property
    def floor(self) -> float:
        return self.frame.height - _BOTTOM

    def x(self, at: datetime) -> float:
        """The place of a moment; in the middle where there is only one."""
        start, end = self.points[0].at, self.points[-1].at
        length = (end - start).total_seconds()
        room = max(self.frame.width - self.left - self.right, 1.0)
        return self.left + room * ((at - start).total_seconds() / length if length else 0.5)

    def y(self, value: float) -> float:
        """The height of a value."""
        low, span = self._scale()
        bottom = self.floor - (_LINE if self.least.value < min(self._ends) else 0)
        return bottom - (bottom - _TOP) * (value - low) / span

    def extremes(self) -> tuple[Point, ...]:
        """The least and the greatest value, where they are not those of the ends."""
        return tuple(point for point in (self.least, self.greatest) if point.value not in self._ends)

    @property
    def _ends(self) -> tuple[float, float]:
        return self.points[0].value, self.points[-1].value

    def _scale(self) -> tuple[float, float]:
        least, greatest = self.least.value, self.greatest.value
        span = max(greatest - least, max(abs(least), abs(greatest)) * _LEAST_SPAN) or 1.0
        return (least + greatest - span) / 2, span


def _drawing(plot: _Plot) -> Iterable[str]:
    """The ground line, the area, the line and a mark on each value that has a label."""
    yield f'<path class="rule" d="M{_n(plot.left)} {_n(plot.floor + 4)}H{_n(plot.frame.width - plot.right)}"/>'
    places = _places(plot)
    if len(places) > 1:
        line = "L".join(f"{_n(x)} {_n(y)}" for x, y in places)
        ground = f"V{_n(plot.floor + 4)}H{_n(places[0][0])}Z"
        yield f'<path class="area" d="M{line}{ground}"/>'
        yield f'<path class="line" d="M{line}"/>'
    for point in plot.extremes():
        yield f'<circle class="mark" cx="{_n(plot.x(point.at))}" cy="{_n(plot.y(point.value))}" r="2.5"/>'
    last = plot.points[-1]
    yield f'<circle class="end" cx="{_n(plot.x(last.at))}" cy="{_n(plot.y(last.value))}" r="4"/>'


def _places(plot: _Plot) -> list[tuple[float, float]]:
    """The corners of the line: of all points in one column of pixels its first, lowest, highest and last."""
    columns: dict[int, list[tuple[float, float]]] = {}
    for point in plot.points:
        x, y = plot.x(point.at), plot.y(point.value)
        columns.setdefault(round(x), []).append((x, y))
    found: list[tuple[float, float]] = []
    for column in columns.values():
        kept = {0, len(column) - 1}
        kept |= {
            min(range(len(column)), key=lambda i: column[i][1]),
            max(range(len(column)), key=lambda i: column[i][1]),
        }
        found.extend(column[i] for i in sorted(kept))
    return found


def _labels(plot: _Plot, words: Words) -> Iterable[str]:
    """The first value on the left, the last on the right, the extremes at their places, the days below."""
    first, last = plot.points[0], plot.points[-1]
    base = plot.frame.height - _MARGIN - 7
    if len(plot.points) > 1:
        yield _text(plot.x(first.at) - _GAP, plot.y(first.value) + 4, words(first.value), anchor="end")
        yield _text(plot.x(first.at), base, _time(first.at, last.at), kind="quiet")
        yield _text(plot.x(last.at), base, _time(last.at, first.at), kind="quiet", anchor="end")
    else:
        yield _text(plot.x(last.at), base, _time(last.at, last.at), kind="quiet", anchor="middle")
    yield _text(plot.x(last.at) + _GAP, plot.y(last.value) + 4, words(last.value), kind="now")
    for point in plot.extremes():
        yield from _extreme_label(plot, point, words(point.value))


def _extreme_label(plot: _Plot, point: Point, label: str) -> Iterable[str]:
    """The label of an extreme above or below it; none where the label of an end stands there."""
    y = plot.y(point.value) + (-9 if point.value == plot.greatest.value else 15)
    half = len(label) * _CHARACTER / 2
    x = min(max(plot.x(point.at), _MARGIN + half), plot.frame.width - _MARGIN - half)
    first, last = plot.points[0], plot.points[-1]
    on_first = x - half < plot.x(first.at) - _GAP and abs(y - plot.y(first.value) - 4) < _LINE
    on_last = x + half > plot.x(last.at) + _GAP and abs(y - plot.y(last.value) - 4) < _LINE
    if not on_first and not on_last:
        yield _text(x, y, label, anchor="middle")


def _description(points: Sequence[Point], words: Words) -> str:
    """What the picture shows, for who does not see it."""
    first, last = points[0], points[-1]
    if len(points) == 1:
        return f"{words(last.value)} on {_day(last.at)}."
    least, greatest = min(point.value for point in points), max(point.value for point in points)
    return (
        f"From {words(first.value)} on {_day(first.at)} to {words(last.value)} on {_day(last.at)}; "
        f"least {words(least)}, greatest {words(greatest)}."
    )


def _svg(frame: _Frame, title: str, description: str, parts: Iterable[str]) -> str:
    body = "\n".join(parts)
    # Ids must differ between the pictures of one page, and not between two writings of one picture.
    name = hashlib.blake2b(f"{title}\n{description}\n{body}".encode(errors="replace"), digest_size=5).hexdigest()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="sb-spark" role="img" aria-labelledby="t{name} d{name}" '
        f'width="{frame.width}" height="{frame.height}" viewBox="0 0 {frame.width} {frame.height}">\n'
        f'<title id="t{name}">{_escaped(title)}</title>\n<desc id="d{name}">{_escaped(description)}</desc>\n'
        f"<style>{_STYLE}</style>\n{body}\n</svg>\n"
    )


def _empty(frame: _Frame) -> Iterable[str]:
    yield _text(frame.width / 2, frame.height / 2 + 4, "Nothing was measured yet", kind="quiet", anchor="middle")


def _text(x: float, y: float, text: str, *, kind: str = "", anchor: str = "start") -> str:
    attributes = (f' class="{kind}"' if kind else "") + (f' text-anchor="{anchor}"' if anchor != "start" else "")
    return f'<text x="{_n(x)}" y="{_n(y)}"{attributes}>{_escaped(text)}</text>'


def _room(label: str) -> float:
    return _MARGIN + _GAP + len(label) * _CHARACTER


def _escaped(text: str) -> str:
    return escape(_NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text))


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _plain(value: float) -> str:
    return f"{value:,.0f}" if 1e6 <= abs(value) < 1e15 else f"{value:,.6g}"


def _day(at: datetime) -> str:
    return at.astimezone(UTC).date().isoformat()


def _time(at: datetime, other: datetime) -> str:
    """The day, or the hour where both are of one day."""
    return _day(at) if _day(at) != _day(other) or at == other else at.astimezone(UTC).strftime("%H:%M")
