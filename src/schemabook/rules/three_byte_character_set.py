"""A table whose texts cannot hold every sign.

The old utf8 of MySQL, which is called utf8mb3 now, keeps signs of up to three bytes. Emoji, and many names and
characters of Chinese, Japanese and other scripts, take four: inserting them fails, or cuts the text off in a session
that is not strict. It is deprecated and will be removed.

The fix changes to a collation of the same kind, so that what a key tells apart stays apart: a binary one to a binary
one, a general one to that of most tables. A text whose collation is not its table's, or is one of a language, was
given it on purpose: no fix is made there.

Fault (mysql, mariadb):
    CREATE TABLE customer (id integer PRIMARY KEY, name varchar(40)) CHARACTER SET utf8mb3;

Fault (mysql, mariadb):
    CREATE TABLE customer (id integer PRIMARY KEY, name varchar(40) CHARACTER SET utf8mb3) CHARACTER SET utf8mb4;

Fault (mysql, mariadb):
    CREATE TABLE customer (id integer PRIMARY KEY, name varchar(40)) COLLATE utf8mb4_unicode_ci;
    CREATE TABLE code (code varchar(9) UNIQUE) COLLATE utf8mb3_bin;
    INSERT INTO code VALUES ('a'), ('A');

Fine (mysql, mariadb):
    CREATE TABLE customer (id integer PRIMARY KEY, name varchar(40)) CHARACTER SET utf8mb4;
    CREATE TABLE number (id integer PRIMARY KEY, value decimal(9, 2)) CHARACTER SET utf8mb3;
    CREATE TABLE code (code char(3) CHARACTER SET ascii PRIMARY KEY) CHARACTER SET utf8mb3;
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from schemabook.engines.dialect import Dialect
from schemabook.model.families import Family
from schemabook.model.findings import Finding, Level
from schemabook.model.tables import Column, Table
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_column, about_table
from schemabook.rules.structure import alter, tied_columns

_OLD = ("utf8_", "utf8mb3_")
_TEXTS = frozenset({Family.CHARACTER, Family.TEXT, Family.ENUM, Family.SET})
_BINARY = "bin"
_GENERAL = frozenset({"general_ci", "unicode_ci", "unicode_520_ci", "uca1400_ai_ci"})
"""Endings of the collations that tell neither cases nor accents apart, in no language's own order."""


def find(facts: Facts) -> Iterator[Finding]:
    """Tables with texts in that character set."""
    for table in facts.tables:
        collation = _collation(table)
        texts = [one for one in table.columns if one.family in _TEXTS and _is_old(one, collation)]
        if texts:
            yield fault(
                [about_table(table), *(about_column(table, one) for one in texts)],
                "Its texts cannot hold signs of four bytes, such as emoji.",
                _fix(facts, table, texts),
                advice="Converting rewrites the table, and an index over long texts may become too long. Columns of "
                "foreign keys have to be converted on both sides, with the foreign key dropped meanwhile. Collations "
                "differ in what they take for equal, such as ß and ss: a unique key can refuse the conversion.",
                evidence=[("size", facts.figures_of(table.name).size)],
            )


def _is_old(column: Column, collation: str) -> bool:
    return (column.collation or collation).startswith(_OLD)


def _fix(facts: Facts, table: Table, texts: list[Column]) -> tuple[str, ...]:
    """The whole table converted, unless a foreign key or a collation that was chosen stands in the way."""
    names = {one.name for one in texts}
    own = _collation(table)
    chosen = any(one.collation not in (None, own) for one in table.columns)
    wanted = _wider_collation(facts, own)
    if names & tied_columns(facts, table) or chosen or not wanted:
        return ()
    return alter(facts, facts.dialect.alterations.set_collation, table, type="utf8mb4", clause=wanted)


def _wider_collation(facts: Facts, collation: str) -> str:
    """The collation of four bytes that tells apart what this one does; empty where that is not known.

    Among the general ones it is that of most tables, so that joins with them still work.
    """
    kind = _ending(collation)
    if kind == _BINARY:
        return f"utf8mb4_{kind}"
    if not collation.startswith(_OLD) or kind not in _GENERAL:
        return ""
    said = [_collation(table) for table in facts.tables]
    counts = Counter(one for one in said if one.startswith("utf8mb4_") and _is_general(_ending(one)))
    return counts.most_common(1)[0][0] if counts else f"utf8mb4_{kind}"


def _ending(collation: str) -> str:
    """What stands behind the character set: `utf8mb3_general_ci` → general_ci."""
    return collation.partition("_")[2]


def _is_general(ending: str) -> bool:
    return ending in _GENERAL or ending == "0900_ai_ci"


def _collation(table: Table) -> str:
    return next((one.value for one in table.options if one.name == "collation"), "")


def _has_character_sets(dialect: Dialect) -> bool:
    return bool(dialect.alterations.set_collation)


rule = Rule(level=Level.WARNING, find=find, applies=_has_character_sets)
