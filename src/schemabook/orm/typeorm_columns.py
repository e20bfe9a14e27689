"""Columns of a TypeORM entity: their decorators and properties."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemabook.orm.plan import Association, AssociationKind, Entity, Field, OrmPlan
from schemabook.orm.typeorm_types import QUOTES, ColumnShape, shape_of
from schemabook.orm.typeorm_validators import decorators_of
from schemabook.orm.typescript import brackets, fields_without, is_password, readable, template

_TEXT = re.compile(r"N?'((?:[^'\\]|'')*)'(?:::[\w .\"]+(?:\(\d+\))?)?")
_INTEGER = re.compile(r"-?\d+")
_CAST = re.compile(r"('(?:[^'\\]|'')*'|-?[\d.]+)::[\w .\"]+(?:\([\d,]+\))?(?:\[\])*")
_UUID = re.compile(r"(?:\w+\.)?(?:uuid_generate_v\d|gen_random_uuid)\(\)")
_WHOLE_TEXTS = frozenset({"varchar", "char", "text", "character", "nvarchar", "nchar", "citext"})
_COUNTED_TYPES = frozenset({"integer", "int", "smallint", "bigint", "tinyint", "mediumint", "int2", "int8"})


def properties_of(plan: OrmPlan, entity: Entity) -> Iterator[str]:
    """The properties of an entity's columns with their decorators, a text each."""
    for field in fields_of(plan, entity):
        shape = shape_of(plan, field)
        head = _decorator(plan, entity, field, shape)
        lines = [*decorators_of(field, shape), head, f"{field.camel}!: {_script(field, shape)};"]
        yield "".join(f"  {line}\n" for line in lines)


def is_mapped(plan: OrmPlan, entity: Entity) -> bool:
    """Whether there is a class for a table: it has a key, and names that TypeORM can write.

    It splits the names of tables at dots, and does not double the quotes inside a name.
    """
    sign = QUOTES[plan.dialect.ddl]
    named = "." not in entity.name.name and not any(sign in name for name in (entity.name.name, *entity.identifier))
    return named and bool(entity.identifier)


def fields_of(plan: OrmPlan, entity: Entity) -> tuple[Field, ...]:
    """The fields with names that TypeORM can write."""
    return fields_without(entity, QUOTES[plan.dialect.ddl])


def relations_of(plan: OrmPlan, entity: Entity) -> Iterator[Association]:
    """The associations of an entity with classes. The table between two others has a class of its own."""
    for one in entity.associations:
        if one.kind is not AssociationKind.MANY_TO_MANY and is_mapped(plan, plan.by_table[one.target]):
            yield one


def is_key(entity: Entity, field: Field) -> bool:
    """Whether TypeORM tells rows apart by the field, among others."""
    return field.name in entity.identifier


def _script(field: Field, shape: ColumnShape) -> str:
    return shape.script + (" | null" if field.nullable and shape.script != "unknown" else "")


def _decorator(plan: OrmPlan, entity: Entity, field: Field, shape: ColumnShape) -> str:
    counted = is_counted(entity, field) and shape.type in _COUNTED_TYPES
    random = shape.type == "uuid" and _UUID.fullmatch(field.default or "") is not None
    name = "PrimaryColumn" if is_key(entity, field) else "Column"
    options = [] if field.camel == field.name else [f"name: {readable(field.name)}"]
    options += [f"type: '{shape.type}'", *shape.options]
    options += ["nullable: true"] if field.nullable and not is_key(entity, field) else []
    first = ""
    if counted and name == "PrimaryColumn":
        strategy, more = _strategy(plan, field)
        name, first = "PrimaryGeneratedColumn", f"'{strategy}', "
        options = [one for one in options if not one.startswith(("length", "precision"))] + more
    elif random and name == "PrimaryColumn":
        name, first = "PrimaryGeneratedColumn", "'uuid', "
        options = [one for one in options if one.startswith("name")]
    elif random:
        name = "Generated('uuid')\n  @Column"
    elif not counted:
        options += _origin(plan, field, shape)
    elif field.column.identity is not None and plan.dialect.supports.identities:
        options += ["insert: false", "update: false"]
    else:
        name = "Generated('increment')\n  @Column"
    options += _written(plan, entity, field)
    opening = f"@{name}({first}"
    return f"{opening}{brackets(options, '  ', room=len(opening) + 1)})"


