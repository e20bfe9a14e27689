"""A table with another collation than the rest of the database.

Texts of two collations cannot be compared as they are: a join between them fails ("Illegal mix of collations") or
converts one side, whose index is then of no use. What is equal in one table is not in the other.

A table is reported when four fifths of the tables with texts agree on another collation than it has. Columns that were
given one of their own are left alone, and so are tables without texts. No fix is made from a collation that tells
small letters from capitals to one that does not, or the other way round, nor to a character set that holds less.

Fault (mysql, mariadb):
    CREATE TABLE a (id integer PRIMARY KEY, name varchar(40)) COLLATE utf8mb4_unicode_ci;
    CREATE TABLE b (id integer PRIMARY KEY, name varchar(40)) COLLATE utf8mb4_unicode_ci;
    CREATE TABLE c (id integer PRIMARY KEY, name varchar(40)) COLLATE utf8mb4_unicode_ci;
    CREATE TABLE d (id integer PRIMARY KEY, name varchar(40)) COLLATE utf8mb4_unicode_ci;
    CREATE TABLE e (id integer PRIMARY KEY, name varchar(40)) COLLATE utf8mb4_general_ci;

Fault (mysql, mariadb):
    CREATE TABLE a (id integer PRIMARY KEY, name varchar(40)) COLLATE utf8mb4_unicode_ci;
    CREATE TABLE b (id integer PRIMARY KEY, name varchar(40)) COLLATE utf8mb4_unicode_ci;
    CREATE TABLE c (id integer PRIMARY KEY, name varchar(40)) COLLATE utf8mb4_unicode_ci;
    CREATE TABLE d (id integer PRIMARY KEY, name varchar(40)) COLLATE utf8mb4_unicode_ci;
    CREATE TABLE e (code varchar(40) UNIQUE) COLLATE utf8mb4_bin;
    INSERT INTO e VALUES ('a'), ('A');

Fine (mysql, mariadb):
    CREATE TABLE a (id integer PRIMARY KEY, name varchar(40)) COLLATE utf8mb4_unicode_ci;
    CREATE TABLE b (id integer PRIMARY KEY, name varchar(40)) COLLATE utf8mb4_unicode_ci;
    CREATE TABLE c (id integer PRIMARY KEY, name varchar(40)) COLLATE utf8mb4_unicode_ci;
    CREATE TABLE d (id integer PRIMARY KEY, name varchar(40) COLLATE utf8mb4_bin) COLLATE utf8mb4_unicode_ci;
    CREATE TABLE e (id integer PRIMARY KEY, number integer) COLLATE utf8mb4_general_ci;

Fine (mysql, mariadb):
    CREATE TABLE a (id integer PRIMARY KEY, name varchar(40)) COLLATE utf8mb4_unicode_ci;
    CREATE TABLE b (id integer PRIMARY KEY, name varchar(40)) COLLATE utf8mb4_general_ci;
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from schemabook.engines.dialect import Dialect
from schemabook.model.families import Family
from schemabook.model.findings import Finding, Level
from schemabook.model.tables import Table
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_table
from schemabook.rules.structure import alter, is_of_a_tool, tied_columns

AGREEING = 0.8
_CASES = ("_bin", "_cs")
"""Endings of the collations that tell small letters from capitals."""
_TEXTS = frozenset({Family.CHARACTER, Family.TEXT, Family.ENUM, Family.SET})


def find(facts: Facts) -> Iterator[Finding]:
    """Tables with texts whose collation is not that of nearly all the others."""
    collations = {table.name: _collation(table) for table in facts.tables if _has_texts(table)}
    usual, times = Counter(collations.values()).most_common(1)[0] if collations else ("", 0)
    if times < AGREEING * len(collations):
        return
    for table in facts.tables:
        collation = collations.get(table.name, usual)
        if collation != usual and not is_of_a_tool(table):
            yield fault(
                about_table(table),
                f"Its texts have the collation {collation}, those of other tables {usual}.",
                _fix(facts, table, usual),
                advice="Converting rewrites the table. Columns of foreign keys have to be converted on both sides.",
            )


def _has_texts(table: Table) -> bool:
    """Whether a text of the table has the table's own collation."""
    return any(one.family in _TEXTS and not one.collation for one in table.columns)


def _collation(table: Table) -> str:
    return next((one.value for one in table.options if one.name == "collation"), "")


def _fix(facts: Facts, table: Table, collation: str) -> tuple[str, ...]:
    tied = tied_columns(facts, table)
    if any(one.family in _TEXTS and (one.name in tied or one.collation) for one in table.columns):
        return ()
    if not _can_follow(_collation(table), collation):
        return ()
    template = facts.dialect.alterations.set_collation
    return alter(facts, template, table, type=collation.split("_", 1)[0], clause=collation)


def _can_follow(own: str, usual: str) -> bool:
    """Whether both tell cases apart, or neither does, and the other character set holds all signs of this one."""
    widest = _character_set(usual) == "utf8mb4"
    return own.endswith(_CASES) == usual.endswith(_CASES) and (widest or _character_set(own) == _character_set(usual))


def _character_set(collation: str) -> str:
    return collation.partition("_")[0]


def _has_collations(dialect: Dialect) -> bool:
    return bool(dialect.alterations.set_collation)


rule = Rule(level=Level.WARNING, find=find, applies=_has_collations)
