"""PostgreSQL's SQL: quoting, capabilities and families of types."""

from __future__ import annotations

from schemabook.engines.dialect import Alterations, Dialect, Emptying, Manipulation, Supports, Upkeep
from schemabook.engines.postgresql.commands import BACKUP_COMMANDS, BACKUP_FACTS
from schemabook.engines.postgresql.health import HEALTH_QUERIES
from schemabook.model.families import Family

_RESERVED = frozenset(
    """
    all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case
    cast char character check coalesce collate collation column concurrently constraint create cross current_catalog
    current_date current_role current_schema current_time current_timestamp current_user dec decimal default
    deferrable desc distinct do else end except exists extract false fetch float for foreign freeze from full grant
    greatest group grouping having ilike in initially inner inout insert int integer intersect interval into is
    isnull join json json_array json_arrayagg json_exists json_object json_objectagg json_query json_scalar
    json_serialize json_table json_value lateral leading least left like limit localtime localtimestamp merge_action
    national natural nchar none normalize not notnull null nullif numeric offset on only or order out outer overlaps
    overlay placing position precision primary real references returning right row select session_user setof similar
    smallint some substring symmetric system_user table tablesample then time timestamp to trailing treat trim true
    union unique user using values varchar variadic verbose when where window with xmlattributes xmlconcat
    xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable
    """.split()
)

_SETTINGS = frozenset(
    """
    archive_mode autovacuum data_checksums fsync full_page_writes idle_in_transaction_session_timeout listen_addresses
    log_statement max_prepared_transactions shared_buffers shared_preload_libraries statement_timeout
    synchronous_commit track_counts
    """.split()
)

_UNUSABLE = frozenset(
    """
    all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation
    column concurrently constraint create cross current_catalog current_date current_role current_schema
    current_time current_timestamp current_user default deferrable desc distinct do else end except false fetch for
    foreign freeze from full grant group having ilike in initially inner intersect into is isnull join lateral
    leading left like limit localtime localtimestamp natural not notnull null offset on only or order outer overlaps
    placing primary references returning right select session_user similar some symmetric table tablesample then to
    trailing true union unique user using variadic verbose when where window with
    """.split()
)
_ALTERATIONS = Alterations(
    set_type="ALTER TABLE {table} ALTER COLUMN {column} TYPE {type}",
    set_not_null="ALTER TABLE {table} ALTER COLUMN {column} SET NOT NULL",
    add_foreign_key=(
        "ALTER TABLE {table} ADD CONSTRAINT {name} {clause} NOT VALID",
        "ALTER TABLE {table} VALIDATE CONSTRAINT {name}",
    ),
    validate_constraint="ALTER TABLE {table} VALIDATE CONSTRAINT {name}",
    enforce_foreign_key="ALTER TABLE {table} ALTER CONSTRAINT {name} ENFORCED",
    defer_constraint="ALTER TABLE {table} ALTER CONSTRAINT {name} DEFERRABLE",
    enable_trigger="ALTER TABLE {table} ENABLE TRIGGER {name}",
    set_logged="ALTER TABLE {table} SET LOGGED",
)

POSTGRESQL = Dialect(
    name="postgresql",
    product="PostgreSQL",
    ddl="postgresql",
    reserved=_RESERVED,
    default_schema="public",
    version_parts=1,
    backup_commands=BACKUP_COMMANDS,
    backup_facts=BACKUP_FACTS,
    health_queries=HEALTH_QUERIES,
    slow_statement_settings=(
        "log_min_duration_statement",
        "log_min_duration_sample",
        "log_statement_sample_rate",
        "auto_explain.log_min_duration",
        "log_lock_waits",
        "log_temp_files",
    ),
    memory_settings=("shared_buffers", "effective_cache_size", "work_mem", "maintenance_work_mem", "max_connections"),
    emptying=Emptying(together="TRUNCATE TABLE {tables} RESTART IDENTITY"),
    supports=Supports(
        partial_indexes=True,
        selective_estimates=True,
        schemas=True,
        folds_case=True,
        zoned_timestamps=True,
        padded_characters=True,
        default_partitions=True,
        identities=True,
        binary_json=True,
        row_security=True,
        search_path=True,
    ),
    alterations=_ALTERATIONS,
    manipulation=Manipulation(
        parameter="${number}",
        returning=True,
        on_conflict=True,
        row_ranges=True,
        text_search="{columns} @@ websearch_to_tsquery({configuration}{text})",
        text_configuration=(
            r"(?i)to_tsvector\s*\(\s*(?:('(?:[^']|'')+')(?:::(?:pg_catalog\.)?regconfig)?\s*,)?"
            r"|tsvector_update_trigger\s*\([^,]+,\s*('(?:[^']|'')+')"
        ),
        named_argument="{name} => {value}",
    ),
    unusable_names=_UNUSABLE,
    upkeep=Upkeep(
        vacuum="VACUUM (ANALYZE) {table}",
        rewrite_table="VACUUM (FULL, ANALYZE) {table}",
        rebuild_index="REINDEX INDEX CONCURRENTLY {index}",
        create_index="CREATE INDEX CONCURRENTLY",
        drop_index="DROP INDEX CONCURRENTLY {index}",
        change_setting=("ALTER SYSTEM SET {setting} = {value}", "SELECT pg_reload_conf()"),
    ),
    settings=_SETTINGS,
)

_FAMILIES = {
    Family.INTEGER: "int2 int4 int8 oid xid xid8 cid tid pg_lsn",
    Family.DECIMAL: "numeric",
    Family.FLOAT: "float4 float8",
    Family.MONEY: "money",
    Family.BOOLEAN: "bool",
    Family.BIT: "bit varbit",
    Family.CHARACTER: "char bpchar varchar",
    Family.TEXT: "text name citext",
    Family.BINARY: "bytea",
    Family.DATE: "date",
    Family.TIME: "time timetz",
    Family.TIMESTAMP: "timestamp",
    Family.TIMESTAMP_WITH_ZONE: "timestamptz",
    Family.INTERVAL: "interval",
    Family.UUID: "uuid",
    Family.JSON: "json jsonb jsonpath",
    Family.XML: "xml",
    Family.NETWORK: "inet cidr macaddr macaddr8",
    Family.GEOMETRY: "point line lseg box path polygon circle geometry geography raster",
    Family.FULL_TEXT: "tsvector tsquery",
    Family.VECTOR: "vector halfvec sparsevec",
}
_FAMILY_BY_NAME = {name: family for family, names in _FAMILIES.items() for name in names.split()}
_FAMILY_BY_KIND = {"e": Family.ENUM, "c": Family.COMPOSITE, "r": Family.RANGE, "m": Family.RANGE}


def family_of(name: str, kind: str, category: str) -> Family:
    """The family of a type from its `typname`, `typtype` and `typcategory` (domains: of the base type)."""
    if category == "A":
        return Family.ARRAY
    return _FAMILY_BY_NAME.get(name) or _FAMILY_BY_KIND.get(kind, Family.OTHER)
