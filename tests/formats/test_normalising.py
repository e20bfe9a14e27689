"""Statements without their values."""

from __future__ import annotations

import pytest

from schemabook.engines import dialect_by_name
from schemabook.formats.sql_logs.normalising import normalise, sketch, statements_in
from schemabook.insights import statements
from schemabook.model.workload import Workload
from tests.insights.workload_support import UNTIL, used

POSTGRESQL = {
    "select  *\nfrom Users where id=5 -- the first\n;": "SELECT * FROM Users WHERE id = $1",
    "SELECT 'it''s', E'a\\'b', $tag$ it's $tag$, -1, 1.5e3, x'00'": "SELECT $1, $2, $3, $4, $5, $6",
    "SELECT a - 1, a-1, a - -1, (-1), -a FROM t": "SELECT a - $1, a - $2, a - $3, ($4), - a FROM t",
    "SELECT * FROM t WHERE a=-1 AND b<>-1 AND c>=+1": "SELECT * FROM t WHERE a = $1 AND b <> $2 AND c >= $3",
    "SELECT * FROM t WHERE x IN (1,2, 3) AND y = $1 OR $1 = z": "SELECT * FROM t WHERE x IN ($1) AND y = $2 OR $2 = z",
    "SELECT * FROM t WHERE x IN ($1 /*, ... */)": "SELECT * FROM t WHERE x IN ($1)",
    "SELECT * FROM t WHERE x = ANY (ARRAY[1, 2]) AND (a, b) IN ((1, 2), (3, 4))": (
        "SELECT * FROM t WHERE x = ANY (ARRAY[$1]) AND (a, b) IN (($2, $3))"
    ),
    "SELECT * FROM t WHERE x IN ('a'::text, 'b'::text)": "SELECT * FROM t WHERE x IN ($1::text)",
    "SELECT * FROM t WHERE x IN (a, 1)": "SELECT * FROM t WHERE x IN (a, $1)",
    "SELECT * FROM t WHERE x IN (SELECT 1, 2)": "SELECT * FROM t WHERE x IN (SELECT $1, $2)",
    "insert into t(a,b) values (1,NULL),(2,DEFAULT) on conflict(a) do update set b=excluded.b": (
        "INSERT INTO t (a, b) VALUES ($1, $2) ON CONFLICT (a) DO UPDATE SET b = excluded.b"
    ),
    "SELECT * FROM t WHERE a IS NULL AND b IS NOT TRUE AND c = TRUE AND d = NULL": (
        "SELECT * FROM t WHERE a IS NULL AND b IS NOT TRUE AND c = $1 AND d = $2"
    ),
    "SELECT a FROM t ORDER BY 1, 2 DESC LIMIT 10 OFFSET 20": "SELECT a FROM t ORDER BY 1, 2 DESC LIMIT $1 OFFSET $2",
    "SELECT count ( * ), max(x) FROM t GROUP BY 1": "SELECT count(*), max(x) FROM t GROUP BY 1",
    "SELECT x::numeric(12,2), cast(y AS varchar(10)), f(3)": "SELECT x::numeric(12, 2), CAST (y AS varchar(10)), f($1)",
    "SELECT p->>'k', p#>>'{a,b}', p ? 'k', a[1] FROM t": "SELECT p ->> $1, p #>> $2, p ? $3, a[$4] FROM t",
    "SELECT * FROM t WHERE a=:name AND b=%(id)s AND c = %s AND d = :name": (
        "SELECT * FROM t WHERE a = $1 AND b = $2 AND c = $3 AND d = $1"
    ),
    'SELECT "Select", t.order FROM "my ""table" t': 'SELECT "Select", t.order FROM "my ""table" t',
    "SELECT /* a /* nested */ comment */ 1": "SELECT $1",
    "CREATE USER anne PASSWORD 'hunter2'": "CREATE USER anne PASSWORD $1",
    "SELECT now() - interval '1 day', DATE '2026-01-01'": "SELECT now() - INTERVAL $1, DATE $2",
    "SELECT 'not closed": "SELECT $1",
    "SELECT 0b101, 1_000, 1e-5, 12abc, .5, a1.b2": "SELECT $1, $2, $3, $4, $5, a1.b2",
}
MYSQL = {
    "select \"a\", 'b\\'c' from `t` # comment\n where x=-1": "SELECT ?, ? FROM `t` WHERE x = ?",
    "SELECT * FROM `s` . `t` WHERE `id` IN (...) LIMIT ?, ...": "SELECT * FROM `s`.`t` WHERE `id` IN (?) LIMIT ?, ?",
    "INSERT INTO `t` ( `a` , `b` ) VALUES (...) /* , ... */": "INSERT INTO `t` (`a`, `b`) VALUES (?)",
    "SELECT COUNT ( * ) FROM `t` WHERE `a` = ?": "SELECT COUNT(*) FROM `t` WHERE `a` = ?",
    "SELECT IF ( `id` = ?, ... ) FROM `t` WHERE `a` IN ( ?, ... )": "SELECT IF(`id` = ?, ?) FROM `t` WHERE `a` IN (?)",
    "SELECT @x, @@version, 0xFF, 1.5e3, 1a FROM 1b.c": "SELECT @x, @@version, ?, ?, 1a FROM 1b.c",
}


