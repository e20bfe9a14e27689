"""What stands on a table: constraints, indexes and options, as `__table_args__`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from schemabook.ddl.order import in_dependency_order
from schemabook.model.tables import (
    CheckConstraint,
    ExclusionConstraint,
    ForeignKey,
    Index,
    IndexColumn,
    PrimaryKey,
    TableKind,
    UniqueConstraint,
)
from schemabook.orm.plan import Entity, OrmPlan
from schemabook.orm.sqlalchemy_code import (
    Call,
    call,
    escaped,
    optional_text,
    sql,
    text,
    texts,
    without_brackets,
    without_literals,
)
from schemabook.orm.sqlalchemy_columns import is_dotted, key_options, named_primary_key, target
from schemabook.orm.sqlalchemy_types import schema_of

_OWN_OPTIONS = frozenset({"engine", "system_versioning"})
_FUNCTION = re.compile(r"[\w.]+\([^()]*(?:\([^()]*\)[^()]*)*\)")
_EXCLUDE = re.compile(r"EXCLUDE USING (\w+) \((.*?)\)(?: WHERE \((.*)\))?", re.DOTALL)


def table_arguments(plan: OrmPlan, entity: Entity) -> list[str | Call]:
    """The constraints and indexes of a table that do not stand on one column."""
    return [
        *_keys(plan, entity),
        *_foreign_keys(plan, entity),
        *(_check(plan, check) for check in entity.table.checks if is_written(check) and not comes_with_type(check)),
        *(made for one in entity.table.exclusions if (made := exclusion(one)) is not None),
        *(_index(plan, index) for index in entity.table.indexes if is_own_index(entity, index)),
    ]


def _keys(plan: OrmPlan, entity: Entity) -> Iterator[Call]:
    primary = named_primary_key(entity)
    if primary is not None and not primary.without_overlaps:
        yield _key("sa.PrimaryKeyConstraint", plan, entity, primary)
    for unique in entity.table.unique_constraints:
        if not unique.without_overlaps:
            yield _key("sa.UniqueConstraint", plan, entity, unique)


def _key(function: str, plan: OrmPlan, entity: Entity, key: PrimaryKey | UniqueConstraint) -> Call:
    index = next((one for one in entity.table.indexes if one.constraint == key.name and key.name), None)
    nulls = isinstance(key, UniqueConstraint) and key.nulls_not_distinct
    prefix = plan.dialect.name
    options = {
        "name": optional_text(key.name),
        "deferrable": "True" if key.deferrable else None,
        "initially": text("DEFERRED") if key.initially_deferred else None,
        f"{prefix}_include": texts(index.include) if index is not None and index.include else None,
        f"{prefix}_nulls_not_distinct": "True" if nulls else None,
        f"{prefix}_on_conflict": optional_text(key.conflict),
    }
    return call(function, *(text(name) for name in key.columns), **options)


def _foreign_keys(plan: OrmPlan, entity: Entity) -> Iterator[Call]:
    for key in entity.table.foreign_keys:
        if len(key.columns) > 1 and is_dotted(plan, key):
            targets = "[" + ", ".join(target(plan, key, name) for name in key.referenced_columns) + "]"
            options = key_options(plan, entity.name, key)
            yield Call("sa.ForeignKeyConstraint", (texts(key.columns), targets, *options))


def late_keys(plan: OrmPlan, entity: Entity) -> Iterator[tuple[ForeignKey, Call]]:
    """The foreign keys that refer to names with dots, which only the tables themselves can give."""
    for key in entity.table.foreign_keys:
        parent = plan.by_table.get(key.referenced_table)
        if parent is not None and key.referenced_columns and not is_dotted(plan, key):
            table = table_code(parent)
            targets = "[" + ", ".join(f"{table}.c[{text(name)}]" for name in key.referenced_columns) + "]"
            yield (
                key,
                Call("sa.ForeignKeyConstraint", (texts(key.columns), targets, *key_options(plan, entity.name, key))),
            )


def table_code(entity: Entity) -> str:
    """The table of an entity in code."""
    return table_variable(entity) if is_core(entity) else f"{entity.class_name}.__table__"


def is_core(entity: Entity) -> bool:
    """Whether a table has no class but is a `Table` of its own: it has no key, or is a junction between two others."""
    return not entity.identifier or entity.junction is not None


def table_variable(entity: Entity) -> str:
    """The name of the `Table` of an entity without a class."""
    return f"{entity.snakes}_table"


def is_written(check: CheckConstraint) -> bool:
    """Whether a check constraint can be written as it is."""
    return not check.inherited and check.enforced and not check.no_inherit


def comes_with_type(check: CheckConstraint) -> bool:
    """Whether a check is the one that MariaDB adds to every column of JSON."""
    return check.column is not None and check.expression.casefold() == f"json_valid(`{check.column.casefold()}`)"


def _check(plan: OrmPlan, check: CheckConstraint) -> Call:
    valid = None if check.validated else "True"
    named = check.column is None or not plan.dialect.supports.unique_is_index
    name = optional_text(check.name) if named else None
    return call(
        "sa.CheckConstraint", text(escaped(without_brackets(check.expression))), name=name, postgresql_not_valid=valid
    )


def exclusion(constraint: ExclusionConstraint) -> Call | None:
    """An exclusion constraint, where its text is plain enough to be taken apart."""
    match = _EXCLUDE.fullmatch(constraint.definition)
    if match is None or "(" in match[2]:
        return None
    pairs = [element.rpartition(" WITH ") for element in match[2].split(", ")]
    if not all(expression and re.fullmatch(r"[^\w\s]+", operator) for expression, _, operator in pairs):
        return None
    elements = tuple(f"(sa.literal_column({text(expression)}), {text(operator)})" for expression, _, operator in pairs)
    return call(
        "postgresql.ExcludeConstraint",
        *elements,
        using=text(match[1]) if match[1] != "gist" else None,
        where=sql(without_brackets(match[3])) if match[3] else None,
        name=optional_text(constraint.name),
        deferrable="True" if constraint.deferrable else None,
        initially=text("DEFERRED") if constraint.initially_deferred else None,
    )


def is_own_index(entity: Entity, index: Index) -> bool:
    """Whether an index stands for itself, and not behind a constraint; an unfinished one does not."""
    return index.constraint is None and (index.valid or entity.table.kind is TableKind.PARTITIONED)


def _index(plan: OrmPlan, index: Index) -> Call:
    prefix = plan.dialect.name
    lengths = {one.name or "": one.prefix_length for one in index.columns if one.prefix_length}
    options = {
        "unique": "True" if index.unique else None,
        f"{prefix}_using": text(index.method) if _says_method(index) else None,
        f"{prefix}_prefix": text(index.method) if index.method in {"FULLTEXT", "SPATIAL"} else None,
        f"{prefix}_include": texts(index.include) if index.include else None,
        f"{prefix}_where": sql(without_brackets(index.predicate)) if index.predicate else None,
        f"{prefix}_length": _dictionary(lengths),
        f"{prefix}_nulls_not_distinct": "True" if index.nulls_not_distinct else None,
        f"{prefix}_with": _dictionary({one.name: one.value for one in index.options}),
        f"{prefix}_tablespace": optional_text(index.tablespace),
    }
    return call("sa.Index", text(index.name), *(_index_key(plan, key) for key in index.columns), **options)


def _says_method(index: Index) -> bool:
    return index.method.casefold() not in {"", "btree", "fulltext", "spatial"}


def _dictionary(items: Mapping[str, str | int | None]) -> str | None:
    if not items:
        return None
    pairs = (f"{text(name)}: {value if isinstance(value, int) else text(str(value))}" for name, value in items.items())
    return "{" + ", ".join(pairs) + "}"


def _index_key(plan: OrmPlan, key: IndexColumn) -> str:
    tail = f" COLLATE {key.collation}" if key.collation else ""
    tail += f" {key.operator_class}" if key.operator_class else ""
    tail += " DESC" if key.descending else ""
    if key.nulls_first is not None:
        tail += " NULLS FIRST" if key.nulls_first else " NULLS LAST"
    if key.name is not None:
        return sql(f"{plan.dialect.quote(key.name)}{tail}") if tail else text(key.name)
    expression = key.expression or ""
    bare = without_brackets(expression) == expression and _FUNCTION.fullmatch(without_literals(expression)) is None
    return sql((f"({expression})" if bare else expression) + tail)


def table_options(plan: OrmPlan, entity: Entity) -> dict[str, str]:
    """The keywords of a table: its schema, comment and storage."""
    table, prefix = entity.table, plan.dialect.name
    found = {
        "schema": schema_of(plan, entity.name),
        "comment": optional_text(table.comment) if plan.dialect.supports.comments else None,
        "prefixes": texts(["UNLOGGED"]) if table.unlogged else None,
    }
    if (
        table.kind is TableKind.PARTITIONED
        and table.partition_key is not None
        and plan.dialect.supports.default_partitions
    ):
        found[f"{prefix}_partition_by"] = text(f"{table.partition_key.method} ({table.partition_key.expression})")
    found |= _storage_options(plan, entity)
    return {name: value for name, value in found.items() if value is not None}


def _storage_options(plan: OrmPlan, entity: Entity) -> dict[str, str | None]:
    table, prefix = entity.table, plan.dialect.name
    options = {one.name: one.value for one in table.options}
    if not plan.dialect.supports.typed_columns:
        automatic = any(field.column.identity is not None for field in entity.fields)
        return {
            f"{prefix}_with_rowid": "False" if options.get("without rowid") == "on" else None,
            f"{prefix}_strict": "True" if options.get("strict") == "on" else None,
            f"{prefix}_autoincrement": "True" if automatic else None,
        }
    if "engine" in options or "collation" in options:
        collation = options.pop("collation", None)
        others = {f"{prefix}_{name}": text(value) for name, value in options.items() if name not in _OWN_OPTIONS}
        return others | {
            f"{prefix}_engine": optional_text(options.get("engine")),
            f"{prefix}_default_charset": text(collation.split("_", 1)[0]) if collation else None,
            f"{prefix}_collate": optional_text(collation),
        }
    return {
        f"{prefix}_tablespace": optional_text(table.tablespace),
        f"{prefix}_with": _dictionary(dict(options)),
        f"{prefix}_using": optional_text(table.using),
    }


def in_order(plan: OrmPlan) -> list[Entity]:
    """The entities, each after those that it refers to where that is possible."""
    ordered, cyclic = in_dependency_order(
        plan.entities,
        lambda entity: entity.name,
        lambda entity: [key.referenced_table for key in entity.table.foreign_keys],
    )
    return [*ordered, *cyclic]
