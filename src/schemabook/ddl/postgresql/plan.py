"""In which order the objects of a PostgreSQL database are made, and what must be made in two steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import msgspec

from schemabook.ddl.order import in_dependency_order
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import (
    Catalogue,
    Composite,
    Domain,
    Enum,
    Range,
    Routine,
    Sequence,
    every_table,
)
from schemabook.model.tables import Column, Reference, Table, View

Item = Enum | Domain | Composite | Range | Sequence | Table | Routine | View
Key = tuple[str, QualifiedName, str]
Needs = Callable[[Item], Iterator[Key]]

_KINDS: dict[type, str] = {
    Enum: "type",
    Domain: "type",
    Composite: "type",
    Range: "type",
    Sequence: "sequence",
    Table: "table",
    Routine: "routine",
    View: "view",
}


class Plan(NamedTuple):
    """Every sequence, type, table, routine and view, each after what it needs.

    Where objects need one another, `incomplete_tables` are made without defaults and checks first
    and `incomplete_views` without their query.
    """

    items: tuple[Item, ...]
    incomplete_tables: tuple[Table, ...] = ()
    incomplete_views: tuple[View, ...] = ()


def make_plan(catalogue: Catalogue) -> Plan:
    """The order in which the objects of a catalogue are made."""
    items: list[Item] = [
        *catalogue.sequences,
        *catalogue.enums,
        *catalogue.domains,
        *catalogue.composites,
        *catalogue.ranges,
        *catalogue.tables,
        *catalogue.routines,
        *catalogue.views,
    ]
    tops = {part.name: table.name for table in catalogue.tables for part in every_table((table,))}

    def needs(item: Item) -> Iterator[Key]:
        for kind, name, signature in _needs(item):
            yield (kind, tops.get(name, name) if kind == "table" else name, signature)

    tables: list[Table] = []
    views: list[View] = []

    def hard_needs(item: Item) -> Iterator[Key]:
        if item in views:
            return (key for key in needs(item) if key[0] == "type")
        if item in tables:
            return (key for key in needs(item) if key[0] != "routine")
        return needs(item)

    ordered, cyclic = in_dependency_order(items, _key, hard_needs)
    if cyclic:
        tables.extend(item for item in _in_cycles(cyclic, needs) if isinstance(item, Table))
        ordered, cyclic = in_dependency_order(items, _key, hard_needs)
    if cyclic:
        found = (item for item in _in_cycles(cyclic, hard_needs) if isinstance(item, View))
        views.extend(view for view in found if not view.materialised)
        ordered, cyclic = in_dependency_order(items, _key, hard_needs)
    return Plan((*ordered, *cyclic), tuple(tables), tuple(views))


def without_functions(table: Table) -> Table:
    """The table without the defaults and checks that may call functions which need it."""
    return msgspec.structs.replace(
        table,
        columns=tuple(msgspec.structs.replace(column, default=None) for column in table.columns),
        checks=tuple(check for check in table.checks if check.inherited or not check.validated),
    )


def _in_cycles(items: list[Item], needs: Needs) -> list[Item]:
    """Those that need themselves by way of others; not those that only need such."""
    by_key = {_key(item): item for item in items}
    followed = {key: [need for need in needs(item) if need in by_key and need != key] for key, item in by_key.items()}
    return [item for key, item in by_key.items() if _reaches(key, followed)]


def _reaches(key: Key, followed: dict[Key, list[Key]]) -> bool:
    seen: set[Key] = set()
    waiting = list(followed[key])
    while waiting:
        other = waiting.pop()
        if other == key:
            return True
        if other not in seen:
            seen.add(other)
            waiting.extend(followed[other])
    return False


def _key(item: Item) -> Key:
    return (_KINDS[type(item)], item.name, item.signature if isinstance(item, Routine) else "")


def _needs(item: Item) -> Iterator[Key]:
    if isinstance(item, Composite):
        yield from _types_of(item.attributes)
    elif isinstance(item, Domain):
        yield from _references(item.depends_on)
        if item.type_name:
            yield ("type", item.type_name, "")
    elif isinstance(item, Range):
        yield from _references(item.depends_on)
    elif isinstance(item, Table):
        yield from _needs_of_table(item)
    elif isinstance(item, Routine):
        yield from _references(item.depends_on)
    elif isinstance(item, View):
        yield from _references(item.depends_on)
        yield from _types_of(item.columns)


def _needs_of_table(table: Table) -> Iterator[Key]:
    for part in every_table((table,)):
        yield from _types_of(part.columns)
        yield from _references(part.depends_on)
        for parent in part.inherits:
            yield ("table", parent, "")
        if part.of_type:
            yield ("type", part.of_type, "")


def _types_of(columns: Iterable[Column]) -> Iterator[Key]:
    for column in columns:
        if column.type_name:
            yield ("type", column.type_name, "")
            yield ("table", column.type_name, "")
            yield ("view", column.type_name, "")


def _references(references: Iterable[Reference]) -> Iterator[Key]:
    for reference in references:
        yield (reference.kind, reference.name, reference.signature)
