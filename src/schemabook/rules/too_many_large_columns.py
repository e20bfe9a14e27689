"""A table with several columns for large values.

Documents, pictures and binary files in one row make it slow to read even when nobody asks for them: ORMs read whole
rows, and a copy of the table, a backup or a replica moves all of it. Two such columns are usually two things.

Binary columns and those of MySQL for long texts are counted; a plain text column of PostgreSQL says nothing about how
long its values are. Identifiers, hashes and keys that are kept in binary are short, and so is whatever stands in an
index. More than 2 are reported.

Fault:
    CREATE TABLE letter (id bigint PRIMARY KEY, scan bytea, preview bytea, envelope bytea);

Fault (mysql, mariadb):
    CREATE TABLE letter (id integer PRIMARY KEY, scan longblob, body longtext, envelope mediumblob);

Fine:
    CREATE TABLE letter (id bigint PRIMARY KEY, scan bytea, preview bytea, body text, note text, summary text,
        writer_id bytea, password_hash bytea, place bytea UNIQUE);

Fine (mysql, mariadb):
    CREATE TABLE letter (id integer PRIMARY KEY, scan longblob, token binary(16), hash varbinary(64), note text);
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.families import Family
from schemabook.model.findings import Finding, Level
from schemabook.model.tables import Column
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_column, about_table
from schemabook.rules.structure import listed, tied_columns, words_of

MOST = 2
"""The largest number of such columns that is not reported."""
_SHORT = ("binary", "varbinary", "tinyblob")
_SHORT_THINGS = frozenset(
    "id uuid guid hash digest checksum sum md sha key token salt nonce iv mac ip address password secret signature "
    "version etag".split()
)
_LONG_TEXTS = ("longtext", "mediumtext", "clob")


def find(facts: Facts) -> Iterator[Finding]:
    """Tables with more such columns than that."""
    for table in facts.tables:
        indexed = {key.name for index in table.indexes for key in index.columns} | tied_columns(facts, table)
        large = [one for one in table.columns if _is_large(one) and one.name not in indexed and not one.inherited]
        if len(large) > MOST:
            yield fault(
                [about_table(table), *(about_column(table, one) for one in large)],
                f"{listed(one.name for one in large)} can all be large.",
                advice="Keep them in a table of their own, or outside the database with their address here.",
                evidence=[("size", facts.figures_of(table.name).size)],
            )


def _is_large(column: Column) -> bool:
    type_ = column.type.lower()
    if _SHORT_THINGS & set(words_of(column.name)):
        return False
    return (column.family is Family.BINARY and not type_.startswith(_SHORT)) or type_.startswith(_LONG_TEXTS)


rule = Rule(level=Level.NOTE, find=find, sources=("SchemaCrawler: LinterTooManyLobs",))
