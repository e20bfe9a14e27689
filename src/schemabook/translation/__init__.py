"""A catalogue in another dialect: what can be carried over truly, and the list of what cannot.

Tables with their columns, keys, foreign keys, plain indexes, simple checks and simple defaults are
carried over. Whatever would have to be guessed (routines, triggers, views, expressions that call
functions) is left out and listed, object by object.
"""

from __future__ import annotations

from schemabook.engines.dialect import Dialect
from schemabook.model.base import QualifiedName, Value
from schemabook.model.catalogue import Catalogue, Enum, Schema
from schemabook.model.tables import Table
from schemabook.translation.names import Names
from schemabook.translation.tables import TableTranslator
from schemabook.translation.targets import TARGETS


class Translation(Value):
    """A catalogue in another dialect and what it lacks, in words."""

    catalogue: Catalogue
    losses: tuple[str, ...]


def translate(catalogue: Catalogue, source: Dialect, target: Dialect) -> Translation:
    """The catalogue as `target` would hold it."""
    losses: list[str] = []
    names = Names(catalogue, source, target)
    translator = TableTranslator(catalogue, names, TARGETS[target.ddl](), losses)
    tables = tuple(sorted((translator.build(table) for table in catalogue.tables), key=lambda table: table.name))
    tables = _aligned(tables, losses)
    losses.extend(_left_out(catalogue))
    schemas = sorted({table.name.schema for table in tables} - {"", target.default_schema})
    translated = Catalogue(
        engine=target.name,
        default_schema=target.default_schema,
        schemas=tuple(Schema(name=name) for name in schemas),
        tables=tables,
        enums=tuple(sorted(translator.enums, key=_name_of)),
    )
    return Translation(catalogue=translated, losses=tuple(dict.fromkeys(losses)))


def _name_of(enum: Enum) -> QualifiedName:
    return enum.name


def _aligned(tables: tuple[Table, ...], losses: list[str]) -> tuple[Table, ...]:
    """The tables with each referring column of the type of the column that it refers to.

    Engines that compare across types let these differ; others refuse the foreign key.
    """
    from msgspec.structs import replace

    types = {(table.name, column.name): column for table in tables for column in table.columns}
    for _ in range(len(tables)):
        changed = False
        for table in tables:
            for key in table.foreign_keys:
                for own, parent in zip(key.columns, key.referenced_columns, strict=False):
                    wanted = types.get((key.referenced_table, parent))
                    found = types[table.name, own]
                    if wanted is not None and wanted.type != found.type:
                        losses.append(f"column {table.name}.{own} is {wanted.type}, as the column that it refers to is")
                        types[table.name, own] = replace(
                            found, type=wanted.type, family=wanted.family, type_name=wanted.type_name
                        )
                        changed = True
        if not changed:
            break
    return tuple(
        replace(table, columns=tuple(types[table.name, column.name] for column in table.columns)) for table in tables
    )


def _left_out(catalogue: Catalogue) -> list[str]:
    """The objects of kinds that are never carried over."""
    found = [f"{'materialised view' if view.materialised else 'view'} {view.name}" for view in catalogue.views]
    found += [f"{one.kind} {one.name}({one.signature})" for one in catalogue.routines]
    found += [f"sequence {one.name}" for one in catalogue.sequences if one.owned_by is None]
    found += [f"domain {one.name}: its columns have its base type" for one in catalogue.domains]
    found += [f"composite type {one.name}" for one in catalogue.composites]
    found += [f"range type {one.name}" for one in catalogue.ranges]
    found += [f"extension {one.name}" for one in catalogue.extensions]
    found += [f"event {one.name}" for one in catalogue.events]
    found += [f"event trigger {one.name}" for one in catalogue.event_triggers]
    found += [f"foreign server {one.name}" for one in catalogue.servers]
    found += [f"publication {one.name}" for one in catalogue.publications]
    found += [f"subscription {one.name}" for one in catalogue.subscriptions]
    found += list(catalogue.unmodelled)
    return found
