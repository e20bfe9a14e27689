"""Random schemas, edits of them, and what every layout of them holds to."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from schemabook.diagrams.hubs import find_hubs
from schemabook.diagrams.layout import Hull, Item, Layout, Place, Tie
from schemabook.diagrams.modules import find_modules
from schemabook.insights.relationships import find_relationships
from schemabook.model.base import QualifiedName
from schemabook.model.book import Module, Relationship
from schemabook.model.catalogue import Catalogue
from schemabook.model.tables import ForeignKey
from tests.catalogues import catalogue, name, references, table


class Schema:
    """Tables with sizes and the numbers of those that they refer to; the edits change some of them."""

    def __init__(self, seed: int, count: int) -> None:
        self.chance = random.Random(seed)
        self.sizes: dict[int, tuple[int, int]] = {}
        self.parents: dict[int, set[int]] = {}
        self._next = 0
        self.add(count)

    def add(self, count: int) -> None:
        """More tables; some refer to none, most to one or two of those near to them by number."""
        for _ in range(count):
            number = self._next
            self._next += 1
            known = sorted(self.sizes)
            self.sizes[number] = self._size()
            near = known[-12:] if self.chance.random() < 0.8 else known
            self.parents[number] = set(self.chance.sample(near, min(len(near), self.chance.choice((0, 1, 1, 2)))))

    def drop(self, count: int) -> None:
        """Fewer tables."""
        for number in self.chance.sample(sorted(self.sizes), min(count, len(self.sizes) - 1)):
            del self.sizes[number], self.parents[number]

    def grow(self, count: int) -> None:
        """A few tables that have one more column, or a new size."""
        for number in self.chance.sample(sorted(self.sizes), min(count, len(self.sizes))):
            width, height = self.sizes[number]
            self.sizes[number] = (width, height + 22) if self.chance.random() < 0.7 else self._size()

    def tie(self, count: int) -> None:
        """A few more foreign keys."""
        for number in self.chance.sample(sorted(self.sizes), min(count, len(self.sizes))):
            self.parents[number].add(self.chance.choice(sorted(self.sizes)))

    def _size(self) -> tuple[int, int]:
        return self.chance.randrange(160, 341), 34 + 22 * self.chance.randrange(1, 26)

    def catalogue(self) -> Catalogue:
        """The same as a catalogue."""
        return catalogue(*(table(_own(number), *self._keys(number)) for number in sorted(self.sizes)))

    def _keys(self, number: int) -> Iterator[ForeignKey]:
        for parent in sorted(self.parents[number]):
            if parent in self.sizes:
                yield references(f"r{parent}", _own(parent))

    def items(self) -> tuple[Item, ...]:
        """The cards of the tables."""
        return tuple(Item(name=name(_own(one)), width=size[0], height=size[1]) for one, size in self.sizes.items())


def _own(number: int) -> str:
    return f"t{number:04}"


def ties_of(given: Catalogue) -> tuple[Tie, ...]:
    """The foreign keys as ties, without lines to hubs and of tables to themselves."""
    relationships = find_relationships(given)
    hubs = find_hubs(given, relationships)
    return tuple(_tie(one, hubs) for one in relationships)


def _tie(one: Relationship, hubs: frozenset[QualifiedName]) -> Tie:
    return Tie(child=one.child, parent=one.parent, is_drawn=one.parent not in hubs and one.child != one.parent)


def modules_of(given: Catalogue, kept: dict[QualifiedName, str] | None = None) -> tuple[Module, ...]:
    return find_modules(given, find_relationships(given), kept=kept)


def assert_whole(layout: Layout, items: Sequence[Item], modules: Sequence[Module]) -> None:
    """Every card is there once, in a hull of its module, and nothing overlaps."""
    assert [(one.name, one.width, one.height) for one in layout.places] == sorted(
        (one.name, one.width, one.height) for one in items
    )
    assert not [pair for pair in _pairs(layout.places) if _meet(*pair)]
    assert not [pair for pair in _pairs(layout.hulls) if _meet(*pair)]
    module_of = {one: module.name for module in modules for one in module.tables}
    for place in layout.places:
        (hull,) = [hull for hull in layout.hulls if _holds(hull, place)]
        assert module_of.get(place.name, hull.module) == hull.module
    assert layout.width == max(hull.x + hull.width for hull in layout.hulls)
    assert layout.height == max(hull.y + hull.height for hull in layout.hulls)
    assert min(hull.x for hull in layout.hulls) >= 0
    assert min(hull.y for hull in layout.hulls) >= 0
    assert list(layout.hulls) == sorted(layout.hulls, key=lambda one: (one.module, one.y, one.x))


def _pairs(boxes: Sequence[Place | Hull]) -> Iterator[tuple[Place | Hull, Place | Hull]]:
    ordered = sorted(boxes, key=lambda one: one.x)
    for index, one in enumerate(ordered):
        for other in ordered[index + 1 :]:
            if other.x >= one.x + one.width:
                break
            yield one, other


def _meet(one: Place | Hull, other: Place | Hull) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def _holds(hull: Hull, place: Place) -> bool:
    return (
        hull.x <= place.x
        and hull.y <= place.y
        and place.x + place.width <= hull.x + hull.width
        and place.y + place.height <= hull.y + hull.height
    )
