"""Passwords in a schema are never kept, and samples are taken from the table itself."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from schemabook.engines.engine import MeasureOptions, ReadOptions
from schemabook.model.codec import encode
from schemabook.survey import read_survey

SECRET = "v3rys3cret"
SCRIPT = f"""
CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    source TEXT DEFAULT 'host=db password={SECRET}',
    target TEXT CHECK (target <> 'postgresql://me:{SECRET}@db/shop'),
    copy TEXT GENERATED ALWAYS AS ('host=db password={SECRET} ' || source)
);
CREATE VIEW connection AS SELECT 'host=db password={SECRET}' AS string, id FROM account;
CREATE TRIGGER account_made AFTER INSERT ON account WHEN new.source <> 'host=db password={SECRET}'
BEGIN UPDATE account SET source = 'host=db password={SECRET}' WHERE id = new.id; END;
"""


def test_no_password_reaches_the_catalogue(tmp_path: Path) -> None:
    path = tmp_path / "accounts.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(SCRIPT)
    survey = read_survey(str(path), ReadOptions())
    assert SECRET not in encode(survey).decode()
    (view,) = survey.catalogue.views
    (table,) = survey.catalogue.tables
    assert view.unmodelled == ("a password in the text of it",)
    assert "a password in the text of the trigger account_made" in table.unmodelled


def test_comments_keep_no_password(tmp_path: Path) -> None:
    path = tmp_path / "commented.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            f"CREATE TABLE copy ( -- from postgresql://u:{SECRET}@h/d\n"
            f"    id INTEGER PRIMARY KEY, -- host=db user=u password={SECRET}\n    name TEXT);"
        )
    survey = read_survey(str(path), ReadOptions())
    (table,) = survey.catalogue.tables
    assert (table.comment, table.columns[0].comment) == (
        "from postgresql://u:****@h/d",
        "host=db user=u password=****",
    )
    assert SECRET not in encode(survey).decode()


def test_sample_is_not_sorted_by_an_index(tmp_path: Path) -> None:
    path = tmp_path / "sales.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "CREATE TABLE sale (id INTEGER PRIMARY KEY, is_returned INTEGER);"
            "CREATE INDEX sale_returned ON sale (is_returned);"
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000)"
            "INSERT INTO sale SELECT i, i % 2 FROM n;"
        )
    survey = read_survey(str(path), ReadOptions(measure=MeasureOptions(sample=True)))
    assert survey.measurements is not None
    (column,) = [one for one in survey.measurements.columns if one.column == "is_returned"]
    assert [(one.value, one.share.value) for one in column.common] == [("0", 0.5), ("1", 0.5)]
