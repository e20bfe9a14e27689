"""Files made from SQL, read, and written back."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from schemabook.ddl.sqlite import build_script, build_statements
from schemabook.engines.engine import ReadOptions
from schemabook.engines.source import Source
from schemabook.engines.sqlite import engine
from schemabook.engines.sqlite.dialect import SQLITE
from schemabook.model.catalogue import Catalogue
from schemabook.model.survey import Survey

Make = Callable[[str], Path]
Read = Callable[[Path], Survey]
RoundTrip = Callable[[str], Catalogue]
Check = Callable[[Path], Catalogue]

_FACTS = (
    """select m.name, x.cid, x.name, upper(x.type), x."notnull" and x.pk = 0, x.dflt_value, x.pk, x.hidden
       from sqlite_master m, pragma_table_xinfo(m.name) x where m.type = 'table' order by 1, 2""",
    """select m.name, i.name, i."unique", i.origin, i.partial, k.seqno, k.cid, k.name, k."desc", lower(k.coll), k.key
       from sqlite_master m, pragma_index_list(m.name) i, pragma_index_xinfo(i.name) k
       where m.type = 'table' order by 1, 2, k.seqno""",
    """select m.name, f.id, f.seq, lower(f."table"), f."from", f.on_update, f.on_delete, f.match
       from sqlite_master m, pragma_foreign_key_list(m.name) f where m.type = 'table' order by 1, 2, 3""",
    "select type, name, tbl_name from sqlite_master order by 1, 2, 3",
)


def facts(path: Path) -> list[list[tuple[object, ...]]]:
    """What SQLite itself says of a file, without the code under test."""
    connection = sqlite3.connect(path)
    connection.text_factory = lambda data: data.decode(errors="replace")
    try:
        return [connection.execute(statement).fetchall() for statement in _FACTS]
    finally:
        connection.close()


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Makes a file from a script."""

    def make_file(script: str) -> Path:
        path = tmp_path / f"made{len(list(tmp_path.iterdir()))}.db"
        connection = sqlite3.connect(path)
        connection.executescript(script)
        connection.close()
        return path

    return make_file


@pytest.fixture
def read() -> Read:
    """Reads a file."""
    return lambda path: engine.read(Source(scheme="sqlite", database=str(path)), ReadOptions())


@pytest.fixture
def check(make: Make, read: Read) -> Check:
    """Reads a file, writes its DDL to an empty one, reads that and compares: the engine is the oracle."""

    def check_file(path: Path) -> Catalogue:
        catalogue = read(path).catalogue
        again = make(build_script(build_statements(catalogue, SQLITE, access=True)))
        assert read(again).catalogue == catalogue
        assert facts(again) == facts(path)
        return catalogue

    return check_file


@pytest.fixture
def round_trip(make: Make, check: Check) -> RoundTrip:
    """Makes a file from a script and checks that it comes back the same."""
    return lambda script: check(make(script))
