"""What pictures of tables are drawn from: tables and views, the keys between them, their places and their names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from schemabook.diagrams.layout.values import Hull, Layout, Place
from schemabook.model.base import QualifiedName, Value
from schemabook.model.book import InferredRelationship, Module, Relationship
from schemabook.model.catalogue import Catalogue
from schemabook.model.tables import Table, View


class Key(Value):
    """A key that is drawn as a line: declared, or inferred.

    `is_dashed` says that it is inferred or not enforced, `one` that a parent has at most one child, `optional` that
    a child may have no parent.
    """

    child: QualifiedName
    parent: QualifiedName
    columns: tuple[str, ...]
    parent_columns: tuple[str, ...]
    one: bool = False
    optional: bool = False
    is_dashed: bool = False


class Naming(Value):
    """How things are called in a picture: tables and modules, and the keys of their pages (empty for none)."""

    table: Callable[[QualifiedName], str]
    page: Callable[[QualifiedName], str]
    module: Callable[[Module], str]
    module_page: Callable[[Module], str]


class TiedTables:
    """The tables and views of a schema with the keys between tables, and where they stand.

    `views_of` are the views that stand in the hulls of a module, by its name.
    """

    def __init__(
        self, catalogue: Catalogue, keys: Iterable[Key], modules: Sequence[Module], layout: Layout, naming: Naming
    ) -> None:
        self.tables: dict[QualifiedName, Table] = {table.name: table for table in catalogue.tables}
        self.relations: dict[QualifiedName, Table | View] = {**self.tables}
        self.relations.update((view.name, view) for view in catalogue.views)
        self.modules = tuple(modules)
        self.layout = layout
        self.naming = naming
        self.tint_of: dict[QualifiedName, int] = {}
        self.hubs: set[QualifiedName] = set()
        for number, module in enumerate(self.modules):
            self.tint_of.update((name, number) for name in module.tables)
            self.hubs.update(module.hubs)
        self.parents: dict[QualifiedName, list[Key]] = defaultdict(list)
        self.children: dict[QualifiedName, list[Key]] = defaultdict(list)
        for key in keys:
            if key.child in self.tables and key.parent in self.tables:
                self.parents[key.child].append(key)
                self.children[key.parent].append(key)
        self.places: dict[QualifiedName, Place] = {place.name: place for place in layout.places}
        self.hulls: dict[str, list[Hull]] = defaultdict(list)
        for hull in layout.hulls:
            self.hulls[hull.module].append(hull)
        self.views_of: dict[str, list[QualifiedName]] = defaultdict(list)
        for view in catalogue.views:
            hull_of = self._hull_of(view.name)
            if hull_of is not None:
                self.views_of[hull_of.module].append(view.name)

    def _hull_of(self, name: QualifiedName) -> Hull | None:
        place = self.places.get(name)
        if place is None:
            return None
        return next((hull for hull in self.layout.hulls if is_within(place, hull)), None)


def is_within(place: Place, hull: Hull) -> bool:
    """Whether the corner of a card is within a hull."""
    return hull.x <= place.x < hull.x + hull.width and hull.y <= place.y < hull.y + hull.height


def find_keys(relationships: Iterable[Relationship], inferred: Iterable[InferredRelationship] = ()) -> tuple[Key, ...]:
    """The declared and the inferred keys."""
    declared = tuple(
        Key(
            child=one.child,
            parent=one.parent,
            columns=one.foreign_key.columns,
            parent_columns=one.foreign_key.referenced_columns,
            one=one.one_to_one,
            optional=one.optional,
            is_dashed=not one.foreign_key.enforced,
        )
        for one in relationships
    )
    guessed = tuple(
        Key(
            child=one.child,
            parent=one.parent,
            columns=one.columns,
            parent_columns=one.parent_columns,
            optional=True,
            is_dashed=True,
        )
        for one in inferred
    )
    return declared + guessed
