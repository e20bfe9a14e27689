"""A query, a page and an update of an entity, as functions of a session."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from schemabook.insights.relationships import unique_sets
from schemabook.model.families import Family
from schemabook.orm.plan import AssociationKind, Entity, Field, OrmPlan
from schemabook.orm.sqlalchemy_code import WIDTH, text
from schemabook.orm.sqlalchemy_tables import is_core, table_variable
from schemabook.orm.sqlalchemy_types import type_of

Values = Callable[[str], str | None]
_OWN = frozenset({AssociationKind.MANY_TO_ONE, AssociationKind.ONE_TO_ONE})
_UPDATED = (
    Family.ENUM, Family.TEXT, Family.CHARACTER, Family.DECIMAL, Family.BOOLEAN, Family.INTEGER, Family.FLOAT,
    Family.DATE, Family.TIMESTAMP_WITH_ZONE, Family.TIMESTAMP, Family.TIME, Family.UUID, Family.BINARY,
)  # fmt: skip
_LITERAL = re.compile(r"'((?:[^'\\]|'')*)'")


def usage_of(plan: OrmPlan, entity: Entity, values: Values) -> str:
    """The functions, one after the other, and a call of each whose arguments `values` knows."""
    functions = list(_functions(plan, entity))
    calls = [made for made in (_example(plan, one, values) for one in functions) if made]
    parts = [one.body for one in functions]
    if calls:
        parts.append("\n".join(["def example(session: Session) -> None:", *(f"    {one}" for one in calls)]))
    return "\n\n\n".join(parts)


class _Function:
    """A function: its name, the fields that it takes and its text."""

    def __init__(self, name: str, fields: tuple[Field, ...], body: str) -> None:
        """Keep them."""
        self.name, self.fields, self.body = name, fields, body


def _functions(plan: OrmPlan, entity: Entity) -> Iterator[_Function]:
    if is_core(entity):
        yield from _core_functions(plan, entity)
        return
    found = _unique_key(entity)
    if found:
        yield _find(plan, entity, found)
    if _is_ordered(entity):
        yield _page(plan, entity)
    changed = updated_field(entity)
    if changed is not None:
        yield _update(plan, entity, changed)


def _parameters(plan: OrmPlan, fields: tuple[Field, ...]) -> str:
    return ", ".join(f"{_parameter(one)}: {type_of(plan, one).annotation}" for one in fields)


def _parameter(field: Field) -> str:
    return f"{field.snake}_" if field.snake in {"session", "query", "after", "limit"} else field.snake


def _unique_key(entity: Entity) -> tuple[Field, ...]:
    """The fields to find one by: a unique key that means something to people, else the identifier."""
    keys = sorted(
        (columns for columns in unique_sets(entity.table) if set(columns) != set(entity.identifier)),
        key=lambda columns: (len(columns), columns),
    )
    columns = keys[0] if keys else entity.identifier
    return tuple(entity.field(column) for column in columns)


def _find(plan: OrmPlan, entity: Entity, fields: tuple[Field, ...]) -> _Function:
    name = f"find_{entity.snake}_by_{'_and_'.join(one.snake.rstrip('_') for one in fields)}"
    conditions = [f"{entity.class_name}.{one.snake} == {_parameter(one)}" for one in fields]
    where = ", ".join(conditions)
    query = f"sa.select({entity.class_name}).where({where})"
    eager = _eager(entity)
    lines = [_head(name, _parameters(plan, fields), f"{entity.class_name} | None")]
    lines += (
        _query_lines(entity.class_name, conditions, eager) if eager or len(query) > 70 else [f"    query = {query}"]
    )
    lines.append("    return session.scalars(query).one_or_none()")
    return _Function(name, fields, "\n".join(lines))


def _query_lines(name: str, conditions: list[str], eager: str) -> list[str]:
    lines = ["    query = (", f"        sa.select({name})"]
    lines += [f"        .where({condition})" for condition in conditions]
    if eager:
        lines.append(f"        .options({eager})")
    return [*lines, "    )"]


def _eager(entity: Entity) -> str:
    """The loading of the first parent in the same round trip."""
    parents = [one for one in entity.associations if one.kind in _OWN]
    own = min(parents, key=lambda one: one.optional, default=None)
    return "" if own is None else f"selectinload({entity.class_name}.{own.snake})"


def _head(name: str, parameters: str, result: str) -> str:
    flat = (
        f"def {name}(session: Session, {parameters}) -> {result}:"
        if parameters
        else f"def {name}(session: Session) -> {result}:"
    )
    if len(flat) <= WIDTH:
        return flat
    rest = re.split(r", (?=\w+: )", parameters)
    return "\n".join([f"def {name}(", "    session: Session,", *(f"    {one}," for one in rest), f") -> {result}:"])


_UNORDERED = frozenset({Family.JSON, Family.XML, Family.GEOMETRY, Family.COMPOSITE, Family.OTHER})


def _is_ordered(entity: Entity) -> bool:
    return all(entity.field(column).column.family not in _UNORDERED for column in entity.identifier)


def _page(plan: OrmPlan, entity: Entity) -> _Function:
    key = tuple(entity.field(column) for column in entity.identifier)
    columns = ", ".join(f"{entity.class_name}.{one.snake}" for one in key)
    kinds = [type_of(plan, one).annotation for one in key]
    kind = kinds[0] if len(kinds) == 1 else f"tuple[{', '.join(kinds)}]"
    position = columns if len(key) == 1 else f"sa.tuple_({columns})"
    name = f"list_{entity.snakes}"
    lines = [
        _head(name, f"after: {kind} | None = None, limit: int = 50", f"Sequence[{entity.class_name}]"),
        '    """A page in the order of the key; `after` is the key of the last one on the page before."""',
        f"    query = sa.select({entity.class_name}).order_by({columns}).limit(limit)",
        "    if after is not None:",
        f"        query = query.where({position} > after)",
        "    return session.scalars(query).all()",
    ]
    return _Function(name, (), "\n".join(lines))


def updated_field(entity: Entity) -> Field | None:
    """The field that an update changes: no key, and nothing that the database fills; states first, then texts."""
    keys = {column for key in entity.table.foreign_keys for column in key.columns}
    keys.update(column for columns in unique_sets(entity.table) for column in columns)
    free = [
        one
        for one in entity.fields
        if not (one.filled or one.primary or one.name in keys or one.dimensions) and one.column.family in _UPDATED
    ]
    return min(free, key=lambda one: (_UPDATED.index(one.column.family), not one.required), default=None)


def _update(plan: OrmPlan, entity: Entity, changed: Field) -> _Function:
    key = tuple(entity.field(column) for column in entity.identifier)
    arguments = ", ".join(_parameter(one) for one in key)
    identity = arguments if len(key) == 1 else f"({arguments})"
    name = f"change_{entity.snake}_{changed.snake.rstrip('_')}"
    variable = (
        entity.snake if entity.snake not in {*(_parameter(one) for one in (*key, changed)), "session"} else "found"
    )
    annotation = type_of(plan, changed).annotation
    kind = f"{annotation} | None" if changed.nullable else annotation
    parameters = f"{_parameters(plan, key)}, {_parameter(changed)}: {kind}"
    lines = [
        _head(name, parameters, "None"),
        f"    {variable} = session.get_one({entity.class_name}, {identity})",
        f"    {variable}.{changed.snake} = {_parameter(changed)}",
        "    session.commit()",
    ]
    return _Function(name, (*key, changed), "\n".join(lines))


def _core_functions(plan: OrmPlan, entity: Entity) -> Iterator[_Function]:
    table = table_variable(entity)
    name = f"list_{entity.snakes}"
    lines = [
        _head(name, "limit: int = 50", "Sequence[sa.Row[Any]]"),
        f"    return session.execute(sa.select({table}).limit(limit)).all()",
    ]
    yield _Function(name, (), "\n".join(lines))
    fields = (
        tuple(one for one in entity.fields if one.required) or tuple(one for one in entity.fields if not one.filled)[:2]
    )
    if fields:
        given = "{" + ", ".join(f"{text(one.name)}: {_parameter(one)}" for one in fields) + "}"
        name = f"add_{entity.snake}"
        lines = [
            _head(name, _parameters(plan, fields), "None"),
            f"    session.execute(sa.insert({table}).values({given}))",
            "    session.commit()",
        ]
        yield _Function(name, fields, "\n".join(lines))


def _example(plan: OrmPlan, function: _Function, values: Values) -> str:
    if not function.fields:
        return ""
    given = [_python(plan, one, values(one.name)) for one in function.fields]
    if any(one is None for one in given):
        return ""
    return f"{function.name}(session, {', '.join(one or '' for one in given)})"


def _python(plan: OrmPlan, field: Field, literal: str | None) -> str | None:
    """A literal of SQL as one of Python, for the plain types; None where it is not plain."""
    if literal is None:
        return None
    kind = type_of(plan, field).annotation
    if kind == "int" and re.fullmatch(r"-?(?:0|[1-9]\d*)", literal):
        return literal
    if kind == "Decimal" and re.fullmatch(r"-?\d+(?:\.\d+)?", literal):
        return f'Decimal("{literal}")'
    quoted = _LITERAL.fullmatch(literal)
    if quoted is None:
        return None
    content = quoted[1].replace("''", "'")
    if kind == "str":
        return text(content)
    if field.enum is not None:
        members = {label: name for name, label in plan.enum_types[field.enum].members}
        return f"{field.enum}.{members[content]}" if content in members else None
    return f"UUID({text(content)})" if kind == "UUID" else None
