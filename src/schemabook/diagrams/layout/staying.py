"""A layout after another: what has not changed stays exactly where it was, what is new finds a place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from schemabook.diagrams.layout.fresh import Group, group_places
from schemabook.diagrams.layout.rooms import (
    HULL_GAP,
    SIDE,
    TOP,
    Box,
    Target,
    cropped,
    free_place,
    grown,
    may_grow,
    place_beside,
    whole_hulls,
)
from schemabook.diagrams.layout.values import Hull, Item, Layout, Place, Tie
from schemabook.model.base import QualifiedName

_NEAR = 6
"""Around a card that grew where it stands, at least."""
_STEPS = (0, 11, 22, 44)
"""How far up a card may move that grew."""


@dataclass(slots=True)
class _Standing:
    """Hulls and what stands in them."""

    modules: list[str] = field(default_factory=list)
    hulls: list[Box] = field(default_factory=list)
    cards: list[list[Box]] = field(default_factory=list)
    places: dict[int, Place] = field(default_factory=dict)
    """By the numbers of the items."""
    emptied: set[int] = field(default_factory=set)
    """The numbers of the hulls that a card has left, or has become smaller in."""

    def add(self, number: int, item: Item, corner: tuple[int, int], *, is_late: bool) -> None:
        x, y = corner
        self.places[number] = Place(name=item.name, x=x, y=y, width=item.width, height=item.height, is_late=is_late)


def later_layout(items: Sequence[Item], ties: Sequence[Tie], groups: Sequence[Group], kept: Layout) -> Layout:
    """Everything where it was, and what is new beside what it is tied to.

    A card stays when its size and its module are as before, or when it has room where it is. A hull grows where no
    other stands; what finds no room in the hulls of its module gets a hull of its own. A hull that cards have left is
    cropped to the others, and the whole to all hulls.
    """
    standing = _stay(items, groups, kept)
    near = _near(items, ties)
    for group in groups:
        missing = [card for card in group.cards if card not in standing.places]
        missing.sort(key=lambda card: (-sum(other in standing.places for other, _ in near[card]), card))
        rest = [card for card in missing if not _enter(card, group.module, items, near, standing)]
        if rest:
            _found_hull(rest, group, items, near, standing)
    for index in standing.emptied:
        standing.hulls[index] = cropped(standing.hulls[index], standing.cards[index])
    hulls = [
        Hull(module=module, x=box.left, y=box.top, width=box.right - box.left, height=box.bottom - box.top)
        for module, box in zip(standing.modules, standing.hulls, strict=True)
    ]
    return Layout(
        width=max(hull.x + hull.width for hull in hulls),
        height=max(hull.y + hull.height for hull in hulls),
        places=tuple(standing.places[number] for number in range(len(items))),
        hulls=tuple(sorted(hulls, key=lambda hull: (hull.module, hull.y, hull.x))),
    )


def _near(items: Sequence[Item], ties: Sequence[Tie]) -> list[list[tuple[int, float]]]:
    numbers = {item.name: number for number, item in enumerate(items)}
    near: list[list[tuple[int, float]]] = [[] for _ in items]
    for tie in ties:
        one, other = numbers.get(tie.child), numbers.get(tie.parent)
        if one is not None and other is not None and one != other:
            near[one].append((other, tie.weight))
            near[other].append((one, tie.weight))
    return near


def _stay(items: Sequence[Item], groups: Sequence[Group], kept: Layout) -> _Standing:
    """What stays, in the hulls that hold any of it."""
    group_of = {items[card].name: group.module for group in groups for card in group.cards}
    standing = _Standing()
    numbers = {item.name: number for number, item in enumerate(items)}
    whole = whole_hulls(kept)
    hulls = [box for box, _ in whole]
    kept_hulls: list[int] = []
    for index, (_, places) in enumerate(whole):
        votes = Counter(group_of[place.name] for place in places if place.name in group_of)
        if not votes:
            continue
        module = max(sorted(votes), key=lambda one: votes[one])
        boxes: list[Box] = []
        is_emptied = False
        for place in sorted(places, key=lambda one: (_is_changed(one, items, numbers), one.name)):
            number = numbers.get(place.name)
            if number is None or group_of[place.name] != module:
                is_emptied = True
                continue
            box = Box.of(place)
            if _is_changed(place, items, numbers):
                found = _still(place, items[number], index, hulls, boxes)
            else:
                found = None if not box.is_in(hulls[index]) or any(box.meets(other) for other in boxes) else box
            is_emptied = is_emptied or found is None or not box.is_in(found)
            if found is not None:
                boxes.append(found)
                standing.add(number, items[number], (found.left, found.top), is_late=place.is_late)
        if boxes:
            if is_emptied:
                standing.emptied.add(len(kept_hulls))
            standing.modules.append(module)
            kept_hulls.append(index)
            standing.cards.append(boxes)
    standing.hulls = [hulls[index] for index in kept_hulls]
    return standing


def _still(place: Place, item: Item, index: int, hulls: list[Box], boxes: Sequence[Box]) -> Box | None:
    """Where a card of another size has room: where it was, or a little higher; its hull may grow for it downwards."""
    others = [box for number, box in enumerate(hulls) if number != index]
    hull = hulls[index]
    for step in _STEPS:
        box = Box(place.x, place.y - step, place.x + item.width, place.y - step + item.height)
        new = Box(hull.left, hull.top, max(hull.right, box.right + _NEAR), max(hull.bottom, box.bottom + _NEAR))
        is_free = box.top >= hull.top + TOP and not any(box.meets(other, _NEAR) for other in boxes)
        if is_free and (new == hull or may_grow(hull, new, others)):
            hulls[index] = new
            return box
    return None


def _is_changed(place: Place, items: Sequence[Item], numbers: Mapping[QualifiedName, int]) -> bool:
    number = numbers.get(place.name)
    return number is None or (items[number].width, items[number].height) != (place.width, place.height)


def _target(numbers: Iterable[int], near: Sequence[Sequence[tuple[int, float]]], standing: _Standing) -> Target:
    """The middles of what stands already and is tied to these cards, with the weights of the ties."""
    weights: dict[int, float] = defaultdict(float)
    for number in numbers:
        for other, weight in near[number]:
            if other in standing.places:
                weights[other] += weight
    return [
        (place.x + place.width / 2, place.y + place.height / 2, weights[number])
        for number in sorted(weights)
        for place in [standing.places[number]]
    ]


def _enter(
    number: int,
    module: str,
    items: Sequence[Item],
    near: Sequence[Sequence[tuple[int, float]]],
    standing: _Standing,
) -> bool:
    """Put a card into a hull of its module, where there is room or the hull can grow; whether there was."""
    item = items[number]
    target = _target([number], near, standing)
    own = [index for index, name in enumerate(standing.modules) if name == module]
    for index in own:
        hull = standing.hulls[index]
        room = Box(hull.left + SIDE, hull.top + TOP, hull.right - SIDE, hull.bottom - SIDE)
        corner = free_place(room, standing.cards[index], (item.width, item.height), target)
        if corner is not None:
            return _put(number, index, corner, items, standing)
    for index in own:
        others = [box for other, box in enumerate(standing.hulls) if other != index]
        found = grown(standing.hulls[index], standing.cards[index], others, (item.width, item.height), target)
        if found is not None:
            corner, standing.hulls[index] = found
            return _put(number, index, corner, items, standing)
    return False


def _put(number: int, index: int, corner: tuple[int, int], items: Sequence[Item], standing: _Standing) -> bool:
    item = items[number]
    standing.cards[index].append(Box(corner[0], corner[1], corner[0] + item.width, corner[1] + item.height))
    standing.add(number, item, corner, is_late=True)
    return True


def _found_hull(
    cards: list[int],
    group: Group,
    items: Sequence[Item],
    near: Sequence[Sequence[tuple[int, float]]],
    standing: _Standing,
) -> None:
    """Give cards a new hull beside what they are tied to."""
    lines = [(child, parent) for child, parent in group.lines if child in cards and parent in cards]
    width, height, found = group_places(Group(group.module, sorted(cards), lines, group.guests), items)
    own = [
        ((box.left + box.right) / 2, (box.top + box.bottom) / 2, 1.0)
        for name, box in zip(standing.modules, standing.hulls, strict=True)
        if name == group.module
    ]
    left, top = place_beside(standing.hulls, (width, height), own or _target(cards, near, standing), HULL_GAP)
    standing.modules.append(group.module)
    standing.hulls.append(Box(left, top, left + width, top + height))
    standing.cards.append([])
    for card, x, y in found:
        _put(card, len(standing.hulls) - 1, (left + x, top + y), items, standing)
