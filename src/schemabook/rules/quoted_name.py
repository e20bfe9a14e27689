"""Names that only work in quotes.

A name with capitals (where the server folds names), blanks or signs has to be quoted, in exactly this spelling, in
every query, script and tool that ever touches it. Without the quotes, the message is that there is no such table.

One finding names the table and those of its columns that need it. Words that SQL reserves are another rule's.

Fault:
    CREATE TABLE "Customer" (id bigint PRIMARY KEY, "firstName" text);

Fault:
    CREATE TABLE customer (id bigint PRIMARY KEY, "first name" text);

Fault (mysql, mariadb, sqlite):
    CREATE TABLE customer (id integer PRIMARY KEY, `first name` varchar(20));

Fine:
    CREATE TABLE customer (id bigint PRIMARY KEY, first_name text, "user" text, größe int, a$b int);

Fine (mysql, mariadb, sqlite):
    CREATE TABLE Customer (Id integer PRIMARY KEY, firstName varchar(20), `order` int, größe int);
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_column, about_table
from schemabook.rules.structure import is_of_a_tool, listed

_PLAIN = re.compile(r"[^\W\d][\w$]*")


def find(facts: Facts) -> Iterator[Finding]:
    """Tables that need quotes, or have columns that do."""
    for table in facts.tables:
        columns = [one.name for one in table.columns if _needs_quotes(facts, one.name) and not one.inherited]
        own = [table.name.name] if _needs_quotes(facts, table.name.name) else []
        if (own or columns) and not is_of_a_tool(table):
            yield fault(
                [about_table(table), *(about_column(table, name) for name in columns)],
                f"{listed([*own, *columns])}: only works in quotes.",
                advice="Rename them when their users can be changed with them; a view of the old name can help.",
            )


def _needs_quotes(facts: Facts, name: str) -> bool:
    return not _PLAIN.fullmatch(name) or (facts.dialect.supports.folds_case and name != name.lower())


rule = Rule(level=Level.NOTE, find=find, sources=("SchemaCrawler: LinterTableWithQuotedNames",))
