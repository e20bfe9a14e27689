"""Moments in time that end in 2038.

TIMESTAMP of MySQL counts seconds in four bytes: nothing after 19 January 2038 can be stored, and contracts,
certificates and loans already run longer. DATETIME goes to the year 9999, but keeps a clock's reading and no zone, so
that programmes have to agree on one. (MariaDB on 64 bits goes to 2106 from 11.5 on.)

One finding names the columns of a table. Columns that note when a row was written, by themselves, are left alone: there
is time to change them.

Fault (mysql, mariadb):
    CREATE TABLE contract (id integer PRIMARY KEY, ends_at timestamp NULL);

Fine (mysql, mariadb):
    CREATE TABLE contract (id integer PRIMARY KEY, ends_at datetime, changed_at timestamp DEFAULT CURRENT_TIMESTAMP
        ON UPDATE CURRENT_TIMESTAMP, made_at timestamp DEFAULT CURRENT_TIMESTAMP);
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.engines.dialect import Dialect
from schemabook.model.families import Family
from schemabook.model.findings import Finding, Level
from schemabook.model.tables import Column
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_column, about_table
from schemabook.rules.structure import listed


def find(facts: Facts) -> Iterator[Finding]:
    """Tables with such columns that the server does not fill in by itself."""
    for table in facts.tables:
        columns = [one for one in table.columns if _is_limited(one)]
        if columns:
            yield fault(
                [about_table(table), *(about_column(table, one) for one in columns)],
                f"{listed(one.name for one in columns)}: nothing after January 2038 can be stored.",
                advice="Make them DATETIME, in a zone that all programmes agree on.",
            )


def _is_limited(column: Column) -> bool:
    filled_in = "current_timestamp" in (column.default or "").lower() or column.on_update is not None
    return column.family is Family.TIMESTAMP_WITH_ZONE and not filled_in


def _ends(dialect: Dialect) -> bool:
    return dialect.supports.short_timestamps


rule = Rule(level=Level.NOTE, find=find, applies=_ends)