@pytest.mark.parametrize(("text", "expected"), POSTGRESQL.items())
def test_numbered_parameters(text: str, expected: str) -> None:
    assert normalise(text, "postgresql") == expected
    assert normalise(expected, "postgresql") == expected


@pytest.mark.parametrize(("text", "expected"), MYSQL.items())
def test_question_marks(text: str, expected: str) -> None:
    assert normalise(text, "mysql") == expected
    assert normalise(expected, "mysql") == expected


def test_parameters_of_sqlite() -> None:
    text = "SELECT [a b] FROM t WHERE a=?1 AND b=:b AND c=@c AND d=$d AND e='e'"
    assert normalise(text, "sqlite") == "SELECT [a b] FROM t WHERE a = ? AND b = ? AND c = ? AND d = ? AND e = ?"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SELECT * FROM t WHERE a = 'x' AND b = 5", "SELECT * FROM t WHERE a = 'y''z' AND b = -6.5"),
        ("INSERT INTO t VALUES (1, 'a')", "INSERT INTO t VALUES (22, '')"),
        ("SELECT 1 FROM t LIMIT 5", "SELECT 1 FROM t LIMIT 6"),
    ],
)
def test_sketch_is_equal_for_other_values(one: str, other: str) -> None:
    assert sketch(one) == sketch(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SELECT a FROM t ORDER BY 1", "SELECT a FROM t ORDER BY 2"),
        ("""SELECT "it's", 'x'""", """SELECT "it's" + 1, 'x'"""),
        ("SELECT 'a' -- it's\n, 'b'", "SELECT 'a' -- it's\n+ 1, 'b'"),
        ("SELECT $$'$$, '$$, a, $$'$$", "SELECT $$'$$, '$$, b, $$'$$"),
        ("SELECT 'a\\', b, 'c'", "SELECT 'a\\', d, 'c'"),
        ("SELECT CAST(x AS numeric(10, 2))", "SELECT CAST(x AS numeric(10, 3))"),
        ("INSERT INTO t SELECT CAST(x AS numeric(10, 2))", "INSERT INTO t SELECT CAST(x AS numeric(10, 3))"),
        ("INSERT INTO t SELECT a, b FROM u ORDER BY 1", "INSERT INTO t SELECT a, b FROM u ORDER BY 2"),
    ],
)
def test_sketch_differs_where_statements_do(one: str, other: str) -> None:
    assert sketch(one) != sketch(other)


def test_texts_of_several_statements_are_divided() -> None:
    assert statements_in("SELECT ';'; BEGIN ; -- ;\n ;", "postgresql") == ("SELECT ';'", " BEGIN ")
    body = "CREATE TRIGGER a AFTER INSERT ON t BEGIN DELETE FROM u; END"
    assert statements_in(body, "sqlite") == (body,)


def test_long_values_take_time_in_proportion() -> None:
    text = f"INSERT INTO t VALUES {', '.join(['(1, $$x$$)'] * 200_000)}"
    assert normalise(text, "postgresql") == "INSERT INTO t VALUES ($1, $2)"


def test_equal_statements_are_merged() -> None:
    dialect = dialect_by_name("postgresql")
    given = Workload(
        source="the test",
        until=UNTIL,
        statements=(
            used("SELECT * FROM t WHERE a IN ($1, $2)", 3, 6),
            used("SELECT b FROM t", 5),
            used("select * from t where a in ($1)", 4, 4),
        ),
    )
    merged = statements.merge_statements(given, dialect)
    assert [(one.text, one.calls.value) for one in merged.statements] == [
        ("SELECT * FROM t WHERE a IN ($1)", 7),
        ("SELECT b FROM t", 5),
    ]
    first = merged.statements[0]
    assert first.rows is not None
    assert first.rows.value == 10
    assert first.calls.method == "sum over 2 entries of: counted"
    assert merged.statements[1] == given.statements[1]
    assert statements.normalise("select 1", dialect) == "SELECT $1"
