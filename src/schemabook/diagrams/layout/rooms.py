"""Rooms: where among boxes that stay there is a free place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from schemabook.diagrams.layout.columns import COLUMN_GAP, ROW_GAP
from schemabook.diagrams.layout.shapes import ASPECT
from schemabook.diagrams.layout.values import Layout, Place

Target = Sequence[tuple[float, float, float]]
"""What a box should stand near to: x, y and weight."""

SIDE = 24
"""Between the border of a hull and its cards."""
TOP = 44
"""The same above, where the title of the module stands."""
HULL_GAP = 36
_TIGHT = 16
"""Between a hull that grows and its neighbours, at least."""
_LOOSE = 4
"""How many times as wide or as high as its cards with their border a hull is at most."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle by its edges."""

    left: int
    top: int
    right: int
    bottom: int

    @classmethod
    def of(cls, place: Place) -> Box:
        """The rectangle of a card."""
        return cls(place.x, place.y, place.x + place.width, place.y + place.height)

    @property
    def area(self) -> int:
        """In square pixels."""
        return (self.right - self.left) * (self.bottom - self.top)

    def meets(self, other: Box, margin: int = 0) -> bool:
        """Whether the two overlap, or come nearer than the margin."""
        return (
            self.left < other.right + margin
            and other.left < self.right + margin
            and self.top < other.bottom + margin
            and other.top < self.bottom + margin
        )

    def is_in(self, other: Box) -> bool:
        """Whether the other holds all of this one."""
        return (
            self.left >= other.left
            and self.top >= other.top
            and self.right <= other.right
            and self.bottom <= other.bottom
        )


def whole_hulls(layout: Layout) -> list[tuple[Box, list[Place]]]:
    """The hulls that hold cards and meet none before them, with the places whose corners are in them.

    A place goes with the smallest hull around its corner. A hull that is loose is tightened.
    """
    boxes = [Box(hull.x, hull.y, hull.x + hull.width, hull.y + hull.height) for hull in layout.hulls]
    inside: list[list[Place]] = [[] for _ in boxes]
    by_area = sorted(range(len(boxes)), key=lambda one: boxes[one].area)
    for place in layout.places:
        for index in by_area:
            box = boxes[index]
            if box.left <= place.x < box.right and box.top <= place.y < box.bottom:
                inside[index].append(place)
                break
    whole: list[tuple[Box, list[Place]]] = []
    for loose, places in zip(boxes, inside, strict=True):
        if not places or loose.left < 0 or loose.top < 0:
            continue
        box = tightened(loose, [Box.of(place) for place in places])
        if not any(box.meets(other) for other, _ in whole):
            whole.append((box, places))
    return whole


def tightened(hull: Box, cards: Sequence[Box]) -> Box:
    """The part of a hull around its cards, where it is more than 4 times as wide or as high as that; else the hull."""
    tight = _around(hull, cards)
    is_loose = hull.right - hull.left > _LOOSE * (tight.right - tight.left) or hull.bottom - hull.top > _LOOSE * (
        tight.bottom - tight.top
    )
    return tight if is_loose else hull


def cropped(hull: Box, cards: Sequence[Box]) -> Box:
    """A hull without what is empty on the right and below its cards; all around them where it would be loose."""
    tight = _around(hull, cards)
    return tightened(Box(hull.left, hull.top, tight.right, tight.bottom), cards)


def _around(hull: Box, cards: Sequence[Box]) -> Box:
    """The part of a hull that its cards and the border around them take."""
    return Box(
        max(hull.left, min(card.left for card in cards) - SIDE),
        max(hull.top, min(card.top for card in cards) - TOP),
        min(hull.right, max(card.right for card in cards) + SIDE),
        min(hull.bottom, max(card.bottom for card in cards) + SIDE),
    )


