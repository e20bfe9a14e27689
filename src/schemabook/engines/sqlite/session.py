"""A read-only session with a SQLite file, and the rows that it fetches."""

from __future__ import annotations

import difflib
import os
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from schemabook.engines.engine import ReadOptions
from schemabook.engines.source import Source
from schemabook.engines.sqlite.rows import ColumnRow, ForeignKeyRow, IndexRow, Rows, SchemaRow, TableRow
from schemabook.engines.statements import Statement, for_version, load_statements
from schemabook.errors import (
    ConnectionFailedError,
    FileFormatError,
    SchemabookError,
    TimeLimitError,
    UsageError,
)
from schemabook.model.survey import Reading, State

PACKAGE = "schemabook.engines.sqlite"
MEASURING = "queries/measure"
OLDEST = (3, 31)
QUERIES = ("encoding", "schema", "tables", "columns", "indexes", "foreign_keys")
_WAL = 2
_STEPS_BETWEEN_CHECKS = 1000
_BEGIN = ("PRAGMA query_only = ON", "BEGIN")


def begin_statement() -> Statement:
    """What opens the one read-only transaction of a run."""
    return Statement(
        name="begin", purpose="one transaction on a file that is opened read-only", text=";\n".join(_BEGIN)
    )


@contextmanager
def open_reader(source: Source, options: ReadOptions) -> Iterator[Reader]:
    """A reader of the file at `source`, in its one transaction; closed at the end.

    Raises UsageError, FileFormatError, ConnectionFailedError or TimeLimitError, also for what SQLite raises inside
    the block.
    """
    path = find_file(source)
    if sqlite3.sqlite_version_info < OLDEST:
        raise ConnectionFailedError(
            f"Could not read {path}.",
            f"Python was built with SQLite {sqlite3.sqlite_version}; Schemabook needs 3.31 or newer.",
            "Use a Python with a newer SQLite library.",
        )
    options.report(f"opening {path}")
    try:
        reader = _open(path, options)
        try:
            yield reader
        finally:
            reader.connection.close()
    except sqlite3.Error as error:
        raise explain(error, path, options) from error


def find_file(source: Source) -> Path:
    """The file that the source names. Raises UsageError when there is none that can be read."""
    if source.host or not source.database:
        raise UsageError(
            f"Could not read {source}.",
            "It names no file.",
            f"Write it with three slashes: sqlite:///{source.host}{source.database} (four for an absolute path).",
        )
    path = Path(source.database)
    doing = f"Could not read {path}."
    if os.path.isdir(path):  # noqa: PTH112 (False, not an error, where a folder above it may not be entered)
        raise UsageError(doing, "It is a folder.", "Name the database file in it.")
    if not os.path.exists(path):  # noqa: PTH110
        raise UsageError(doing, "There is no such file.", _nearest(path))
    if not os.access(path, os.R_OK):
        raise UsageError(doing, "The permission to read it is missing.", f"Give it with: chmod o+r {path}")
    return path


def _nearest(path: Path) -> str:
    """The file beside `path` whose name is most like it, as a suggestion."""
    try:
        names = [entry.name for entry in path.parent.iterdir() if entry.is_file()]
    except OSError:
        return f"The folder {path.parent} cannot be read or does not exist either."
    near = difflib.get_close_matches(path.name, names, n=1)
    if near:
        return f"Did you mean {path.parent / near[0]}?"
    return "A relative path is written sqlite:///file.db, an absolute one sqlite:////folder/file.db."


def _open(path: Path, options: ReadOptions) -> Reader:
    """A reader in a transaction.

    SQLite cannot open a database in WAL mode without its shared memory, which it cannot make in a
    folder that it may not write to: such a file is read as one that nobody changes.
    """
    uri = f"{path.absolute().as_uri()}?mode=ro"
    try:
        return Reader(path, uri, options)
    except sqlite3.OperationalError as error:
        if not error.sqlite_errorname.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY")) or not _is_wal(path):
            raise
        reader = Reader(path, f"{uri}&immutable=1", options)
        reader.readings.append(
            Reading(
                part="schema",
                state=State.PARTIAL,
                missed="changes that wait in the -wal file and are not yet in the database file",
                reason=f"the write-ahead log could not be opened: {words_of(error)}",
                remedy="Give permission to write to the folder, or run as its owner: PRAGMA wal_checkpoint(TRUNCATE)",
            )
        )
        return reader


def _is_wal(path: Path) -> bool:
    """Whether the header of the file says that it is in WAL mode."""
    with path.open("rb") as file:
        header = file.read(20)
    return len(header) == 20 and header[18] == _WAL


class _Text:
    """Decodes texts; counts those that are not UTF-8."""

    def __init__(self) -> None:
        self.broken = 0

    def __call__(self, data: bytes) -> str:
        try:
            return data.decode()
        except UnicodeDecodeError:
            self.broken += 1
            return data.decode(errors="replace")


