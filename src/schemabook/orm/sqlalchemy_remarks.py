"""What the mapping does not say of a table."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.tables import CheckConstraint, ForeignKey, Index, Table
from schemabook.orm.plan import Entity, Field, OrmPlan
from schemabook.orm.sequences import sequence_of
from schemabook.orm.sqlalchemy_columns import is_computed, is_serial
from schemabook.orm.sqlalchemy_tables import comes_with_type, exclusion, is_core, is_written
from schemabook.orm.sqlalchemy_types import WIDENED, made_elsewhere, type_of


def remarks_of(plan: OrmPlan, entity: Entity) -> tuple[str, ...]:
    """The remarks of one table."""
    return tuple(dict.fromkeys(_remarks(plan, entity)))


def _remarks(plan: OrmPlan, entity: Entity) -> Iterator[str]:
    yield from entity.left_out
    if not entity.identifier:
        yield "It has no key, so it is a Table without a class: SQLAlchemy maps classes to rows by their keys."
    elif entity.junction is not None:
        yield "It is a Table without a class: the collections at either end read and write it."
    elif not entity.primary:
        yield f"It has no primary key; rows are told apart by {', '.join(entity.identifier)}."
    for field in entity.fields:
        yield from _of_field(plan, entity, field)
    yield from _of_domains(plan, entity)
    yield from _of_constraints(plan, entity)
    for index in entity.table.indexes:
        yield from _of_index(index)
    yield from _of_table(plan, entity)


def _of_field(plan: OrmPlan, entity: Entity, field: Field) -> Iterator[str]:
    column, name = field.column, field.name
    kind = type_of(plan, field)
    if "NativeType(" in kind.code and plan.dialect.supports.typed_columns:
        yield f"SQLAlchemy has no class for the type {field.type} of {name}; values pass as the driver has them."
    if not plan.dialect.supports.typed_columns and field.type.casefold() in WIDENED:
        alone = " As the only column of the primary key it then is the number of the row." if field.primary else ""
        yield f"{name} is declared as {field.type}, which SQLAlchemy writes as INTEGER.{alone}"
    if column.generated is not None and not is_computed(column):
        yield f"{name} is of the period of a system-versioned table, which SQLAlchemy does not write."
    yield from _of_identity(plan, entity, field)
    if column.not_null is not None:
        yield f"NOT NULL of {name} is a constraint called {column.not_null.name}, which SQLAlchemy does not name."
    if not column.visible:
        yield f"{name} is invisible to SELECT *, which SQLAlchemy does not say."
    if column.storage or column.compression or column.statistics is not None or column.options:
        yield f"The storage settings of {name} are left to the database."
    if sequence_of(plan, field) is not None and not is_serial(plan, entity, field):
        yield f"The sequence behind {name} is made by itself: SQLAlchemy does not write which column owns it."
    if column.collation and "collation" not in kind.code:
        yield f"The collation {column.collation} of {name} is left to the database."


def _of_identity(plan: OrmPlan, entity: Entity, field: Field) -> Iterator[str]:
    identity, name = field.column.identity, field.name
    if identity is None:
        return
    if not field.primary and not plan.dialect.supports.identities:
        yield f"{name} counts up by itself, which SQLAlchemy writes for key columns only."
    if identity.sequence is not None:
        yield f"The sequence behind {name} is called {identity.sequence}, which SQLAlchemy leaves to the server."
    if not plan.dialect.supports.identities and field.primary and entity.identifier[0] != name:
        yield f"SQLAlchemy puts {name}, which counts up, first in the primary key."


def _of_domains(plan: OrmPlan, entity: Entity) -> Iterator[str]:
    known = {domain.name: domain for domain in plan.catalogue.domains}
    names = {field.domain for field in entity.fields if field.domain is not None}
    for name in sorted(names):
        if name in known and made_elsewhere(plan, known[name]):
            yield f"The domain {name} must be there before the table: SQLAlchemy cannot write all of it."


def _of_constraints(plan: OrmPlan, entity: Entity) -> Iterator[str]:
    table = entity.table
    for check in table.checks:
        if not is_written(check):
            yield _of_check(check)
        elif not check.validated:
            yield f"The check {check.name} is not validated; with a table that is made anew it is."
        elif check.column is not None and plan.dialect.supports.unique_is_index and not comes_with_type(check):
            yield f"The check {check.name} stands on its column; SQLAlchemy writes it on the table."
    for one in table.exclusions:
        if exclusion(one) is None:
            yield f"The exclusion constraint {one.name} is left to the database."
    for unique in (*table.unique_constraints, *((table.primary_key,) if table.primary_key else ())):
        if unique.without_overlaps:
            yield f"The key {unique.name} is WITHOUT OVERLAPS, which SQLAlchemy does not write."
    for key in table.foreign_keys:
        yield from _of_foreign_key(plan, key)
    yield from _of_comments(table)


def _of_foreign_key(plan: OrmPlan, key: ForeignKey) -> Iterator[str]:
    if key.referenced_table not in plan.by_table or not key.referenced_columns:
        yield f"The foreign key {key.name} to {key.referenced_table} is left to the database."
    elif not key.validated:
        yield f"The foreign key {key.name} is not validated; with a table that is made anew it is."
    elif not key.enforced:
        yield f"The foreign key {key.name} is not enforced, which SQLAlchemy does not say."
    elif key.period:
        yield f"The foreign key {key.name} holds for a period, which SQLAlchemy does not say."


def _of_comments(table: Table) -> Iterator[str]:
    found = [
        *((one.name, one.comment) for one in table.checks),
        *((one.name, one.comment) for one in table.unique_constraints),
        *((one.name, one.comment) for one in table.foreign_keys),
        *((one.name, one.comment) for one in table.exclusions),
    ]
    if table.primary_key is not None:
        found.append((table.primary_key.name, table.primary_key.comment))
    for name, comment in found:
        if comment:
            yield f"The comment on the constraint {name} is left to the database."


def _of_check(check: CheckConstraint) -> str:
    if check.inherited:
        return f"The check {check.name} is inherited."
    return f"The check {check.name} is left to the database: it is not enforced, or not for tables that inherit."


def _of_index(index: Index) -> Iterator[str]:
    if index.comment:
        yield f"The comment on the index {index.name} is left to the database."
    if not index.visible:
        yield f"The index {index.name} is not used by queries, which SQLAlchemy does not say."
    if index.constraint is None and not index.valid:
        yield f"The index {index.name} is not valid."
    if index.clustered:
        yield f"That the table is ordered by {index.name} is left to the database."
    if index.constraint is not None and index.options:
        yield f"The storage settings of the index {index.name} are left to the database."


def _of_table(plan: OrmPlan, entity: Entity) -> Iterator[str]:
    table = entity.table
    if table.partitions:
        names = ", ".join(part.name.name for part in table.partitions)
        yield f"Its partitions are made apart: {names}."
    elif table.partition_key is not None and not plan.dialect.supports.default_partitions:
        yield "How it is partitioned is left to the database."
    if table.inherits:
        yield "Inheritance is left to the database: the class has all the columns."
    if table.of_type is not None:
        yield f"It is a table of the type {table.of_type}, which SQLAlchemy does not say."
    if any(option.name == "system_versioning" for option in table.options):
        yield "That it keeps the history of its rows is left to the database."
    if is_core(entity) and any(field.validators for field in entity.fields):
        yield "Without a class it has no validators: the database alone checks what is written."
