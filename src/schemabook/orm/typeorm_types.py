"""Columns as TypeORM sees them: its type, what goes with it, and the type of TypeScript that the driver gives."""

from __future__ import annotations

from collections.abc import Callable

from schemabook.model.base import Value
from schemabook.model.families import Family
from schemabook.orm.plan import EnumType, Field, OrmPlan
from schemabook.orm.type_text import TypeText, read_type
from schemabook.orm.typescript import readable, string

UNKNOWN = "unknown"


class ColumnShape(Value):
    """A column's type: TypeORM's word for it, the options that go with it as code, the type in TypeScript.

    `exact` says that TypeORM's type is the column's own; `numeric` that its values are numbers written as texts.
    """

    type: str
    script: str
    options: tuple[str, ...] = ()
    exact: bool = True
    numeric: bool = False
    enum: EnumType | None = None


def shape_of(plan: OrmPlan, field: Field) -> ColumnShape:
    """The shape of a column."""
    enum = plan.enum_types.get(field.enum or "")
    if enum is None and field.column.family is Family.SET and field.column.values:
        labels = ", ".join(map(readable, field.column.values))
        return ColumnShape(type="set", script="string[]", options=(f"enum: [{labels}]",))
    read = _READERS[plan.dialect.ddl]
    found = read(read_type(field.type), field.column.family) if enum is None else _of_enum(field, enum)
    if not field.dimensions:
        return found
    return ColumnShape(
        type=found.type,
        script=found.script + "[]" * field.dimensions,
        options=(*found.options, "array: true"),
        exact=found.exact and field.dimensions == 1,
        enum=found.enum,
    )


def _of_enum(field: Field, enum: EnumType) -> ColumnShape:
    options = [f"enum: {enum.class_name}"]
    if enum.name is not None:
        options.append(f"enumName: {string(enum.name.name)}")
    if field.column.family is Family.SET:
        return ColumnShape(type="set", script=f"{enum.class_name}[]", options=tuple(options))
    return ColumnShape(type="enum", script=enum.class_name, options=tuple(options), enum=enum)


_POSTGRESQL = {
    "character varying": ("varchar", "string"), "character": ("char", "string"), "text": ("text", "string"),
    "bit": ("bit", "string"), "bit varying": ("varbit", "string"), "uuid": ("uuid", "string"), "xml": ("xml", "string"),
    "integer": ("integer", "number"), "smallint": ("smallint", "number"), "bigint": ("bigint", "string"),
    "numeric": ("numeric", "string"), "money": ("money", "string"), "real": ("real", "number"),
    "double precision": ("double precision", "number"), "boolean": ("boolean", "boolean"),
    "timestamp without time zone": ("timestamp", "Date"), "timestamp with time zone": ("timestamptz", "Date"),
    "date": ("date", "string"), "time without time zone": ("time", "string"),
    "time with time zone": ("timetz", "string"),
    "interval": ("interval", UNKNOWN), "json": ("json", UNKNOWN), "jsonb": ("jsonb", UNKNOWN),
    "bytea": ("bytea", "Buffer"), "inet": ("inet", "string"), "cidr": ("cidr", "string"),
    "macaddr": ("macaddr", "string"), "macaddr8": ("macaddr8", "string"), "tsvector": ("tsvector", "string"),
    "tsquery": ("tsquery", "string"), "jsonpath": ("jsonpath", "string"), "point": ("point", UNKNOWN),
    "circle": ("circle", UNKNOWN), "line": ("line", "string"), "lseg": ("lseg", "string"), "box": ("box", "string"),
    "path": ("path", "string"), "polygon": ("polygon", "string"),
}  # fmt: skip
_RANGES = frozenset(
    """
    int4range int8range numrange tsrange tstzrange daterange int4multirange int8multirange nummultirange tsmultirange
    tstzmultirange datemultirange
    """.split()
)
_OF_EXTENSIONS = {"citext": "string", "hstore": UNKNOWN, "ltree": "string", "cube": UNKNOWN}
_SPATIAL = frozenset({"geometry", "geography"})
_LENGTHS = frozenset({"varchar", "char", "bit", "varbit", "binary", "varbinary"})
_PRECISIONS = frozenset({"timestamp", "timestamptz", "time", "timetz", "datetime", "interval"})
_NUMBERS = frozenset({"bigint", "numeric", "decimal"})


def _read_postgresql(text: TypeText, _family: Family) -> ColumnShape:
    name = text.name.rpartition(".")[2]
    if text.name in _POSTGRESQL:
        type_name, script = _POSTGRESQL[text.name]
        return ColumnShape(
            type=type_name, script=script, options=_sized(type_name, text), numeric=type_name in _NUMBERS
        )
    if name in _RANGES:
        return ColumnShape(type=name, script="string")
    if name in _SPATIAL:
        return ColumnShape(type=name, script="object", options=_spatial(text))
    if name in _OF_EXTENSIONS:
        return ColumnShape(type=name, script=_OF_EXTENSIONS[name])
    return ColumnShape(type="text", script="number" if text.name == "oid" else "string", exact=False)


