"""Types of columns as Java types and what Hibernate must be told about them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from schemabook.model.base import QualifiedName, Value
from schemabook.model.families import Family
from schemabook.orm.jpa_code import arguments, inline, text
from schemabook.orm.plan import EnumType, Field, OrmPlan


class JavaType(Value):
    """A type in Java.

    `definition` is the SQL type where Hibernate would not choose it; `length`, `precision`, `scale` and `seconds` (the
    digits of fractions of a second) are elements of `@Column`; `annotations` are those that it needs besides.
    """

    name: str
    definition: str | None = None
    length: str | None = None
    precision: str | None = None
    scale: str | None = None
    seconds: str | None = None
    annotations: tuple[str, ...] = ()


_POSTGRESQL = {
    "smallint": JavaType(name="Short"),
    "integer": JavaType(name="Integer"),
    "bigint": JavaType(name="Long"),
    "real": JavaType(name="Float"),
    "double precision": JavaType(name="Double"),
    "boolean": JavaType(name="Boolean"),
    "text": JavaType(name="String", definition="text"),
    "name": JavaType(name="String", definition="name"),
    "bytea": JavaType(name="byte[]"),
    "date": JavaType(name="LocalDate"),
    "uuid": JavaType(name="UUID"),
    "oid": JavaType(name="Long", definition="oid"),
    "inet": JavaType(name="InetAddress", annotations=("@JdbcTypeCode(SqlTypes.INET)",)),
}
_TIMES = {
    ("time", False): "LocalTime",
    ("time", True): "OffsetTime",
    ("timestamp", False): "LocalDateTime",
    ("timestamp", True): "OffsetDateTime",
}
_TIMED = re.compile(r"(time|timestamp)(?:\((\d)\))? (with|without) time zone")
_ARGUMENTS = re.compile(r"([A-Za-z][A-Za-z0-9_ ]*?)\s*(?:\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\))?((?: unsigned| zerofill)*)")
_JSON = "@JdbcTypeCode(SqlTypes.JSON)"
_CHAR = "@JdbcTypeCode(SqlTypes.CHAR)"


def java_type(plan: OrmPlan, field: Field) -> JavaType:
    """The type of a field."""
    if field.enum is not None and not field.dimensions:
        return _enum(plan, field, plan.enum_types[field.enum])
    if field.column.family is Family.JSON:
        return _json(plan, field)
    found = _BY_WRITER[plan.dialect.ddl](plan, field)
    if field.dimensions:
        return _array(plan, field, found)
    if field.domain is not None:
        return _replaced(found, definition=_local(plan, field.domain))
    return found


def _replaced(one: JavaType, definition: str) -> JavaType:
    return JavaType(name=one.name, definition=definition, annotations=tuple(_cast(one.annotations, definition)))


def _cast(annotations: tuple[str, ...], definition: str) -> list[str]:
    """The annotations without their casts, and one to this type where there was one."""
    kept = [one for one in annotations if not one.startswith("@ColumnTransformer")]
    return [*kept, _written_as(definition)] if len(kept) < len(annotations) else kept


def _written_as(definition: str) -> str:
    return inline("ColumnTransformer", arguments(write=text(f"?::{definition}")))


def _local(plan: OrmPlan, name: QualifiedName) -> str:
    """The name of a type as SQL, without the default schema."""
    inside = name.schema == plan.catalogue.default_schema
    return plan.dialect.quote(name.name) if inside else plan.dialect.qualify(name)


def _enum(plan: OrmPlan, field: Field, enum: EnumType) -> JavaType:
    if enum.name is None:
        return JavaType(name=enum.class_name, definition=field.type, annotations=(_ENUMERATED,))
    name = field.domain or enum.name
    return JavaType(name=enum.class_name, definition=_local(plan, name), annotations=(_ENUMERATED, _NAMED_ENUM))


_ENUMERATED = "@Enumerated(EnumType.STRING)"
_NAMED_ENUM = "@JdbcTypeCode(SqlTypes.NAMED_ENUM)"


def _json(plan: OrmPlan, field: Field) -> JavaType:
    default = field.default or ""
    name = (
        "Map<String, Object>" if default.startswith("'{") else "List<Object>" if default.startswith("'[") else "String"
    )
    definition = field.type if plan.dialect.supports.binary_json else None
    if field.domain is not None:
        definition = _local(plan, field.domain)
    return JavaType(name=name, definition=None if definition == "jsonb" else definition, annotations=(_JSON,))


def _array(plan: OrmPlan, field: Field, element: JavaType) -> JavaType:
    simple = element.name if not element.annotations and field.enum is None else "String"
    last = field.domain or field.column.type_name
    base = _local(plan, last) if last is not None else field.type
    definition = f"{base}{'[]' * field.dimensions}"
    needs_cast = bool(element.annotations) or last is not None
    cast = (_written_as(definition),) if needs_cast and not field.column.generated else ()
    return JavaType(name=f"{simple}{'[]' * field.dimensions}", definition=definition, annotations=cast)


def _postgresql(plan: OrmPlan, field: Field) -> JavaType:
    timed = _TIMED.fullmatch(field.type)
    if timed:
        return JavaType(name=_TIMES[timed[1], timed[3] == "with"], seconds=timed[2])
    base, _, rest = field.type.partition("(")
    numbers = rest.removesuffix(")").split(",") if rest else []
    if base == "numeric":
        if not numbers:
            return JavaType(name="BigDecimal", definition="numeric")
        return JavaType(name="BigDecimal", precision=numbers[0], scale=numbers[1] if len(numbers) > 1 else "0")
    if base == "character varying":
        definition = None if numbers else "varchar"
        return JavaType(name="String", length=numbers[0] if numbers else None, definition=definition)
    if base == "character":
        return JavaType(name="String", length=numbers[0] if numbers else "1", annotations=(_CHAR,))
    return _POSTGRESQL.get(field.type) or _as_text(plan, field)


def _as_text(plan: OrmPlan, field: Field) -> JavaType:
    """A type that Java has nothing for: its text, which the server casts."""
    own = field.column.type_name if not field.dimensions and field.domain is None else None
    definition = _local(plan, own) if own is not None else _without_default_schema(plan, field.type)
    cast = () if field.column.generated else (_written_as(definition),)
    return JavaType(name="String", definition=definition, annotations=cast)


def _without_default_schema(plan: OrmPlan, name: str) -> str:
    return name.removeprefix(f"{plan.dialect.quote(plan.catalogue.default_schema)}.")


_MYSQL_INTEGERS = {
    "tinyint": ("Byte", "Short"),
    "smallint": ("Short", "Integer"),
    "mediumint": ("Integer", "Integer"),
    "int": ("Integer", "Long"),
    "bigint": ("Long", "BigInteger"),
}
_MYSQL_OTHERS = {
    "float": "Float",
    "double": "Double",
    "date": "LocalDate",
    "time": "LocalTime",
    "datetime": "LocalDateTime",
    "timestamp": "Instant",
    "year": "Integer",
    "uuid": "UUID",
}


def _mysql(_plan: OrmPlan, field: Field) -> JavaType:
    parts = _ARGUMENTS.fullmatch(field.type)
    if field.column.family is Family.BOOLEAN:
        return JavaType(name="Boolean")
    if parts is None:
        return JavaType(name="String" if field.column.values else "byte[]", definition=field.type)
    base = parts[1]
    if base in _MYSQL_INTEGERS:
        plain = base in {"smallint", "int", "bigint"} and not parts[4]
        signed, unsigned = _MYSQL_INTEGERS[base]
        definition = None if plain else re.sub(r"\(\d+\)", "", field.type)
        return JavaType(name=unsigned if "unsigned" in parts[4] else signed, definition=definition)
    return _mysql_sized(base, parts, field)


def _mysql_sized(base: str, parts: re.Match[str], field: Field) -> JavaType:
    family = field.column.family
    if base == "decimal":
        unsigned = field.type if parts[4] else None
        return JavaType(name="BigDecimal", precision=parts[2], scale=parts[3] or "0", definition=unsigned)
    if family in {Family.CHARACTER, Family.TEXT}:
        return _mysql_text(base, parts, field)
    if base in {"datetime", "timestamp", "time"}:
        return JavaType(name=_MYSQL_OTHERS[base], seconds=parts[2] or "0")
    if base == "varbinary":
        return JavaType(name="byte[]", length=parts[2])
    if base in _MYSQL_OTHERS:
        definition = field.type if parts[2] or parts[4] or base == "year" else None
        return JavaType(name=_MYSQL_OTHERS[base], definition=definition)
    name = "Boolean" if field.type == "bit(1)" else "String" if family is Family.NETWORK else "byte[]"
    return JavaType(name=name, definition=field.type)


def _mysql_text(base: str, parts: re.Match[str], field: Field) -> JavaType:
    if base == "varchar":
        return JavaType(name="String", length=parts[2])
    if base == "char":
        return JavaType(name="String", length=parts[2] or "1", annotations=(_CHAR,))
    return JavaType(name="String", definition=field.type)


_SQLITE = {
    Family.INTEGER: "Long",
    Family.FLOAT: "Double",
    Family.BOOLEAN: "Boolean",
    Family.BINARY: "byte[]",
    Family.DATE: "LocalDate",
    Family.TIME: "LocalTime",
    Family.TIMESTAMP: "LocalDateTime",
    Family.TIMESTAMP_WITH_ZONE: "OffsetDateTime",
    Family.UUID: "UUID",
    Family.YEAR: "Integer",
}


def _sqlite(_plan: OrmPlan, field: Field) -> JavaType:
    parts = _ARGUMENTS.fullmatch(field.type)
    family = field.column.family
    if family in {Family.DECIMAL, Family.MONEY}:
        precision, scale = (parts[2], parts[3]) if parts else (None, None)
        return JavaType(name="BigDecimal", precision=precision, scale=scale if precision else None)
    if family is Family.CHARACTER:
        return JavaType(name="String", length=parts[2] if parts else None)
    definition = field.type if family is Family.TEXT and field.type else None
    return JavaType(name=_SQLITE.get(family, "String"), definition=definition)


_BY_WRITER: Mapping[str, Callable[[OrmPlan, Field], JavaType]] = {
    "postgresql": _postgresql,
    "mysql": _mysql,
    "sqlite": _sqlite,
}
