"""Count what a loaded database holds, independently of Schemabook, as the TRUTH files count it.

Every key of a TRUTH file's ``counts`` has one query on the system catalogues here, and the comment above it
says what exactly is counted. Where another definition comes to mind, the comment names a corpus that rules it
out; "no corpus tells" means that both definitions agree on all corpora. :func:`foreign_keys` and :func:`rows`
give the two other things a TRUTH file holds.

The queries run through the command-line clients (sqlite3 for SQLite), so that no driver of Schemabook is used.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .loader import Server, run_mysql, run_psql

# PostgreSQL. "Own" below means: in a schema that is neither pg_* nor information_schema.
_OWN = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
_REL = f"FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {_OWN}"
_CON = f"FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace WHERE {_OWN}"
_TYPE = f"FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE {_OWN}"
_ATT = (
    "FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
    f" JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {_OWN} AND a.attnum > 0 AND NOT a.attisdropped"
)

POSTGRESQL: Mapping[str, str] = {
    # Own schemas that hold at least one pg_class row of any kind. An empty public is not counted (ewallet,
    # omop, supabase: 1, not 2); a schema that holds only extension-owned composite types is (adventureworks:
    # 11, not 10; public holds nothing but the three tablefunc_crosstab_* types).
    "schemas": f"SELECT count(DISTINCT c.relnamespace) {_REL}",
    # Ordinary and partitioned tables; partitions count as tables of their own, the partitioned parent too
    # (neon pagila: 22 = 14 + 1 parent + 7 partitions). Inheritance children count (sakila: 21).
    "tables": f"SELECT count(*) {_REL} AND c.relkind IN ('r', 'p')",
    # Partitioned parents only (relkind p).
    "partitioned": f"SELECT count(*) {_REL} AND c.relkind = 'p'",
    # Tables attached as partitions (not plain inheritance children: sakila has 6 of these and counts 0).
    "partitions": f"SELECT count(*) {_REL} AND c.relispartition AND c.relkind IN ('r', 'p')",
    # Plain views, without materialised ones.
    "views": f"SELECT count(*) {_REL} AND c.relkind = 'v'",
    "matviews": f"SELECT count(*) {_REL} AND c.relkind = 'm'",
    # All sequences, those behind serial and identity columns included (petclinic: 6 identity sequences).
    "sequences": f"SELECT count(*) {_REL} AND c.relkind = 'S'",
    # Columns of tables, partitioned tables and partitions (neon pagila: 129, not 87); no columns of views
    # or materialised views (sakila: 123, not 165); neither dropped nor system columns.
    "columns": f"SELECT count(*) {_ATT} AND c.relkind IN ('r', 'p')",
    # All indexes, those behind primary keys, unique and exclusion constraints included, and on materialised
    # views too; the partitioned parent index (relkind I) counts beside its partitions' (thingsboard: 163, not
    # 146). TOAST indexes are in pg_toast and so are not own.
    "indexes": f"SELECT count(*) {_REL} AND c.relkind IN ('i', 'I')",
    # Indexes with a WHERE or with an expression among their columns; one with both counts once.
    "partial_or_expr_indexes": "SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
    f" JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {_OWN}"
    " AND (i.indpred IS NOT NULL OR i.indexprs IS NOT NULL)",
    # Constraints; those of partitions count beside their parent's (neon pagila: 22, not 15).
    "primary_keys": f"SELECT count(*) {_CON} AND k.contype = 'p'",
    # The same; NOT VALID ones count (stackexchange has 3). No corpus tells whether the copies on
    # partitions of a parent's foreign key count (pagila declares each partition's itself).
    "foreign_keys": f"SELECT count(*) {_CON} AND k.contype = 'f'",
    # Foreign keys of more than one column.
    "composite_fks": f"SELECT count(*) {_CON} AND k.contype = 'f' AND cardinality(k.conkey) > 1",
    # Foreign keys from a table to itself.
    "self_fks": f"SELECT count(*) {_CON} AND k.contype = 'f' AND k.conrelid = k.confrelid",
    # UNIQUE constraints only; bare unique indexes do not count.
    "unique_constraints": f"SELECT count(*) {_CON} AND k.contype = 'u'",
    # Checks of tables only; a domain's check does not count (sakila: 6, not 7; pagila: 0, not 1).
    "checks": f"SELECT count(*) {_CON} AND k.contype = 'c' AND k.conrelid <> 0",
    "exclusion": f"SELECT count(*) {_CON} AND k.contype = 'x'",
    # Triggers that somebody wrote (not the internal ones of foreign keys), on views too (marquez: 2).
    # No corpus tells whether the copies on partitions count.
    "triggers": "SELECT count(*) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
    f" JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {_OWN} AND NOT t.tgisinternal",
    # Everything in pg_proc: functions, procedures, aggregates (sakila: 10 with group_concat), trigger
    # functions; without what belongs to an extension (temporal: 1, not 88).
    "functions": f"SELECT count(*) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE {_OWN}"
    " AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass"
    " AND d.objid = p.oid AND d.deptype = 'e')",
    "enums": f"SELECT count(*) {_TYPE} AND t.typtype = 'e'",
    "domains": f"SELECT count(*) {_TYPE} AND t.typtype = 'd'",
    # Comments on relations of any kind and on their columns: tables, views, indexes, ... (supabase: 25, of
    # which 23 are on tables); not those on schemas, functions, extensions (supabase: 25, not 28).
    "comments": "SELECT count(*) FROM pg_description d JOIN pg_class c ON c.oid = d.objoid"
    f" JOIN pg_namespace n ON n.oid = c.relnamespace WHERE d.classoid = 'pg_class'::regclass AND {_OWN}",
    # Row level security policies (supabase enables row security on 16 tables and has no policy: 0).
    "policies": "SELECT count(*) FROM pg_policy",
    # GENERATED ALWAYS AS (...) columns; identity columns do not count.
    "generated_cols": f"SELECT count(*) {_ATT} AND c.relkind IN ('r', 'p') AND a.attgenerated <> ''",
}

# MariaDB and MySQL: the database the client is connected to, and no other.
_HERE = "TABLE_SCHEMA = DATABASE()"

MYSQL: Mapping[str, str] = {
    # Base tables. (MariaDB's own table types, SEQUENCE and SYSTEM VERSIONED, occur in no corpus.)
    "tables": f"SELECT count(*) FROM information_schema.TABLES WHERE {_HERE} AND TABLE_TYPE = 'BASE TABLE'",
    "views": f"SELECT count(*) FROM information_schema.TABLES WHERE {_HERE} AND TABLE_TYPE = 'VIEW'",
    # Columns of base tables only (sakila: 89 with 6 views beside them).
    "columns": f"SELECT count(*) FROM information_schema.COLUMNS WHERE {_HERE} AND TABLE_NAME IN"
    f" (SELECT TABLE_NAME FROM information_schema.TABLES WHERE {_HERE} AND TABLE_TYPE = 'BASE TABLE')",
    # Indexes with PRIMARY, with unique ones and those the server made for a foreign key.
    "indexes": f"SELECT count(DISTINCT TABLE_NAME, INDEX_NAME) FROM information_schema.STATISTICS WHERE {_HERE}",
    "primary_keys": "SELECT count(*) FROM information_schema.TABLE_CONSTRAINTS"
    f" WHERE {_HERE} AND CONSTRAINT_TYPE = 'PRIMARY KEY'",
    "foreign_keys": "SELECT count(*) FROM information_schema.TABLE_CONSTRAINTS"
    f" WHERE {_HERE} AND CONSTRAINT_TYPE = 'FOREIGN KEY'",
    # Procedures and functions (sakila: 3 + 3).
    "routines": "SELECT count(*) FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE()",
    "triggers": "SELECT count(*) FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()",
    # Base tables with a comment (a view's TABLE_COMMENT is always the word VIEW).
    "table_comments": "SELECT count(*) FROM information_schema.TABLES"
    f" WHERE {_HERE} AND TABLE_TYPE = 'BASE TABLE' AND TABLE_COMMENT <> ''",
    "column_comments": f"SELECT count(*) FROM information_schema.COLUMNS WHERE {_HERE} AND COLUMN_COMMENT <> ''",
    "generated_cols": f"SELECT count(*) FROM information_schema.COLUMNS WHERE {_HERE} AND GENERATION_EXPRESSION <> ''",
    "partitions": f"SELECT count(*) FROM information_schema.PARTITIONS WHERE {_HERE} AND PARTITION_NAME IS NOT NULL",
}

_TABLES = "FROM sqlite_schema m WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"

SQLITE: Mapping[str, str] = {
    # Tables, virtual tables and the shadow tables of virtual tables (temporal: 48 = 38 + 2 virtual fts5
    # tables + 8 shadows), without sqlite_sequence and its like.
    "tables": f"SELECT count(*) {_TABLES}",
    # table_xinfo, not table_info: generated columns and the hidden columns of virtual tables count
    # (temporal: 331, not 268). No columns of views.
    "columns": "SELECT count(*) FROM sqlite_schema m JOIN pragma_table_xinfo(m.name)"
    " WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
    "views": "SELECT count(*) FROM sqlite_schema WHERE type = 'view'",
    "triggers": "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'",
    # index_list per table: sqlite_autoindex_* of primary keys and unique constraints count, and so do those
    # of WITHOUT ROWID tables, which sqlite_schema does not list (temporal: 102, not 98).
    "indexes": "SELECT count(*) FROM sqlite_schema m JOIN pragma_index_list(m.name) WHERE m.type = 'table'",
    # One per constraint, not one per column.
    "foreign_keys": "SELECT count(*) FROM (SELECT DISTINCT m.name, f.id FROM sqlite_schema m"
    " JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table')",
}

_PG_FOREIGN_KEYS = """
SELECT json_build_object(
    'table', k.conrelid::regclass::text, 'ref_table', k.confrelid::regclass::text,
    'columns', (SELECT json_agg(a.attname ORDER BY u.i) FROM unnest(k.conkey) WITH ORDINALITY u (n, i)
                JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.n),
    'ref_columns', (SELECT json_agg(a.attname ORDER BY u.i) FROM unnest(k.confkey) WITH ORDINALITY u (n, i)
                    JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.n))