def _spatial(text: TypeText) -> tuple[str, ...]:
    words = text.arguments
    found = [f"spatialFeatureType: {string(words[0].capitalize())}"] if words else []
    return tuple(found + ([f"srid: {words[1]}"] if len(words) > 1 and words[1].isdecimal() else []))


def _sized(type_name: str, text: TypeText) -> tuple[str, ...]:
    """The options for a type's length, or its precision and scale."""
    numbers = text.numbers
    if type_name in _LENGTHS:
        return (f"length: {numbers[0]}",) if numbers else ()
    if type_name in _PRECISIONS:
        return (f"precision: {numbers[0]}",) if numbers else ()
    if type_name in {"numeric", "decimal"}:
        return tuple(f"{name}: {number}" for name, number in zip(("precision", "scale"), numbers, strict=False))
    return ()


_MYSQL = {
    "char": "string", "varchar": "string", "tinytext": "string", "text": "string", "mediumtext": "string",
    "longtext": "string", "tinyint": "number", "smallint": "number", "mediumint": "number", "int": "number",
    "bigint": "string", "decimal": "string", "float": "number", "double": "number", "date": "string", "time": "string",
    "datetime": "Date", "timestamp": "Date", "year": "number", "json": UNKNOWN, "binary": "Buffer",
    "varbinary": "Buffer", "tinyblob": "Buffer", "blob": "Buffer", "mediumblob": "Buffer", "longblob": "Buffer",
    "bit": "Buffer", "geometry": "string", "point": "string", "linestring": "string", "polygon": "string",
    "multipoint": "string", "multilinestring": "string", "multipolygon": "string", "geometrycollection": "string",
    "uuid": "string", "inet4": "string", "inet6": "string",
}  # fmt: skip


def _read_mysql(text: TypeText, family: Family) -> ColumnShape:
    if family is Family.BOOLEAN and text.name == "tinyint":
        return ColumnShape(type="boolean", script="boolean")
    if family is Family.JSON:
        return ColumnShape(type="json", script=UNKNOWN, exact=text.name == "json")
    if text.name not in _MYSQL:
        return ColumnShape(type="text", script="string", exact=False)
    sized = () if text.name == "bit" else _sized(text.name, text)
    options = sized + (("unsigned: true",) if text.unsigned else ())
    return ColumnShape(type=text.name, script=_MYSQL[text.name], options=options, numeric=text.name in _NUMBERS)


_SQLITE_WORDS = frozenset(
    """
    int integer tinyint smallint mediumint bigint int2 int8 character varchar nchar nvarchar text clob blob real double
    float numeric decimal boolean date time datetime json
    """.split()
)
_SQLITE = {
    Family.INTEGER: ("integer", "number"), Family.DECIMAL: ("numeric", "number"), Family.FLOAT: ("real", "number"),
    Family.BOOLEAN: ("boolean", "boolean"), Family.CHARACTER: ("text", "string"), Family.TEXT: ("text", "string"),
    Family.BINARY: ("blob", "Buffer"), Family.DATE: ("date", "string"), Family.TIME: ("time", "string"),
    Family.TIMESTAMP: ("datetime", "Date"), Family.TIMESTAMP_WITH_ZONE: ("datetime", "Date"),
    Family.JSON: ("json", UNKNOWN), Family.UUID: ("text", "string"),
}  # fmt: skip
_SQLITE_LENGTHS = frozenset({"character", "varchar", "nchar", "nvarchar"})


def _read_sqlite(text: TypeText, family: Family) -> ColumnShape:
    type_name, script = _SQLITE.get(family, ("text", UNKNOWN))
    if text.name not in _SQLITE_WORDS:
        return ColumnShape(type=type_name, script=script, exact=False)
    numbers = text.numbers
    options: tuple[str, ...] = (f"length: {numbers[0]}",) if numbers and text.name in _SQLITE_LENGTHS else ()
    if text.name in {"numeric", "decimal"}:
        options = _sized("numeric", text)
    return ColumnShape(type=text.name, script=script, options=options)


_READERS: dict[str, Callable[[TypeText, Family], ColumnShape]] = {
    "postgresql": _read_postgresql,
    "mysql": _read_mysql,
    "sqlite": _read_sqlite,
}
"""By the module that writes the engine's DDL; an engine that is not here is not one of TypeORM's here."""

QUOTES = {"postgresql": '"', "mysql": "`", "sqlite": '"'}
"""The signs around names, which TypeORM does not double inside them."""

DRIVERS = {"postgresql": "postgres", "mysql": "mysql", "sqlite": "sqlite"}
