"""Plans taken on both products, of texts as people and as digests write them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from schemabook.engines.engine import MeasureOptions, ReadOptions
from schemabook.engines.mysql.plans import plan_statements, take_plans
from schemabook.engines.mysql.plans_build import without_values
from schemabook.engines.mysql.plans_tree import build_tree
from schemabook.engines.mysql.session import session_statements
from schemabook.model.base import QualifiedName
from schemabook.model.plans import Plan
from schemabook.model.survey import Reading, State
from schemabook.scratch.server import ScratchServer
from tests.engines.mysql.conftest import Database

SCHEMA = """
CREATE TABLE users (id INT PRIMARY KEY AUTO_INCREMENT, email VARCHAR(100) NOT NULL UNIQUE, born DATE, tags JSON);
CREATE TABLE orders (id INT PRIMARY KEY, user_id INT, placed DATETIME, state ENUM('new', 'done'), total DECIMAL(9, 2),
    KEY orders_user (user_id, placed), KEY orders_placed (placed), FOREIGN KEY (user_id) REFERENCES users (id));
CREATE VIEW open_orders AS SELECT o.id, o.placed, u.email AS email FROM orders o JOIN users u ON u.id = o.user_id
    WHERE o.state = 'new';
INSERT INTO users (email) WITH RECURSIVE x (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x WHERE n < 900)
    SELECT CONCAT('secret', n) FROM x;
INSERT INTO orders WITH RECURSIVE x (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x WHERE n < 900)
    SELECT n, n, '2024-01-01' + INTERVAL n HOUR, 'done', n FROM x;
CREATE TABLE ran (id INT PRIMARY KEY AUTO_INCREMENT);
DELIMITER //
CREATE FUNCTION touched() RETURNS INT DETERMINISTIC READS SQL DATA BEGIN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'it was run';
    RETURN 1; END//
