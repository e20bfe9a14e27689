"""Drawings: pictures as values, which a renderer writes as SVG in a file or in a page.

All lengths are pixels at the scale 1, measured from the upper left corner; y grows downwards.
"""

from __future__ import annotations

from schemabook.model.base import Value


class Row(Value):
    """A row of a box: what stands on its left and right, and the marks before it.

    `marks` are of "key" (primary key), "reference" (foreign key), "unique", "required" (not null) and "sensitive".
    """

    left: str
    right: str = ""
    marks: tuple[str, ...] = ()


class Box(Value):
    """A box with a title and rows below it.

    `page` is the key of the page that it leads to, empty for none. `style` is "table", "view", "centre" (the table that
    the picture is about), "hub", "more" (stands for several), "plain", "start" or "end" (a state where rows begin or
    end). `tint` is the number of the colour of its module, -1 for none. `second` is a line in small letters below
    the title.
    """

    x: int
    y: int
    width: int
    height: int
    title: str
    second: str = ""
    rows: tuple[Row, ...] = ()
    page: str = ""
    style: str = "table"
    tint: int = -1


class Stroke(Value):
    """A line between boxes: `path` is an SVG path in absolute coordinates (M, L, C).

    `start` and `end` say what the ends look like: "" (nothing), "arrow", "one", "zero-or-one", "many" or "zero-or-many"
    (crow's foot). `dashed` is for what is inferred or not enforced. `label` stands at `label_at`.
    """

    path: str
    start: str = ""
    end: str = ""
    dashed: bool = False
    label: str = ""
    label_at: tuple[int, int] = (0, 0)
    width: int = 1


class Area(Value):
    """A tinted rectangle behind boxes, with its title; `page` as in `Box`.

    `names` are listed in it, column by column.
    """

    x: int
    y: int
    width: int
    height: int
    title: str
    second: str = ""
    page: str = ""
    tint: int = -1
    names: tuple[str, ...] = ()


class Drawing(Value):
    """A picture: its size, and what it shows, for those who do not see it (`title`, `description`)."""

    width: int
    height: int
    title: str
    description: str = ""
    areas: tuple[Area, ...] = ()
    strokes: tuple[Stroke, ...] = ()
    boxes: tuple[Box, ...] = ()
