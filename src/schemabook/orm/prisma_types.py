"""Columns as fields of a Prisma schema: scalar types, native types, defaults."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from schemabook.model.base import Value
from schemabook.model.families import Family
from schemabook.orm.plan import EnumType, Field, OrmPlan
from schemabook.orm.type_text import TypeText, read_type

_UNSUPPORTED = "Unsupported"


class Provider(Value):
    """What Prisma calls an engine, how long the names are that it makes up, and which constraints it can name."""

    name: str
    name_bytes: int
    names_primary_keys: bool = True
    names_foreign_keys: bool = True


PROVIDERS = {
    "postgresql": Provider(name="postgresql", name_bytes=63),
    "mysql": Provider(name="mysql", name_bytes=64, names_primary_keys=False),
    "sqlite": Provider(name="sqlite", name_bytes=10_000, names_primary_keys=False, names_foreign_keys=False),
}
"""By the module that writes the engine's DDL; an engine that is not here is not one of Prisma's."""

_STRING_LITERAL = re.compile(r"N?'((?:[^'\\]|'')*)'(?:::[\w .\"]+(?:\(\d+\))?(?:\[\])?)?", re.IGNORECASE)
_NUMBER = re.compile(r"\(?'?(-?\d+(?:\.\d+)?)'?\)?(?:::[\w ]+(?:\(\d+(?:,\d+)?\))?)?")
_NOW = re.compile(
    r"(?:now|current_timestamp|localtimestamp|transaction_timestamp)(?:\(\d?\))?(?: on update .*)?", re.IGNORECASE
)
_SMALL = range(-(2**31), 2**31)


class Scalar(Value):
    """A field's type: a scalar type, an enumerated type or what Prisma cannot read, with its native type.

    `unsupported` says that the client leaves the field out; `enum` that the type is an enumerated one.
    """

    type: str
    native: str = ""
    unsupported: bool = False
    enum: EnumType | None = None

    @property
    def text(self) -> bool:
        """Whether its values are texts that compare as they are written."""
        return self.type == "String" and self.native.partition("(")[0] in {"", "Text", "VarChar", "Char", "Citext"}


def quoted(text: str) -> str:
    """A string of the Prisma schema language."""
    return json.dumps(text, ensure_ascii=False).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def scalar_of(plan: OrmPlan, field: Field) -> Scalar:
    """The type of a field, without what says that it is a list or optional."""
    enum = plan.enum_types.get(field.enum or "")
    if enum is not None and field.column.family is not Family.SET and all(label for _, label in enum.members):
        return Scalar(type=enum.class_name, enum=enum)
    reader = _READERS[plan.dialect.ddl]
    found = None if enum is not None or field.dimensions > 1 else reader(read_type(field.type), field.column.family)
    return found or Scalar(type=f"{_UNSUPPORTED}({quoted(field.type + '[]' * field.dimensions)})", unsupported=True)


_POSTGRESQL = {
    "text": ("String", ""), "character varying": ("String", "VarChar"), "character": ("String", "Char"),
    "bit": ("String", "Bit"), "bit varying": ("String", "VarBit"), "uuid": ("String", "Uuid"),
    "xml": ("String", "Xml"), "inet": ("String", "Inet"), "citext": ("String", "Citext"),
    "public.citext": ("String", "Citext"), "boolean": ("Boolean", ""), "integer": ("Int", ""),
    "smallint": ("Int", "SmallInt"), "oid": ("Int", "Oid"), "bigint": ("BigInt", ""),
    "double precision": ("Float", ""), "real": ("Float", "Real"), "numeric": ("Decimal", "Decimal"),
    "money": ("Decimal", "Money"), "timestamp without time zone": ("DateTime", "Timestamp"),
    "timestamp with time zone": ("DateTime", "Timestamptz"), "date": ("DateTime", "Date"),
    "time without time zone": ("DateTime", "Time"), "time with time zone": ("DateTime", "Timetz"),
    "json": ("Json", "Json"), "jsonb": ("Json", ""), "bytea": ("Bytes", ""),
}  # fmt: skip
_TIMES = frozenset({"Timestamp", "Timestamptz", "Time", "Timetz"})
_DEFAULT_FRACTION = 6


def _read_postgresql(text: TypeText, _family: Family) -> Scalar | None:
    if text.name not in _POSTGRESQL:
        return None
    scalar, native = _POSTGRESQL[text.name]
    numbers = text.numbers
    if native in _TIMES:
        numbers = numbers or (_DEFAULT_FRACTION,)
    elif native in {"Char", "Bit"}:
        numbers = numbers or (1,)
    return Scalar(type=scalar, native=_native(native, numbers))


_MYSQL = {
    "char": ("String", "Char"), "varchar": ("String", "VarChar"), "tinytext": ("String", "TinyText"),
    "text": ("String", "Text"), "mediumtext": ("String", "MediumText"), "longtext": ("String", "LongText"),
    "decimal": ("Decimal", "Decimal"), "float": ("Float", "Float"), "double": ("Float", ""),
    "date": ("DateTime", "Date"), "time": ("DateTime", "Time"), "datetime": ("DateTime", "DateTime"),
    "timestamp": ("DateTime", "Timestamp"), "year": ("Int", "Year"), "json": ("Json", ""),
    "binary": ("Bytes", "Binary"), "varbinary": ("Bytes", "VarBinary"), "tinyblob": ("Bytes", "TinyBlob"),
    "blob": ("Bytes", "Blob"), "mediumblob": ("Bytes", "MediumBlob"), "longblob": ("Bytes", ""),
    "bit": ("Bytes", "Bit"),
}  # fmt: skip
_MYSQL_INTEGERS = {
    "tinyint": "TinyInt",
    "smallint": "SmallInt",
    "mediumint": "MediumInt",
    "int": "Int",
    "bigint": "BigInt",
}
_WITH_FRACTION = frozenset({"Time", "DateTime", "Timestamp"})
_NO_ARGUMENTS = frozenset({"Year", "Float", "TinyText", "Text", "MediumText", "LongText", "Blob"})


def _read_mysql(text: TypeText, family: Family) -> Scalar | None:
    if text.name in _MYSQL_INTEGERS:
        return _mysql_integer(text, family)
    if text.name == "bit" and text.numbers in {(), (1,)}:
        return Scalar(type="Boolean", native="Bit(1)")
    if text.name not in _MYSQL:
        return None
    scalar, native = _MYSQL[text.name]
    numbers = () if native in _NO_ARGUMENTS else text.numbers
    if native in _WITH_FRACTION:
        numbers = numbers or (0,)
    elif native in {"Char", "Binary"}:
        numbers = numbers or (1,)
    return Scalar(type=scalar, native=_native(native, numbers))


def _mysql_integer(text: TypeText, family: Family) -> Scalar:
    if family is Family.BOOLEAN:
        return Scalar(type="Boolean")
    scalar = "BigInt" if text.name == "bigint" else "Int"
    native = ("Unsigned" if text.unsigned else "") + _MYSQL_INTEGERS[text.name]
    return Scalar(type=scalar, native="" if native == scalar else native)


_SQLITE = {
    Family.INTEGER: "Int", Family.DECIMAL: "Decimal", Family.FLOAT: "Float", Family.BOOLEAN: "Boolean",
    Family.CHARACTER: "String", Family.TEXT: "String", Family.BINARY: "Bytes", Family.DATE: "DateTime",
    Family.TIMESTAMP: "DateTime", Family.TIMESTAMP_WITH_ZONE: "DateTime", Family.JSON: "Json", Family.UUID: "String",
}  # fmt: skip


def _read_sqlite(text: TypeText, family: Family) -> Scalar | None:
    scalar = _SQLITE.get(family)
    if scalar == "Int" and text.name.startswith(("bigint", "int8", "unsigned big")):
        scalar = "BigInt"
    return Scalar(type=scalar) if scalar else None


_READERS: dict[str, Callable[[TypeText, Family], Scalar | None]] = {
    "postgresql": _read_postgresql,
    "mysql": _read_mysql,
    "sqlite": _read_sqlite,
}


def _native(name: str, numbers: tuple[int, ...]) -> str:
    if not name:
        return ""
    return f"{name}({', '.join(map(str, numbers))})" if numbers else name


# --- defaults ---------------------------------------------------------------------------------


def default_of(field: Field, scalar: Scalar, *, counted: bool) -> str:
    """The attribute for a field's default, without its `@default`; empty where there is none.

    `counted` says that the database numbers the rows by this field.
    """
    if counted and scalar.type in {"Int", "BigInt"}:
        return "autoincrement()"
    if field.column.generated is not None:
        return "dbgenerated()"
    text = field.default
    if text is None or text.upper() == "NULL" or text.upper().startswith("NULL::"):
        return "dbgenerated()" if field.filled else ""
    literal = _list_literal(text) if field.dimensions else _literal(text, scalar)
    return literal or f"dbgenerated({quoted(text)})"


def _list_literal(text: str) -> str:
    found = _STRING_LITERAL.fullmatch(text)
    return "[]" if found and found[1] == "{}" else ""


def _literal(text: str, scalar: Scalar) -> str:
    """The default as a literal or function of Prisma, or empty."""
    if scalar.enum is not None:
        return _member(text, scalar.enum)
    if scalar.type == "Boolean":
        return _BOOLEANS.get(text.lower(), "")
    if scalar.type in {"Int", "BigInt", "Float", "Decimal"}:
        return _number(text, scalar.type)
    if scalar.type == "DateTime":
        stamped = scalar.native.partition("(")[0] in {"", "Timestamp", "Timestamptz", "DateTime"}
        return "now()" if stamped and _NOW.fullmatch(text) else ""
    found = _STRING_LITERAL.fullmatch(text)
    if found is None:
        return ""
    value = found[1].replace("''", "'")
    if scalar.type == "Json":
        return quoted(value) if _is_json(value) else ""
    return quoted(value) if scalar.text else ""


_BOOLEANS = {
    "true": "true",
    "false": "false",
    "1": "true",
    "0": "false",
    "b'1'": "true",
    "b'0'": "false",
    "'1'": "true",
    "'0'": "false",
}


def _member(text: str, enum: EnumType) -> str:
    found = _STRING_LITERAL.fullmatch(text)
    label = found[1].replace("''", "'") if found else None
    return next((name for name, one in enum.members if one == label), "")


def _number(text: str, scalar: str) -> str:
    found = _NUMBER.fullmatch(text)
    if found is None:
        return ""
    number = found[1]
    if scalar in {"Int", "BigInt"}:
        if "." in number or (scalar == "Int" and int(number) not in _SMALL):
            return ""
        return str(int(number))
    return number


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
