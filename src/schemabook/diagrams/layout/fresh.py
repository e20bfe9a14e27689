"""A layout from nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from schemabook.diagrams.layout.arranging import Effort, connected_shapes, grid_shapes
from schemabook.diagrams.layout.columns import COLUMN_GAP, Cards
from schemabook.diagrams.layout.packing import Cut, Packing, compacting, pack
from schemabook.diagrams.layout.polishing import Board, Column
from schemabook.diagrams.layout.rooms import HULL_GAP, SIDE, TOP
from schemabook.diagrams.layout.shapes import AREA, Shape, badness, divided, placed, tree_shapes
from schemabook.diagrams.layout.values import Hull, Item, Layout, Place, Tie

_MOST_SHAPES = 5
_SEVERAL = 3


@dataclass(frozen=True, slots=True)
class Group:
    """The cards of a module, by the numbers of the items, and the lines inside it as pairs of child and parent.

    `guests` are those of the cards that belong to no module: views.
    """

    module: str
    cards: list[int]
    lines: list[tuple[int, int]]
    guests: frozenset[int] = frozenset()


def fresh_layout(items: Sequence[Item], ties: Sequence[Tie], groups: Sequence[Group]) -> Layout:
    """Everything where it stands best. Items are in the order of names."""
    cards = _every_card(items, ties)
    effort = _effort(len(items), len(cards.lines))
    shapes = [_group_shapes(group, cards, effort) for group in groups]
    outer = [[_with_border(shape) for shape in them] for them in shapes]
    drafts = []
    for packing in pack(outer, _pulls(items, ties, groups), HULL_GAP, effort.drafts):
        draft = _draft(cards, shapes, packing)
        draft.board.sweep(effort.sweeps)
        drafts.append(draft)
    if len(drafts) > 1:
        for draft in drafts:
            draft.turn()
            draft.board.improve(effort.checks // 8)
    best = min(drafts, key=lambda one: one.cost()) if len(drafts) > 1 else drafts[0]
    if len(drafts) > 1:
        best.turn()
    best.compact()
    best.board.improve(effort.checks)
    return _layout(best, items, groups)


@dataclass(frozen=True, slots=True)
class _Draft:
    """Hulls (left, top, width, height) and the cards in them."""

    hulls: list[tuple[int, int, int, int]]
    cuts: list[Cut]
    board: Board

    def turn(self) -> None:
        """Change the sides of every cut where that makes lines shorter or cross less."""
        best = self.board.cost()
        for cut in self.cuts:
            moves = cut.moves()
            self.board.shift(moves)
            cost = self.board.cost()
            if cost < best - 1:
                best = cost
                cut.turn()
                self._move(moves)
            else:
                self.board.shift({group: (-right, -down) for group, (right, down) in moves.items()})

    def compact(self) -> None:
        """Move everything to the left and upwards where there is room; the sides of cuts can change no more."""
        moves = compacting(self.hulls, HULL_GAP)
        self._move(moves)
        self.board.shift(moves)

    def _move(self, moves: Mapping[int, tuple[int, int]]) -> None:
        for group, (right, down) in moves.items():
            left, top, width, height = self.hulls[group]
            self.hulls[group] = (left + right, top + down, width, height)

    def cost(self) -> float:
        """The lines, their crossings and the area."""
        width, height = self.size()
        return self.board.cost() + badness(Shape(width, height)) / AREA

    def size(self) -> tuple[int, int]:
        return (
            max((left + width for left, _, width, _ in self.hulls), default=0),
            max((top + height for _, top, _, height in self.hulls), default=0),
        )


def _draft(cards: Cards, shapes: Sequence[Sequence[Shape]], packing: Packing) -> _Draft:
    hulls = []
    columns: list[Column] = []
    lefts, tops = [0] * len(cards.widths), [0] * len(cards.widths)
    for group, (index, left, top) in enumerate(packing.spots):
        shape = shapes[group][index]
        hulls.append((left, top, shape.width + 2 * SIDE, shape.height + TOP + SIDE))
        for block, x, y in placed(shape, left + SIDE, top + TOP):
            columns.extend(_columns(block, (x, y), cards, (len(columns), group)))
            for card, across, down in block.places:
                lefts[card], tops[card] = x + across, y + down
    return _Draft(hulls, packing.cuts, Board(cards, lefts, tops, columns))


def _layout(draft: _Draft, items: Sequence[Item], groups: Sequence[Group]) -> Layout:
    width, height = draft.size()
    hulls = [
        Hull(module=group.module, x=hull[0], y=hull[1], width=hull[2], height=hull[3])
        for group, hull in zip(groups, draft.hulls, strict=True)
    ]
    places = [
        Place(name=item.name, x=left, y=top, width=item.width, height=item.height)
        for item, left, top in zip(items, draft.board.lefts, draft.board.tops, strict=True)
    ]
    return Layout(width=width, height=height, places=tuple(places), hulls=tuple(hulls))


def _columns(block: Shape, corner: tuple[int, int], sizes: Cards, numbers: tuple[int, int]) -> Iterator[Column]:
    """The columns of a block whose corner stands there."""
    columns: dict[int, list[int]] = {}
    for card, across, _ in sorted(block.places, key=lambda place: (place[1], place[2])):
        columns.setdefault(across, []).append(card)
    for cards in columns.values():
        width = max(sizes.widths[card] for card in cards)
        yield Column(cards, corner[1], block.height, width, *numbers)


def _every_card(items: Sequence[Item], ties: Sequence[Tie]) -> Cards:
    numbers = {item.name: number for number, item in enumerate(items)}
    lines = {
        (numbers[tie.child], numbers[tie.parent])
        for tie in ties
        if tie.is_drawn and tie.child != tie.parent and tie.child in numbers and tie.parent in numbers
    }
    return Cards([item.width for item in items], [item.height for item in items], sorted(lines))


def group_places(group: Group, items: Sequence[Item]) -> tuple[int, int, list[tuple[int, int, int]]]:
    """The width and height of a hull for one group, and the place of each card in it, by its number."""
    cards = Cards([item.width for item in items], [item.height for item in items], group.lines)
    shape = min(_group_shapes(group, cards, _effort(len(group.cards), len(group.lines))), key=badness)
    found: list[tuple[int, int, int]] = []
    for block, x, y in placed(shape, SIDE, TOP):
        found.extend((card, x + left, y + top) for card, left, top in block.places)
    return shape.width + 2 * SIDE, shape.height + TOP + SIDE, found


def _effort(cards: int, lines: int) -> Effort:
    """What so much is worth: small schemas are read card by card, large ones must be ready soon."""
    size = max(cards // 2, lines)
    if size <= 160:
        return Effort(heights=5, sweeps=8, moves=12_000 // max(20, size), checks=120_000, drafts=6)
    if size <= 350:
        return Effort(heights=5, sweeps=6, moves=8_000 // size, checks=200_000, drafts=1)
    return Effort(heights=4, sweeps=4, moves=0, checks=0, drafts=1)


def _with_border(shape: Shape) -> Shape:
    return Shape(shape.width + 2 * SIDE, shape.height + TOP + SIDE, shape.cost)


def _pulls(items: Sequence[Item], ties: Sequence[Tie], groups: Sequence[Group]) -> list[dict[int, float]]:
    """How strongly groups are tied to each other."""
    group_of = {items[card].name: index for index, group in enumerate(groups) for card in group.cards}
    pulls: list[dict[int, float]] = [{} for _ in groups]
    for tie in ties:
        one, other = group_of.get(tie.child), group_of.get(tie.parent)
        if one is None or other is None or one == other:
            continue
        weight = tie.weight if tie.is_drawn else tie.weight * 0.1
        pulls[one][other] = pulls[one].get(other, 0.0) + weight
        pulls[other][one] = pulls[other].get(one, 0.0) + weight
    return pulls


def _group_shapes(group: Group, cards: Cards, effort: Effort) -> list[Shape]:
    """Shapes of a module without its border, at most five."""
    widths, heights = cards.widths, cards.heights
    blocks: list[list[Shape]] = []
    areas: list[float] = []
    lone: list[int] = []
    for part in _connected(group):
        if len(part) == 1:
            lone.append(part[0])
            continue
        blocks.append(_part_shapes(part, group, (widths, heights), effort))
    blocks.extend(grid_shapes(kind, widths, heights) for kind in _kinds(lone, group.guests))
    areas = [min(shape.width * shape.height for shape in shapes) for shapes in blocks]
    order = sorted(range(len(blocks)), key=lambda one: (-areas[one], one))
    tree = divided(order, areas, [{} for _ in blocks])
    shapes = tree_shapes(tree, blocks, COLUMN_GAP // 2)
    smallest = min(shape.width * shape.height for shape in shapes)
    compact = [shape for shape in shapes if shape.width * shape.height <= smallest * 1.4]
    return sorted(sorted(compact, key=badness)[:_MOST_SHAPES], key=lambda one: one.width)


def _kinds(lone: list[int], guests: frozenset[int]) -> list[list[int]]:
    """Cards without lines in one grid, or tables in one and views in another where there are several of both."""
    tables = [card for card in lone if card not in guests]
    views = [card for card in lone if card in guests]
    if min(len(tables), len(views)) < _SEVERAL:
        return [lone] if lone else []
    return [tables, views]


def _part_shapes(
    part: list[int], group: Group, sizes: tuple[Sequence[int], Sequence[int]], effort: Effort
) -> list[Shape]:
    """Shapes of a connected part, with the numbers of the items."""
    numbers = {card: index for index, card in enumerate(part)}
    cards = Cards(
        [sizes[0][card] for card in part],
        [sizes[1][card] for card in part],
        [(numbers[child], numbers[parent]) for child, parent in group.lines if child in numbers],
    )
    return [
        Shape(shape.width, shape.height, shape.cost, [(part[card], x, y) for card, x, y in shape.places])
        for shape in connected_shapes(cards, effort)
    ]


def _connected(group: Group) -> list[list[int]]:
    """The parts of a group that lines connect, each in the order of numbers."""
    near: dict[int, list[int]] = {card: [] for card in group.cards}
    for child, parent in group.lines:
        near[child].append(parent)
        near[parent].append(child)
    seen: set[int] = set()
    parts = []
    for card in group.cards:
        if card in seen:
            continue
        seen.add(card)
        part = [card]
        for one in part:
            fresh = [other for other in near[one] if other not in seen]
            seen.update(fresh)
            part.extend(dict.fromkeys(fresh))
        parts.append(sorted(part))
    return parts
