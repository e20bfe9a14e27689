"""Queries, a page and an update of an entity, as the methods of a class."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from schemabook.insights.relationships import unique_sets
from schemabook.model.families import Family
from schemabook.orm.jpa_code import setter, text
from schemabook.orm.jpa_shape import Shape, free_class, shape_of
from schemabook.orm.jpa_types import java_type
from schemabook.orm.plan import Association, Entity, Field, OrmPlan

Values = Callable[[str], str | None]
_UPDATED = (
    Family.ENUM, Family.TEXT, Family.CHARACTER, Family.DECIMAL, Family.BOOLEAN, Family.INTEGER, Family.FLOAT,
    Family.DATE, Family.TIMESTAMP_WITH_ZONE, Family.TIMESTAMP, Family.TIME, Family.UUID,
)  # fmt: skip
_PAGED = frozenset(
    "Byte Short Integer Long BigInteger BigDecimal String LocalDate LocalDateTime OffsetDateTime Instant UUID".split()
)


def queries_class(plan: OrmPlan, entity: Entity) -> str:
    """The name of the class of methods."""
    return free_class(plan, entity, "Queries", "Repository")


def usage_of(plan: OrmPlan, entity: Entity, values: Values) -> str:
    """The class: find one, the first page and the next, change one."""
    shape = shape_of(plan, entity)
    methods = [
        *_find(plan, entity, shape, values),
        *_pages(plan, entity, shape),
        *_update(plan, entity, shape),
    ]
    name = queries_class(plan, entity)
    head = [
        f"public class {name} {{",
        "    private final EntityManagerFactory factory;",
        "",
        f"    public {name}(EntityManagerFactory factory) {{",
        "        this.factory = factory;",
        "    }",
    ]
    return "\n".join([*head, *(f"\n{method}" for method in methods), "}"])


def path_of(field: Field, shape: Shape) -> str:
    """How a query names the attribute of a column."""
    if shape.key_class is not None and field.primary:
        return f"{shape.key_name}.{field.camel}"
    for one in shape.writes:
        if field.name in one.foreign_key.columns and len(one.foreign_key.columns) == 1:
            return one.camel
    return field.camel


def _is_basic(field: Field, shape: Shape) -> bool:
    return field in shape.basics or (shape.key_class is not None and field.primary)


def _find(plan: OrmPlan, entity: Entity, shape: Shape, values: Values) -> Iterator[str]:
    keys = sorted(
        (columns for columns in unique_sets(entity.table) if set(columns) != set(entity.identifier)),
        key=lambda columns: (len(columns), columns),
    )
    for columns in [*keys, entity.identifier]:
        fields = tuple(entity.field(column) for column in columns)
        if all(_is_basic(one, shape) for one in fields):
            yield _find_by(plan, entity, shape, fields, values)
            return


def _find_by(plan: OrmPlan, entity: Entity, shape: Shape, fields: tuple[Field, ...], values: Values) -> str:
    name = "findBy" + "And".join(one.camel[:1].upper() + one.camel[1:] for one in fields)
    where = " and ".join(f"e.{path_of(one, shape)} = :{one.camel}" for one in fields)
    parent = _joined(entity, shape)
    fetch = f" {'join' if not parent.optional else 'left join'} fetch e.{parent.camel}" if parent else ""
    query = f"select e from {entity.class_name} e{fetch} where {where}"
    parameters = ", ".join(f"{java_type(plan, one).name} {one.camel}" for one in fields)
    lines = [
        f"    public Optional<{entity.class_name}> {name}({parameters}) {{",
        "        return factory.callInTransaction(",
        f"            manager -> manager.createQuery({_query(query)}, {entity.class_name}.class)",
        *(f"                .setParameter({text(one.camel)}, {one.camel})" for one in fields),
        "                .getResultStream()",
        "                .findFirst());",
        "    }",
    ]
    return "\n".join([*lines, *_example(plan, entity, name, fields, values)])


def _query(query: str) -> str:
    """A query as a literal, in a block of text where it is long."""
    if len(query) <= 60:
        return text(query)
    parts = re.sub(r" (from|where|order by|join fetch|left join fetch) ", r"\n                \1 ", query)
    return f'"""\n                {parts}"""'


def _joined(entity: Entity, shape: Shape) -> Association | None:
    """The parent to load in the same query."""
    parents = [one for one in (*shape.writes, *shape.maps) if one.target != entity.name]
    return min(parents, key=lambda one: one.optional, default=None)


def _example(plan: OrmPlan, entity: Entity, name: str, fields: tuple[Field, ...], values: Values) -> Iterator[str]:
    given = [_java(plan, one, values(one.name)) for one in fields]
    if all(one is not None for one in given):
        yield ""
        yield f"    public Optional<{entity.class_name}> example() {{"
        yield f"        return {name}({', '.join(one or '' for one in given)});"
        yield "    }"


def _java(plan: OrmPlan, field: Field, literal: str | None) -> str | None:
    """A literal of SQL as one of Java, for the plain types; None where it is not plain."""
    if literal is None:
        return None
    kind = java_type(plan, field).name
    if re.fullmatch(r"-?(?:0|[1-9]\d*)", literal) and kind in {"Integer", "Long"}:
        return f"{literal}L" if kind == "Long" else literal
    quoted = re.fullmatch(r"'((?:[^'\\]|'')*)'", literal)
    if quoted is None:
        return None
    content = text(quoted[1].replace("''", "'"))
    return content if kind == "String" else f"UUID.fromString({content})" if kind == "UUID" else None


def _pages(plan: OrmPlan, entity: Entity, shape: Shape) -> Iterator[str]:
    key = tuple(entity.field(column) for column in entity.identifier)
    if not all(_is_basic(one, shape) and java_type(plan, one).name in _PAGED for one in key):
        return
    paths = [f"e.{path_of(one, shape)}" for one in key]
    order = ", ".join(paths)
    name = entity.class_name
    yield _page(name, "firstPage", "int size", f"select e from {name} e order by {order}", ())
    after = " or ".join(_beyond(paths, key, last) for last in range(len(key)))
    parameters = ", ".join([*(f"{java_type(plan, one).name} {one.camel}" for one in key), "int size"])
    query = f"select e from {name} e where {after} order by {order}"
    yield _page(name, "pageAfter", parameters, query, key)


def _beyond(paths: list[str], key: tuple[Field, ...], last: int) -> str:
    """That a row comes after another by the part of the key at a place, the parts before it being equal."""
    equal = [f"{paths[at]} = :{key[at].camel}" for at in range(last)]
    condition = " and ".join([*equal, f"{paths[last]} > :{key[last].camel}"])
    return f"({condition})" if equal else condition


def _page(name: str, method: str, parameters: str, query: str, key: tuple[Field, ...]) -> str:
    return "\n".join(
        [
            f"    public List<{name}> {method}({parameters}) {{",
            "        return factory.callInTransaction(",
            f"            manager -> manager.createQuery({_query(query)}, {name}.class)",
            *(f"                .setParameter({text(one.camel)}, {one.camel})" for one in key),
            "                .setMaxResults(size)",
            "                .getResultList());",
            "    }",
        ]
    )


def updated_field(entity: Entity, shape: Shape) -> Field | None:
    """The field that an update changes: no key, and nothing that the database fills; states first, then texts."""
    keys = {column for columns in unique_sets(entity.table) for column in columns}
    keys |= {column for key in entity.table.foreign_keys for column in key.columns}
    free = [
        one
        for one in shape.basics
        if not (one.filled or one.primary or one.name in keys or one.dimensions) and one.column.family in _UPDATED
    ]
    return min(free, key=lambda one: (_UPDATED.index(one.column.family), not one.required), default=None)


def _update(plan: OrmPlan, entity: Entity, shape: Shape) -> Iterator[str]:
    changed = updated_field(entity, shape)
    if changed is None:
        return
    kind = shape.key_class or java_type(plan, entity.field(entity.identifier[0])).name
    method = "change" + changed.camel[:1].upper() + changed.camel[1:]
    key = shape.key_name if shape.key_class else entity.field(entity.identifier[0]).camel
    found = f"manager.find({entity.class_name}.class, {key})"
    yield "\n".join(
        [
            f"    public void {method}({kind} {key}, {java_type(plan, changed).name} {changed.camel}) {{",
            f"        factory.runInTransaction(manager -> {found}.{setter(changed.camel)}({changed.camel}));",
            "    }",
        ]
    )
