"""Entity-relationship diagrams in box-drawing characters: a table on the left, those that refer to it on the right."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from schemabook.model.base import Value

_GAP = 7
_CORNERS = {
    (True, True, True, True): "┼",
    (True, True, True, False): "┤",
    (True, True, False, True): "├",
    (True, True, False, False): "│",
    (True, False, True, True): "┴",
    (True, False, False, True): "└",
    (True, False, True, False): "┘",
    (False, True, True, True): "┬",
    (False, True, False, True): "┌",
    (False, True, True, False): "┐",
    (False, False, True, True): "─",
}
"""Characters by whether a line leads up, down, left and right."""


class Box(Value):
    """A table as a box: its name, and a line for each column that is shown."""

    title: str
    lines: tuple[str, ...]


class Arm(Value):
    """A line from the table on the left to one on the right.

    `line` is the number of the line of `box` that it ends at; `many` says that there may be many rows there,
    `optional` that a row there may refer to nothing.
    """

    box: Box
    line: int
    many: bool = True
    optional: bool = False


def cluster(parent: Box, arms: Sequence[Arm], line: int = 0) -> str:
    """The table `parent` with a line from its line `line` to each of `arms`, drawn once and below one another."""
    left = _drawn(parent)
    if not arms:
        return "\n".join(left)
    right: list[str] = []
    ends: dict[int, Arm] = {}
    for arm in arms:
        if right:
            right.append("")
        ends[len(right) + 3 + arm.line] = arm
        right.extend(_drawn(arm.box))
    start = 3 + line
    rows = max(len(left), len(right))
    top, bottom = min(start, *ends), max(start, *ends)
    width = _width(left[0])
    drawn = []
    for row in range(rows):
        first = left[row] if row < len(left) else " " * width
        between = _between(row, start, (top, bottom), ends)
        drawn.append(f"{first}{between}{right[row] if row < len(right) else ''}".rstrip())
    return "\n".join(drawn)


def _between(row: int, start: int, spine: tuple[int, int], ends: dict[int, Arm]) -> str:
    """What stands between the boxes in one row: the line from the left, the spine, the line to the right."""
    top, bottom = spine
    if not top <= row <= bottom:
        return " " * _GAP
    arm = ends.get(row)
    corner = _CORNERS[top < row, row < bottom, row == start, arm is not None] if top < bottom else "─"
    before = "──" if row == start else "  "
    if arm is None:
        return f"{before}{corner}{' ' * (_GAP - 3)}"
    return f"{before}{corner}──{'○' if arm.optional else '─'}{'<' if arm.many else '─'}"


def _drawn(box: Box) -> list[str]:
    """The lines of a box, all of one width."""
    inner = max(_width(words) for words in (box.title, *box.lines)) + 2
    rule = "─" * inner
    space = inner - _width(box.title)
    title = f"{' ' * (space // 2)}{box.title}{' ' * (space - space // 2)}"
    body = [f"│ {words}{' ' * (inner - 1 - _width(words))}│" for words in box.lines]
    return [f"┌{rule}┐", f"│{title}│", f"├{rule}┤", *body, f"└{rule}┘"]


def _width(words: str) -> int:
    """How many columns of a terminal the words take."""
    return sum(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in words
    )
