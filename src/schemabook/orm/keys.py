"""The unique keys of an entity, whatever declares them."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.base import Value
from schemabook.model.tables import Index
from schemabook.orm.plan import Entity


class UniqueKey(Value):
    """A primary key, unique constraint or unique index of whole columns over all rows.

    `descending` says of each column of an index how it is ordered.
    """

    name: str
    columns: tuple[str, ...]
    primary: bool = False
    descending: tuple[bool, ...] = ()


def unique_keys(entity: Entity) -> Iterator[UniqueKey]:
    """Every key of an entity, the primary key first."""
    table = entity.table
    if table.primary_key is not None:
        yield UniqueKey(name=table.primary_key.name, columns=table.primary_key.columns, primary=True)
    for one in table.unique_constraints:
        yield UniqueKey(name=one.name, columns=one.columns)
    for index in table.indexes:
        if index.unique and index.constraint is None and _is_whole(index):
            columns = tuple(key.name or "" for key in index.columns)
            yield UniqueKey(name=index.name, columns=columns, descending=tuple(key.descending for key in index.columns))


def _is_whole(index: Index) -> bool:
    return index.predicate is None and all(key.name is not None and key.prefix_length is None for key in index.columns)
