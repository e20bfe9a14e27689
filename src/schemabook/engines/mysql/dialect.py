"""MySQL's and MariaDB's SQL: quoting, capabilities and families of types."""

from __future__ import annotations

import re

from schemabook.engines.dialect import Dialect
from schemabook.model.families import Family

MYSQL = Dialect(
    name="mysql",
    product="MySQL",
    ddl="mysql",
    quote_open="`",
    quote_close="`",
    always_quote=True,
)
MARIADB = Dialect(
    name="mariadb",
    product="MariaDB",
    ddl="mysql",
    quote_open="`",
    quote_close="`",
    always_quote=True,
)

_FAMILIES = {
    Family.INTEGER: "tinyint smallint mediumint int bigint",
    Family.DECIMAL: "decimal",
    Family.FLOAT: "float double",
    Family.BIT: "bit",
    Family.CHARACTER: "char varchar",
    Family.TEXT: "tinytext text mediumtext longtext",
    Family.BINARY: "binary varbinary tinyblob blob mediumblob longblob",
    Family.DATE: "date",
    Family.TIME: "time",
    Family.TIMESTAMP: "datetime",
    Family.TIMESTAMP_WITH_ZONE: "timestamp",
    Family.YEAR: "year",
    Family.UUID: "uuid",
    Family.JSON: "json",
    Family.XML: "xmltype",
    Family.ENUM: "enum",
    Family.SET: "set",
    Family.NETWORK: "inet4 inet6",
    Family.GEOMETRY: (
        "geometry point linestring polygon multipoint multilinestring multipolygon geometrycollection geomcollection"
    ),
    Family.VECTOR: "vector",
}
_FAMILY_BY_NAME = {name: family for family, names in _FAMILIES.items() for name in names.split()}
_FIRST_WORD = re.compile(r"[a-z0-9]+")


def family_of(column_type: str) -> Family:
    """The family of a column type as the server writes it. `tinyint(1)` is how a boolean is declared."""
    if column_type == "tinyint(1)":
        return Family.BOOLEAN
    word = _FIRST_WORD.match(column_type.lower())
    return _FAMILY_BY_NAME.get(word[0], Family.OTHER) if word else Family.OTHER


def quote_text(text: str) -> str:
    """A string literal. Backslashes are escaped, so it is for sessions without NO_BACKSLASH_ESCAPES."""
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


def quote_account(user: str, host: str) -> str:
    """An account as people write it: `'user'@'host'`; the bare name for a role that has no host."""
    return f"{quote_text(user)}@{quote_text(host)}" if host else user
