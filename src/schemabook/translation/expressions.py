"""Defaults and checks that mean the same everywhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import ModuleType
from typing import Any

from schemabook.model.families import Family

_DATE = re.compile(r"'(?!0000)\d{4}-(?!00)\d\d-(?!00)\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?'")
_TEMPORAL = (Family.DATE, Family.TIMESTAMP, Family.TIMESTAMP_WITH_ZONE)
_NUMERIC = (Family.INTEGER, Family.DECIMAL, Family.FLOAT, Family.MONEY, Family.YEAR)
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_STRING = re.compile(r"'(?:[^']|'')*'")
_NOW = re.compile(
    r"(?i)now\(\)|current_timestamp(?:\(\d*\))?|localtimestamp(?:\(\d*\))?|statement_timestamp\(\)|sysdate\(\)"
)
_TODAY = re.compile(r"(?i)current_date(?:\(\))?|curdate\(\)|now\(\)::date|\('now'::text\)::date")
_UUID = re.compile(r"(?i)(?:\w+\.)?(?:gen_random_uuid|uuid_generate_v4|uuid)\(\)")
_CAST = re.compile(r"::[\w\" .]+(?:\([\d, ]+\))?(?:\[\])?$")
_BOOLEANS = {"true": "TRUE", "false": "FALSE", "b'1'": "TRUE", "b'0'": "FALSE"}


def simple_default(text: str, family: Family) -> tuple[str, str] | None:
    """The kind and the value of a default that every engine can express for this family, or None.

    Kinds: "number", "string" (a literal), "boolean", "now", "today", "uuid", "null".
    """
    plain = _unwrapped(text)
    if plain.lower() == "null":
        return "null", "NULL"
    if plain.lower() in _BOOLEANS:
        return "boolean", _BOOLEANS[plain.lower()]
    if family in _TEMPORAL and (_NUMBER.fullmatch(plain) or _STRING.fullmatch(plain)):
        return ("string", plain) if _DATE.fullmatch(plain) else None
    if family in _NUMERIC and _STRING.fullmatch(plain):
        return ("number", plain[1:-1]) if _NUMBER.fullmatch(plain[1:-1]) else None
    for kind, pattern in (("number", _NUMBER), ("string", _STRING), ("now", _NOW), ("today", _TODAY), ("uuid", _UUID)):
        if pattern.fullmatch(plain):
            return kind, plain
    return None


def _unwrapped(text: str) -> str:
    """The expression without casts at its end and parentheses around it."""
    plain = text.strip()
    while True:
        shorter = plain
        if not _TODAY.fullmatch(plain):
            shorter = _CAST.sub("", plain).strip()
        if shorter.startswith("(") and shorter.endswith(")") and shorter.count("(") == 1:
            shorter = shorter[1:-1].strip()
        if shorter == plain:
            return plain
        plain = shorter


def translated_check(expression: str, reads: str, writes: str, columns: Mapping[str, str]) -> str | None:
    """The check in another dialect of sqlglot, if it holds nothing but comparisons of columns with literals.

    `columns` are the names that it may use. None where it holds anything else, or is nested too deep for sqlglot.
    """
    sqlglot = _sqlglot()
    try:
        return _translated(sqlglot.parse_one(expression, read=reads), writes, columns)
    except (sqlglot.errors.SqlglotError, RecursionError):
        return None


def _translated(tree: Any, writes: str, columns: Mapping[str, str]) -> str | None:
    """The text of a parsed check in another dialect, if everything in it is harmless."""
    exp = _sqlglot().exp
    tree = tree.transform(_without_text_cast)
    if not all(isinstance(node, _harmless()) for node in tree.walk()):
        return None
    if not all(column.name in columns and not column.table for column in tree.find_all(exp.Column)):
        return None
    for identifier in tree.find_all(exp.Identifier):
        identifier.set("quoted", True)
    text: str = tree.sql(dialect=writes)
    return text


@cache
def _sqlglot() -> ModuleType:
    """The SQL parser, imported when it is first needed, because it is large."""
    import sqlglot

    return sqlglot


@cache
def _harmless() -> tuple[type, ...]:
    """The nodes that mean the same on every engine."""
    exp = _sqlglot().exp
    return (
        exp.Column,
        exp.Identifier,
        exp.Literal,
        exp.Boolean,
        exp.Null,
        exp.Paren,
        exp.And,
        exp.Or,
        exp.Not,
        exp.EQ,
        exp.NEQ,
        exp.GT,
        exp.GTE,
        exp.LT,
        exp.LTE,
        exp.In,
        exp.Between,
        exp.Is,
        exp.Add,
        exp.Sub,
        exp.Mul,
        exp.Neg,
        exp.Tuple,
    )


def _without_text_cast(node: Any) -> Any:
    """A literal for a literal that is cast, `x IN (…)` for `x = ANY (ARRAY[…])`."""
    exp = _sqlglot().exp
    if isinstance(node, exp.EQ) and isinstance(node.expression, exp.Any):
        array = node.expression.this
        while isinstance(array, (exp.Paren, exp.Cast)):
            array = array.this
        if isinstance(array, exp.Array):
            values = [_without_text_cast(value) for value in array.expressions]
            return exp.In(this=_without_text_cast(node.this), expressions=values)
    plain = node
    while isinstance(plain, exp.Cast):
        plain = plain.this.unnest()
    return plain if isinstance(plain, (exp.Literal, exp.Column, exp.Neg)) else node
