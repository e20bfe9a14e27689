"""A primary key that does not come first in its table.

Readers look for what names a row at the beginning, and so do tools that show the first columns of a table. It changes
nothing for the server.

It is enough that the first column belongs to the key: one that takes in what the table is partitioned by often has its
last column further down.

Fault:
    CREATE TABLE customer (name text, id bigint PRIMARY KEY);

Fault (mysql, mariadb, sqlite):
    CREATE TABLE customer (name varchar(20), id integer PRIMARY KEY);

Fine:
    CREATE TABLE visit (day date, note text, customer_id bigint, PRIMARY KEY (customer_id, day));
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_table
from schemabook.rules.structure import designed_tables


def find(facts: Facts) -> Iterator[Finding]:
    """Tables whose first column is not of the primary key."""
    for table in designed_tables(facts):
        key = table.primary_key.columns if table.primary_key else ()
        if key and table.columns[0].name not in key:
            yield fault(
                about_table(table),
                "Its primary key does not come first.",
                advice="Put it first when the table is made anew for another reason.",
            )


rule = Rule(level=Level.NOTE, find=find, sources=("SchemaCrawler: LinterTableWithPrimaryKeyNotFirst",))