def is_counted(entity: Entity, field: Field) -> bool:
    """Whether the database numbers the rows by the field."""
    default = field.default or ""
    serial = default.startswith("nextval(") and f"{entity.name.name}_{field.name}_seq" in default
    return field.column.identity is not None or serial


def _strategy(plan: OrmPlan, field: Field) -> tuple[str, list[str]]:
    identity = field.column.identity
    if identity is None or not plan.dialect.supports.identities:
        return "increment", []
    return "identity", [f"generatedIdentity: '{'ALWAYS' if identity.always else 'BY DEFAULT'}'"]


def _origin(plan: OrmPlan, field: Field, shape: ColumnShape) -> list[str]:
    """Where a value comes from that the application does not give."""
    generated = field.column.generated
    if generated is not None:
        kind = "STORED" if generated.stored else "VIRTUAL"
        return [f"generatedType: '{kind}'", f"asExpression: {_code(generated.expression)}"]
    default = _default(plan, field, shape)
    return [f"default: {default}"] if default else []


def _default(plan: OrmPlan, field: Field, shape: ColumnShape) -> str:
    """The default as a value, or as the expression that it is."""
    text = field.default
    if text is None or text.upper() == "NULL" or text.upper().startswith("NULL::"):
        return ""
    found = _TEXT.fullmatch(text)
    value = found[1].replace("''", "'") if found else None
    if shape.enum is not None and not field.dimensions and value is not None:
        member = next((name for name, label in shape.enum.members if label == value), None)
        return f"{shape.enum.class_name}.{member}" if member else f"() => {_code(text)}"
    if shape.type in _WHOLE_TEXTS and not field.dimensions and value is not None and "'" not in value:
        return readable(value)
    if shape.type == "boolean" and text.lower() in {"true", "false"}:
        return text.lower()
    if shape.script in {"number", "string"} and _INTEGER.fullmatch(text):
        return text
    return f"() => {_code(_usual(plan, text))}"


def default_text(plan: OrmPlan, field: Field) -> str:
    """The default of a field as it is given to TypeORM where it is an expression; empty without one."""
    return _usual(plan, field.default) if field.default is not None else ""


def _usual(plan: OrmPlan, text: str) -> str:
    """An expression as TypeORM reads it: a literal without its cast, and nothing with the default schema's name."""
    if not plan.catalogue.default_schema:
        return text
    schema = re.escape(plan.dialect.quote(plan.catalogue.default_schema))
    next_value = re.fullmatch(rf"nextval\('(?:{schema}\.)?((?:[^']|'')+)'::regclass\)", text)
    if next_value is not None:
        return f"nextval('{next_value[1]}')"
    cast = _CAST.fullmatch(text)
    plain = text if cast is None else cast[1]
    return re.sub(rf"('(?:[^']|'')*')|(?<![\w.\"]){schema}\.", lambda found: found[1] or "", plain)


def _code(text: str) -> str:
    """SQL as a string literal: in single quotes where it has none of them."""
    return template(text) if "'" in text and "\n" not in text else readable(text)


def _written(plan: OrmPlan, entity: Entity, field: Field) -> list[str]:
    """The options for what else TypeORM should know."""
    found = []
    column = field.column
    if column.on_update is not None:
        found.append(f"onUpdate: {readable(column.on_update)}")
    if is_password(field):
        found.append("select: false")
    if column.generated is not None:
        found += ["insert: false", "update: false"]
    primary = entity.table.primary_key
    if primary is not None and field.name in primary.columns and primary.name and plan.dialect.supports.schemas:
        found.append(f"primaryKeyConstraintName: {readable(primary.name)}")
    if column.comment:
        found.append(f"comment: {readable(column.comment)}")
    return found
