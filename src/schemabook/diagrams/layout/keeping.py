"""The file that keeps a layout, so that tables stay where they are when the schema changes."""

from __future__ import annotations

import json
from collections.abc import Sequence

import msgspec

from schemabook.diagrams.layout.values import Hull, Layout, Place
from schemabook.errors import FileFormatError
from schemabook.model.base import QualifiedName, Value
from schemabook.model.book import Module

FORMAT = 1
"""Raised whenever a file written before can no longer be read as it is."""
_FARTHEST = 10_000_000
"""Farther from 0 stands nothing, and nothing is larger, in pixels."""
_FEW = 30
_MARGIN = 24
"""Around each card, counted as covered: small cards stand no closer than large ones."""
_LEAST_FILL = 0.2
"""The share of the whole that more than a few cards cover in a layout that is not worn."""


class KeptLayout(Value):
    """A layout of an earlier time, and the name of the module that each table was in then."""

    layout: Layout
    modules: dict[QualifiedName, str]


class _Format(msgspec.Struct):
    layout: int


class _File(msgspec.Struct):
    """Hulls are module, x, y, width, height; cards are schema, name, x, y, width, height, is_late, module."""

    width: int
    height: int
    hulls: list[tuple[str, int, int, int, int]]
    cards: list[tuple[str, str, int, int, int, int, int, str]]


def encode_layout(layout: Layout, modules: Sequence[Module]) -> str:
    """The layout as JSON, a line for each hull and each card, in the order of names. Equal layouts, equal text."""
    module_of = {name: module.name for module in modules for name in module.tables}
    hulls: list[list[str | int]] = [[one.module, one.x, one.y, one.width, one.height] for one in layout.hulls]
    cards: list[list[str | int]] = [
        [
            one.name.schema,
            one.name.name,
            one.x,
            one.y,
            one.width,
            one.height,
            int(one.is_late),
            module_of.get(one.name, ""),
        ]
        for one in sorted(layout.places, key=lambda place: place.name)
    ]
    return (
        f'{{"layout": {FORMAT}, "width": {layout.width}, "height": {layout.height},\n'
        f'"hulls": [\n{_lines(hulls)}\n],\n"cards": [\n{_lines(cards)}\n]}}\n'
    )


def _lines(rows: list[list[str | int]]) -> str:
    return ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)


def decode_layout(data: bytes, name: str = "the file") -> KeptLayout:
    """The layout in such a file, without what stands too far away or is too large to be meant.

    Raises FileFormatError when it is not one, or of a version that this Schemabook does not read.
    """
    doing = f"Could not read {name} as a kept layout."
    advice = "Remove it: the next run places all tables anew and writes it again."
    try:
        version = msgspec.json.decode(data, type=_Format).layout
        if version != FORMAT:
            raise FileFormatError(doing, f"It is of format {version}; this Schemabook reads format {FORMAT}.", advice)
        file = msgspec.json.decode(data, type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise FileFormatError(doing, f"{error}.", advice) from error
    except RecursionError:
        raise FileFormatError(doing, "It is nested too deeply.", advice) from None
    hulls = [
        Hull(module=one[0], x=one[1], y=one[2], width=one[3], height=one[4]) for one in file.hulls if _is_near(*one[1:])
    ]
    places = {}
    modules = {}
    for schema, own, x, y, width, height, is_late, module in file.cards:
        table = QualifiedName(schema, own)
        if _is_near(x, y, width, height):
            places[table] = Place(name=table, x=x, y=y, width=width, height=height, is_late=bool(is_late))
        if module:
            modules[table] = module
    layout = Layout(
        width=min(file.width, _FARTHEST),
        height=min(file.height, _FARTHEST),
        hulls=tuple(hulls),
        places=tuple(places[one] for one in sorted(places)),
    )
    return KeptLayout(layout=layout, modules=modules)


def _is_near(*numbers: int) -> bool:
    return all(-_FARTHEST <= number <= _FARTHEST for number in numbers)


def is_worn(layout: Layout) -> bool:
    """Whether a fresh layout would be better.

    More than half of the cards were put where there was room, or at least 30 cards, with 24 pixels around
    each, cover less than a fifth of the whole (without them, cards of a usual size about 15 %).
    """
    if 2 * sum(place.is_late for place in layout.places) > len(layout.places):
        return True
    covered = sum((place.width + 2 * _MARGIN) * (place.height + 2 * _MARGIN) for place in layout.places)
    return len(layout.places) >= _FEW and covered < _LEAST_FILL * layout.width * layout.height
