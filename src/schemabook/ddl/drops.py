"""The way back of a whole schema: everything in a catalogue dropped, what needs others before what it needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from schemabook.ddl import DdlStatement
from schemabook.ddl.order import in_dependency_order
from schemabook.engines.dialect import Dialect
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
from schemabook.model.tables import Column, ForeignKey, Reference, Table, Trigger, View

Item = Enum | Domain | Composite | Range | Sequence | Table | Routine | View
Key = tuple[str, QualifiedName, str]
Tops = dict[QualifiedName, QualifiedName]

_KINDS: dict[type, str] = {Sequence: "sequence", Table: "table", Routine: "routine", View: "view"}


def build_drops(catalogue: Catalogue, dialect: Dialect) -> Iterator[DdlStatement]:
    """Every statement that takes the objects of a catalogue away, rows and all, in an order that runs.

    Roles and grants stay. Where objects need one another in a ring, foreign keys and triggers go first, and what is
    left of the ring goes with CASCADE.
    """
    tops = {part.name: table.name for table in catalogue.tables for part in every_table((table,))}
    ordered, ring = _ordered(_items(catalogue), tops)
    yield from _first(catalogue, dialect)
    yield from _watchers(ordered + ring, dialect)
    rigid = not dialect.alterations.drop_constraint and bool(_in_the_way(ordered, ring, tops))
    if rigid:
        yield from (DdlStatement(part="session", sql=sql) for sql in dialect.emptying.before)
    else:
        yield from _loosened(ordered, ring, tops, dialect)
    for item in (*reversed(ring), *reversed(ordered)):
        yield from _drop(item, dialect, cascade=item in ring)
    if rigid:
        yield from (DdlStatement(part="session", sql=sql) for sql in dialect.emptying.after)
    yield from _last(catalogue, dialect)


def _items(catalogue: Catalogue) -> list[Item]:
    """What stands by itself; a sequence that a column owns goes with its table."""
    return [
        *(one for one in catalogue.sequences if one.owned_by is None),
        *catalogue.enums,
        *catalogue.domains,
        *catalogue.composites,
        *catalogue.ranges,
        *catalogue.routines,
        *catalogue.tables,
        *catalogue.views,
    ]


def _ordered(items: list[Item], tops: Tops) -> tuple[list[Item], list[Item]]:
    """The items with each after what it needs, and those that are left in a ring even without keys and triggers."""
    ordered, cyclic = in_dependency_order(items, _key, partial(_needs, tops=tops, loose=False))
    if not cyclic:
        return ordered, []
    return in_dependency_order([*ordered, *cyclic], _key, partial(_needs, tops=tops, loose=True))


def _key(item: Item) -> Key:
    return (_KINDS.get(type(item), "type"), item.name, item.signature if isinstance(item, Routine) else "")


def _needs(item: Item, *, tops: Tops, loose: bool) -> Iterator[Key]:
    """What an item needs; `loose` leaves out what can be taken from it first: foreign keys and triggers."""
    for kind, name, signature in _named(item, loose=loose):
        yield (kind, tops.get(name, name) if kind == "table" else name, signature)


def _named(item: Item, *, loose: bool) -> Iterator[Key]:
    if isinstance(item, Composite):
        yield from _types_of(item.attributes)
    elif isinstance(item, Domain):
        yield from _references(item.depends_on)
        if item.type_name:
            yield ("type", item.type_name, "")
    elif isinstance(item, (Range, Routine)):
        yield from _references(item.depends_on)
    elif isinstance(item, View):
        yield from _references(item.depends_on)
        yield from _types_of(item.columns)
        yield from () if loose else _functions_of(item.triggers)
    elif isinstance(item, Table):
        for part in every_table((item,)):
            yield from _named_by_table(part, loose=loose)


def _named_by_table(table: Table, *, loose: bool) -> Iterator[Key]:
    yield from _types_of(table.columns)
    yield from _references(table.depends_on)
    for parent in table.inherits:
        yield ("table", parent, "")
    if table.of_type:
        yield ("type", table.of_type, "")
    if not loose:
        yield from _functions_of(table.triggers)
        for key in table.foreign_keys:
            yield ("table", key.referenced_table, "")


def _types_of(columns: Iterable[Column]) -> Iterator[Key]:
    for column in columns:
        if column.type_name:
            for kind in ("type", "table", "view"):
                yield (kind, column.type_name, "")


def _references(references: Iterable[Reference]) -> Iterator[Key]:
    for reference in references:
        yield (reference.kind, reference.name, reference.signature)


def _functions_of(triggers: Iterable[Trigger]) -> Iterator[Key]:
    for trigger in triggers:
        if trigger.function is not None:
            yield ("routine", trigger.function, "")


def _in_the_way(ordered: list[Item], ring: list[Item], tops: Tops) -> list[tuple[Table, ForeignKey]]:
    """The foreign keys whose parent goes before their child."""
    position = {_key(item): at for at, item in enumerate([*ordered, *ring])}
    found = []
    for item in (*ordered, *ring):
        for part in every_table((item,)) if isinstance(item, Table) else ():
            for key in part.foreign_keys:
                parent = tops.get(key.referenced_table, key.referenced_table)
                if position.get(("table", parent, ""), -1) > position[_key(item)]:
                    found.append((part, key))
    return found


def _loosened(ordered: list[Item], ring: list[Item], tops: Tops, dialect: Dialect) -> Iterator[DdlStatement]:
    for table, key in _in_the_way(ordered, ring, tops):
        sql = dialect.alterations.drop_constraint
        filled = sql.replace("{table}", dialect.qualify(table.name)).replace("{name}", dialect.quote(key.name))
        yield DdlStatement(part="foreign keys", sql=filled)
    position = {_key(item): at for at, item in enumerate([*ordered, *ring])}
    for item in (*ordered, *ring):
        if isinstance(item, (Table, View)):
            for trigger in item.triggers:
                if trigger.function and position.get(("routine", trigger.function, ""), -1) > position[_key(item)]:
                    yield _off("TRIGGER", trigger.name, item, dialect)


def _watchers(items: list[Item], dialect: Dialect) -> Iterator[DdlStatement]:
    """Rules and policies: they can name any other object, and what they name is not told."""
    for item in items:
        if isinstance(item, (Table, View)):
            yield from (_off("RULE", rule.name, item, dialect) for rule in item.rules)
        for table in every_table((item,)) if isinstance(item, Table) else ():
            yield from (_off("POLICY", policy.name, table, dialect) for policy in table.policies)


def _off(kind: str, name: str, relation: Table | View, dialect: Dialect) -> DdlStatement:
    sql = f"DROP {kind} {dialect.quote(name)} ON {dialect.qualify(relation.name)}"
    return DdlStatement(part="rules and policies" if kind != "TRIGGER" else "triggers", sql=sql)


def _drop(item: Item, dialect: Dialect, *, cascade: bool) -> Iterator[DdlStatement]:
    name = dialect.qualify(item.name)
    if isinstance(item, Table):
        kind = "FOREIGN TABLE" if item.kind.value == "foreign" and dialect.supports.schemas else "TABLE"
    elif isinstance(item, View):
        kind = "MATERIALIZED VIEW" if item.materialised else "VIEW"
    elif isinstance(item, Routine):
        kind = item.kind.upper() if item.kind.lower() in {"procedure", "aggregate"} else "FUNCTION"
        name = f"{name}({_signature(item)})" if dialect.supports.schemas else name
    elif isinstance(item, Sequence):
        kind = "SEQUENCE"
    else:
        kind = "DOMAIN" if isinstance(item, Domain) else "TYPE"
    words = f"DROP {kind} {'IF EXISTS ' if cascade else ''}{name}{' CASCADE' if cascade else ''}"
    yield DdlStatement(part=f"{kind.lower()}s", sql=words)


def _signature(routine: Routine) -> str:
    return routine.signature or ("*" if routine.kind.lower() == "aggregate" else "")


def _first(catalogue: Catalogue, dialect: Dialect) -> Iterator[DdlStatement]:
    """What acts by itself or by others' changes."""
    for event in catalogue.events:
        yield DdlStatement(part="events", sql=f"DROP EVENT {dialect.qualify(event.name)}")
    for trigger in catalogue.event_triggers:
        yield DdlStatement(part="event triggers", sql=f"DROP EVENT TRIGGER {dialect.quote(trigger.name)}")
    for subscription in catalogue.subscriptions:
        name = dialect.quote(subscription.name)
        yield DdlStatement(part="subscriptions", sql=f"ALTER SUBSCRIPTION {name} DISABLE")
        yield DdlStatement(part="subscriptions", sql=f"ALTER SUBSCRIPTION {name} SET (slot_name = NONE)")
        yield DdlStatement(part="subscriptions", sql=f"DROP SUBSCRIPTION {name}")
    for publication in catalogue.publications:
        yield DdlStatement(part="publications", sql=f"DROP PUBLICATION {dialect.quote(publication.name)}")


def _last(catalogue: Catalogue, dialect: Dialect) -> Iterator[DdlStatement]:
    """What everything else stands on."""
    for server in catalogue.servers:
        yield DdlStatement(part="foreign servers", sql=f"DROP SERVER {dialect.quote(server.name)}")
    ordered, cyclic = in_dependency_order(catalogue.extensions, lambda one: one.name, lambda one: one.requires)
    for extension in reversed(ordered + cyclic):
        yield DdlStatement(part="extensions", sql=f"DROP EXTENSION {dialect.quote(extension.name)}")
    for schema in catalogue.schemas:
        if schema.name != catalogue.default_schema:
            yield DdlStatement(part="schemas", sql=f"DROP SCHEMA {dialect.quote(schema.name)}")
