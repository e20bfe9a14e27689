"""A reader in the shape of today's tools: it lists the tables and sends four queries for each, one after another.

`python -m benchmarks.plain_reader URL` keeps the rows and prints how many there were. It makes no model, no text and
no file, so it does less than any of those tools.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any
from urllib.parse import urlsplit

_POSTGRESQL_TABLES = """
select c.oid from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'public' and c.relkind in ('r', 'v')"""
_POSTGRESQL = (
    """
select a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid),
    col_description(a.attrelid, a.attnum)
from pg_catalog.pg_attribute a left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
where a.attrelid = $1 and a.attnum > 0 and not a.attisdropped order by a.attnum""",
    "select conname, contype, pg_get_constraintdef(oid, true) from pg_catalog.pg_constraint where conrelid = $1",
    """
select i.indexrelid::regclass, i.indisunique, i.indisprimary, pg_get_indexdef(i.indexrelid)
from pg_catalog.pg_index i where i.indrelid = $1""",
    "select relname, relkind, obj_description(oid, 'pg_class') from pg_catalog.pg_class where oid = $1",
)
_MYSQL_TABLES = "select table_name from information_schema.tables where table_schema = database()"
_MYSQL = (
    """
select column_name, column_type, is_nullable, column_default, column_comment from information_schema.columns
where table_schema = database() and table_name = %s order by ordinal_position""",
    """
select constraint_name, column_name, referenced_table_name, referenced_column_name
from information_schema.key_column_usage where table_schema = database() and table_name = %s""",
    """
select index_name, non_unique, seq_in_index, column_name from information_schema.statistics
where table_schema = database() and table_name = %s""",
    """
select table_type, table_comment from information_schema.tables
where table_schema = database() and table_name = %s""",
)


async def _read_postgresql(url: str) -> int:
    import asyncpg

    connection = await asyncpg.connect(url)
    rows: list[Any] = []
    for (table,) in await connection.fetch(_POSTGRESQL_TABLES):
        for query in _POSTGRESQL:
            rows.extend(await connection.fetch(query, table))
    await connection.close()
    return len(rows)


def _read_mysql(url: str) -> int:
    import pymysql

    parts = urlsplit(url)
    connection = pymysql.connect(
        host=parts.hostname or "", port=parts.port or 3306, user=parts.username, database=parts.path[1:]
    )
    rows: list[Any] = []
    with connection, connection.cursor() as cursor:
        cursor.execute(_MYSQL_TABLES)
        for (table,) in cursor.fetchall():
            for query in _MYSQL:
                cursor.execute(query, (table,))
                rows.extend(cursor.fetchall())
    return len(rows)


if __name__ == "__main__":
    source = sys.argv[1]
    print(asyncio.run(_read_postgresql(source)) if source.startswith("postgres") else _read_mysql(source))
