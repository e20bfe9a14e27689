"""Pictures of tables with their keys: several at their places in the layout, and one between its neighbours."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from schemabook.diagrams.cards import HEADER, MOST_ROWS, ROW, card_rows, card_width, more_columns, row_middle, rows_of
from schemabook.diagrams.cards import keys_of as primary_of
from schemabook.diagrams.drawing import Box, Drawing, Row, Stroke
from schemabook.diagrams.layout.values import Place
from schemabook.diagrams.tied_tables import Key, TiedTables, is_within
from schemabook.model.base import QualifiedName

MARGIN = 24
"""The room around a picture."""
MOST_NEIGHBOURS = 14
"""How many tables stand on each side of the one that a picture is about."""

_BETWEEN = 96
_BELOW = 18
_SIDE = 20
"""How far a parent must stand beside its child for the line to lead straight to it."""
_MORE_HEIGHT = 34


class Card(NamedTuple):
    """A card in a picture: where it stands, its rows, and the position of the row of each column."""

    name: QualifiedName
    x: int
    y: int
    width: int
    rows: tuple[Row, ...]
    row_of: dict[str, int]

    @property
    def height(self) -> int:
        """The height of the card."""
        return HEADER + ROW * len(self.rows)

    def middle(self, columns: Sequence[str]) -> int:
        """How far below the upper edge of the picture a line meets the card that belongs to these columns."""
        row = self.row_of.get(columns[0]) if columns else None
        return self.y + (HEADER // 2 if row is None else row_middle(row))


def module_drawing(source: TiedTables, names: Sequence[QualifiedName], title: str) -> Drawing:
    """Tables and views at their places in the layout, with all columns, and the keys among them.

    A key to a hub, or to a table that is not in the picture, is told by the name of its parent in the row.
    """
    inside = frozenset(names)
    return cards_drawing(source, list(_placed(source, names, inside)), title)


def short_drawing(source: TiedTables, places: Mapping[QualifiedName, Place], title: str) -> Drawing:
    """Tables at these places with the columns of their keys alone, else as `module_drawing`."""
    inside = frozenset(places)
    cards = []
    for name, place in places.items():
        card = short_card(source, name, key_columns(source, name))
        rows = _with_chips(source, name, card.rows, inside)
        cards.append(card._replace(x=place.x + MARGIN, y=place.y + MARGIN, width=place.width, rows=rows))
    return cards_drawing(source, cards, title)


def cards_drawing(source: TiedTables, cards: Sequence[Card], title: str) -> Drawing:
    """Cards where they are, with the keys among them that are no chips."""
    card_of = {card.name: card for card in cards}
    inside = frozenset(card_of)
    strokes = [
        stroke_of(key, card_of)
        for name in card_of
        for key in source.parents.get(name, ())
        if not is_chip(source, key, inside)
    ]
    right = [card.x + card.width for card in cards] + [_rightmost(stroke) for stroke in strokes]
    return Drawing(
        width=max(right, default=0) + MARGIN,
        height=max((card.y + card.height for card in cards), default=0) + MARGIN,
        title=title,
        description=_described(source, list(card_of), len(strokes)),
        strokes=tuple(strokes),
        boxes=tuple(_box(source, card, _referred_by(source, card.name, inside)) for card in cards),
    )


def neighbourhood_drawing(source: TiedTables, name: QualifiedName, most: int = MOST_NEIGHBOURS) -> Drawing:
    """A table with the columns of its keys, its parents on the left and its children on the right.

    `most` tables stand on a side, then a box that says how many more there are.
    """
    parents = _parents_in_order(source, name)
    known = {name, *parents}
    children = sorted({key.child for key in source.children.get(name, ())} - known)
    left, right = parents[:most], children[:most]
    columns = [
        [_neighbour(source, one, name) for one in left],
        [short_card(source, name, key_columns(source, name))],
        [_neighbour(source, one, name) for one in right],
    ]
    more = (len(parents) - len(left), 0, len(children) - len(right))
    cards, extra = _in_columns(columns, more)
    card_of = {card.name: card for card in cards}
    keys = [*source.parents.get(name, ())]
    keys += [key for key in source.children.get(name, ()) if key.child != name]
    strokes = [stroke_of(key, card_of) for key in keys if key.parent in card_of and key.child in card_of]
    boxes = [_box(source, card, style="centre" if card.name == name else "") for card in cards]
    edges = [one.x + one.width for one in (*boxes, *extra)] + [_rightmost(stroke) for stroke in strokes]
    shown = source.naming.table(name)
    return Drawing(
        width=max(edges) + MARGIN,
        height=max(one.y + one.height for one in (*boxes, *extra)) + MARGIN,
        title=f"{shown} and the tables around it",
        description=f"{shown} refers to {_listed(source, parents)}; {_listed(source, children)} refer to it.",
        strokes=tuple(strokes),
        boxes=(*boxes, *extra),
    )


def _parents_in_order(source: TiedTables, name: QualifiedName) -> list[QualifiedName]:
    """The parents of a table in the order of the columns that refer to them."""
    place = {column.name: position for position, column in enumerate(source.tables[name].columns)}
    keys = sorted(source.parents.get(name, ()), key=lambda key: place.get(key.columns[0], 0) if key.columns else 0)
    return list(dict.fromkeys(key.parent for key in keys if key.parent != name))


def stroke_of(key: Key, cards: dict[QualifiedName, Card]) -> Stroke:
    """The line of a key from its child to its parent, with crow's feet."""
    child, parent = cards[key.child], cards[key.parent]
    return Stroke(
        path=curve(child, child.middle(key.columns), parent, parent.middle(key.parent_columns)),
        start="zero-or-one" if key.one else "zero-or-many",
        end="zero-or-one" if key.optional else "one",
        dashed=key.is_dashed,
    )