FROM pg_constraint k WHERE k.contype = 'f';
"""
# All tables but the partitioned parents, each without its inheritance children.
_PG_ROWS = f"""
SELECT 'SELECT 0' || coalesce(string_agg(format(' + (SELECT count(*) FROM ONLY %I.%I)', n.nspname, c.relname), ''), '')
{_REL} AND c.relkind = 'r' \\gexec
"""


def count(engine: str, server: Server | Path, database: str) -> dict[str, int]:
    """The counts of a loaded database, by the keys of the TRUTH files of its engine."""
    if isinstance(server, Path):
        return {key: _sqlite(server, query)[0][0] for key, query in SQLITE.items()}
    queries = POSTGRESQL if engine == "postgresql" else MYSQL
    script = " UNION ALL ".join(f"SELECT '{key}', ({query})" for key, query in queries.items()) + ";"
    lines = (line.split("\t") for line in _answer(engine, server, database, script))
    return {key: int(number) for key, number in lines}


def rows(engine: str, server: Server | Path, database: str) -> int:
    """The rows of all tables, counted one table after the other, as ``rows`` in the TRUTH files."""
    if isinstance(server, Path):
        names = [row[0] for row in _sqlite(server, f"SELECT m.name {_TABLES}")]
        return sum(int(_sqlite(server, f'SELECT count(*) FROM "{name}"')[0][0]) for name in names)
    if engine == "postgresql":
        return int(_answer(engine, server, database, _PG_ROWS)[0])
    listing = f"SELECT TABLE_NAME FROM information_schema.TABLES WHERE {_HERE} AND TABLE_TYPE = 'BASE TABLE';"
    tables = _answer(engine, server, database, listing)
    script = "".join(f"SELECT count(*) FROM `{name}`;" for name in tables)
    return sum(int(line) for line in _answer(engine, server, database, script))


def foreign_keys(engine: str, server: Server | Path, database: str) -> list[dict[str, Any]]:
    """The foreign keys as the TRUTH files list them: table, columns, ref_table, ref_columns; sorted."""
    if isinstance(server, Path):
        parts = _sqlite(
            server,
            'SELECT m.name, f.id, f."from", f."table", f."to" FROM sqlite_schema m'
            " JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table' ORDER BY m.name, f.id, f.seq",
        )
        found = _grouped([[str(cell) for cell in row] for row in parts])
    elif engine == "postgresql":
        found = [json.loads(line) for line in _answer(engine, server, database, _PG_FOREIGN_KEYS)]
    else:
        script = (
            "SELECT TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME, REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME"
            f" FROM information_schema.KEY_COLUMN_USAGE WHERE {_HERE} AND REFERENCED_TABLE_NAME IS NOT NULL"
            " ORDER BY TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION;"
        )
        found = _grouped([line.split("\t") for line in _answer(engine, server, database, script)])
    return in_order(found)


def in_order(keys: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Foreign keys in one fixed order, so that two lists can be compared."""
    return sorted(keys, key=lambda key: json.dumps(key, sort_keys=True))


def _grouped(parts: list[list[str]]) -> list[dict[str, Any]]:
    keys: dict[tuple[str, str], dict[str, Any]] = {}
    for table, constraint, column, ref_table, ref_column in parts:
        empty: dict[str, Any] = {"table": table, "columns": [], "ref_table": ref_table, "ref_columns": []}
        key = keys.setdefault((table, constraint), empty)
        key["columns"].append(column)
        key["ref_columns"].append(ref_column)
    return list(keys.values())


def _answer(engine: str, server: Server, database: str, script: str) -> list[str]:
    if engine == "postgresql":
        run = run_psql(server, database, script)
    else:
        run = run_mysql(server, database, script, "--batch", "--skip-column-names")
    if run.stderr.strip():
        raise RuntimeError(run.stderr)
    return run.stdout.splitlines()


def _sqlite(path: Path, query: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()
