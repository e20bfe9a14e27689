"""The text of a statement → a tree, or why there is none."""

from __future__ import annotations

import re

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from schemabook.engines.dialect import Dialect
from schemabook.formats.sql_logs.normalising import with_literals

_LANGUAGES = {"postgresql": "postgres"}
_FIRST_WORD = re.compile(r"[\s(]*(\w+)")
_READ = frozenset({"SELECT", "WITH", "INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE", "COPY", "VALUES", "TABLE"})
_CURSOR = re.compile(r"(?i)DECLARE \S+ .*?\bCURSOR\b.*? FOR (?=SELECT|WITH)")
_PREPARED = re.compile(r"(?i)PREPARE \S+? ?(?:\([^)]*\) )?(?:AS|FROM) (?=SELECT|WITH|INSERT|UPDATE|DELETE)")
_REPLACE = re.compile(r"(?i)REPLACE (?:INTO )?")
_REASONS = {
    "CALL": "what the routine does is not seen",
    "EXECUTE": "the prepared statement is not seen",
    "DO": "what the block does is not seen",
}
_TRUNCATED = re.compile(r"\.\.\.\s*$")


def language_of(dialect: Dialect) -> str:
    """The dialect's name in the SQL parser."""
    return _LANGUAGES.get(dialect.ddl, dialect.ddl)


def parse(text: str, dialect: Dialect) -> exp.Expr | str:
    """The tree of a statement, or why there is none.

    A digest does not say how many arguments `(...)` stands for: one is tried, then two.
    """
    found = _parse(text, dialect)
    if isinstance(found, str) and "(...)" in text:
        again = _parse(text.replace("(...)", "(?, ?)"), dialect)
        return found if isinstance(again, str) else again
    return found


def _parse(text: str, dialect: Dialect) -> exp.Expr | str:
    plain = with_literals(text, dialect.name)
    replacing = plain.upper().startswith("REPLACE ")
    if replacing:
        plain = _REPLACE.sub("INSERT INTO ", plain, count=1)
    plain = _PREPARED.sub("", _CURSOR.sub("", plain, count=1), count=1)
    word = _FIRST_WORD.match(plain)
    if word is None:
        return "its text is hidden from this account" if text.startswith("<") else "it is empty"
    if word[1].upper() not in _READ:
        return _REASONS.get(word[1].upper(), f"{word[1].upper()} reads and writes no rows of tables")
    try:
        tree = sqlglot.parse_one(plain, read=language_of(dialect))
    except SqlglotError:
        cut = " (its text is cut off)" if _TRUNCATED.search(text) else ""
        return f"it could not be parsed{cut}"
    except RecursionError:
        return "it is nested too deep to be parsed"
    if isinstance(tree, exp.Command):
        return f"this form of {word[1].upper()} could not be parsed"
    if replacing and isinstance(tree, exp.Insert):
        tree.set("alternative", "REPLACE")
    return tree
