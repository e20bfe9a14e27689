"""MySQL's and MariaDB's SQL: quoting, capabilities and families of types."""

from __future__ import annotations

import re

import msgspec

from schemabook.engines.dialect import Alterations, Dialect, Emptying, Manipulation, Supports, Upkeep
from schemabook.engines.mysql.commands import BACKUP_FACTS, backup_commands
from schemabook.engines.mysql.health import MARIADB_HEALTH_QUERIES, MYSQL_HEALTH_QUERIES
from schemabook.engines.mysql.reserved import MARIADB_RESERVED, MYSQL_RESERVED
from schemabook.model.families import Family

_SETTINGS = frozenset(
    """
    bind_address event_scheduler general_log innodb_buffer_pool_size innodb_flush_log_at_trx_commit log_bin
    performance_schema sql_mode sync_binlog
    """.split()
)
_UPKEEP = Upkeep(
    analyse="ANALYZE TABLE {table}",
    rewrite_table="OPTIMIZE TABLE {table}",
    drop_index="DROP INDEX {name} ON {table}",
    change_setting=("SET PERSIST {setting} = {value}",),
)

_ALTERATIONS = Alterations(
    enforce_check="ALTER TABLE {table} ALTER CHECK {name} ENFORCED",
    set_engine="ALTER TABLE {table} ENGINE = {type}",
    set_collation="ALTER TABLE {table} CONVERT TO CHARACTER SET {type} COLLATE {clause}",
)

_MANIPULATION = Manipulation(
    key_of_last_row="SELECT LAST_INSERT_ID()",
    reads_what_it_deletes=False,
    out_argument="@{name}",
    default_row="() VALUES ()",
    text_search="MATCH ({columns}) AGAINST ({text})",
)

_EMPTYING = Emptying(
    before=("SET FOREIGN_KEY_CHECKS = 0",), each="TRUNCATE TABLE {table}", after=("SET FOREIGN_KEY_CHECKS = 1",)
)
_SLOW_STATEMENTS = (
    "slow_query_log",
    "long_query_time",
    "log_output",
    "log_queries_not_using_indexes",
    "log_slow_rate_limit",
    "min_examined_row_limit",
)
_MEMORY = ("innodb_buffer_pool_size", "innodb_log_file_size", "tmp_table_size", "sort_buffer_size", "max_connections")

MYSQL = Dialect(
    name="mysql",
    product="MySQL",
    ddl="mysql",
    quote_open="`",
    quote_close="`",
    always_quote=True,
    backup_commands=backup_commands("mysql"),
    backup_facts=BACKUP_FACTS,
    health_queries=MYSQL_HEALTH_QUERIES,
    slow_statement_settings=_SLOW_STATEMENTS,
    memory_settings=_MEMORY,
    emptying=_EMPTYING,
    supports=Supports(text_indexes=False, unique_is_index=True, short_timestamps=True, accounts=True),
    upkeep=_UPKEEP,
    alterations=_ALTERATIONS,
    manipulation=_MANIPULATION,
    unusable_names=MYSQL_RESERVED,
    settings=_SETTINGS,
)
MARIADB = Dialect(
    name="mariadb",
    product="MariaDB",
    ddl="mysql",
    quote_open="`",
    quote_close="`",
    always_quote=True,
    backup_commands=backup_commands("mariadb"),
    backup_facts=BACKUP_FACTS,
    health_queries=MARIADB_HEALTH_QUERIES,
    slow_statement_settings=_SLOW_STATEMENTS,
    memory_settings=_MEMORY,
    emptying=_EMPTYING,
    supports=Supports(text_indexes=False, unique_is_index=True, short_timestamps=True, accounts=True),
    alterations=_ALTERATIONS,
    manipulation=msgspec.structs.replace(_MANIPULATION, returning=True, reads_what_it_deletes=True),
    unusable_names=MARIADB_RESERVED,
    upkeep=msgspec.structs.replace(_UPKEEP, change_setting=("SET GLOBAL {setting} = {value}",)),
    settings=_SETTINGS | {"idle_transaction_timeout", "max_statement_time"},
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
