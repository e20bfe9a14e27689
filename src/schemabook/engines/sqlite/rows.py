"""One type for the rows of each catalogue query, fields in the order of its columns."""

from __future__ import annotations

from typing import NamedTuple

import msgspec


class SchemaRow(NamedTuple):
    """A row of schema.sql. `sql` is missing for what SQLite made by itself."""

    type: str
    name: str
    table: str
    sql: str | None


class TableRow(NamedTuple):
    """A row of tables.sql. `type` is "table", "view", "virtual" or "shadow"."""

    name: str
    type: str
    without_rowid: int
    strict: int


class ColumnRow(NamedTuple):
    """A row of columns.sql. `hidden` is 1 for hidden, 2 for virtual and 3 for stored generated columns."""

    relation: str
    name: str
    type: str
    not_null: int
    default: str | None
    primary_key: int
    hidden: int


class IndexRow(NamedTuple):
    """A row of indexes.sql. `origin` is "c", "u" or "pk"; `column_id` is negative for expressions."""

    table: str
    name: str
    unique: int
    origin: str
    partial: int
    column_id: int
    column: str | None
    descending: int
    collation: str


class ForeignKeyRow(NamedTuple):
    """A row of foreign_keys.sql."""

    table: str
    id: int
    referenced_table: str
    column: str
    referenced_column: str | None
    on_update: str
    on_delete: str


class Rows(msgspec.Struct):
    """What one run fetched. `file` is the name of the file without its folder.

    `broken` says why the columns of a table or view could not be read. `lost` names the parts that
    could not be read at all.
    """

    database: str
    version: str
    file: str = ""
    encoding: str = ""
    schema: list[SchemaRow] = []
    tables: list[TableRow] = []
    columns: list[ColumnRow] = []
    indexes: list[IndexRow] = []
    foreign_keys: list[ForeignKeyRow] = []
    broken: dict[str, str] = {}
    lost: set[str] = set()
