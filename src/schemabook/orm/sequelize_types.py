"""Columns as Sequelize sees them: the data type as code, and the type of TypeScript that the driver gives."""

from __future__ import annotations

from collections.abc import Callable

from schemabook.model.base import Value
from schemabook.model.families import Family
from schemabook.orm.plan import EnumType, Field, OrmPlan
from schemabook.orm.type_text import TypeText, read_type
from schemabook.orm.typescript import readable

UNKNOWN = "unknown"


class DataType(Value):
    """A column's type: Sequelize's data type as code (or the type's own text as a string), the type in TypeScript.

    `exact` says that Sequelize would make the same column; `numeric` that its values are numbers written as texts.
    """

    code: str
    script: str
    exact: bool = True
    numeric: bool = False
    enum: EnumType | None = None


def data_type_of(plan: OrmPlan, field: Field) -> DataType:
    """The data type of a field."""
    enum = plan.enum_types.get(field.enum or "")
    if enum is not None and field.column.family is not Family.SET:
        values = f"DataTypes.ENUM(...Object.values({enum.class_name}))"
        found = DataType(code=values, script=enum.class_name, exact=enum.name is None, enum=enum)
    else:
        found = _READERS[plan.dialect.ddl](read_type(field.type), field.column.family) or _raw(field)
    for _ in range(field.dimensions):
        found = DataType(
            code=f"DataTypes.ARRAY({found.code})", script=f"{found.script}[]", exact=found.exact, enum=found.enum
        )
    return found


def _raw(field: Field) -> DataType:
    script = (
        "Buffer" if field.column.family in {Family.BINARY, Family.BIT} else _SCRIPTS.get(field.column.family, "string")
    )
    return DataType(code=readable(field.type), script=script)


_SCRIPTS = {
    Family.INTEGER: "number",
    Family.FLOAT: "number",
    Family.YEAR: "number",
    Family.BOOLEAN: "boolean",
    Family.TIMESTAMP: "Date",
    Family.TIMESTAMP_WITH_ZONE: "Date",
    Family.JSON: UNKNOWN,
    Family.INTERVAL: UNKNOWN,
    Family.GEOMETRY: UNKNOWN,
    Family.OTHER: UNKNOWN,
}
_POSTGRESQL = {
    "text": ("TEXT", "string"), "citext": ("CITEXT", "string"), "public.citext": ("CITEXT", "string"),
    "integer": ("INTEGER", "number"), "smallint": ("SMALLINT", "number"), "bigint": ("BIGINT", "string"),
    "real": ("REAL", "number"), "double precision": ("DOUBLE", "number"), "boolean": ("BOOLEAN", "boolean"),
    "date": ("DATEONLY", "string"), "time without time zone": ("TIME", "string"), "json": ("JSON", UNKNOWN),
    "jsonb": ("JSONB", UNKNOWN), "bytea": ("BLOB", "Buffer"), "uuid": ("UUID", "string"), "inet": ("INET", "string"),
    "cidr": ("CIDR", "string"), "macaddr": ("MACADDR", "string"), "tsvector": ("TSVECTOR", "string"),
    "hstore": ("HSTORE", UNKNOWN), "public.hstore": ("HSTORE", UNKNOWN),
    "int4range": ("RANGE(DataTypes.INTEGER)", UNKNOWN), "int8range": ("RANGE(DataTypes.BIGINT)", UNKNOWN),
    "numrange": ("RANGE(DataTypes.DECIMAL)", UNKNOWN), "daterange": ("RANGE(DataTypes.DATEONLY)", UNKNOWN),
    "tstzrange": ("RANGE(DataTypes.DATE)", UNKNOWN),
}  # fmt: skip
_DEFAULT_LENGTH = 255


def _read_postgresql(text: TypeText, _family: Family) -> DataType | None:
    numbers = text.numbers
    if text.name in _POSTGRESQL:
        code, script = _POSTGRESQL[text.name]
        return DataType(code=f"DataTypes.{code}", script=script, numeric=text.name == "bigint")
    if text.name == "character varying":
        return _text("STRING", numbers, exact=bool(numbers))
    if text.name == "character":
        return _text("CHAR", numbers or (1,))
    if text.name == "numeric":
        return DataType(code=f"DataTypes.DECIMAL{_sizes(numbers)}", script="string", numeric=True)
    if text.name.startswith("timestamp"):
        zoned = text.name == "timestamp with time zone"
        return DataType(code="DataTypes.DATE", script="Date", exact=zoned and not numbers)
    return None


