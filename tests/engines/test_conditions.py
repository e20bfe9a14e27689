"""Conditions of SQL: what is read of them, and that the rest stays unknown."""

from __future__ import annotations

import random
import time

import pytest

from schemabook.engines import dialect_by_name
from schemabook.engines.conditions import (
    UNKNOWN,
    Condition,
    Operand,
    allowed_values,
    conjuncts,
    read_condition,
    reading_of,
    split_tokens,
)

POSTGRESQL = dialect_by_name("postgresql")
MYSQL = dialect_by_name("mysql")


def shown(condition: Condition) -> str:
    """A condition as a text that tests can compare."""
    if condition.kind == "test":
        right = ",".join(f"{one.qualifier}.{one.text}" if one.qualifier else one.text for one in condition.right)
        left = f"{condition.left.function}({condition.left.text})" if condition.left.function else condition.left.text
        qualified = f"{condition.left.qualifier}.{left}" if condition.left.qualifier else left
        return f"{qualified} {condition.operator} {right}".strip()
    inner = " ; ".join(shown(part) for part in condition.parts)
    return f"{condition.kind}[{inner}]" if condition.parts else "?"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(quantity > 0)", "quantity > 0"),
        ("((status)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))", "status in a,b"),
        ("(status = ANY (ARRAY['a'::text, 'b'::text]))", "status in a,b"),
        ("status <> ALL (ARRAY['a'::s, 'b'::s])", "status not in a,b"),
        ("((vat >= (0)::numeric) AND (vat <= (1)::numeric))", "all[vat >= 0 ; vat <= 1]"),
        ("a between 1 and 2 and b = 3", "all[a between 1,2 ; b = 3]"),
        ("(a IS NULL) OR (char_length(a) > 0)", "any[a is null ; char_length(a) > 0]"),
        ("NOT (a = 'x')", "not[a = x]"),
        ("0 < a", "a > 0"),
        ("old.status IS DISTINCT FROM new.status", "old.status <> new.status"),
        ("a not in ('x','y')", "a not in x,y"),
        ("a ~~ 'x%'", "a like x%"),
        ("is_active", "is_active is true"),
        ("a = -1", "a = -1"),
        ("birth >= '1900-01-01'::date", "birth >= 1900-01-01"),
        ("CAST(a AS varchar(10)) = 'x'", "a = x"),
        ("\"odd name\" = 'it''s'", "odd name = it's"),
        ("a > b", "a > b"),
    ],
)
def test_conditions_that_are_read(text: str, expected: str) -> None:
    assert shown(read_condition(text, POSTGRESQL)) == expected


def test_mysql_writes_introducers_and_backticks() -> None:
    assert shown(read_condition("(`status` in (_utf8mb4'a',_utf8mb4'b'))", MYSQL)) == "status in a,b"
    assert shown(read_condition("json_valid(`a`)", MYSQL)) == "json_valid(a) is true"


@pytest.mark.parametrize(
    "text",
    [
        "a + b > 0",
        "a || b = 'x'",
        "f(a, b)",
        "a = (SELECT max(x) FROM t)",
        "a > now() - '1 day'::interval",
        "CASE WHEN a THEN b ELSE c END",
        "a = 1 XOR b = 2",
        "a = E'x\\'y'",
        "EXISTS (SELECT 1)",
        "a BETWEEN b + 1 AND c",
        "",
    ],
)
def test_anything_else_is_unknown(text: str) -> None:
    assert read_condition(text, POSTGRESQL) == UNKNOWN


def test_unknown_parts_stand_where_they_stood() -> None:
    found = read_condition("a = 1 AND f(b, c) AND (d = 2 OR g(e) > h(i, 1))", POSTGRESQL)
    assert shown(found) == "all[a = 1 ; ? ; any[d = 2 ; ?]]"
    assert [shown(part) for part in conjuncts(found)] == ["a = 1", "?", "any[d = 2 ; ?]"]
    assert (
        shown(read_condition("a = 1 AND b = c + 1 AND (d = e * 2 OR f = 3)", POSTGRESQL))
        == "all[a = 1 ; ? ; any[? ; f = 3]]"
    )


def test_allowed_values() -> None:
    assert allowed_values(read_condition("a = 'x' OR a IN ('y', 'x') OR a IS NULL", POSTGRESQL)) == (
        Operand("column", "a"),
        ("x", "y"),
    )
    for other in ("a = 'x' OR b = 'y'", "a <> 'x'", "a = b", "lower(a) = 'x'", "a = 'x' AND b = 'y'", "a IS NULL"):
        assert allowed_values(read_condition(other, POSTGRESQL)) is None


def test_comments_and_bodies() -> None:
    tokens = split_tokens("a -- b\n/* c */ $$ d 'e' $$", reading_of(POSTGRESQL))
    assert [token.text for token in tokens] == ["a", "d", "e"]


def test_nothing_fails_and_nothing_takes_long() -> None:
    chance = random.Random(3)
    words = [
        "(",
        ")",
        "a",
        "'x'",
        "and",
        "or",
        "not",
        "=",
        "in",
        "between",
        "::",
        "case",
        "end",
        ",",
        "any",
        "array",
        "[",
    ]
    started = time.process_time()
    for _ in range(3000):
        read_condition(" ".join(chance.choice(words) for _ in range(chance.randrange(30))), POSTGRESQL)
    for nested in ("(" * 400 + "a" + ")" * 400, "(" * 200 + "a::text" + ")" * 200 + " = 'x'", "not " * 3000 + "a"):
        read_condition(nested, POSTGRESQL)
    assert time.process_time() - started < 5