def curve(child: Card, start: int, parent: Card, end: int) -> str:
    """A line from a height of the child to a height of the parent, on the sides that face each other.

    Where they stand above one another it bulges at their right.
    """
    first, last = child.x + child.width, parent.x + parent.width
    if child.x > last + _SIDE:
        reach = _reach(child.x - last)
        return f"M{child.x} {start}C{child.x - reach} {start} {last + reach} {end} {last} {end}"
    if parent.x > first + _SIDE:
        reach = _reach(parent.x - first)
        return f"M{first} {start}C{first + reach} {start} {parent.x - reach} {end} {parent.x} {end}"
    reach = _reach(last - first)
    return f"M{first} {start}C{first + reach} {start} {last + reach} {end} {last} {end}"


def _reach(distance: int) -> int:
    return min(160, max(30, abs(distance) // 2))


def _rightmost(stroke: Stroke) -> int:
    """The right end of a line, as far as its control points let it go."""
    return max(map(int, stroke.path[1:].replace("C", " ").split()[::2]))


def is_chip(source: TiedTables, key: Key, inside: Collection[QualifiedName]) -> bool:
    """Whether a key is told in its row, and not drawn."""
    return key.parent not in inside or (key.parent in source.hubs and key.parent != key.child)


def _placed(source: TiedTables, names: Sequence[QualifiedName], inside: frozenset[QualifiedName]) -> Iterator[Card]:
    """The cards of these tables where the layout has them, moved to the margin; hulls apart stand one below another."""
    shifts = _shifts(source, names)
    for name in names:
        place = source.places.get(name)
        if place is None:
            continue
        across, down = shifts[name]
        relation = source.relations[name]
        rows = _with_chips(source, name, card_rows(relation, _references(source, name)), inside)
        row_of = {column.name: position for position, column in enumerate(relation.columns)}
        yield Card(name, place.x + across, place.y + down, place.width, rows, row_of)


def _shifts(source: TiedTables, names: Sequence[QualifiedName]) -> dict[QualifiedName, tuple[int, int]]:
    """How far each card moves: all together to the margin.

    Where the module that they are of stands in several hulls, those of one move together, to below those of the other.
    """
    tints = {source.tint_of[name] for name in names if name in source.tint_of}
    hulls = source.hulls[source.modules[tints.pop()].name] if len(tints) == 1 else []
    groups: dict[int, list[QualifiedName]] = {}
    for name in names:
        place = source.places.get(name)
        if place is not None:
            within = (number for number, hull in enumerate(hulls) if is_within(place, hull))
            groups.setdefault(next(within, 0), []).append(name)
    found: dict[QualifiedName, tuple[int, int]] = {}
    top = MARGIN
    for _, members in sorted(groups.items()):
        places = [source.places[name] for name in members]
        left, upper = min(place.x for place in places), min(place.y for place in places)
        found.update((name, (MARGIN - left, top - upper)) for name in members)
        top += max(place.y + place.height for place in places) - upper + 2 * MARGIN
    return found


def _references(source: TiedTables, name: QualifiedName) -> frozenset[str]:
    return frozenset(column for key in source.parents.get(name, ()) for column in key.columns)


def _with_chips(
    source: TiedTables, name: QualifiedName, rows: tuple[Row, ...], inside: frozenset[QualifiedName]
) -> tuple[Row, ...]:
    """The rows with the names of parents to which no line leads, in place of the type."""
    chips = {
        key.columns[0]: key.parent
        for key in source.parents.get(name, ())
        if key.columns and is_chip(source, key, inside)
    }
    if not chips:
        return rows
    return tuple(
        Row(left=row.left, right=f"→ {source.naming.table(chips[row.left])}", marks=row.marks)
        if row.left in chips and position < MOST_ROWS
        else row
        for position, row in enumerate(rows)
    )


def _referred_by(source: TiedTables, name: QualifiedName, inside: frozenset[QualifiedName]) -> str:
    """How many tables refer to this one without a line, in words; empty for none."""
    referring = {key.child for key in source.children.get(name, ())} - {name}
    if name in source.hubs:
        return _refer(len(referring), "table")
    outside = len(referring - inside)
    return _refer(outside, "other table") if outside else ""


def _refer(number: int, noun: str) -> str:
    return f"{number:,} {noun}{' refers' if number == 1 else 's refer'} to this"


def _box(source: TiedTables, card: Card, second: str = "", style: str = "") -> Box:
    return Box(
        x=card.x,
        y=card.y,
        width=card.width,
        height=card.height,
        title=source.naming.table(card.name),
        second=second,
        rows=card.rows,
        page=source.naming.page(card.name),
        style=style or _style(source, card.name),
        tint=source.tint_of.get(card.name, -1),
    )


def _style(source: TiedTables, name: QualifiedName) -> str:
    if name not in source.tables:
        return "view"
    return "hub" if name in source.hubs else "table"


def key_columns(source: TiedTables, name: QualifiedName) -> set[str]:
    """The columns of all keys of a table, and those that others refer to."""
    columns = set(primary_of(source.tables[name])) | _references(source, name)
    return columns.union(*(key.parent_columns for key in source.children.get(name, ())))


def _neighbour(source: TiedTables, name: QualifiedName, centre: QualifiedName) -> Card:
    """The card of a neighbour: the columns that tie it to the table in the middle."""
    columns: set[str] = set()
    for key in source.parents.get(name, ()):
        if key.parent == centre:
            columns.update(key.columns)
    for key in source.parents.get(centre, ()):
        if key.parent == name:
            columns.update(key.parent_columns)
    return short_card(source, name, columns or set(primary_of(source.tables[name])))


def short_card(source: TiedTables, name: QualifiedName, columns: Collection[str]) -> Card:
    """A card with some of its columns, not yet at its place."""
    table = source.tables[name]
    wanted = [column for column in table.columns if column.name in columns]
    shown = wanted[:MOST_ROWS]
    rows = rows_of(shown, primary_of(table), _references(source, name))
    if len(wanted) > MOST_ROWS:
        rows = (*rows, Row(left=more_columns(len(wanted) - MOST_ROWS)))
    row_of = {column.name: position for position, column in enumerate(wanted)}
    return Card(name, 0, 0, card_width(source.naming.table(name), rows), rows, row_of)


def _in_columns(columns: list[list[Card]], more: tuple[int, ...]) -> tuple[list[Card], list[Box]]:
    """The cards in columns from left to right, each in the middle of the height; boxes for those that are left out."""
    heights = [_column_height(cards, number) for cards, number in zip(columns, more, strict=True)]
    tallest, x = max(heights), MARGIN
    found: list[Card] = []
    extra: list[Box] = []
    for cards, number, height in zip(columns, more, heights, strict=True):
        if not cards:
            continue
        width = max(card.width for card in cards)
        y = MARGIN + (tallest - height) // 2
        for card in cards:
            found.append(card._replace(x=x, y=y, width=width))
            y += card.height + _BELOW
        if number:
            extra.append(Box(x=x, y=y, width=width, height=_MORE_HEIGHT, title=f"+{number:,} more", style="more"))
        x += width + _BETWEEN
    return found, extra


def _column_height(cards: list[Card], more: int) -> int:
    gaps = _BELOW * (len(cards) - 1 + bool(more))
    return sum(card.height for card in cards) + gaps + (_MORE_HEIGHT if more else 0)


def _described(source: TiedTables, names: Sequence[QualifiedName], drawn: int) -> str:
    keys = f"{drawn:,} key{'' if drawn == 1 else 's'} between them"
    return f"{_listed(source, names)}, with {keys}."


def _listed(source: TiedTables, names: Iterable[QualifiedName]) -> str:
    """Names in words, for those who do not see the picture."""
    shown = [source.naming.table(name) for name in names]
    if not shown:
        return "no other table"
    few = shown[:12]
    more = f" and {len(shown) - len(few):,} more" if len(shown) > len(few) else ""
    return ", ".join(few) + more
