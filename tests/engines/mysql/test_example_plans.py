"""Plans of examples on MySQL and MariaDB: marked as such, and never run."""

from __future__ import annotations

from schemabook.engines.engine import MeasureOptions, ReadOptions
from schemabook.engines.mysql import engine
from schemabook.engines.source import parse_url
from schemabook.model.base import QualifiedName
from tests.engines.mysql.conftest import Database

SCHEMA = """
CREATE TABLE users (id INT PRIMARY KEY AUTO_INCREMENT, email VARCHAR(100) NOT NULL UNIQUE);
INSERT INTO users (email) VALUES ('ada@orchard.example'), ('bob@orchard.example');
"""
FIND = "SELECT id FROM users WHERE email = 'eve@orchard.example' OR id = 2;"
CHANGE = "UPDATE users SET email = 'eve@orchard.example' WHERE id = 1;"
ADD = "INSERT INTO users (email) VALUES ('eve@orchard.example');"


def test_examples_are_planned_and_not_run(database: Database) -> None:
    database.load(SCHEMA)
    wanted = MeasureOptions(
        plans=0, statements=("SELECT count(*) FROM users",), examples=lambda _: (FIND, CHANGE, ADD), analyse=True
    )
    found = engine.read(parse_url(database.url()), ReadOptions(measure=wanted))
    assert [(plan.statement, plan.example, plan.analysed) for plan in found.plans] == [
        ("SELECT count(*) FROM users", False, True),
        (FIND, True, False),
        (CHANGE, True, False),
    ]
    assert (QualifiedName("", "users"), "PRIMARY") in found.plans[2].indexes
    assert not [one for one in found.readings if "plans" in one.part]
    assert "orchard" not in str(found.plans[1].root)
    with database.connect() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT email FROM users ORDER BY id")
        assert cursor.fetchall() == (("ada@orchard.example",), ("bob@orchard.example",))


def test_an_example_that_fails_is_a_reading(database: Database) -> None:
    database.load(SCHEMA)
    wanted = MeasureOptions(plans=0, examples=lambda _: (FIND, "SELECT nothing FROM users"))
    found = engine.read(parse_url(database.url()), ReadOptions(measure=wanted))
    assert [plan.statement for plan in found.plans] == [FIND]
    (reading,) = [one for one in found.readings if "plans" in one.part]
    assert (reading.part, reading.missed) == ("example plans", "the plans of 1 of 2 examples")


def test_nothing_is_planned_without_examples(database: Database) -> None:
    database.load(SCHEMA)
    found = engine.read(parse_url(database.url()), ReadOptions(measure=MeasureOptions(plans=0)))
    assert found.plans == ()
