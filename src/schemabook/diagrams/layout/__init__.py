"""The layout of a schema: where every table stands, the same for pictures and for the site.

Each module is laid out by itself: the tables that others refer to on the left, those that refer to them right of them,
what has no ties in a grid. The modules are then packed so that those that are tied to each other are near each other
and the whole has about the aspect of a screen. Equal input gives equal places.
"""

from __future__ import annotations

from collections.abc import Sequence

from schemabook.diagrams.layout.fresh import fresh_layout
from schemabook.diagrams.layout.grouping import find_groups
from schemabook.diagrams.layout.keeping import KeptLayout, decode_layout, encode_layout, is_worn
from schemabook.diagrams.layout.staying import later_layout
from schemabook.diagrams.layout.values import Hull, Item, Layout, Place, Tie
from schemabook.model.book import Module

__all__ = [
    "Hull",
    "Item",
    "KeptLayout",
    "Layout",
    "Place",
    "Tie",
    "decode_layout",
    "encode_layout",
    "find_layout",
    "is_worn",
]


def find_layout(
    items: Sequence[Item], ties: Sequence[Tie], modules: Sequence[Module], kept: Layout | None = None
) -> Layout:
    """Where everything stands. What stood in `kept`, with the same size, stays exactly there."""
    listed = sorted(items, key=lambda item: item.name)
    groups = find_groups(listed, ties, modules, kept)
    if kept is None or not {place.name for place in kept.places} & {item.name for item in listed}:
        return fresh_layout(listed, ties, groups)
    return later_layout(listed, ties, groups, kept)