_MYSQL = {
    "smallint": ("SMALLINT", "number"), "mediumint": ("MEDIUMINT", "number"), "int": ("INTEGER", "number"),
    "bigint": ("BIGINT", "number"), "tinyint": ("TINYINT", "number"), "float": ("FLOAT", "number"),
    "double": ("DOUBLE", "number"), "tinytext": ("TEXT('tiny')", "string"), "text": ("TEXT", "string"),
    "mediumtext": ("TEXT('medium')", "string"), "longtext": ("TEXT('long')", "string"), "date": ("DATEONLY", "string"),
    "json": ("JSON", UNKNOWN), "tinyblob": ("BLOB('tiny')", "Buffer"), "blob": ("BLOB", "Buffer"),
    "mediumblob": ("BLOB('medium')", "Buffer"), "longblob": ("BLOB('long')", "Buffer"), "time": ("TIME", "string"),
}  # fmt: skip
_INTEGERS = frozenset({"smallint", "mediumint", "int", "bigint", "tinyint"})


def _read_mysql(text: TypeText, family: Family) -> DataType | None:
    if family is Family.BOOLEAN and text.name == "tinyint":
        return DataType(code="DataTypes.BOOLEAN", script="boolean")
    if family is Family.JSON:
        return DataType(code="DataTypes.JSON", script=UNKNOWN, exact=text.name == "json")
    if text.name in _MYSQL:
        code, script = _MYSQL[text.name]
        unsigned = ".UNSIGNED" if text.unsigned and text.name in _INTEGERS else ""
        return DataType(code=f"DataTypes.{code}{unsigned}", script=script)
    if text.name == "varchar":
        return _text("STRING", text.numbers)
    if text.name == "char":
        return _text("CHAR", text.numbers or (1,))
    if text.name == "decimal":
        return DataType(code=f"DataTypes.DECIMAL{_sizes(text.numbers)}", script="string", numeric=True)
    if text.name == "datetime":
        return DataType(code=f"DataTypes.DATE{_sizes(text.numbers)}", script="Date")
    return None


_SQLITE = {
    Family.INTEGER: ("INTEGER", "number"), Family.DECIMAL: ("DECIMAL", "number"), Family.FLOAT: ("DOUBLE", "number"),
    Family.BOOLEAN: ("BOOLEAN", "boolean"), Family.TEXT: ("TEXT", "string"), Family.BINARY: ("BLOB", "Buffer"),
    Family.DATE: ("DATEONLY", "string"), Family.TIMESTAMP: ("DATE", "Date"), Family.JSON: ("JSON", UNKNOWN),
    Family.TIMESTAMP_WITH_ZONE: ("DATE", "Date"), Family.UUID: ("UUID", "string"), Family.TIME: ("TIME", "string"),
}  # fmt: skip


def _read_sqlite(text: TypeText, family: Family) -> DataType | None:
    if family is Family.CHARACTER:
        return _text("CHAR" if text.name.startswith("char") else "STRING", text.numbers)
    code, script = _SQLITE.get(family, ("", ""))
    return DataType(code=f"DataTypes.{code}", script=script) if code else None


def _text(name: str, numbers: tuple[int, ...], *, exact: bool = True) -> DataType:
    sizes = "" if numbers == (_DEFAULT_LENGTH,) else _sizes(numbers)
    return DataType(code=f"DataTypes.{name}{sizes}", script="string", exact=exact)


def _sizes(numbers: tuple[int, ...]) -> str:
    return f"({', '.join(map(str, numbers))})" if numbers else ""


_READERS: dict[str, Callable[[TypeText, Family], DataType | None]] = {
    "postgresql": _read_postgresql,
    "mysql": _read_mysql,
    "sqlite": _read_sqlite,
}
"""By the module that writes the engine's DDL; an engine that is not here is not one of Sequelize's here."""

QUOTES = {"postgresql": '"', "mysql": "`", "sqlite": "`"}
"""The signs around names, which Sequelize takes out of them."""

DIALECTS = {"postgresql": "postgres", "mysql": "mysql", "sqlite": "sqlite"}
