"""Columns as `mapped_column`, with what stands on them alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemabook.model.base import QualifiedName
from schemabook.model.tables import Action, Column, ForeignKey, Identity, PrimaryKey
from schemabook.orm.plan import Entity, Field, OrmPlan
from schemabook.orm.sequences import sequence_of
from schemabook.orm.sqlalchemy_code import Call, call, escaped, identifier, optional_text, sql, text, without_brackets
from schemabook.orm.sqlalchemy_types import TypeCode, schema_of, type_of


def column_line(plan: OrmPlan, entity: Entity, field: Field) -> str:
    """The line of a field in a class: `name: Mapped[str] = mapped_column(sa.Text)`."""
    kind = type_of(plan, field)
    annotation = kind.annotation if not _may_be_null(entity, field) else f"{kind.annotation} | None"
    made = Call("mapped_column", (*_head(field), *column_arguments(plan, entity, field, kind)))
    return made.layout(f"    {field.snake}: Mapped[{annotation}] = ", indent=4)


def _may_be_null(entity: Entity, field: Field) -> bool:
    return field.nullable and field.name not in entity.identifier


def _head(field: Field) -> tuple[str, ...]:
    return (text(field.name),) if field.name != field.snake else ()


def column_arguments(plan: OrmPlan, entity: Entity, field: Field, kind: TypeCode) -> Iterator[str | Call]:
    """Type, foreign key, computation, then keywords."""
    column = field.column
    yield kind.code
    for key in inline_keys(plan, entity, field.name):
        yield _foreign_key(plan, entity, key)
    if is_computed(column):
        yield _computed(column)
    identity = column.identity if plan.dialect.supports.identities else None
    if identity is not None:
        yield _identity(identity)
    if entity.primary and field.primary:
        if not named_primary_key(entity):
            yield "primary_key=True"
        yield from _numbering(plan, entity, field)
    nullable = _nullability(entity, field)
    if nullable:
        yield nullable
    default = server_default(plan, entity, field)
    if default:
        yield f"server_default={default}"
    if plan.dialect.supports.comments and column.comment:
        yield f"comment={text(column.comment)}"


def _nullability(entity: Entity, field: Field) -> str:
    """The keyword, where the annotation and the key do not say it."""
    if not field.column.nullable:
        return ""
    says_never = not _may_be_null(entity, field)
    return "nullable=True" if says_never else ""


def is_computed(column: Column) -> bool:
    """Whether the column is computed from others, and not the period of a system-versioned table."""
    return column.generated is not None and not column.generated.expression.startswith("ROW ")


def _computed(column: Column) -> Call:
    assert column.generated is not None
    stored = "True" if column.generated.stored else "False"
    return call("sa.Computed", text(escaped(without_brackets(column.generated.expression))), persisted=stored)


def _identity(identity: Identity) -> Call:
    numbers = {
        "start": identity.start,
        "increment": identity.increment,
        "minvalue": identity.minimum,
        "maxvalue": identity.maximum,
        "cache": identity.cache,
    }
    named = {name: None if number is None else str(number) for name, number in numbers.items()}
    return call(
        "sa.Identity",
        always="True" if identity.always else None,
        **named,
        cycle="True" if identity.cycle else None,
    )


def _numbering(plan: OrmPlan, entity: Entity, field: Field) -> Iterator[str]:
    """Whether a key is numbered, where SQLAlchemy would not see it so.

    It numbers a single integer key without a default, a foreign key or an identity.
    """
    column = field.column
    counts = column.identity is not None and not plan.dialect.supports.identities
    tied = any(field.name in key.columns for key in entity.table.foreign_keys)
    if counts and (len(entity.identifier) > 1 or tied):
        yield "autoincrement=True"
    alone = len(entity.identifier) == 1 and not tied and field.default is None
    if alone and not field.filled and type_of(plan, field).annotation == "int":
        yield "autoincrement=False"


def named_primary_key(entity: Entity) -> PrimaryKey | None:
    """The primary key, where `primary_key=True` on its columns would not give the same one."""
    key = entity.table.primary_key
    if key is None:
        return None
    in_table = tuple(one.name for one in entity.fields if one.name in key.columns)
    plain = key.name in {"", f"{entity.name.name}_pkey"[:63]} and in_table == key.columns
    return None if plain and not (key.deferrable or key.without_overlaps or _includes(entity, key.name)) else key


def _includes(entity: Entity, name: str) -> bool:
    return any(index.include for index in entity.table.indexes if index.constraint == name)


def inline_keys(plan: OrmPlan, entity: Entity, column: str) -> list[ForeignKey]:
    """The foreign keys that can be written on their only column."""
    return [key for key in entity.table.foreign_keys if key.columns == (column,) and is_dotted(plan, key)]


def is_dotted(plan: OrmPlan, key: ForeignKey) -> bool:
    """Whether the columns that a key refers to can be named with dots: those of a table with a class, plainly named."""
    parent = plan.by_table.get(key.referenced_table)
    names = (key.referenced_table.schema or "x", key.referenced_table.name, *key.referenced_columns)
    return parent is not None and bool(key.referenced_columns) and all(identifier(name) for name in names)


def target(plan: OrmPlan, key: ForeignKey, column: str) -> str:
    """What a foreign key refers to, as SQLAlchemy names it."""
    table = key.referenced_table
    schema = f"{table.schema}." if schema_of(plan, table) else ""
    return text(f"{schema}{table.name}.{column}")


def _foreign_key(plan: OrmPlan, entity: Entity, key: ForeignKey) -> Call:
    return Call("sa.ForeignKey", (target(plan, key, key.referenced_columns[0]), *key_options(plan, entity.name, key)))


def key_options(plan: OrmPlan, table: QualifiedName, key: ForeignKey) -> Iterator[str]:
    """The keywords of a foreign key."""
    name = key.name if key.name != _given_name(plan, table, key.columns, "fkey") else ""
    deletion = f"{key.on_delete}{_limited(plan, key)}"
    options = {
        "name": optional_text(name),
        "ondelete": text(deletion) if _is_said(plan, key.on_delete) else None,
        "onupdate": text(str(key.on_update)) if _is_said(plan, key.on_update) else None,
        "match": text(key.match) if key.match != "SIMPLE" else None,
        "deferrable": "True" if key.deferrable else None,
        "initially": text("DEFERRED") if key.initially_deferred else None,
        "postgresql_not_valid": None if key.validated else "True",
    }
    return (f"{name}={value}" for name, value in options.items() if value is not None)


_RESTRICT_BY_DEFAULT = frozenset({"mysql"})
"""The writers of DDL for whose servers RESTRICT and NO ACTION are the same, and what goes without saying."""


def _is_said(plan: OrmPlan, action: Action) -> bool:
    if action is Action.RESTRICT:
        return plan.dialect.ddl not in _RESTRICT_BY_DEFAULT
    return action is not Action.NO_ACTION


def _limited(plan: OrmPlan, key: ForeignKey) -> str:
    return f" ({plan.dialect.columns(key.on_delete_columns)})" if key.on_delete_columns else ""


def _given_name(plan: OrmPlan, table: QualifiedName, columns: tuple[str, ...], kind: str) -> str:
    """The name that the server gives a constraint without one, where it is sure to."""
    name = "_".join((table.name, *columns, kind))
    return name if plan.dialect.supports.identities and len(name.encode()) <= 63 else ""


def core_column_line(plan: OrmPlan, entity: Entity, field: Field) -> str:
    """The line of a field in a `Table` without a class."""
    arguments = (text(field.name), *column_arguments(plan, entity, field, type_of(plan, field)))
    never = not field.column.nullable and "primary_key=True" not in arguments
    made = Call("sa.Column", (*arguments, "nullable=False") if never else arguments)
    return made.layout("    ", ",", 4)


def is_serial(plan: OrmPlan, entity: Entity, field: Field) -> bool:
    """Whether the default and its sequence are what SQLAlchemy makes of a plain integer key: a serial."""
    if entity.identifier != (field.name,) or not entity.primary or field.column.default is None:
        return False
    sequence = sequence_of(plan, field)
    table = entity.name
    if sequence is None or sequence != QualifiedName(table.schema, f"{table.name}_{field.name}_seq"):
        return False
    found = next((one for one in plan.catalogue.sequences if one.name == sequence), None)
    if found is None or (found.owned_by, found.owned_by_column) != (table, field.name):
        return False
    plain = (found.start, found.increment, found.minimum, found.cache, found.cycle) == (1, 1, 1, 1, False)
    return plain and found.type == field.type and len(sequence.name) <= 63


def server_default(plan: OrmPlan, entity: Entity, field: Field) -> str | None:
    """The default as code; None where there is none, or where it is that of a serial."""
    column = field.column
    if column.default is None or is_serial(plan, entity, field):
        return sql(f"NULL ON UPDATE {column.on_update}") if column.on_update else None
    tail = f" ON UPDATE {column.on_update}" if column.on_update else ""
    return sql(f"{_default_text(plan, column.default)}{tail}")


_PLAIN_DEFAULT = re.compile(r"""[+-]?\d+(?:\.\d*)?|[xXbB]?'(?:[^']|'')*'|"(?:[^"]|"")*"|[A-Za-z_]+|\(.*\)""", re.DOTALL)


def _default_text(plan: OrmPlan, default: str) -> str:
    """The default as it must stand in DDL: an expression in brackets where the engine asks for them."""
    if plan.dialect.supports.typed_columns or _PLAIN_DEFAULT.fullmatch(default):
        return default
    return f"({default})"
