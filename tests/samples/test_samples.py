"""The golden books. `UPDATE=1 pytest tests/samples` writes them anew."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from schemabook.cli.drafting import find_place
from schemabook.demo import DURABLE, SETTINGS, demo_scripts, shop_script
from schemabook.documents.context import Settings
from schemabook.documents.figures import FILE as FIGURES
from schemabook.documents.figures import decode_kept
from schemabook.documents.profile import load_profile
from schemabook.engines.engine import MeasureOptions, ReadOptions
from schemabook.model.book import Book
from schemabook.model.reader import Audience, Depth, Reader
from schemabook.model.survey import Survey
from schemabook.scratch import postgresql
from schemabook.scratch.server import ScratchServer
from schemabook.study import judge, study
from schemabook.survey import read_survey
from tests.checks import markdown
from tests.documents_checks import annotated, assert_sound, document_files, write_files
from tests.round_trip import differences, read, script_of, without_access
from tests.servers.fixtures import require_main_postgresql

HERE = Path(__file__).parent
SAMPLES = ("shop", "shop-measured", "shop-sqlite", "edge")
DOCUMENTS: dict[str, tuple[str, Reader]] = {
    "schema-document": ("schema-document", Reader(orms=("sqlalchemy",))),
    "database-md": ("database-md", Reader()),
    "specification": ("specification", Reader()),
    "design": ("design", Reader()),
    "quick-reference": ("specification", Reader(depth=Depth.QUICK_REFERENCE)),
    "product": ("design", Reader(audience=Audience.PRODUCT)),
    "customer-success": ("design", Reader(audience=Audience.CUSTOMER_SUCCESS)),
}
TODAY = datetime(2026, 11, 20, 9, tzinfo=UTC)
SINCE = TODAY - timedelta(days=30)
KEEP_ALL = Settings(tolerance=1e9)
"""Figures differ from machine to machine; those of the golden book stay, as they do in anybody's book."""

SHOWN_SETTINGS = frozenset(
    """
    archive_mode autovacuum effective_cache_size fsync full_page_writes idle_in_transaction_session_timeout
    maintenance_work_mem max_connections max_wal_size random_page_cost shared_buffers shared_preload_libraries
    statement_timeout synchronous_commit track_counts wal_level work_mem
    """.split()
)

Sample = Callable[[str], Survey]


@pytest.fixture(scope="module")
def counting_server() -> Iterator[ScratchServer]:
    """A server that counts statements."""
    with postgresql.start(require_main_postgresql(), settings=(*DURABLE, *SETTINGS)) as server:
        yield server


@pytest.fixture
def sample(
    postgresql_server: ScratchServer,
    counting_server: ScratchServer,
    fresh_database: Callable[[ScratchServer], str],
    tmp_path: Path,
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
        if name == "shop-measured":
            return _measured(counting_server)
        script = shop_script("postgresql") if name == "shop" else (HERE / "edge.postgresql.sql").read_text()
        database = fresh_database(postgresql_server)
        postgresql_server.run(script, database)
        return _neutral(read(postgresql_server.url(database)), name, "15")

    return survey


def _neutral(survey: Survey, name: str, version: str) -> Survey:
    """The survey as it is on any machine: minor versions and the name of the test's database differ."""
    server = msgspec.structs.replace(survey.server, version=version, database=name)
    return msgspec.structs.replace(survey, server=server)


def _measured(server: ScratchServer) -> Survey:
    """The shop after some use, with the times, places and settings that it would have anywhere."""
    if ("shop",) not in server.fetch("SELECT datname FROM pg_database", "postgres"):
        server.create_database("shop")
        for script in demo_scripts("postgresql"):
            server.run(script, "shop")
    options = ReadOptions(measure=MeasureOptions(sample=True, plans=100))
    survey = _neutral(read_survey(server.url("shop"), options), "shop", "15")
    assert survey.measurements is not None
    settings = tuple(one for one in survey.measurements.settings if one.name in SHOWN_SETTINGS)
    measurements = msgspec.structs.replace(survey.measurements, settings=settings)
    text = msgspec.json.encode(msgspec.structs.replace(survey, measurements=measurements)).decode()
    told = text.replace(f"{server.host}:{server.port}", "db.shop.example:5432").replace(server.host, "db.shop.example")
    return msgspec.convert(_at_fixed_times(msgspec.json.decode(told)), Survey, strict=False)


def _at_fixed_times(value: Any) -> Any:
    """The survey as builtins, measured on one day, with counters that began a month before."""
    if isinstance(value, list):
        return [_at_fixed_times(one) for one in value]
    if not isinstance(value, dict):
        return value
    fixed = {"port": 5432, "since": SINCE, "started_at": SINCE}
    fixed |= dict.fromkeys(("measured_at", "at", "until", "taken_at", "analysed_at", "vacuumed_at"), TODAY)
    return {name: fixed.get(name, _at_fixed_times(one)) for name, one in value.items()}


def _settings(folder: Path, figures: str = FIGURES) -> Settings:
    """The golden document's own figures, kept whatever was measured now."""
    path = folder / figures
    kept = decode_kept(path.read_bytes()) if path.exists() and not os.environ.get("UPDATE") else {}
    return msgspec.structs.replace(KEEP_ALL, kept=kept, title="shop")


def _book(name: str, survey: Survey) -> Book:
    """The book of a sample; that of the measured shop has what its people wrote, and its repository."""
    return annotated(survey) if name == "shop-measured" else judge(study(survey))


@pytest.mark.parametrize("name", SAMPLES)
def test_book_is_the_golden_one(name: str, sample: Sample) -> None:
    folder = HERE / name
    _assert_golden(folder, document_files(_book(name, sample(name)), settings=_settings(folder)))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_document_is_the_golden_one(name: str, sample: Sample) -> None:
    profile, reader = DOCUMENTS[name]
    folder = HERE / "documents" / name
    of = load_profile(profile)
    kept = _settings(folder, f".{find_place(of, '', 'shop').stem}.{FIGURES}")
    _assert_golden(folder, document_files(annotated(sample("shop-measured")), profile, reader, kept))


def _assert_golden(folder: Path, files: dict[str, str]) -> None:
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
    book = _book(name, sample(name))
    for single in (False, True):
        folder = write_files(document_files(book, single_file=single), tmp_path / f"single-{single}")
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
