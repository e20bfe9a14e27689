"""PostgreSQL DDL: every object of a catalogue as statements in dependency order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from schemabook.ddl import DdlStatement
from schemabook.ddl.order import in_dependency_order
from schemabook.ddl.postgresql import access as access_part
from schemabook.ddl.postgresql import objects, tables, views
from schemabook.ddl.postgresql.text import Writer
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
from schemabook.model.tables import Column, Reference, Table, View

Item = Enum | Domain | Composite | Range | Sequence | Table | Routine | View
Key = tuple[str, QualifiedName, str]

_PREAMBLE = (
    "SET check_function_bodies = false",
    "SELECT pg_catalog.set_config('search_path', '', false)",
)
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


def build_statements(catalogue: Catalogue, dialect: Dialect, *, access: bool) -> Iterator[DdlStatement]:
    """Every statement that makes the catalogue, in an order that runs on an empty database."""
    writer = Writer(dialect)
    for sql in _PREAMBLE:
        yield DdlStatement(part="session", sql=sql)
    yield from access_part.build_roles(catalogue, writer, everything=access)
    yield from objects.build_foundations(catalogue, writer)
    for item in _ordered(catalogue):
        yield from _build_item(item, writer)
    yield from _build_after(catalogue, writer)
    if access:
        yield from access_part.build_access(catalogue, writer)


def build_table(table: Table, dialect: Dialect) -> Iterator[DdlStatement]:
    """The statements of one table: itself, its indexes, foreign keys, triggers, policies, comments."""
    writer = Writer(dialect)
    yield from tables.build_table(table, writer)
    yield from tables.build_indexes(table, writer)
    yield from tables.build_foreign_keys(table, writer)
    yield from tables.build_hangers(table, writer)


def build_script(statements: Iterable[DdlStatement]) -> str:
    """The statements as a script for psql, each part under its heading."""
    lines: list[str] = []
    part = ""
    for statement in statements:
        if statement.part != part:
            part = statement.part
            lines.append(f"-- {part[0].upper()}{part[1:]}\n")
        lines.append(f"{statement.sql};\n")
    return "\n".join(lines)


def _ordered(catalogue: Catalogue) -> list[Item]:
    """Types, sequences, tables, routines and views, each after what it needs."""
    items: list[Item] = [
        *catalogue.enums,
        *catalogue.domains,
        *catalogue.composites,
        *catalogue.ranges,
        *catalogue.sequences,
        *catalogue.tables,
        *catalogue.routines,
        *catalogue.views,
    ]
    ordered, cyclic = in_dependency_order(items, _key, _needs)
    return ordered + cyclic


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
    elif isinstance(item, (Routine, View)):
        yield from _references(item.depends_on)


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


def _references(references: Iterable[Reference]) -> Iterator[Key]:
    for reference in references:
        yield (reference.kind, reference.name, reference.signature)


def _build_item(item: Item, writer: Writer) -> Iterator[DdlStatement]:
    if isinstance(item, Table):
        yield from tables.build_table(item, writer)
    elif isinstance(item, View):
        yield from views.build_view(item, writer)
    elif isinstance(item, Routine):
        yield from objects.build_routine(item, writer)
    elif isinstance(item, Sequence):
        yield from objects.build_sequence(item, writer)
    else:
        yield from objects.build_type(item, writer)


def _build_after(catalogue: Catalogue, writer: Writer) -> Iterator[DdlStatement]:
    """What comes when all relations are there."""
    yield from objects.build_sequence_owners(catalogue, writer)
    for table in every_table(catalogue.tables):
        yield from tables.build_indexes(table, writer)
    for view in catalogue.views:
        yield from views.build_view_indexes(view, writer)
    for table in every_table(catalogue.tables):
        yield from tables.build_foreign_keys(table, writer)
    for table in every_table(catalogue.tables):
        yield from tables.build_hangers(table, writer)
    for view in catalogue.views:
        yield from views.build_view_triggers(view, writer)
    yield from objects.build_replication(catalogue, writer)
    yield from objects.build_event_triggers(catalogue, writer)
