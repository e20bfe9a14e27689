"""Plans of examples on SQLite: marked as such, and never run."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from schemabook.engines.engine import MeasureOptions, ReadOptions
from schemabook.engines.source import parse_url
from schemabook.engines.sqlite import engine

SCHEMA = "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE);"
FIND = "SELECT id FROM users WHERE email = 'ada@orchard.example';"
ADD = "INSERT INTO users (email) VALUES ('eve@orchard.example') RETURNING id;"


def test_examples_are_planned_and_not_run(tmp_path: Path) -> None:
    path = tmp_path / "users.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(SCHEMA)
    wanted = MeasureOptions(
        statements=("SELECT count(*) FROM users",),
        examples=lambda catalogue: (FIND, ADD, f"SELECT nothing FROM {catalogue.tables[0].name}"),
        analyse=True,
    )
    found = engine.read(parse_url(f"sqlite:///{path}"), ReadOptions(measure=wanted))
    marked = [(plan.statement, plan.example) for plan in found.plans]
    assert marked == [("SELECT count(*) FROM users", False), (FIND, True), (ADD, True)]
    assert found.plans[1].indexes
    assert [one.missed for one in found.readings if one.part == "example plans"] == ["the plans of 1 of 3 examples"]
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM users").fetchone() == (0,)