def free_place(room: Box, boxes: Sequence[Box], size: tuple[int, int], target: Target) -> tuple[int, int] | None:
    """The corner of a free place of this size in the room, nearest to the target; None where there is none."""
    width, height = size
    right, bottom = room.right - width, room.bottom - height
    if right < room.left or bottom < room.top:
        return None
    lefts = {room.left, *(box.left for box in boxes), *(box.right + ROW_GAP for box in boxes)}
    lefts |= {box.right + COLUMN_GAP for box in boxes}
    tops = {room.top, *(box.bottom + ROW_GAP for box in boxes)}
    corners = [(x, y) for x in lefts if room.left <= x <= right for y in tops if room.top <= y <= bottom]
    corners.sort(key=lambda corner: (_distance(corner, size, target), corner[1], corner[0]))
    for x, y in corners:
        box = Box(x, y, x + width, y + height)
        if not any(box.meets(other, ROW_GAP) for other in boxes):
            return x, y
    return None


def grown(
    hull: Box, boxes: Sequence[Box], others: Sequence[Box], size: tuple[int, int], target: Target
) -> tuple[tuple[int, int], Box] | None:
    """A place in the hull when it has grown to the right or downwards, and the hull then.

    None where other hulls stand in the way of both. What grows less by area comes first.
    """
    wider = Box(hull.left, hull.top, max(hull.right, hull.right + size[0] + COLUMN_GAP), hull.bottom)
    lower = Box(hull.left, hull.top, hull.right, hull.bottom + size[1] + ROW_GAP)
    tries = []
    for larger in (wider, lower):
        room = Box(larger.left + SIDE, larger.top + TOP, larger.right - SIDE, larger.bottom - SIDE)
        width, height = max(size[0], room.right - room.left), max(size[1], room.bottom - room.top)
        room = Box(room.left, room.top, room.left + width, room.top + height)
        corner = free_place(room, boxes, size, target)
        if corner is None:
            continue
        right = max(hull.right, corner[0] + size[0] + SIDE)
        bottom = max(hull.bottom, corner[1] + size[1] + SIDE)
        new = Box(hull.left, hull.top, right, bottom)
        if may_grow(hull, new, others):
            tries.append(((right - hull.left) * (bottom - hull.top), corner, new))
    if not tries:
        return None
    _, corner, new = min(tries, key=lambda one: (one[0], one[1]))
    return corner, new


def may_grow(hull: Box, new: Box, others: Iterable[Box]) -> bool:
    """Whether a hull may become the new one: it meets no other, and comes near none that it was not near to."""
    return not any(new.meets(other, 0 if hull.meets(other, _TIGHT) else _TIGHT) for other in others)


def place_beside(boxes: Sequence[Box], size: tuple[int, int], target: Target, gap: int) -> tuple[int, int]:
    """The corner of a free place of this size beside the boxes, that widens the whole little and is near the target."""
    if not boxes:
        return 0, 0
    whole = max(box.right for box in boxes), max(box.bottom for box in boxes)
    corners = {(0, whole[1] + gap), (whole[0] + gap, 0)}
    corners.update((box.right + gap, box.top) for box in boxes)
    corners.update((box.left, box.bottom + gap) for box in boxes)
    costs = {(x, y): _widening(whole, x + size[0], y + size[1]) + _distance((x, y), size, target) for x, y in corners}
    for x, y in sorted(corners, key=lambda corner: (costs[corner], corner)):
        new = Box(x, y, x + size[0], y + size[1])
        if not any(new.meets(box, gap) for box in boxes):
            return x, y
    raise AssertionError("there is always room below everything")


def _widening(whole: tuple[int, int], right: int, bottom: int) -> float:
    """How many pixels longer the diagonal of the whole gets, at the aspect of a screen."""
    before = max(whole[0] / ASPECT, whole[1])
    after = max(whole[0] / ASPECT, whole[1], right / ASPECT, bottom)
    return 2 * (after - before)


def _distance(corner: tuple[int, int], size: tuple[int, int], target: Target) -> float:
    """How far from the target the middle of a box would stand, on average."""
    weights = sum(weight for _, _, weight in target)
    if not weights:
        return 0.0
    x, y = corner[0] + size[0] / 2, corner[1] + size[1] / 2
    return sum(weight * (abs(across - x) + abs(down - y)) for across, down, weight in target) / weights