class Reader:
    """Fetches queries one by one, each within the time limit."""

    def __init__(self, path: Path, uri: str, options: ReadOptions) -> None:
        self.rows = Rows(database=path.stem, file=path.name, version=sqlite3.sqlite_version)
        self.readings: list[Reading] = []
        self._options = options
        self._version = sqlite3.sqlite_version_info[0] * 1000 + sqlite3.sqlite_version_info[1]
        self._text = _Text()
        self._deadline = 0.0
        self.connection = sqlite3.connect(uri, uri=True, timeout=options.lock_timeout, isolation_level=None)
        try:
            self.connection.text_factory = self._text
            self.connection.set_progress_handler(self._is_late, _STEPS_BETWEEN_CHECKS)
            self._restart_clock()
            for statement in _BEGIN:
                self.connection.execute(statement)
            self.rows.encoding = self._fetch("encoding")[0][0]
            self.rows.schema = [SchemaRow(*row) for row in self._fetch("schema")]
        except BaseException:
            self.connection.close()
            raise

    def _is_late(self) -> bool:
        return time.monotonic() > self._deadline

    def _restart_clock(self) -> None:
        self._deadline = time.monotonic() + self._options.statement_timeout

    def read(self) -> None:
        """Fetch everything that follows the list of objects."""
        self.rows.tables = [TableRow(*row) for row in self._fetch("tables")]
        relations = [row.name for row in self.rows.schema if row.type in ("table", "view")]
        self.rows.columns = self._columns(relations, 0, len(relations))
        self.rows.indexes = [IndexRow(*row) for row in self._fetch_or_lose("indexes")]
        self.rows.foreign_keys = [ForeignKeyRow(*row) for row in self._fetch_or_lose("foreign_keys")]

    def ask(self, text: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[Any]:
        """The rows of a statement, within the time limit. Raises sqlite3.Error."""
        self._restart_clock()
        return self.connection.execute(text, values).fetchall()

    def ask_file(self, name: str) -> list[Any]:
        """The rows of a measuring query, by the name of its file."""
        self._options.report(f"measuring {name}")
        return self.ask(for_version(load_statements(PACKAGE, MEASURING)[name].text, self._version))

    def _fetch(self, name: str, **values: int) -> list[Any]:
        statement = load_statements(PACKAGE)[name]
        self._options.report(f"reading {name}")
        self._restart_clock()
        self._text.broken = 0
        found = self.connection.execute(for_version(statement.text, self._version), values).fetchall()
        if self._text.broken:
            self.readings.append(
                Reading(
                    part=name,
                    state=State.PARTIAL,
                    missed=f"the exact spelling of {self._text.broken} names or texts",
                    reason="they are not valid UTF-8; what cannot be read stands as \N{REPLACEMENT CHARACTER}",
                    remedy="Write the database anew with: sqlite3 FILE .recover",
                )
            )
        return found

    def _fetch_or_lose(self, name: str) -> list[Any]:
        """The rows of a part that the rest can be told without."""
        try:
            return self._fetch(name)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_INTERRUPT":
                raise
            self.rows.lost.add(name)
            self.readings.append(
                Reading(
                    part=name,
                    state=State.TIMED_OUT,
                    missed=f"all {name.replace('_', ' ')} that the CREATE statements do not tell",
                    reason=f"it took longer than {self._options.statement_timeout:g} s",
                    remedy="Give it longer with --statement-timeout.",
                )
            )
            return []

    def _columns(self, relations: list[str], skip: int, count: int) -> list[ColumnRow]:
        """The columns of `count` relations after the first `skip`.

        A view on a missing table fails the whole statement: the relations are halved until it stands
        alone.
        """
        try:
            return [ColumnRow(*row) for row in self._fetch("columns", skip=skip, count=count)]
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_ERROR":
                raise
            if count == 1:
                self.rows.broken[relations[skip]] = words_of(error)
                return []
        half = count // 2
        return self._columns(relations, skip, half) + self._columns(relations, skip + half, count - half)


def explain(error: sqlite3.Error, path: Path, options: ReadOptions) -> SchemabookError:
    """The error of SQLite as one of ours, with what to do next."""
    doing = f"Could not read {path}."
    words = f"SQLite says: {words_of(error)}."
    name = getattr(error, "sqlite_errorname", "")
    if name == "SQLITE_NOTADB":
        return FileFormatError(
            doing,
            f"{words} It is another kind of file, or an encrypted database.",
            "Decrypt an encrypted one first (SQLCipher: sqlcipher_export) and read the copy.",
        )
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return TimeLimitError(
            doing,
            f"{words} Another process held it for longer than {options.lock_timeout:g} s.",
            "Try again, give it longer with --lock-timeout, or read a copy.",
        )
    if name == "SQLITE_INTERRUPT":
        return TimeLimitError(
            doing,
            f"A statement took longer than {options.statement_timeout:g} s.",
            "Give it longer with --statement-timeout.",
        )
    if name.startswith("SQLITE_READONLY"):
        return ConnectionFailedError(
            doing,
            f"{words} A transaction was interrupted and must be rolled back by somebody who may write.",
            f"Run once: sqlite3 {path} 'PRAGMA schema_version'",
        )
    if name.startswith(("SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH", "SQLITE_IOERR")):
        return ConnectionFailedError(doing, words, "Check the permissions of the file and of its folder.")
    return FileFormatError(
        doing,
        f"{words} The file is damaged, or it was made by an SQLite newer than {sqlite3.sqlite_version}.",
        f"Check it with: sqlite3 {path} 'PRAGMA integrity_check'",
    )


def words_of(error: Exception) -> str:
    """SQLite's own words, without a final full stop."""
    return (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")
