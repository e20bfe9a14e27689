"""SQLite's SQL: quoting, capabilities and families of types."""

from __future__ import annotations

import re

from schemabook.engines.dialect import Alterations, Dialect, Emptying, Manipulation, Supports, Upkeep
from schemabook.engines.sqlite.commands import BACKUP_COMMANDS, BACKUP_FACTS
from schemabook.engines.sqlite.health import HEALTH_QUERIES
from schemabook.model.families import Family

_RESERVED = frozenset(
    """
    abort action add after all alter always analyze and as asc attach autoincrement before begin between by cascade
    case cast check collate column commit conflict constraint create cross current current_date current_time
    current_timestamp database default deferrable deferred delete desc detach distinct do drop each else end escape
    except exclude exclusive exists explain fail filter first following for foreign from full generated glob group
    groups having if ignore immediate in index indexed initially inner insert instead intersect into is isnull join
    key last left like limit match materialized natural no not nothing notnull null nulls of offset on or order
    others outer over partition plan pragma preceding primary query raise range recursive references regexp reindex
    release rename replace restrict returning right rollback row rows savepoint select set table temp temporary then
    ties to transaction trigger unbounded union unique update using vacuum values view virtual when where window
    with without false true rowid oid _rowid_ stored strict
    """.split()
)

_UNUSABLE = frozenset(
    """
    add all alter and as autoincrement between case check collate commit constraint create default deferrable delete
    distinct drop else escape except exists foreign from group having if in index insert intersect into is isnull
    join limit not nothing notnull null on or order primary references returning select set table then to
    transaction union unique update using values when where
    """.split()
)

SQLITE = Dialect(
    name="sqlite",
    product="SQLite",
    ddl="sqlite",
    version_parts=1,
    reserved=_RESERVED,
    foreign_key_switch="PRAGMA foreign_keys = ON",
    backup_commands=BACKUP_COMMANDS,
    backup_facts=BACKUP_FACTS,
    health_queries=HEALTH_QUERIES,
    memory_settings=("cache_size", "mmap_size", "page_size"),
    emptying=Emptying(before=("PRAGMA foreign_keys = OFF", "BEGIN"), after=("COMMIT", "PRAGMA foreign_keys = ON")),
    supports=Supports(partial_indexes=True, roles=False, typed_columns=False, comments=False),
    unusable_names=_UNUSABLE,
    alterations=Alterations(drop_default="", add_constraint="", drop_constraint="", add_foreign_key=()),
    manipulation=Manipulation(returning=True, on_conflict=True, row_ranges=True),
    upkeep=Upkeep(rewrite_table="VACUUM", rebuild_index="REINDEX {index}"),
    settings=frozenset({"foreign_keys"}),
)

_FAMILIES = {
    Family.INTEGER: "serial bigserial",
    Family.DECIMAL: "numeric decimal dec number fixed",
    Family.FLOAT: "float real double single",
    Family.MONEY: "money smallmoney currency",
    Family.BOOLEAN: "boolean bool logical",
    Family.BIT: "bit varbit",
    Family.CHARACTER: "char character varchar varchar2 nchar nvarchar nvarchar2 varying native bpchar varyingcharacter",
    Family.TEXT: "text string clob nclob ntext tinytext mediumtext longtext citext memo",
    Family.BINARY: "blob tinyblob mediumblob longblob binary varbinary bytea bytes image raw",
    Family.DATE: "date",
    Family.TIME: "time timetz",
    Family.TIMESTAMP: "datetime datetime2 smalldatetime timestamp",
    Family.TIMESTAMP_WITH_ZONE: "timestamptz datetimeoffset",
    Family.INTERVAL: "interval",
    Family.YEAR: "year",
    Family.UUID: "uuid guid uniqueidentifier",
    Family.JSON: "json jsonb",
    Family.XML: "xml",
    Family.ENUM: "enum",
    Family.SET: "set",
    Family.NETWORK: "inet cidr macaddr",
    Family.GEOMETRY: "geometry geography point linestring polygon multipoint multilinestring multipolygon",
    Family.VECTOR: "vector",
}
_FAMILY_BY_NAME = {name: family for family, names in _FAMILIES.items() for name in names.split()}
_AFFINITIES = (
    ("int", Family.INTEGER),
    ("char", Family.CHARACTER),
    ("clob", Family.TEXT),
    ("text", Family.TEXT),
    ("blob", Family.BINARY),
    ("real", Family.FLOAT),
    ("floa", Family.FLOAT),
    ("doub", Family.FLOAT),
)
_FIRST_WORD = re.compile(r"[^\W\d]\w*")


def family_of(declared: str) -> Family:
    """The family of a declared type: by its first word where that is a known type, else by SQLite's affinity.

    A name that SQLite knows nothing about has NUMERIC affinity, which says nothing of what is
    kept in the column: its family is OTHER, like that of a column without a type.
    """
    text = declared.lower()
    if "with time zone" in text:
        return Family.TIMESTAMP_WITH_ZONE if text.startswith("timestamp") else Family.TIME
    word = _FIRST_WORD.search(text)
    known = _FAMILY_BY_NAME.get(word[0]) if word else None
    if known is not None:
        return known
    return next((family for part, family in _AFFINITIES if part in text), Family.OTHER)
