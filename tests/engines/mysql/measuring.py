"""What the tests of measurements share: a database with a workload, surveys of it, and the proof of figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from schemabook.engines.dialect import literal
from schemabook.engines.engine import MeasureOptions, ReadOptions
from schemabook.engines.mysql import engine
from schemabook.engines.source import parse_url
from schemabook.model.base import QualifiedName
from schemabook.model.measured import Measured
from schemabook.model.survey import Survey
from tests.engines.mysql.conftest import Database

SECRET = "secret word"

SCHEMA = """
CREATE TABLE customers (
    id int unsigned AUTO_INCREMENT PRIMARY KEY, email varchar(80) NOT NULL, status varchar(10), joined date, notes text,
    UNIQUE KEY by_email (email), KEY by_status (status)
);
CREATE TABLE orders (
    id bigint AUTO_INCREMENT PRIMARY KEY, customer int unsigned NOT NULL, total decimal(10,2), placed datetime(6),
    KEY by_customer (customer), KEY never_used (total),
    CONSTRAINT of_customer FOREIGN KEY (customer) REFERENCES customers (id)
);
CREATE TABLE log (at int NOT NULL, word varchar(20), KEY by_word (word))
    PARTITION BY RANGE (at) (PARTITION early VALUES LESS THAN (100), PARTITION late VALUES LESS THAN MAXVALUE);
CREATE TABLE old (a int, b char(20), KEY by_a (a)) ENGINE=MyISAM;
CREATE TABLE `strange name'` (`a b` int, KEY `key 1` (`a b`))
"""


_MOVES = {
    "SELECT VARIABLE_VALUE",
    "SHOW GLOBAL STATUS",
    "SELECT 1 - MAX(CASE",
    "SELECT COUNT(*) FROM performance_schema.processlist",
    "SELECT COUNT(*) FROM information_schema.PROCESSLIST",
    "SELECT `COUNT` FROM information_schema.INNODB_METRICS",
}
"""The beginnings of methods whose figures a session moves by asking."""


def load(database: Database, customers: int = 200) -> None:
    """Make the tables and send a workload."""
    database.run(*SCHEMA.split(";"))
    states = ("new", "open", "closed")
    database.run(
        *(
            "INSERT INTO customers (email, status, joined, notes) VALUES"
            f" ('person{number}@example.org', '{states[number % 3]}', '2024-01-{number % 28 + 1:02}', 'a note')"
            for number in range(customers)
        )
    )
    rows = ", ".join(f"({number % customers + 1}, {number}.50, NOW(6))" for number in range(customers * 5))
    database.run(f"INSERT INTO orders (customer, total, placed) VALUES {rows}")
    database.run(*(f"INSERT INTO log VALUES ({number}, 'w{number % 7}')" for number in range(0, 200, 10)))
    database.run("INSERT INTO old VALUES (1, 'x'), (2, 'y'), (3, 'z')", "DELETE FROM old WHERE a = 2")
    database.run("INSERT INTO `strange name'` VALUES (1), (2)")
    database.run(*(f"SELECT id, status FROM customers WHERE email = 'person{n}@example.org'" for n in range(40)))
    database.run(*(f"SELECT total FROM orders WHERE customer = {n} ORDER BY placed DESC LIMIT 3" for n in range(25)))
    database.run("SELECT COUNT(*) FROM customers WHERE notes LIKE '%secret-value%'")
    database.run("UPDATE customers SET status = 'gone' WHERE id < 11", "DELETE FROM orders WHERE id > 990")
    database.run("ANALYZE TABLE customers, orders, log, old, `strange name'`")


def measure(database: Database, account: str | None = None, **options: Any) -> Survey:
    """The survey of a database with measurements and without plans."""
    url = database.url(account, SECRET if account else None)
    limits = {name: options.pop(name) for name in ("statement_timeout", "lock_timeout") if name in options}
    wanted = MeasureOptions(**{"plans": 0, **options})
    return engine.read(parse_url(url), ReadOptions(measure=wanted, **limits))


def grant_all(database: Database, account: str, *, rows: bool = False) -> None:
    """Run the script that the engine ships, with the names of this test."""
    script = engine.grants().replace("`shop`", f"`{database.name}`").replace("'schemabook'", f"'{account}'")
    database.load(re.sub(r"CREATE USER .*?;", "", script))
    if rows:
        database.run(f"GRANT SELECT ON `{database.name}`.* TO '{account}'@'%'")


def ask_again(database: Database, account: str | None, value: Any) -> int:
    """Send the method of every figure that is SQL and compare; return how many there were."""
    asked = 0
    connection = database.connect(account, SECRET if account else "")
    with connection.cursor() as cursor:
        if database.server.engine == "mysql":
            cursor.execute("SET SESSION information_schema_stats_expiry = 0")
        for where, figure, method in figures(value):
            if not method.startswith(("SELECT", "SHOW")):
                assert where.endswith(".server.retained_log"), where
                continue
            cursor.execute(method)
            rows = cursor.fetchall()
            assert len(rows) == 1, f"{where}: {method}"
            found = rows[0][-1]
            asked += 1
            if any(method.startswith(beginning) for beginning in _MOVES):
                assert float(found) >= 0, where
            else:
                assert float(found) == pytest.approx(float(figure.value), rel=1e-6, abs=1e-9), f"{where}: {method}"
    connection.close()
    return asked


def figures(value: Any, where: str = "", names: tuple[str, str] = ("", "")) -> Iterator[tuple[str, Measured, str]]:
    """Every figure in a value: where it stands, and the statement that gives it with its names put in."""
    if isinstance(value, Measured):
        yield where, value, value.method.replace("{object}", names[0]).replace("{part}", names[1])
    elif isinstance(value, tuple):
        for number, one in enumerate(value):
            yield from figures(one, f"{where}[{getattr(one, 'name', number)}]", names)
    elif isinstance(value, msgspec.Struct):
        names = _names(value, names)
        for field in value.__struct_fields__:
            yield from figures(getattr(value, field), f"{where}.{field}", names)


def _names(value: msgspec.Struct, names: tuple[str, str]) -> tuple[str, str]:
    table = getattr(value, "table", None) or getattr(value, "name", None)
    if not isinstance(table, QualifiedName):
        return names
    part = getattr(value, "column", "") or getattr(value, "name", "")
    return literal(table.name), literal(part) if isinstance(part, str) else names[1]
