"""Where the tables and views of a book stand in every picture of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from schemabook.diagrams.cards import card_size, row_offset
from schemabook.diagrams.layout import find_layout
from schemabook.diagrams.layout.values import Item, Layout, Tie
from schemabook.model.base import QualifiedName
from schemabook.model.tables import Table, View

if TYPE_CHECKING:
    from schemabook.documents.context import Context

_INFERRED = 0.5
_READS = 0.3


def compose_layout(context: Context) -> Layout:
    """The layout of all tables and views; those that stood in the kept one stay where they were."""
    items, ties = tuple(items_of(context)), tuple(ties_of(context))
    return find_layout(items, ties, context.book.modules, context.settings.layout)


def items_of(context: Context) -> Iterator[Item]:
    """A card with all its columns for each table and view."""
    relations: list[Table | View] = [*context.catalogue.tables, *context.catalogue.views]
    for relation in relations:
        width, height = card_size(relation, context.display)
        yield Item(name=relation.name, width=width, height=height)


def ties_of(context: Context) -> Iterator[Tie]:
    """What pulls cards together: keys, inferred relationships, and what views read."""
    index = context.index
    hubs = {name for module in context.book.modules for name in module.hubs}
    relations: dict[QualifiedName, Table | View] = dict(index.tables)
    relations.update((view.name, view) for view in context.catalogue.views)
    for one in context.book.relationships:
        if one.parent not in relations:
            continue
        yield Tie(
            child=one.child,
            parent=one.parent,
            is_drawn=one.parent not in hubs and one.child != one.parent,
            child_offset=row_offset(relations[one.child], one.foreign_key.columns[0]),
            parent_offset=row_offset(relations[one.parent], next(iter(one.foreign_key.referenced_columns), "")),
        )
    for guess in context.book.inferred:
        yield Tie(
            child=guess.child,
            parent=guess.parent,
            weight=_INFERRED,
            is_drawn=guess.parent not in hubs,
            child_offset=row_offset(relations[guess.child], guess.columns[0]),
            parent_offset=row_offset(relations[guess.parent], guess.parent_columns[0]),
        )
    for view in context.catalogue.views:
        for name in context.reads_of_views[view.name]:
            yield Tie(child=view.name, parent=name, weight=_READS, is_drawn=False)
