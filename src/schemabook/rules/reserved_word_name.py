"""A name that is a word of SQL.

`order`, `group` or `user` mean something else to the server. Without quotes the query is refused with a message about
its syntax, or worse, it runs: in PostgreSQL `SELECT user FROM account` gives the name of whoever asks.

One finding names the table and those of its columns. Only words that this engine really refuses are reported.

Fault:
    CREATE TABLE "order" (id bigint PRIMARY KEY, "user" text);

Fault (mysql, mariadb, sqlite):
    CREATE TABLE customer (id integer PRIMARY KEY, `group` integer);

Fine:
    CREATE TABLE orders (
        id bigint PRIMARY KEY, name text, value int, date date, time time, type text, key text, level int
    );

Fine (mysql, mariadb, sqlite):
    CREATE TABLE user (id integer PRIMARY KEY, name varchar(9), value int, date date, type int, end int, offsets int);
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_column, about_table
from schemabook.rules.structure import listed


def find(facts: Facts) -> Iterator[Finding]:
    """Tables with such a name, or with columns of such names."""
    words = facts.dialect.unusable_names
    for table in facts.tables:
        columns = [one.name for one in table.columns if one.name.lower() in words and not one.inherited]
        own = [table.name.name] if table.name.name.lower() in words else []
        if own or columns:
            yield fault(
                [about_table(table), *(about_column(table, name) for name in columns)],
                f"{listed([*own, *columns])}: a word of SQL.",
                advice="Rename them when their users can be changed with them; orders and user_name are free.",
            )


rule = Rule(level=Level.NOTE, find=find, sources=("SchemaCrawler: LinterTableWithQuotedNames",))
