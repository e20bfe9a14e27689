"""What the mapping does not say of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemabook.model.tables import Action, CheckConstraint, Index
from schemabook.orm.jpa_shape import is_class, joined_by, reason_without_class, shape_of
from schemabook.orm.jpa_types import java_type
from schemabook.orm.plan import Entity, Field, KeyKind, OrmPlan

_LISTED = re.compile(r"[^,()]+")


def is_written_index(index: Index) -> bool:
    """Whether `@Index` can say all of an index: plain columns, whole, in a B-tree, of every row."""
    plain = all(
        one.name is not None
        and _LISTED.fullmatch(one.name)
        and not (one.prefix_length or one.operator_class or one.collation or one.nulls_first is not None)
        for one in index.columns
    )
    special = (
        index.predicate or index.include or index.nulls_not_distinct or index.method.casefold() not in {"", "btree"}
    )
    return plain and not special and index.constraint is None and index.valid


def is_written_check(check: CheckConstraint) -> bool:
    """Whether `@CheckConstraint` can say all of a check."""
    return check.enforced and not check.inherited and check.column is None


def remarks_of(plan: OrmPlan, entity: Entity) -> tuple[str, ...]:
    """The remarks of one table."""
    reason = reason_without_class(plan, entity)
    if reason is not None:
        return (*entity.left_out, reason)
    return tuple(dict.fromkeys(_remarks(plan, entity)))


def _remarks(plan: OrmPlan, entity: Entity) -> Iterator[str]:
    yield from entity.left_out
    if not entity.primary:
        yield f"It has no primary key; {', '.join(entity.identifier)} stands for it."
    for field in entity.fields:
        yield from _of_field(plan, entity, field)
    for association in entity.associations:
        target = plan.by_table[association.target]
        if not is_class(plan, target) and joined_by(plan, target) is None:
            yield f"There is no way to {association.target}, which has no class."
    yield from _of_associations(plan, entity)
    for index in entity.table.indexes:
        if index.constraint is None and not is_written_index(index):
            yield f"The index {index.name} is more than @Index can say."
    yield from _of_constraints(entity)
    if entity.table.partitions:
        yield "That it is partitioned is left to the database."


def _of_field(plan: OrmPlan, entity: Entity, field: Field) -> Iterator[str]:
    kind = java_type(plan, field)
    if any("ColumnTransformer" in one for one in kind.annotations):
        yield f"{field.name} passes as text, which the server casts to {kind.definition}."
    counts = field.column.identity is not None
    if counts and entity.key is KeyKind.COMPOSITE and field.primary:
        yield f"{field.name} counts up by itself, but in a key of several columns Hibernate expects it to be given."
    elif counts and not field.primary:
        yield f"{field.name} counts up by itself, which Hibernate leaves to the database for keys only."
    if field.primary and field.column.default is not None and entity.key is not KeyKind.SEQUENCE:
        yield f"The default of {field.name} is not used: a key is given by the application."
    if field.column.on_update:
        yield f"ON UPDATE of {field.name} is left to the database."


def _of_associations(plan: OrmPlan, entity: Entity) -> Iterator[str]:
    for one in shape_of(plan, entity).reads:
        yield f"{one.camel} is only read: the columns {', '.join(one.foreign_key.columns)} are written by themselves."
    for key in entity.table.foreign_keys:
        if key.on_update is not Action.NO_ACTION:
            yield f"ON UPDATE of the foreign key {key.name} is left to the database."
        if key.deferrable:
            yield f"That the foreign key {key.name} can be deferred is left to the database."


def _of_constraints(entity: Entity) -> Iterator[str]:
    table = entity.table
    for check in table.checks:
        if not is_written_check(check):
            yield f"The check {check.name} is left to the database."
    for exclusion in table.exclusions:
        yield f"The exclusion constraint {exclusion.name} is left to the database."
    for unique in table.unique_constraints:
        if unique.nulls_not_distinct or unique.deferrable or unique.without_overlaps:
            yield f"The unique constraint {unique.name} is more than @UniqueConstraint can say."