DELIMITER ;
CREATE VIEW tricky AS SELECT id FROM users WHERE id = touched();
ANALYZE TABLE users, orders;
"""
USERS, ORDERS = QualifiedName("", "users"), QualifiedName("", "orders")


class Bench:
    """A database with the schema, and plans of its statements."""

    def __init__(self, database: Database) -> None:
        self.database = database
        database.load(SCHEMA)
        self.catalogue = database.survey().catalogue
        self.sent = 0

    def take(
        self, *wanted: str, user: str | None = None, **measure: Any
    ) -> tuple[tuple[Plan, ...], tuple[Reading, ...]]:
        options = ReadOptions(measure=MeasureOptions(**measure))
        connection = self.database.connect(user, "secret word")
        try:
            with connection.cursor() as cursor:
                for statement in session_statements(options):
                    cursor.execute(statement.text)
                before = self._questions(cursor)
                found = take_plans(cursor, self.catalogue, wanted, options)
                self.sent = self._questions(cursor) - before - 1
                return found
        finally:
            connection.close()

    def plan(self, statement: str, **options: Any) -> Plan:
        return self.take(statement, **options)[0][0]

    @staticmethod
    def _questions(cursor: Any) -> int:
        cursor.execute("SHOW SESSION STATUS LIKE 'Questions'")
        return int(cursor.fetchone()[1])


@pytest.fixture(scope="module", params=["mariadb", "mysql"])
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    server: ScratchServer = request.getfixturevalue(f"{request.param}_server")
    name = f"plans_{request.param}"
    server.create_database(name)
    yield Bench(Database(server, name))
    server.drop_database(name)


@pytest.mark.parametrize(
    ("statement", "indexes", "scans"),
    [
        ("SELECT * FROM `users` WHERE `email` = ?", [(USERS, "email")], []),
        ("SELECT `u` . `id` FROM `users` AS `u` WHERE `u` . `id` = ? LIMIT ?, ...", [(USERS, "PRIMARY")], []),
        ("select * from users where id in (?, ?)", None, []),
        ("SELECT COUNT ( * ) FROM `users` WHERE `id` IN (...)", None, []),
        ("SELECT * FROM `orders` WHERE `user_id` = ? ORDER BY `placed` DESC LIMIT ?", [(ORDERS, "orders_user")], []),
        ("SELECT * FROM `orders` WHERE `total` > ? ORDER BY `total`", [], [ORDERS]),
        ("SELECT * FROM `orders` WHERE `placed` BETWEEN ? AND ? AND `state` = ?", None, None),
        ("SELECT * FROM `users` WHERE `born` = ? AND `email` LIKE ?", None, None),
        ("SELECT * FROM `orders` WHERE `placed` > NOW ( ) - INTERVAL ? DAY", None, None),
        ("SELECT JSON_EXTRACT ( `tags` , ? ) , CAST ( `id` AS CHAR (?) ) FROM `users`", [], [USERS]),
        ("SELECT SUBSTRING ( `email` , ?, ... ) , `born` FROM `users`", [], [USERS]),
        ("UPDATE `users` SET `born` = ? WHERE `email` = ?", [(USERS, "email")], []),
        ("DELETE FROM `orders` WHERE `id` = ?", [(ORDERS, "PRIMARY")], []),
        ("SELECT * FROM `open_orders` WHERE `email` = ?", None, None),
        ("INSERT INTO `ran` ( `id` ) SELECT `id` FROM `users` WHERE `email` = ?", [(USERS, "email")], []),
        ("select u.id from users u join orders o on o.user_id = u.id where u.email = ? and o.placed > ?", None, []),
        ("SELECT `email` FROM `users` WHERE `id` = ? UNION SELECT `state` FROM `orders` WHERE `id` = ?", None, []),
        ("SELECT * FROM `users` WHERE EXISTS ( SELECT ? FROM `orders` WHERE `user_id` = `users` . `id` )", None, None),
        ("SELECT MAX(total), state FROM orders GROUP BY state ORDER BY MAX(total)", [], [ORDERS]),
        ("WITH x AS (SELECT id FROM orders WHERE user_id = ?) SELECT * FROM x", None, []),
    ],
)  # fmt: skip
def test_plans_name_their_indexes(bench: Bench, statement: str, indexes: Any, scans: Any) -> None:
    plans, readings = bench.take(statement)
    plan = plans[0]
    assert plan.refused == ""
    assert readings == ()
    assert bench.sent == 3
    assert plan.generic == ("?" in statement or "..." in statement)
    assert plan.root is not None
    assert any(node.relation for node in plan.root.walk())
    if indexes is not None:
        assert list(plan.indexes) == indexes
    if scans is not None:
        assert list(plan.full_scans) == scans
    for node in plan.root.walk():
        assert "schema" not in node.alias
        texts = node.condition + node.filter
        assert not [word for word in ("secret", "subquery#", "schemabook") if word in texts], texts


def test_steps_are_a_tree(bench: Bench) -> None:
    plan = bench.plan("select u.id from users u join orders o on o.user_id = u.id where o.placed > ? order by u.email")
    assert plan.root is not None
    steps = list(plan.root.walk())
    assert {step.relation for step in steps} == {None, USERS, ORDERS}
    assert "nested loop" in {step.operation for step in steps}
    assert any("filesort" in step.operation or "ordering" in step.operation for step in steps)
    read = next(step for step in steps if step.relation == USERS)
    assert read.alias == "u"
    assert read.estimated_rows is not None


def test_values_of_rows_that_the_optimiser_read_are_masked(bench: Bench) -> None:
    plan = bench.plan("select * from users u join users v on v.born = u.born or v.email < u.email where u.id = 5")
    assert plan.root is not None
    filters = [node.filter + node.condition for node in plan.root.walk()]
    assert any("?" in text for text in filters)
    assert not any("secret" in text for text in filters)
    assert without_values("a.`b 1` = 'x\\'y' and c2 > -1.5e3 or d = 10") == "a.`b 1` = ? and c2 > -? or d = ?"


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("SELECT * FROM users WHERE id = touched()", "own function touched"),
        ("SELECT * FROM users WHERE id = `touched` ( )", "own function touched"),
        ("SELECT * FROM tricky", "own function touched"),
        ("SELECT * FROM users WHERE id = other.touched()", "other"),
        ("SELECT GET_LOCK(?, 1)", "effect"),
        ("SELECT 1; DROP TABLE ran", "more than one statement"),
        ("SELECT /*! touched() */ 1", "comment that the server executes"),
        ("SELECT `a` , `b` FROM `users` WHERE ...", "cut off"),
        ("SELECT IF ( `a` = ?, ...", "cut off"),
        ("SELECT * FROM nowhere", "doesn't exist"),
        ("SELECT * FROM users WHERE", "syntax"),
        ("CALL x()", "begins with call"),
    ],
)
def test_refused_with_the_reason(bench: Bench, statement: str, words: str) -> None:
    plans, readings = bench.take(statement, "SELECT 1")
    assert words in plans[0].refused
    assert plans[0].root is None
    assert plans[1].refused == ""
    assert [(one.part, one.state) for one in readings] == [("plans", State.PARTIAL)]
    assert words in readings[0].reason


def test_an_insert_of_values_has_no_plan_and_misses_none(bench: Bench) -> None:
    plans, readings = bench.take("INSERT INTO ran VALUES (...)")
    assert "nothing to plan" in plans[0].refused
    assert readings == ()


def test_own_functions_are_run_with_consent_only(bench: Bench) -> None:
    """MariaDB evaluates a deterministic function while it plans; MySQL does not."""
    words = bench.plan("SELECT * FROM users WHERE id = touched()", user_functions=True).refused
    assert ("it was run" in words) == (bench.catalogue.engine == "mariadb")


def test_analyse_runs_what_only_reads(bench: Bench) -> None:
    plans, readings = bench.take(
        "SELECT COUNT(*) FROM orders WHERE total > 10",
        "SELECT * FROM users WHERE id = ?",
        "SELECT * FROM users WHERE id = 1 FOR UPDATE",
        "UPDATE users SET email = 'x' WHERE id = 1",
        "SELECT UUID_SHORT() FROM users",
        "SELECT u.email FROM users u JOIN orders o ON o.user_id = u.id WHERE user_id < 5 ORDER BY placed LIMIT 2",
        analyse=True,
    )
    assert readings == ()
    assert [plan.analysed for plan in plans] == [True, False, False, False, False, True]
    root = plans[0].root
    assert root is not None
    read = next(step for step in root.walk() if step.relation == ORDERS)
    assert (read.actual_rows, read.loops) == (900, 1)
    assert plans[0].full_scans == (ORDERS,)
    assert plans[0].seconds is not None
    assert 0 < plans[0].seconds < 60
    assert (USERS, "PRIMARY") in plans[5].indexes
    assert (ORDERS, "orders_user") in plans[5].indexes
    assert plans[5].root is not None
    steps = list(plans[5].root.walk())
    assert sum(step.actual_rows or 0 for step in steps if step.relation == USERS) >= 2
    assert not any("5" in step.condition + step.filter for step in steps)


def test_the_text_of_an_analysed_plan() -> None:
    text = (
        "-> Filter: (t.a = 'x\n-y')  (cost=0.45 rows=1) (actual time=0.02..0.03 rows=2 loops=3)\n"
        "    -> Index lookup on t using k (a='x'), with index condition: (t.b > 12)  (cost=0.3..0.45 rows=1e+6)"
        " (never executed)\n"
        "-> Select #2 (subquery in condition; run only once)\n"
    )
    root = build_tree(text, {"t": ORDERS})
    assert [node.operation for node in root.walk()] == [
        "query block",
        "Filter",
        "Index lookup",
        "Select #2 (subquery in condition; run only once)",
    ]
    first = root.children[0]
    assert (first.filter, first.actual_rows, first.loops) == ("(t.a = ?)", 6, 3)
    assert first.actual_seconds == pytest.approx(0.00009)
    look_up = first.children[0]
    assert (look_up.relation, look_up.index, look_up.alias) == (ORDERS, "k", "t")
    assert look_up.condition == "(a=?), with index condition: (t.b > ?)"
    assert (look_up.estimated_rows, look_up.estimated_cost, look_up.loops) == (1e6, 0.45, 0)
    with pytest.raises(ValueError, match="no tree"):
        build_tree("", {})


def test_a_missing_right_names_its_grant(bench: Bench) -> None:
    user = f"p_{bench.catalogue.engine}"
    name = bench.database.name
    bench.database.run(
        f"CREATE USER '{user}'@'%' IDENTIFIED BY 'secret word'", f"GRANT SELECT ON {name}.ran TO '{user}'@'%'"
    )
    try:
        wanted = (
            "SELECT * FROM users WHERE id = ?",
            "UPDATE users SET email = ? WHERE id = ?",
            "SELECT * FROM open_orders",
        )
        plans, readings = bench.take(*wanted, user=user)
        assert plans[0].refused.endswith(f"GRANT SELECT ON `{name}`.`users` TO '{user}'@'%';")
        while readings:
            before = readings
            bench.database.run(*(one.strip() for one in readings[0].remedy.split(";") if one.strip()))
            plans, readings = bench.take(*wanted, user=user)
            assert readings != before, readings
        assert [plan.refused for plan in plans] == ["", "", ""]
    finally:
        bench.database.run(f"DROP USER '{user}'@'%'")


def test_nothing_is_sent_for_nothing(bench: Bench) -> None:
    assert bench.take() == ((), ())
    assert bench.sent == 0
    assert [one.name for one in plan_statements()] == ["plans", "plans session", "plan"]


SENT = (
    "select * from users where email = 'a'",
    "select count(*), max(total) from orders where user_id in (1, 2, 3) and placed between 1 and 2",
    "select u.id, sum(total) s from users u join orders o on user_id = u.id group by u.id having s > 1",
    "select * from orders where total > 1.5 order by placed desc limit 5, 10",
    "select * from orders where placed > now() - interval 7 day and date_format(placed, '%Y') = '2024' limit 3",
    "select concat(email, 'x', 'y'), substring(email, 1, 3), if(id > 1, 'a', 'b'), coalesce(born, 'x') from users",
    "select json_extract(tags, '$.a'), tags -> '$.b', cast(id as char(10)) from users where id <> 3",
    "select case when id = 1 then 'one' else 'many' end from users where email like 'a%' or email regexp '^b'",
    "select * from (select id, row_number() over (partition by id order by placed) n from orders) x where n = 1",
    "with recent as (select * from orders where id > 5) select * from recent where user_id = 3",
    "select 1 union all select id from users where id = 4",
    "select * from orders where (user_id, id) in ((1, 2), (3, 4)) and not exists (select 1 from users where id = 9)",
    "update orders set state = 'done', total = total + 1 where id = 5",
    "update orders o join users u on u.id = o.user_id set o.total = 1 where u.email = 'x'",
    "delete from orders where id = 99999 limit 1",
    "delete o from orders o join users u on u.id = o.user_id where u.email = 'nobody'",
    "select * from users where born = date '2000-01-01' or born is null order by id desc",
    "select * from open_orders where email = 'x'",
    "select distinct -total, total % 7, not (total > 1) from orders force index (orders_placed) where placed < 1",
    "select group_concat(email order by id separator ';') from users where id in (1)",
)  # fmt: skip


def test_every_digest_can_be_planned(bench: Bench) -> None:
    """Texts as the server itself normalises them. MariaDB keeps none where it was not asked to at its start."""
    connection = bench.database.connect()
    with connection.cursor() as cursor:
        cursor.execute("SELECT @@performance_schema")
        if cursor.fetchone()[0] == 0:
            connection.close()
            return
        bench.database.run(*SENT)
        cursor.execute(
            "SELECT digest_text FROM performance_schema.events_statements_summary_by_digest"
            " WHERE schema_name = DATABASE() AND digest_text REGEXP '^(SELECT|WITH|UPDATE|DELETE)'"
            " AND digest_text NOT LIKE '%schema%' AND CHAR_LENGTH(digest_text) < 1000"
        )
        digests = [row[0] for row in cursor.fetchall()]
    connection.close()
    assert len(digests) >= len(SENT)
    assert {plan.statement: plan.refused for plan in bench.take(*digests)[0] if plan.refused} == {}
