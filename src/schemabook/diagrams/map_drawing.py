"""The picture of a whole schema for one page: modules with the number of keys between them, or all tables of a few."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from schemabook.diagrams.cards import NAME_COLUMN, NAME_ROW, NAMES_BELOW, NAMES_TOP
from schemabook.diagrams.drawing import Area, Drawing, Stroke
from schemabook.diagrams.layout import find_layout
from schemabook.diagrams.layout.values import Hull, Item, Place, Tie
from schemabook.diagrams.table_drawings import is_chip, key_columns, short_card, short_drawing
from schemabook.diagrams.text_width import text_width
from schemabook.diagrams.tied_tables import TiedTables
from schemabook.model.book import Module

MOST_TABLES = 30
"""A schema of more tables is drawn by its modules."""
PAGE_WIDTH = 1100
"""How wide a page is, in pixels."""

_MOST_RIBBONS, _FEW_RIBBONS = 60, 20
_NARROW = 24
_INSIDE = 14
"""How far a ribbon reaches into the areas that it joins."""
_LABEL = 11

Label = tuple[int, int, int, int]
Point = tuple[int, int]


def map_drawing(source: TiedTables, title: str) -> Drawing:
    """The schema in a width of about `PAGE_WIDTH` pixels."""
    if len(source.tables) <= MOST_TABLES:
        return _tables_drawing(source, title)
    return _modules_drawing(source, title)


def _tables_drawing(source: TiedTables, title: str) -> Drawing:
    """All tables with the columns of their keys, in a layout of their own: without the other columns they need less."""
    inside = frozenset(source.tables)
    cards = {name: short_card(source, name, key_columns(source, name)) for name in source.tables}
    items = tuple(Item(name=name, width=card.width, height=card.height) for name, card in cards.items())
    ties = tuple(
        Tie(
            child=key.child,
            parent=key.parent,
            weight=0.5 if key.is_dashed else 1.0,
            is_drawn=not is_chip(source, key, inside) and key.child != key.parent,
            child_offset=cards[key.child].middle(key.columns),
            parent_offset=cards[key.parent].middle(key.parent_columns),
        )
        for name in source.tables
        for key in source.parents.get(name, ())
    )
    return keys_drawing(source, find_layout(items, ties, source.modules).places, title)


def keys_drawing(source: TiedTables, places: Sequence[Place], title: str) -> Drawing:
    """Tables at these places, moved to the corner, with the columns of their keys alone."""
    left, top = min((place.x for place in places), default=0), min((place.y for place in places), default=0)
    moved = {
        place.name: Place(name=place.name, x=place.x - left, y=place.y - top, width=place.width, height=place.height)
        for place in places
    }
    return short_drawing(source, moved, title)


def _modules_drawing(source: TiedTables, title: str) -> Drawing:
    """The hulls of the modules, scaled to the page, with ribbons between those that keys connect."""
    layout = source.layout
    scale = min(1.0, (PAGE_WIDTH - 2 * _NARROW) / max(1, layout.width))
    numbers = {module.name: number for number, module in enumerate(source.modules)}
    areas = [_area(source, hull, scale, numbers[hull.module]) for hull in layout.hulls if hull.module in numbers]
    largest: dict[int, Area] = {}
    for area in areas:
        before = largest.get(area.tint)
        if before is None or before.width * before.height < area.width * area.height:
            largest[area.tint] = area
    count = f"{len(source.tables):,} tables in {len(source.modules):,} modules"
    return Drawing(
        width=round(layout.width * scale) + 2 * _NARROW,
        height=round(layout.height * scale) + 2 * _NARROW,
        title=title,
        description=f"{count}, with the number of keys between the modules that most keys connect.",
        areas=tuple(areas),
        strokes=tuple(_ribbons(source, largest)),
    )


def _area(source: TiedTables, hull: Hull, scale: float, number: int) -> Area:
    """A module in the scale of the picture. Its tint is its number, of which the last digit is drawn."""
    module = source.modules[number]
    width, height = max(8, round(hull.width * scale)), max(8, round(hull.height * scale))
    return Area(
        x=_NARROW + round(hull.x * scale),
        y=_NARROW + round(hull.y * scale),
        width=width,
        height=height,
        title=source.naming.module(module),
        second=_counts(len(module.tables), len(source.views_of.get(module.name, ()))),
        page=source.naming.module_page(module),
        tint=number,
        names=_names(source, module, width, height) if hull == _largest(source, module) else (),
    )


def _largest(source: TiedTables, module: Module) -> Hull:
    """The largest hull of a module."""
    return max(source.hulls[module.name], key=lambda hull: (hull.width * hull.height, -hull.y, -hull.x))


def _counts(tables: int, views: int) -> str:
    """How many there are, in words: 19 tables, 22 views."""
    words = [f"{number:,} {noun}{'' if number == 1 else 's'}" for number, noun in ((tables, "table"), (views, "view"))]
    return ", ".join(words if views else words[:1])


def _names(source: TiedTables, module: Module, width: int, height: int) -> tuple[str, ...]:
    """The tables of a module that have a place in its area: those with most keys, in the order of names."""
    rows = (height - NAMES_TOP - NAMES_BELOW) // NAME_ROW + 1
    places = rows * ((width - 8) // NAME_COLUMN) if rows > 0 else 0
    first = sorted(
        module.tables, key=lambda name: (-len(source.parents.get(name, ())) - len(source.children.get(name, ())), name)
    )[:places]
    if len({name.schema for name in module.tables}) == 1:
        return tuple(name.name for name in sorted(first))
    return tuple(source.naming.table(name) for name in sorted(first))


def _ribbons(source: TiedTables, areas: dict[int, Area]) -> Iterator[Stroke]:
    """The strongest connections between modules, with the number of keys where it does not hide another label."""
    counts: Counter[tuple[int, int]] = Counter()
    for keys in source.parents.values():
        for key in keys:
            ends = source.tint_of.get(key.child, -1), source.tint_of.get(key.parent, -1)
            if ends[0] in areas and ends[1] in areas and ends[0] != ends[1] and key.parent not in source.hubs:
                counts[min(ends), max(ends)] += 1
    taken: list[Label] = [label for area in areas.values() for label in _words_of(area)]
    strongest = sorted(counts.items(), key=lambda item: (-item[1], _apart(areas, item[0]), item[0]))
    for (one, other), count in strongest[: min(_MOST_RIBBONS, max(_FEW_RIBBONS, len(areas) // 2))]:
        path, middle = _bridge(areas[one], areas[other])
        words = f"{count:,}"
        half = text_width(words, _LABEL) // 2 + 4
        label = (middle[0] - half, middle[1] - _LABEL, 2 * half, _LABEL + 4)
        is_free = not any(_overlap(label, before) for before in taken)
        if is_free:
            taken.append(label)
        yield Stroke(path=path, width=1 + count.bit_length(), label=words if is_free else "", label_at=middle)


def _words_of(area: Area) -> Iterator[Label]:
    """The place that the words of an area take."""
    room = area.width - 16
    if room > 0:
        yield (area.x + 8, area.y + 4, min(room, text_width(area.title, 13, True)), 34)
    if area.names:
        rows = (area.height - NAMES_TOP - NAMES_BELOW) // NAME_ROW + 1
        columns = -(-len(area.names) // rows)
        high = min(rows, len(area.names)) * NAME_ROW
        yield (area.x + 8, area.y + NAMES_TOP - NAME_ROW, columns * NAME_COLUMN, high + NAMES_BELOW)


def _apart(areas: dict[int, Area], pair: tuple[int, int]) -> int:
    """The square of the distance of two areas."""
    (x, y), (other_x, other_y) = _middle(areas[pair[0]]), _middle(areas[pair[1]])
    return (x - other_x) ** 2 + (y - other_y) ** 2


def _bridge(one: Area, other: Area) -> tuple[str, Point]:
    """A line that joins two areas on the straight way between their middles, and its middle."""
    start, end = _towards(one, _middle(other)), _towards(other, _middle(one))
    middle = ((start[0] + end[0]) // 2, (start[1] + end[1]) // 2 + 4)
    return f"M{start[0]} {start[1]}L{end[0]} {end[1]}", middle


def _middle(area: Area) -> Point:
    return area.x + area.width // 2, area.y + area.height // 2


def _towards(area: Area, goal: Point) -> Point:
    """The point a little inside the edge of an area where the way from its middle to a goal leaves it."""
    x, y = _middle(area)
    across, down = goal[0] - x, goal[1] - y
    wide, high = max(1, area.width // 2 - _INSIDE), max(1, area.height // 2 - _INSIDE)
    if across == 0 and down == 0:
        return x, y
    if abs(across) * high > abs(down) * wide:
        length = abs(across)
        return x + across * wide // length, y + down * wide // length
    length = abs(down)
    return x + across * high // length, y + down * high // length


def _overlap(one: Label, other: Label) -> bool:
    return (
        one[0] < other[0] + other[2]
        and other[0] < one[0] + one[2]
        and one[1] < other[1] + other[3]
        and other[1] < one[1] + one[3]
    )
