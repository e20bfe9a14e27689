"""PostgreSQL's SQL: quoting, capabilities and families of types."""

from __future__ import annotations

from schemabook.engines.dialect import Dialect, Supports
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

POSTGRESQL = Dialect(
    name="postgresql",
    product="PostgreSQL",
    ddl="postgresql",
    reserved=_RESERVED,
    default_schema="public",
    version_parts=1,
    supports=Supports(schemas=True),
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
