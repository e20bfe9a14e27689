"""How each family of types is declared in each dialect, and what a default looks like there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Protocol

from schemabook.model.families import Family
from schemabook.model.tables import Column, Index, IndexColumn, Table

_ARGUMENTS = re.compile(r"\((\d+)(?:\s*,\s*(\d+))?\)")
_BYTES = {
    "tinyint": 1,
    "smallint": 2,
    "int2": 2,
    "mediumint": 3,
    "integer": 4,
    "int": 4,
    "int4": 4,
    "bigint": 8,
    "int8": 8,
    "oid": 8,
}
_FIXED = ("char", "character", "bpchar", "binary")


class Width:
    """What a source says of a type besides its family: lengths, bytes, sign."""

    def __init__(self, text: str, *, flexible: bool) -> None:
        found = _ARGUMENTS.search(text)
        lowered = text.lower()
        word = re.match(r"[a-z0-9]+", lowered)
        self.length = int(found[1]) if found else None
        self.scale = int(found[2]) if found and found[2] else None
        self.unsigned = "unsigned" in lowered
        self.fixed = word is not None and word[0] in _FIXED and "varying" not in lowered
        known = _BYTES.get(word[0], 8) if word else 8
        self.bytes = 8 if flexible else known

    @property
    def precision(self) -> str:
        """`(p, s)` as far as they are known."""
        if self.length is None:
            return ""
        return f"({self.length},{self.scale})" if self.scale is not None else f"({self.length})"


class Target(Protocol):
    """A dialect to translate into.

    `sqlglot` is its name in the SQL parser; `has_enum_types` says that enums are types of their own,
    `defers` that foreign keys can be deferred, `sets_default` that SET DEFAULT works, `is_strict` that
    a check may not name a column that counts by itself, nor SET NULL one that is not nullable.
    """

    sqlglot: str
    has_enum_types: bool
    defers: bool
    sets_default: bool
    is_strict: bool
    index_method: str

    def primary_key_name(self, table: str) -> str:
        """The name of the primary key of a table; empty where it has none."""
        ...

    def key_index(self, name: str, columns: tuple[str, ...], constraint: str) -> Iterable[Index]:
        """The index behind a key, where the catalogue of the dialect lists it."""
        ...

    def may_count(self, column: Column, table: Table) -> bool:
        """Whether a column of a table can count by itself."""
        ...

    def type_of(self, family: Family, width: Width, values: tuple[str, ...]) -> str | None:
        """The type to declare, or None where the family has no equal there and text must do."""
        ...

    def key_text(self, texts: int, others: int) -> int | None:
        """The most characters of a text in a key of so many texts and others; None for no limit."""
        ...

    def default(self, kind: str, value: str, column: Column) -> str | None:
        """A default of one of the kinds of `simple_default`, or None where there is no such."""
        ...


class PostgresqlTarget:
    """Types and defaults of PostgreSQL."""

    sqlglot = "postgres"
    has_enum_types = True
    defers = True
    sets_default = True
    is_strict = False
    index_method = "btree"

    def primary_key_name(self, table: str) -> str:
        """See Target."""
        return f"{table}_pkey"

    def key_index(self, name: str, columns: tuple[str, ...], constraint: str) -> Iterable[Index]:  # noqa: ARG002
        """See Target."""
        return ()

    def may_count(self, column: Column, table: Table) -> bool:  # noqa: ARG002
        """See Target."""
        return column.type in ("smallint", "integer", "bigint")

    def type_of(self, family: Family, width: Width, values: tuple[str, ...]) -> str | None:  # noqa: ARG002
        """See Target."""
        if family is Family.INTEGER:
            if width.unsigned and width.bytes == 8:
                return "numeric(20,0)"
            size = width.bytes + (1 if width.unsigned else 0)
            return "smallint" if size <= 2 else "integer" if size <= 4 else "bigint"
        if family is Family.CHARACTER:
            if width.length is None:
                return "text"
            return f"character({width.length})" if width.fixed else f"character varying({width.length})"
        if family is Family.DECIMAL:
            return f"numeric{width.precision}"
        if family is Family.BIT:
            return f"bit({width.length or 1})"
        return {
            Family.FLOAT: "double precision",
            Family.MONEY: "numeric(19,2)",
            Family.BOOLEAN: "boolean",
            Family.TEXT: "text",
            Family.BINARY: "bytea",
            Family.DATE: "date",
            Family.TIME: "time without time zone",
            Family.TIMESTAMP: "timestamp without time zone",
            Family.TIMESTAMP_WITH_ZONE: "timestamp with time zone",
            Family.INTERVAL: "interval",
            Family.YEAR: "smallint",
            Family.UUID: "uuid",
            Family.JSON: "jsonb",
            Family.XML: "xml",
        }.get(family)

    def key_text(self, texts: int, others: int) -> int | None:  # noqa: ARG002
        """Every text can be indexed."""
        return None

    def default(self, kind: str, value: str, column: Column) -> str | None:
        """See Target."""
        if column.family is Family.BOOLEAN:
            return {"0": "false", "1": "true", "FALSE": "false", "TRUE": "true"}.get(value.strip("'"))
        if column.family is Family.BIT:
            return None
        return {"now": "CURRENT_TIMESTAMP", "today": "CURRENT_DATE", "uuid": "gen_random_uuid()"}.get(kind, value)


class MysqlTarget:
    """Types and defaults of MySQL and MariaDB."""

    sqlglot = "mysql"
    has_enum_types = False
    defers = False
    sets_default = False
    is_strict = True
    index_method = "BTREE"

    def primary_key_name(self, table: str) -> str:  # noqa: ARG002
        """See Target."""
        return ""

    def key_index(self, name: str, columns: tuple[str, ...], constraint: str) -> Iterable[Index]:
        """See Target."""
        keys = tuple(IndexColumn(name=column) for column in columns)
        yield Index(name=name, columns=keys, unique=True, method=self.index_method, constraint=constraint)

    def may_count(self, column: Column, table: Table) -> bool:
        """One integer column of a table, and it must be the first of the primary key."""
        first = table.primary_key.columns[0] if table.primary_key else None
        return column.family is Family.INTEGER and column.name == first

    def type_of(self, family: Family, width: Width, values: tuple[str, ...]) -> str | None:
        """See Target."""
        if family is Family.INTEGER:
            words = {1: "tinyint", 2: "smallint", 3: "mediumint", 4: "int", 8: "bigint"}
            return words[width.bytes] + (" unsigned" if width.unsigned else "")
        if family is Family.CHARACTER:
            if width.length is None or width.length > 4000:
                return "longtext"
            return f"char({width.length})" if width.fixed and width.length <= 255 else f"varchar({width.length})"
        if family is Family.DECIMAL:
            return self._decimal(width)
        if family is Family.ENUM and values:
            return (
                "enum(" + ",".join("'" + value.replace("\\", "\\\\").replace("'", "''") + "'" for value in values) + ")"
            )
        if family is Family.BIT and (width.length or 1) <= 64:
            return f"bit({width.length or 1})"
        return {
            Family.FLOAT: "double",
            Family.MONEY: "decimal(19,2)",
            Family.BOOLEAN: "tinyint(1)",
            Family.TEXT: "longtext",
            Family.BINARY: "longblob",
            Family.DATE: "date",
            Family.TIME: "time(6)",
            Family.TIMESTAMP: "datetime(6)",
            Family.TIMESTAMP_WITH_ZONE: "datetime(6)",
            Family.YEAR: "year",
            Family.UUID: "char(36)",
            Family.JSON: "json",
            Family.XML: "longtext",
        }.get(family)

    @staticmethod
    def _decimal(width: Width) -> str:
        if width.length is None:
            return "decimal(65,15)"
        return f"decimal({min(width.length, 65)},{min(width.scale or 0, 30)})"

    def key_text(self, texts: int, others: int) -> int | None:
        """A key has at most 3,072 bytes, a character up to four, and what is no text less than 150."""
        return min(255, (3072 - 150 * others) // 4 // max(texts, 1))

    def default(self, kind: str, value: str, column: Column) -> str | None:
        """See Target."""
        if kind == "uuid":
            return "(uuid())"
        if kind == "now":
            exact = column.type in ("datetime(6)", "timestamp(6)")
            return "CURRENT_TIMESTAMP(6)" if exact else "(current_date())" if column.type == "date" else None
        if kind == "today":
            return "(current_date())"
        if column.type in ("longtext", "longblob", "json"):
            return f"({value})" if kind in ("string", "number") else value
        if column.family is Family.BOOLEAN:
            return {"FALSE": "0", "TRUE": "1"}.get(value, value)
        return value


def _literal(value: str) -> str:
    """A string literal of MySQL, whose backslashes must be doubled."""
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


class SqliteTarget:
    """Types and defaults of SQLite."""

    sqlglot = "sqlite"
    has_enum_types = False
    defers = True
    sets_default = True
    is_strict = False
    index_method = ""

    def primary_key_name(self, table: str) -> str:  # noqa: ARG002
        """See Target."""
        return ""

    def key_index(self, name: str, columns: tuple[str, ...], constraint: str) -> Iterable[Index]:  # noqa: ARG002
        """See Target."""
        return ()

    def may_count(self, column: Column, table: Table) -> bool:
        """The primary key, if it is one integer column."""
        return (
            column.type == "INTEGER" and table.primary_key is not None and table.primary_key.columns == (column.name,)
        )

    def type_of(self, family: Family, width: Width, values: tuple[str, ...]) -> str | None:  # noqa: ARG002
        """See Target."""
        if family is Family.CHARACTER:
            return f"VARCHAR({width.length})" if width.length else "TEXT"
        if family is Family.DECIMAL:
            return f"DECIMAL{width.precision}"
        return {
            Family.INTEGER: "INTEGER",
            Family.FLOAT: "REAL",
            Family.MONEY: "DECIMAL(19,2)",
            Family.BOOLEAN: "BOOLEAN",
            Family.TEXT: "TEXT",
            Family.BINARY: "BLOB",
            Family.DATE: "DATE",
            Family.TIME: "TIME",
            Family.TIMESTAMP: "DATETIME",
            Family.TIMESTAMP_WITH_ZONE: "DATETIME",
            Family.YEAR: "INTEGER",
            Family.UUID: "TEXT",
            Family.JSON: "TEXT",
            Family.XML: "TEXT",
            Family.ENUM: "TEXT",
        }.get(family)

    def key_text(self, texts: int, others: int) -> int | None:  # noqa: ARG002
        """Every text can be indexed."""
        return None

    def default(self, kind: str, value: str, column: Column) -> str | None:  # noqa: ARG002
        """See Target."""
        return {"now": "CURRENT_TIMESTAMP", "today": "CURRENT_DATE", "uuid": None}.get(kind, value)


TARGETS: dict[str, Callable[[], Target]] = {
    "postgresql": PostgresqlTarget,
    "mysql": MysqlTarget,
    "sqlite": SqliteTarget,
}
"""The target for each DDL writer."""

SOURCES = {"postgresql": ("postgres", False), "mysql": ("mysql", False), "sqlite": ("sqlite", True)}
"""For each DDL writer its name in the SQL parser, and whether its integers may have any width."""
