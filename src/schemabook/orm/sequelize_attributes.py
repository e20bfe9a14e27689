"""Attributes of a Sequelize model: what `init` is told of each column, with its validators."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemabook.model.families import Family
from schemabook.model.tables import ForeignKey
from schemabook.orm.plan import Entity, Field, OrmPlan, Validator, ValidatorKind
from schemabook.orm.sequelize_types import QUOTES, DataType, data_type_of
from schemabook.orm.typescript import brackets, fields_without, listed, pattern, readable, template

_TEXT = re.compile(r"N?'((?:[^'\\]|'')*)'(?:::[\w .\"]+(?:\(\d+\))?)?")
_INTEGER = re.compile(r"-?\d+")
_BEYOND = ("Infinity", "-Infinity")
CREATED = frozenset({"createdAt", "dateCreated", "created"})
UPDATED = frozenset({"updatedAt", "dateUpdated", "updated", "modifiedAt", "lastUpdate"})
_MOMENTS = frozenset({Family.TIMESTAMP, Family.TIMESTAMP_WITH_ZONE})


def attribute_of(plan: OrmPlan, entity: Entity, field: Field) -> str:
    """The property of `init` for a field."""
    kind = data_type_of(plan, field)
    options = [f"type: {kind.code}"]
    options += [] if field.camel == field.name else [f"field: {readable(field.name)}"]
    options += [] if field.nullable and field.name not in entity.identifier else ["allowNull: false"]
    options += ["primaryKey: true"] if field.name in entity.identifier else []
    if is_counted(entity, field):
        options.append("autoIncrement: true")
        identities = plan.dialect.supports.identities and field.column.identity is not None
        options += ["autoIncrementIdentity: true"] if identities else []
    elif field.column.generated is None:
        default = _default(field, kind)
        options += [f"defaultValue: {default}"] if default else []
    options += _references(plan, entity, field)
    checks = list(_validators(field, kind))
    options += [f"validate: {brackets(checks, '      ', room=10)}"] if checks else []
    options += [f"comment: {readable(field.column.comment)}"] if field.column.comment else []
    if field.column.generated is not None:
        words = readable(f"The database computes {field.name}.")
        options.append(f"set() {{\n        throw new Error({words});\n      }}")
    return f"{field.camel}: {brackets(options, '    ', room=len(field.camel) + 3)}"


def fields_of(plan: OrmPlan, entity: Entity) -> tuple[Field, ...]:
    """The fields with names that Sequelize can write."""
    return fields_without(entity, QUOTES[plan.dialect.ddl])


def is_counted(entity: Entity, field: Field) -> bool:
    """Whether the database numbers the rows by the field."""
    default = field.default or ""
    serial = default.startswith("nextval(") and f"{entity.name.name}_{field.name}_seq" in default
    return field.column.identity is not None or serial


def timestamps_of(entity: Entity) -> list[str]:
    """The options that say which moments Sequelize keeps by itself: those of columns that are called so."""
    found = {
        option: next((one.camel for one in entity.fields if one.camel in names and _is_moment(one)), None)
        for option, names in (("createdAt", CREATED), ("updatedAt", UPDATED))
    }
    if not any(found.values()):
        return ["timestamps: false"]
    named = [f"{option}: {readable(name) if name else 'false'}" for option, name in found.items() if name != option]
    return ["timestamps: true", *named]


def _is_moment(field: Field) -> bool:
    return field.column.family in _MOMENTS and field.column.generated is None


def _default(field: Field, kind: DataType) -> str:
    text = field.default
    if text is None or text.upper() == "NULL" or text.upper().startswith("NULL::"):
        return ""
    found = _TEXT.fullmatch(text)
    value = found[1].replace("''", "'") if found else None
    if not field.dimensions:
        known = _literal(text, value, kind)
        if known:
            return known
    return f"Sequelize.literal({template(text) if chr(39) in text else readable(text)})"


def _literal(text: str, value: str | None, kind: DataType) -> str:
    if kind.enum is not None:
        member = next((name for name, label in kind.enum.members if label == value), None)
        return f"{kind.enum.class_name}.{member}" if member else ""
    if kind.script == "boolean":
        return {"true": "true", "false": "false", "1": "true", "0": "false"}.get(text.lower(), "")
    if kind.script == "number" and _INTEGER.fullmatch(text):
        return text
    plain = kind.script == "string" and kind.code.startswith(("DataTypes.STRING", "DataTypes.TEXT", "DataTypes.CHAR"))
    return readable(value) if plain and value is not None else ""


# --- foreign keys -----------------------------------------------------------------------------


def single_key(entity: Entity, field: Field) -> ForeignKey | None:
    """The foreign key that stands on this column alone, the first one by name."""
    return next((key for key in entity.table.foreign_keys if key.columns == (field.name,)), None)


def _references(plan: OrmPlan, entity: Entity, field: Field) -> list[str]:
    key = single_key(entity, field)
    if key is None or not key.referenced_columns:
        return []
    parent = key.referenced_table
    model = readable(parent.name)
    if parent.schema and parent.schema != plan.catalogue.default_schema:
        model = f"{{ tableName: {readable(parent.name)}, schema: {readable(parent.schema)} }}"
    inner = brackets([f"model: {model}", f"key: {readable(key.referenced_columns[0])}"], "      ", room=14)
    # Sequelize would choose the actions for itself if nothing were said.
    return [f"references: {inner}", f"onDelete: '{key.on_delete.value}'", f"onUpdate: '{key.on_update.value}'"]


# --- validators -------------------------------------------------------------------------------


def _validators(field: Field, kind: DataType) -> Iterator[str]:
    """The validators of a field, one of each kind, which is what Sequelize takes."""
    if field.dimensions or field.column.generated is not None or field.column.identity is not None:
        return
    if kind.enum is not None:
        yield f"isIn: [Object.values({kind.enum.class_name})]"
        return
    seen: set[str] = set()
    for one in field.validators:
        for text in _of(one, kind):
            name = text.partition(":")[0]
            if name not in seen:
                seen.add(name)
                yield text


def _of(one: Validator, kind: DataType) -> Iterator[str]:
    if one.kind is ValidatorKind.LENGTH and kind.script == "string":
        yield f"len: [{one.minimum or '0'}, {one.maximum or _BEYOND[0]}]"
    elif one.kind is ValidatorKind.PATTERN and kind.script == "string":
        yield f"is: {pattern(one.pattern, ignore_case=one.ignore_case)}"
    elif one.kind is ValidatorKind.RANGE and (kind.script == "number" or kind.numeric):
        yield from _range(one, kind)
    elif one.kind in {ValidatorKind.ONE_OF, ValidatorKind.NONE_OF} and not one.ignore_case:
        yield from _values(one, kind)


def _range(one: Validator, kind: DataType) -> Iterator[str]:
    for name, bound, exclusive, step, operator in (
        ("min", one.minimum, one.minimum_exclusive, 1, "<="),
        ("max", one.maximum, one.maximum_exclusive, -1, ">="),
    ):
        if bound is None:
            continue
        if not exclusive:
            yield f"{name}: {bound}"
        elif kind.script == "number" and kind.code.startswith(_WHOLE) and _INTEGER.fullmatch(bound):
            yield f"{name}: {int(bound) + step}"
        else:
            words = readable(f"{one.column} breaks {one.source}")
            test = f"if (Number(value) {operator} {bound}) throw new Error({words});"
            yield f"{name}Exclusive: (value: string | number) => {{\n          {test}\n        }}"


_WHOLE = tuple(f"DataTypes.{name}" for name in ("INTEGER", "SMALLINT", "BIGINT", "MEDIUMINT", "TINYINT"))


def _values(one: Validator, kind: DataType) -> Iterator[str]:
    if kind.script == "number" and one.numeric:
        values = list(one.values)
    elif kind.script == "string" and not one.numeric:
        values = [readable(value) for value in one.values]
    else:
        return
    name = "isIn" if one.kind is ValidatorKind.ONE_OF else "notIn"
    yield f"{name}: [{listed(values, '        ', room=len(name) + 6)}]"
