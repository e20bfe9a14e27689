"""Checks worked out in Python give what the servers give; texts for patterns match there."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from schemabook.examples.sample.evaluation import Evaluator, parse_expression
from schemabook.examples.sample.patterns import like_sample, regular_sample
from schemabook.examples.sample.values import UNPROVEN
from schemabook.scratch.server import ScratchServer

NOW = datetime.now(UTC).replace(tzinfo=None)
ROW: dict[str, object] = {
    "n": 5,
    "p": Decimal("2.50"),
    "t": "Ab c",
    "d": date(2024, 2, 29),
    "m": datetime.fromisoformat("2024-02-29T13:30"),
    "missing": None,
    "yes": True,
    "j": '{"x": 1}',
}
SHARED = """
n > 4 AND n < 5
n > 4 OR missing = 'x'
missing = 'x' AND n > 4
missing = 'x' AND n > 5
NOT (missing = 'x')
n BETWEEN 5 AND 6
n NOT BETWEEN 6 AND 7
n IN (1, 5)
n IN (1, NULL)
n NOT IN (1, 2)
n NOT IN (1, NULL)
missing IS NULL
t IS NOT NULL AND missing IS NULL
t LIKE 'A%'
t LIKE 'A_ c'
t NOT LIKE '%z'
length(t) = 4
lower(t) = 'ab c'
upper(t) <> 'AB C'
trim(t) <> ''
coalesce(missing, t) = 'Ab c'
nullif(n, 5) IS NULL
CASE WHEN n > 3 THEN t = 'x' ELSE n = 1 END
CASE n WHEN 5 THEN 'five' ELSE 'other' END = 'five'
n * p = 12.5
n + p > 7.5
n - 6 < 0
-n < -4
n % 3 = 2
abs(0 - n) = 5
round(p * 3, 1) = 7.5
d > '2024-02-28'
d < m
substr(t, 2, 2) = 'b '
replace(t, 'b', 'c') = 'Ac c'
""".strip().splitlines()
POSTGRESQL = """
t ~ '^[A-Z][a-z] '
t !~ '\\d'
t ~* '^AB'
t = ANY (ARRAY['x', 'Ab c'])
n <> ALL (ARRAY[1, 2])
n = ANY (ARRAY[1, NULL])
missing IS DISTINCT FROM t
missing IS NOT DISTINCT FROM NULL
yes IS TRUE
missing = 'a' IS NOT TRUE
yes
NOT yes
d + interval '1 month' = '2024-03-29'
m - interval '90 minutes' = '2024-02-29 12:00:00'
m::date = d
n::text = '5'
'7'::integer > n
extract(year from d) = 2024
date_part('month', m) = 2
num_nonnulls(n, missing, t) = 2
jsonb_typeof(j::jsonb) = 'object'
char_length(t) >= 4
octet_length(t) = 4
greatest(n, 9, NULL) = 9
least(n, 9) = 5
d <= now()
m < now() - interval '1 day'
now() < d
(d, n) IS NOT NULL
daterange(d, d + 2) && daterange(d + 2, d + 4)
""".strip().splitlines()
MYSQL = """
t REGEXP '^A'
to_days(d) = 739310
year(d) = 2024
month(m) = 2
json_valid(j)
json_valid(t)
char_length(t) = 4
n <=> NULL
n DIV 2 = 2
d + INTERVAL 1 DAY > '2024-02-29'
datediff(m, d) = 0
""".strip().splitlines()
DOUBTFUL = {"n DIV 2 = 2", "daterange(d, d + 2) && daterange(d + 2, d + 4)", "(d, n) IS NOT NULL"}
"""Expressions that need not be worked out; what comes out must be right all the same."""
PATTERNS = r"""
^[A-Z]{2}-\d{4}$
^[^@\s]+@[^@\s]+\.[^@\s]+$
^(draft|final|v[0-9]+)$
^[a-z0-9][a-z0-9:-]{0,48}[a-z0-9]$
^\+?[0-9]{7,15}$
^[[:alpha:]_]+[[:digit:]]?$
^#(?:[0-9a-fA-F]{3}){1,2}$
^https?://[^\s/$.?#].[^\s]*$
^\w+(\.\w+)*$
[0-9]
^$|^x+$
""".strip().splitlines()


def worked_out(expression: str, language: str) -> object:
    """What the evaluator makes of an expression over ROW."""
    tree = parse_expression(expression, language)
    assert tree is not None, expression
    return Evaluator(ROW, NOW).value(tree)


def assert_same(expressions: list[str], language: str, ask: Callable[[str], object]) -> None:
    """The evaluator and the server agree on every expression."""
    for expression in expressions:
        found = worked_out(expression, language)
        if found is UNPROVEN:
            assert expression in DOUBTFUL | {"replace(t, 'b', 'c') = 'Ac c'"}, expression
            continue
        asked = ask(expression)
        assert (None if found is None else bool(found)) == (None if asked is None else bool(asked)), expression


def test_postgresql_agrees(postgresql_server: ScratchServer) -> None:
    source = (
        "(SELECT 5 AS n, 2.50 AS p, 'Ab c'::text AS t, date '2024-02-29' AS d, timestamp '2024-02-29 13:30' AS m, "
        "NULL::text AS missing, true AS yes, '{\"x\": 1}'::text AS j) one"
    )

    def ask(expression: str) -> object:
        return postgresql_server.fetch(f"SELECT {expression} FROM {source}", "postgres")[0][0]

    assert_same(SHARED + POSTGRESQL, "postgres", ask)


@pytest.mark.parametrize("server_name", ["mariadb", "mysql"])
def test_mysql_and_mariadb_agree(server_name: str, request: pytest.FixtureRequest) -> None:
    server: ScratchServer = request.getfixturevalue(f"{server_name}_server")
    source = (
        "(SELECT 5 AS n, 2.50 AS p, 'Ab c' AS t, date '2024-02-29' AS d, timestamp '2024-02-29 13:30:00' AS m, "
        "NULL AS missing, true AS yes, '{\"x\": 1}' AS j) one"
    )

    def ask(expression: str) -> object:
        return server.fetch(f"SELECT {expression} FROM {source}", "mysql")[0][0]

    assert_same(SHARED + MYSQL, "mysql", ask)


def test_sqlite_agrees() -> None:
    source = (
        "(SELECT 5 AS n, 2.50 AS p, 'Ab c' AS t, '2024-02-29' AS d, '2024-02-29 13:30:00' AS m, NULL AS missing, "
        "1 AS yes, '{\"x\": 1}' AS j) one"
    )
    with closing(sqlite3.connect(":memory:")) as connection:
        assert_same(
            [*SHARED, "t GLOB 'A*'", "json_valid(j)", "yes", "n IS 5", "n IS NOT 5"],
            "sqlite",
            lambda expression: connection.execute(f"SELECT {expression} FROM {source}").fetchone()[0],
        )


def test_texts_for_patterns_match_on_postgresql(postgresql_server: ScratchServer) -> None:
    for pattern in PATTERNS:
        for number in range(12):
            sample = regular_sample(pattern, number)
            assert sample is not None, pattern
            quoted = ["'" + text.replace("'", "''") + "'" for text in (sample, pattern)]
            assert postgresql_server.fetch(f"SELECT {quoted[0]} ~ {quoted[1]}", "postgres") == ((True,),), (
                pattern,
                sample,
            )
    assert len({regular_sample(PATTERNS[0], number) for number in range(12)}) > 8


@pytest.mark.parametrize("pattern", [r"(?=a)b", r"^(a", "[", r"a{2", r"(?<name>x)", "*a"])
def test_patterns_of_other_shapes_give_nothing(pattern: str) -> None:
    assert regular_sample(pattern, 1) is None


def test_texts_for_like_match() -> None:
    for number in range(6):
        assert Evaluator({"t": like_sample(r"a\_%_@%.b", number)}, NOW).value(
            parse_expression(r"t LIKE 'a\_%_@%.b'", "mysql")
        )


def test_what_cannot_be_worked_out_is_not_guessed() -> None:
    assert worked_out("public.sound(t)", "postgres") is UNPROVEN
    assert worked_out("public.sound(missing)", "postgres") is None
    assert worked_out("public.sound(t) AND n = 4", "postgres") is False
    assert worked_out("public.sound(t) OR n = 5", "postgres") is True
    assert worked_out("unknown_column > 3", "postgres") is UNPROVEN
    assert worked_out("n / 0 > 3", "postgres") is UNPROVEN
    assert parse_expression("n >", "postgres") is None
