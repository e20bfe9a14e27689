"""The golden books. `UPDATE=1 pytest tests/samples` writes them anew."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from schemabook.demo import shop_script
from schemabook.model.survey import Survey
from schemabook.scratch.server import ScratchServer
from tests.checks import markdown
from tests.documents_checks import assert_sound, book_files, write_book
from tests.round_trip import differences, read, script_of, without_access

HERE = Path(__file__).parent
SAMPLES = ("shop", "shop-sqlite", "edge")

Sample = Callable[[str], Survey]


@pytest.fixture
def sample(
    postgresql_server: ScratchServer, fresh_database: Callable[[ScratchServer], str], tmp_path: Path
) -> Sample:
    """A function that makes the database of a sample and reads it, without what differs between machines."""

    def survey(name: str) -> Survey:
        if name == "shop-sqlite":
            path = tmp_path / "shop.sqlite"
            with closing(sqlite3.connect(path)) as connection:
                connection.executescript(shop_script("sqlite"))
            return _neutral(read(f"sqlite:///{path}"), name, "3")
        if postgresql_server.major != 15:
            pytest.skip("the golden books are those of PostgreSQL 15, which words some definitions in its own way")
        script = shop_script("postgresql") if name == "shop" else (HERE / "edge.postgresql.sql").read_text()
        database = fresh_database(postgresql_server)
        postgresql_server.run(script, database)
        return _neutral(read(postgresql_server.url(database)), name, "15")

    return survey


def _neutral(survey: Survey, name: str, version: str) -> Survey:
    """The survey as it is on any machine: minor versions and the name of the test's database differ."""
    server = msgspec.structs.replace(survey.server, version=version, database=name)
    return msgspec.structs.replace(survey, server=server)


@pytest.mark.parametrize("name", SAMPLES)
def test_book_is_the_golden_one(name: str, sample: Sample) -> None:
    folder = HERE / name
    files = book_files(sample(name))
    if os.environ.get("UPDATE"):
        shutil.rmtree(folder, ignore_errors=True)
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
    golden = {str(path.relative_to(folder)): path.read_text("utf-8") for path in folder.rglob("*") if path.is_file()}
    assert golden.keys() == files.keys()
    for path, text in files.items():
        assert text == golden[path], f"{path} differs: look at it, then UPDATE=1 pytest tests/samples"


@pytest.mark.parametrize("name", SAMPLES)
def test_book_is_sound(name: str, sample: Sample, tmp_path: Path) -> None:
    survey = sample(name)
    for single in (False, True):
        folder = write_book(survey, tmp_path / f"single-{single}", single_file=single)
        assert_sound(folder)
        assert markdown.check_mermaid(markdown.mermaid_blocks(folder)) == []
        assert markdown.markdownlint(folder) == []


@pytest.mark.parametrize("name", ["shop", "edge"])
def test_script_makes_the_same_schema(
    name: str, sample: Sample, postgresql_server: ScratchServer, fresh_database: Callable[[ScratchServer], str]
) -> None:
    catalogue = sample(name).catalogue
    database = fresh_database(postgresql_server)
    postgresql_server.run(script_of(catalogue), database)
    again = read(postgresql_server.url(database)).catalogue
    # Extended statistics have no shape in the catalogue: they are named in it and left out of the script.
    again = msgspec.structs.replace(again, unmodelled=catalogue.unmodelled)
    assert differences(without_access(catalogue), without_access(again)) == ""
