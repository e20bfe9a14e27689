"""What the layout of a schema is given and what it gives. All lengths are pixels at the scale 1."""

from __future__ import annotations

from schemabook.model.base import QualifiedName, Value


class Item(Value):
    """A card to be placed: a table or view with all its columns."""

    name: QualifiedName
    width: int
    height: int


class Tie(Value):
    """What pulls two cards together: a child and its parent.

    `weight` is 1 for a foreign key, 0.5 for an inferred one, 0.3 for a view and what it reads. `is_drawn` is False
    where no line is drawn for it (keys to hubs). `child_offset` and `parent_offset` are where its line leaves and meets
    the cards, from their upper edges.
    """

    child: QualifiedName
    parent: QualifiedName
    weight: float = 1.0
    is_drawn: bool = True
    child_offset: int = 0
    parent_offset: int = 0


class Place(Value):
    """Where a card stands. `is_late` says that it was put there when the others stood already."""

    name: QualifiedName
    x: int
    y: int
    width: int
    height: int
    is_late: bool = False


class Hull(Value):
    """The rectangle of a module, by its name, which holds cards of its tables and of no other module.

    A module has more than one where what came later had no room in the first. `module` is empty for views of a schema
    without tables.
    """

    module: str
    x: int
    y: int
    width: int
    height: int


class Layout(Value):
    """Where everything stands: cards in the order of their names, hulls in that of the modules' names.

    Nothing stands left of or above 0. No two cards overlap, and no two hulls do.
    """

    width: int = 0
    height: int = 0
    places: tuple[Place, ...] = ()
    hulls: tuple[Hull, ...] = ()
