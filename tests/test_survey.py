"""What names a source: a file, a pipe, standard input."""

from __future__ import annotations

import contextlib
import io
import os
import sqlite3
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from schemabook.cli.options import Reading, print_statements
from schemabook.engines.engine import ReadOptions
from schemabook.errors import FileFormatError, UsageError
from schemabook.model.codec import encode
from schemabook.survey import read_survey

SENT_NOTHING = "-- a catalogue file: no statement is sent\n"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    with contextlib.closing(sqlite3.connect(tmp_path / "shop.db")) as connection:
        for number in range(50):
            connection.execute(f"CREATE TABLE t{number} (a integer PRIMARY KEY, b text NOT NULL)")
    return tmp_path / "shop.db"


@pytest.fixture
def catalogue(database: Path) -> bytes:
    return encode(read_survey(str(database), ReadOptions()))


@pytest.fixture
def pipe(tmp_path: Path) -> Callable[[bytes], str]:
    """A function that makes a pipe which gives these bytes once."""

    def make(data: bytes) -> str:
        path = tmp_path / "pipe"
        os.mkfifo(path)
        threading.Thread(target=_write, args=(path, data), daemon=True).start()
        return str(path)

    return make


def _write(path: Path, data: bytes) -> None:
    with contextlib.suppress(BrokenPipeError):
        path.write_bytes(data)


def test_a_catalogue_comes_through_a_pipe(catalogue: bytes, pipe: Callable[[bytes], str]) -> None:
    assert len(catalogue) > 512
    assert encode(read_survey(pipe(catalogue), ReadOptions())) == catalogue


@pytest.mark.parametrize("space", [b"", b"\n" * 600], ids=["plain", "after space"])
def test_a_catalogue_comes_from_standard_input(catalogue: bytes, space: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(space + catalogue)))
    assert encode(read_survey("-", ReadOptions())) == catalogue


@pytest.mark.parametrize("data", [b"", b"Dear reader"])
def test_anything_else_from_standard_input_is_refused(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    with pytest.raises(FileFormatError, match="Could not read standard input"):
        read_survey("-", ReadOptions())


def test_a_catalogue_file_may_begin_with_much_space(catalogue: bytes, tmp_path: Path) -> None:
    (tmp_path / "spacious.json").write_bytes(b" " * 600 + catalogue)
    assert encode(read_survey(str(tmp_path / "spacious.json"), ReadOptions())) == catalogue


def test_a_database_does_not_come_through_a_pipe(database: Path, pipe: Callable[[bytes], str]) -> None:
    with pytest.raises(FileFormatError, match="Give the name of its file"):
        read_survey(pipe(database.read_bytes()[:600]), ReadOptions())


def test_an_empty_file_is_an_empty_database(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    assert read_survey(str(tmp_path / "empty.db"), ReadOptions()).catalogue.tables == ()


def test_statements_of_a_file(
    database: Path, catalogue: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    print_statements(str(database), Reading())
    assert "PRAGMA query_only" in capsys.readouterr().out
    (tmp_path / "catalogue.json").write_bytes(catalogue)
    print_statements(str(tmp_path / "catalogue.json"), Reading())
    assert capsys.readouterr().out == SENT_NOTHING
    with pytest.raises(UsageError, match="There is no such file"):
        print_statements(str(tmp_path / "missing.db"), Reading())
