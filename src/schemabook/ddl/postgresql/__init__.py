"""PostgreSQL DDL: every object of a catalogue as statements in dependency order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from schemabook.ddl import DdlStatement
from schemabook.ddl.postgresql import access as access_part
from schemabook.ddl.postgresql import objects, tables, views
from schemabook.ddl.postgresql.plan import Item, Plan, make_plan, without_functions
from schemabook.ddl.postgresql.text import Writer
from schemabook.engines.dialect import Dialect
from schemabook.model.catalogue import Catalogue, Routine, Sequence, every_table
from schemabook.model.tables import Table, View

_PREAMBLE = (
    "SET client_encoding = 'UTF8'",
    "SET standard_conforming_strings = on",
    "SET check_function_bodies = false",
    "SELECT pg_catalog.set_config('search_path', '', false)",
)


def build_statements(catalogue: Catalogue, dialect: Dialect, *, access: bool) -> Iterator[DdlStatement]:
    """Every statement that makes the catalogue, in an order that runs on an empty database."""
    writer = Writer(dialect, catalogue.tables)
    for sql in _PREAMBLE:
        yield DdlStatement(part="session", sql=sql)
    yield from access_part.build_roles(catalogue, writer, everything=access)
    yield from objects.build_foundations(catalogue, writer)
    plan = make_plan(catalogue)
    for item in plan.items:
        yield from _build_item(item, plan, writer)
    for table in plan.incomplete_tables:
        yield from tables.build_deferred(table, writer)
    for view in plan.incomplete_views:
        yield from views.build_view(view, writer, replace=True)
    yield from _build_after(catalogue, plan, writer)
    if access:
        yield from access_part.build_access(catalogue, writer)
    yield from objects.build_event_triggers(catalogue, writer, access=access)


def build_table(table: Table, dialect: Dialect) -> Iterator[DdlStatement]:
    """The statements of one table: itself, its indexes, foreign keys, triggers, policies, comments."""
    writer = Writer(dialect)
    yield from tables.build_table(table, writer)
    yield from tables.build_late_checks(table, writer)
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


def _build_item(item: Item, plan: Plan, writer: Writer) -> Iterator[DdlStatement]:
    if isinstance(item, Table):
        yield from tables.build_table(without_functions(item) if item in plan.incomplete_tables else item, writer)
    elif isinstance(item, View) and item in plan.incomplete_views:
        yield from views.build_placeholder(item, writer)
    elif isinstance(item, View):
        yield from views.build_view(item, writer)
    elif isinstance(item, Routine):
        yield from objects.build_routine(item, writer)
    elif isinstance(item, Sequence):
        yield from objects.build_sequence(item, writer)
    else:
        yield from objects.build_type(item, writer)


def _build_after(catalogue: Catalogue, plan: Plan, writer: Writer) -> Iterator[DdlStatement]:
    """What comes when all relations are there."""
    yield from objects.build_sequence_owners(catalogue, writer)
    for table in every_table(catalogue.tables):
        yield from tables.build_late_checks(table, writer)
    for table in catalogue.tables:
        yield from tables.build_validations(table, writer)
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
    yield from objects.build_refreshes((item for item in plan.items if isinstance(item, View)), writer)
    yield from objects.build_replication(catalogue, writer)
