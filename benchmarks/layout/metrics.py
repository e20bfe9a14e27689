"""How good a layout is, in figures that mean the same for any way of laying out.

Lines are counted straight from the middle of one card to the middle of the other, once for each pair of cards; a line
from a card to itself does not count. Crossings are exact: coordinates are whole pixels, and so is the arithmetic.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import hypot
from statistics import median
from typing import TypeVar

SCREEN = (1440, 900)

Name = TypeVar("Name", bound=Hashable)
Box = tuple[int, int, int, int]
"""x, y, width and height of a card, in pixels."""
Segment = tuple[int, int, int, int]
"""x and y of its two ends, in half pixels."""


@dataclass(frozen=True)
class Quality:
    """What was measured of a layout.

    `width` and `height` are those of the smallest rectangle around all cards, in pixels; `fill` is the share of it that
    cards cover; `median_edge` is in pixels, 0 where there are no lines; `edges` is the number of lines.
    """

    width: int
    height: int
    fill: float
    median_edge: float
    crossings: int
    edges: int

    @property
    def zoom(self) -> float:
        """The scale at which all of it is seen in a window of 1440 by 900 pixels."""
        return min(SCREEN[0] / max(self.width, 1), SCREEN[1] / max(self.height, 1), 1.0)


def measure_quality(boxes: Mapping[Name, Box], pairs: Iterable[tuple[Name, Name]]) -> Quality:
    """Measure a layout: where each card stands, and between which cards there are lines."""
    distinct = {frozenset(pair): pair for pair in pairs if pair[0] != pair[1]}
    middles = {name: (2 * x + width, 2 * y + height) for name, (x, y, width, height) in boxes.items()}
    segments = [(*middles[one], *middles[other]) for one, other in distinct.values()]
    lengths = [hypot(right - left, lower - upper) / 2 for left, upper, right, lower in segments]
    width = max(x + w for x, _, w, _ in boxes.values()) - min(x for x, *_ in boxes.values())
    height = max(y + h for _, y, _, h in boxes.values()) - min(y for _, y, *_ in boxes.values())
    return Quality(
        width=width,
        height=height,
        fill=sum(w * h for *_, w, h in boxes.values()) / (width * height),
        median_edge=median(lengths) if lengths else 0.0,
        crossings=count_crossings(segments),
        edges=len(segments),
    )


def count_crossings(segments: Iterable[Segment]) -> int:
    """Count the pairs of segments that cross at a point that is inside both.

    Segments that touch, share an end or lie on one another do not cross.
    """
    return sum(_cross(one, other) for one, other in _near(list(segments)))


def overlaps(boxes: Iterable[Box]) -> int:
    """Count the pairs of boxes that cover a common area."""
    count = 0
    active: list[Box] = []
    for box in sorted(boxes):
        x, y, _, height = box
        active = [one for one in active if one[0] + one[2] > x]
        count += sum(one[1] < y + height and y < one[1] + one[3] for one in active)
        active.append(box)
    return count


def _near(segments: list[Segment]) -> Iterator[tuple[Segment, Segment]]:
    """The pairs of segments whose rectangles meet, found along the longer side of the picture."""
    if not segments:
        return
    across = max(max(s[0], s[2]) for s in segments) - min(min(s[0], s[2]) for s in segments)
    down = max(max(s[1], s[3]) for s in segments) - min(min(s[1], s[3]) for s in segments)
    turned = segments if across >= down else [(y1, x1, y2, x2) for x1, y1, x2, y2 in segments]
    listed = sorted((min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2), (x1, y1, x2, y2)) for x1, y1, x2, y2 in turned)
    for number, (_, last, top, bottom, one) in enumerate(listed):
        for position in range(number + 1, len(listed)):
            start, _, upper, lower, other = listed[position]
            if start > last:
                break
            if upper <= bottom and lower >= top:
                yield one, other


def _cross(one: Segment, other: Segment) -> bool:
    ax, ay, bx, by = one
    cx, cy, dx, dy = other
    first = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    second = (bx - ax) * (dy - ay) - (by - ay) * (dx - ax)
    if (first > 0) == (second > 0) or not first or not second:
        return False
    third = (dx - cx) * (ay - cy) - (dy - cy) * (ax - cx)
    fourth = (dx - cx) * (by - cy) - (dy - cy) * (bx - cx)
    return (third > 0) != (fourth > 0) and bool(third) and bool(fourth)
