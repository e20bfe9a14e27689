"""A partitioned table that refuses rows which fit into no partition.

Without a default partition, an insert that no partition is there for fails: a new country, or the first row of a month
whose partition nobody has made. That can be meant, so that nothing is stored in the wrong place; then whatever makes
the partitions has to be watched.

Hash partitions always fit, and so do ranges that go on without end on both sides.

Fault:
    CREATE TABLE visit (id bigint, country text) PARTITION BY LIST (country);
    CREATE TABLE visit_de PARTITION OF visit FOR VALUES IN ('de');

Fault:
    CREATE TABLE visit (id bigint, day date) PARTITION BY RANGE (day);

Fine:
    CREATE TABLE visit (id bigint, country text) PARTITION BY LIST (country);
    CREATE TABLE visit_de PARTITION OF visit FOR VALUES IN ('de');
    CREATE TABLE visit_rest PARTITION OF visit DEFAULT PARTITION BY HASH (id);
    CREATE TABLE visit_rest_0 PARTITION OF visit_rest FOR VALUES WITH (MODULUS 1, REMAINDER 0);
    CREATE TABLE hit (id bigint, day date) PARTITION BY RANGE (day);
    CREATE TABLE hit_old PARTITION OF hit FOR VALUES FROM (MINVALUE) TO ('2020-01-01');
    CREATE TABLE hit_new PARTITION OF hit FOR VALUES FROM ('2020-01-01') TO (MAXVALUE);
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.engines.dialect import Dialect
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import every_table
from schemabook.model.findings import Finding, Level
from schemabook.model.tables import Table
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_table
from schemabook.rules.structure import constraint_name


def find(facts: Facts) -> Iterator[Finding]:
    """Tables, and partitions that are partitioned, by range or list, that do not take every row."""
    for table in every_table(facts.tables):
        method = table.partition_key.method.upper() if table.partition_key else "HASH"
        if method != "HASH" and not _takes_all(table):
            name = facts.qualify(QualifiedName(table.name.schema, constraint_name(table, (), "default")))
            yield fault(
                about_table(table),
                "Rows that fit into no partition are refused.",
                [f"CREATE TABLE {name} PARTITION OF {facts.qualify(table.name)} DEFAULT"],
                advice="Rows in the default partition stand in the way of the one that they belong to: move them.",
            )


def _takes_all(table: Table) -> bool:
    bounds = [one.partition_bound or "" for one in table.partitions]
    ends = (any(word in bound for bound in bounds) for word in ("FROM (MINVALUE", "TO (MAXVALUE"))
    return any(bound.strip().upper() == "DEFAULT" for bound in bounds) or all(ends)


def _has_default(dialect: Dialect) -> bool:
    return dialect.supports.default_partitions


rule = Rule(level=Level.NOTE, find=find, applies=_has_default)
