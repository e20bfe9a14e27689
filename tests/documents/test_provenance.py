"""Every printed figure agrees with the server: the statement beside it is run again and gives what is printed."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from schemabook.demo import SETTINGS, demo_scripts
from schemabook.documents.compose import Document, load_profile
from schemabook.documents.figures import in_words, rounded
from schemabook.documents.words import capitalised
from schemabook.engines import dialect_by_name
from schemabook.engines.engine import MeasureOptions, ReadOptions
from schemabook.model.survey import Survey
from schemabook.renderers.markdown import render_folder
from schemabook.scratch import postgresql
from schemabook.scratch.server import ScratchServer
from schemabook.study import judge, study
from schemabook.survey import read_survey
from tests.servers.fixtures import require_main_postgresql

_MOVING = (
    "Connections",
    "Reads that memory answered",
    "Transactions",
    "Statements",
    "Written to temporary files",
    "Age of the oldest",
    "Log kept on disk",
    "Sessions",
)
"""Figures of the whole server, which the reading itself moves. A planner may look at a row or two of a table."""
_UNITS = ("bytes", "seconds", "share", "rows", "scans", "calls", "")


class Printed(NamedTuple):
    page: str
    name: str
    value: str
    statement: str


def _printed(survey: Survey) -> Iterator[Printed]:
    """The rows of every table of figures in the book of a survey whose method is a statement."""
    book = judge(study(survey))
    document = Document(book, load_profile("book"), dialect_by_name(survey.catalogue.engine))
    for file in render_folder(document):
        if file.path.endswith(".md"):
            source = ""
            for line in file.text.splitlines():
                together = re.fullmatch(r"How these were measured: `SELECT … (.+)`\.", line)
                source = together[1] if together else "" if line.startswith("#") else source
                cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
                if len(cells) > 3 and cells[-1].startswith("`") and re.fullmatch(r"\d{4}-\d\d-\d\d", cells[2]):
                    words = cells[-1].strip("`").strip().replace("\\|", "|")
                    yield Printed(file.path, cells[0], cells[1], f"SELECT {words} {source}" if source else words)


def _disagreements(survey: Survey, run: Callable[[str], object]) -> tuple[int, list[str]]:
    """How many statements were run again, and what does not agree."""
    assert survey.measurements is not None
    moving = (*_MOVING, *(capitalised(one.meaning) for one in survey.measurements.server.others))
    wrong = []
    count = 0
    for printed in _printed(survey):
        if printed.name.startswith(moving):
            continue
        answer = run(printed.statement)
        assert isinstance(answer, int | float), f"{printed}: {answer!r}"
        count += 1
        words = printed.value.removeprefix("about ")
        near = (answer, answer + 1, answer - 1, answer - 2) if answer > 2 else (answer,)
        again = {in_words(rounded(float(one), unit), unit) for one in near for unit in _UNITS}
        if words not in again and words.split(" ")[0] not in {one.split(" ")[0] for one in again}:
            wrong.append(f"{printed} gives {answer}")
    return count, wrong


def _measured(url: str) -> Survey:
    return read_survey(url, ReadOptions(measure=MeasureOptions()))


def _number(value: object) -> object:
    return float(str(value)) if value is not None and not isinstance(value, int | float) else value


@pytest.fixture(scope="module")
def counting_server() -> Iterator[ScratchServer]:
    with postgresql.start(require_main_postgresql(), settings=SETTINGS) as server:
        yield server


def test_figures_of_the_shop_on_postgresql(counting_server: ScratchServer) -> None:
    counting_server.create_database("shop")
    for script in demo_scripts("postgresql"):
        counting_server.run(script, "shop")
    survey = _measured(counting_server.url("shop"))

    def run(statement: str) -> object:
        return _number(counting_server.fetch(statement, "shop")[0][0])

    count, wrong = _disagreements(survey, run)
    assert wrong == []
    assert count > 150


def test_figures_of_the_shop_on_sqlite(tmp_path: Path) -> None:
    path = tmp_path / "shop.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        for script in demo_scripts("sqlite"):
            connection.executescript(script)
        connection.execute("ANALYZE")
        connection.commit()
    survey = _measured(str(path))
    with closing(sqlite3.connect(path)) as connection:

        def run(statement: str) -> object:
            return _number(connection.execute(statement).fetchone()[0])

        count, wrong = _disagreements(survey, run)
    assert wrong == []
    assert count > 10


@pytest.mark.parametrize("product", ["mariadb", "mysql"])
def test_figures_on_mysql(
    product: str, request: pytest.FixtureRequest, fresh_database: Callable[[ScratchServer], str]
) -> None:
    server: ScratchServer = request.getfixturevalue(f"{product}_server")
    database = fresh_database(server)
    server.run(
        "CREATE TABLE orders (id integer AUTO_INCREMENT PRIMARY KEY, email varchar(60), KEY (email));"
        "INSERT INTO orders (email) VALUES ('a'), ('b'), ('c');"
        "INSERT INTO orders (email) SELECT o.email FROM orders o, orders p, orders q, orders r, orders s;"
        "ANALYZE TABLE orders",
        database,
    )
    for _ in range(20):
        server.fetch("SELECT id FROM orders WHERE email = 'a' LIMIT 1", database)
    survey = _measured(server.url(database))

    def run(statement: str) -> object:
        return _number(server.fetch(statement, database)[0][0])

    count, wrong = _disagreements(survey, run)
    assert wrong == []
    assert count > 5
