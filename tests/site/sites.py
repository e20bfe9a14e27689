"""The sites that the tests look at, each written once a run from a real database or from a survey in memory."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest

from benchmarks.synthetic import modular_survey
from schemabook.demo import annotations_text, demo_scripts
from schemabook.documents.compose import Document
from schemabook.documents.context import Settings
from schemabook.documents.profile import load_profile
from schemabook.engines import dialect_by_name
from schemabook.engines.engine import MeasureOptions, ReadOptions
from schemabook.formats.annotations.reader import parse_annotations
from schemabook.model.book import Book
from schemabook.model.history import History, KeptSurvey, SchemaVersion
from schemabook.model.survey import Survey
from schemabook.renderers.site import render_site
from schemabook.scratch.server import ScratchServer
from schemabook.study import judge, study
from schemabook.survey import read_survey
from tests.corpora.surveys import recipes, survey_of
from tests.round_trip import read
from tests.site import hostile

ADVENTUREWORKS = "pg-adventureworks/postgres15"
_SYNTHETIC = re.compile(r"synthetic-(\d+)")

Request = pytest.FixtureRequest


def write_site(book: Book, folder: Path, title: str | None = None) -> Path:
    """Write the site of a book into a folder, and return the folder."""
    dialect = dialect_by_name(book.survey.catalogue.engine)
    document = Document(book, load_profile("book"), dialect, Settings(title=title, drawings=True))
    for file in render_site(document):
        target = folder / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.text.encode("utf-8"))
    return folder


def build_site(name: str, folder: Path, request: Request) -> Path:
    """Write the site of that name into a folder; skips the test where what it needs is not here.

    Names are "shop", "shop-sqlite", "adventureworks", "hostile", "hostile-sqlite" and "synthetic-N" for N tables.
    It works in a thread of its own, because the thread of a browser has an event loop that others cannot start.
    """
    with ThreadPoolExecutor(max_workers=1) as pool:
        book = pool.submit(_book, name, folder, request).result()
        return pool.submit(write_site, book, folder / "site", name.partition("-")[0].capitalize()).result()


def _book(name: str, folder: Path, request: Request) -> Book:
    size = _SYNTHETIC.fullmatch(name)
    if size:
        return judge(study(modular_survey(int(size[1]))))
    makers: dict[str, Callable[[Path, Request], Book]] = {
        "shop": _shop,
        "shop-sqlite": _shop_sqlite,
        "adventureworks": _adventureworks,
        "hostile": _hostile,
        "hostile-sqlite": _hostile_sqlite,
    }
    return makers[name](folder, request)


def _annotated(survey: Survey, text: str, history: History | None = None) -> Book:
    annotations = parse_annotations(text, Path("annotations.yml"), survey.catalogue)
    return judge(msgspec.structs.replace(study(survey, history), annotations=annotations))


def _shop(_: Path, request: Request) -> Book:
    """The shop after some use, with what its people wrote, and an earlier schema."""
    survey = _on_postgresql(request, demo_scripts("postgresql"), ReadOptions(measure=MeasureOptions(plans=5)))
    return _annotated(survey, annotations_text("postgresql"), _history(survey))


def _shop_sqlite(folder: Path, _: Request) -> Book:
    survey = _on_sqlite(folder, demo_scripts("sqlite"))
    return _annotated(survey, annotations_text("sqlite"), _history(survey))


def _adventureworks(_: Path, request: Request) -> Book:
    if not recipes("postgresql"):
        pytest.skip("no corpora on this machine: set SCHEMABOOK_CORPORA")
    return judge(study(survey_of(ADVENTUREWORKS, request)))


def _hostile(_: Path, request: Request) -> Book:
    return _annotated(_on_postgresql(request, (hostile.postgresql_script(),)), hostile.annotations_text())


def _hostile_sqlite(folder: Path, _: Request) -> Book:
    return judge(study(_on_sqlite(folder, (hostile.sqlite_script(),))))


def _history(survey: Survey) -> History:
    """Two surveys, and what changed since the first: a table is new, one was changed, one is gone."""
    names = [table.name for table in survey.catalogue.tables]
    version = SchemaVersion(
        name="2026-10-01",
        schema="0f",
        added=(names[0],),
        changed=(names[1],),
        removed=(msgspec.structs.replace(names[0], name="baskets"),),
    )
    kept = (
        KeptSurvey(at=datetime(2026, 10, 1, tzinfo=UTC), schema="0f"),
        KeptSurvey(at=datetime(2026, 10, 3, tzinfo=UTC), schema="1f", tables=len(names)),
    )
    return History(surveys=kept, versions=(version,))


def _on_postgresql(request: Request, scripts: tuple[str, ...], options: ReadOptions | None = None) -> Survey:
    server: ScratchServer = request.getfixturevalue("postgresql_server")
    database = f"site_{uuid4().hex[:12]}"
    server.create_database(database)
    try:
        for script in scripts:
            server.run(script, database)
        url = server.url(database)
        return read_survey(url, options) if options else read(url)
    finally:
        server.drop_database(database)


def _on_sqlite(folder: Path, scripts: tuple[str, ...]) -> Survey:
    path = folder / f"{uuid4().hex[:12]}.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        for script in scripts:
            connection.executescript(script)
    return read(f"sqlite:///{path}")
