"""Expressions of SQL as texts that can be compared, and as labels for people."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

_VALUE = re.compile(r"(?i)'v'")
"""What stands for a value in the texts that are parsed; the parser writes units in capitals."""


@contextmanager
def quiet_parser() -> Iterator[None]:
    """Keeps the parser from printing what it thinks of statements that it cannot read."""
    logger = logging.getLogger("sqlglot")
    before = logger.disabled
    logger.disabled = True
    try:
        yield
    finally:
        logger.disabled = before


def argument(node: exp.Expr, name: str) -> exp.Expr | None:
    """The part of a node that is named after a keyword of Python: from, with."""
    found = node.args.get(f"{name}_") or node.args.get(name)
    return found if isinstance(found, exp.Expression) else None


def bare(node: exp.Expr) -> exp.Expr:
    """An expression without parentheses, casts and collations around it."""
    while isinstance(node, (exp.Paren, exp.Cast, exp.Collate)):
        node = node.this
    return node


def conjuncts(node: exp.Expr) -> Iterator[exp.Expr]:
    """The conditions that must all hold."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        while isinstance(one, exp.Paren):
            one = one.this
        if isinstance(one, exp.And):
            waiting.extend((one.expression, one.this))
        else:
            yield one


def columns_in(node: exp.Expr) -> Iterator[exp.Column]:
    """The columns of an expression, not those of queries inside it."""
    for one in node.walk(prune=lambda each: isinstance(each, exp.Query)):
        if isinstance(one, exp.Column):
            yield one


def queries_in(node: exp.Expr) -> Iterator[exp.Query]:
    """The queries in an expression, not those inside them."""
    for one in node.walk(prune=lambda each: isinstance(each, exp.Query)):
        if isinstance(one, exp.Query):
            yield one


def canonical(node: exp.Expr, language: str) -> str:
    """The expression without casts, parentheses, qualifiers and values."""
    plain = bare(node)
    if isinstance(plain, exp.Column):
        return plain.name
    plain = plain.copy().transform(_bared)
    if isinstance(plain, exp.Extract) and isinstance(plain.expression, exp.Column):
        return f"{plain.name.lower()} of {plain.expression.name}"
    return _VALUE.sub("…", plain.sql(dialect=language, normalize_functions="lower"))


def _bared(node: exp.Expr) -> exp.Expr:
    plain = bare(node)
    if isinstance(plain, exp.Column):
        return exp.column(exp.to_identifier(plain.name, quoted=False))
    return plain


def canonical_text(text: str, language: str) -> str:
    """The canonical text of an expression of the catalogue; itself where it cannot be read."""
    try:
        return canonical(sqlglot.parse_one(text, read=language), language)
    except (SqlglotError, RecursionError):
        return text


def conjunct_texts(text: str, language: str) -> frozenset[str]:
    """The canonical texts of the conditions of a predicate."""
    try:
        return frozenset(canonical(one, language) for one in conjuncts(sqlglot.parse_one(text, read=language)))
    except (SqlglotError, RecursionError):
        return frozenset({text})
