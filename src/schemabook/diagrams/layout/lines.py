"""Straight lines between the middles of cards, and how often they cross."""

from __future__ import annotations

from collections.abc import Sequence

Segment = tuple[float, float, float, float, int, int]
"""Where a line begins and ends, and the numbers of the cards that it connects."""


def crossings_with(lines: Sequence[int], segments: Sequence[Segment]) -> int:
    """How many pairs of lines cross of which at least one is among these numbers."""
    chosen = set(lines)
    others = [segment for number, segment in enumerate(segments) if number not in chosen]
    count = crossings([segments[number] for number in lines])
    for number in lines:
        x0, y0, x1, y1, a, b = segments[number]
        across, down = x1 - x0, y1 - y0
        left, right = (x0, x1) if x0 <= x1 else (x1, x0)
        low, high = (y0, y1) if y0 <= y1 else (y1, y0)
        for u0, v0, u1, v1, c, d in others:
            if (
                (u0 <= left and u1 <= left)
                or (u0 >= right and u1 >= right)
                or (v0 <= low and v1 <= low)
                or (v0 >= high and v1 >= high)
                or (across * (v0 - y0) - down * (u0 - x0)) * (across * (v1 - y0) - down * (u1 - x0)) >= 0
                or a in (c, d)
                or b in (c, d)
            ):
                continue
            wide, tall = u1 - u0, v1 - v0
            if (wide * (y0 - v0) - tall * (x0 - u0)) * (wide * (y1 - v0) - tall * (x1 - u0)) < 0:
                count += 1
    return count


def crossings(segments: Sequence[Segment]) -> int:
    """How many pairs of lines cross; lines that share a card do not."""
    boxes = sorted(
        [(x0, x1, y0, y1, a, b) if x0 <= x1 else (x1, x0, y1, y0, a, b) for x0, y0, x1, y1, a, b in segments]
    )
    count = 0
    for index, (x0, x1, y0, y1, a, b) in enumerate(boxes):
        low, high = (y0, y1) if y0 <= y1 else (y1, y0)
        across, down = x1 - x0, y1 - y0
        for u0, u1, v0, v1, c, d in boxes[index + 1 :]:
            if u0 >= x1:
                break
            if (v0 >= high and v1 >= high) or (v0 <= low and v1 <= low) or a in (c, d) or b in (c, d):
                continue
            if (across * (v0 - y0) - down * (u0 - x0)) * (across * (v1 - y0) - down * (u1 - x0)) < 0:
                wide, tall = u1 - u0, v1 - v0
                if (wide * (y0 - v0) - tall * (x0 - u0)) * (wide * (y1 - v0) - tall * (x1 - u0)) < 0:
                    count += 1
    return count
