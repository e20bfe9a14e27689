"""Where a history can be: an SQLite file or a PostgreSQL database, and one transaction on it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from sqlalchemy import URL, Connection, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from schemabook.engines import engine_for_scheme
from schemabook.engines.source import Source, parse_url
from schemabook.errors import (
    ConnectionFailedError,
    FileFormatError,
    MissingDriverError,
    SchemabookError,
    TimeLimitError,
    UsageError,
)
from schemabook.history import layout

if TYPE_CHECKING:
    import asyncpg

T = TypeVar("T")

LOCK_SECONDS = 30
"""How long one writer waits for another."""

_ADVISORY_LOCK = 0x5C4E3AB00C
_LOST = "Nothing of this transaction was kept, and nothing that was kept before is lost."


class Place(Protocol):
    """Somewhere to keep a history. `name` is safe to print; `is_shared` says that it may hold other things too."""

    name: str
    is_shared: bool

    def exists(self) -> bool:
        """Whether there is something to open."""
        ...

    def transact(self, work: Callable[[Connection], T], *, writes: bool) -> T:
        """Do the work in one transaction: all of it is kept, or nothing. Writers take turns.

        Raises TimeLimitError when another holds the place for too long, FileFormatError when it is damaged,
        UsageError when it cannot be used and ConnectionFailedError when there is no session.
        """
        ...


def find_place(place: str) -> Place:
    """The place that a path or a URL names. Raises UsageError when no history can be kept there."""
    if "://" not in place:
        return FilePlace(Path(place).expanduser())
    source = parse_url(place)
    for prefix, build in _PLACES.items():
        if source.scheme.startswith(prefix):
            return build(source, place)
    raise UsageError(
        "Could not open the history.",
        f"No history can be kept at {source.scheme}://.",
        "Name a file, or a database as postgresql://USER@HOST:PORT/DATABASE.",
    )


def _file_place(source: Source, _url: str) -> Place:
    if source.host or not source.database:
        raise UsageError(
            f"Could not open the history {source}.",
            "It names no file.",
            f"Write it with three slashes: sqlite:///{source.host}{source.database} (four for an absolute path).",
        )
    return FilePlace(Path(source.database))


def _database_place(source: Source, url: str) -> Place:
    return DatabasePlace(source, url)


_PLACES: dict[str, Callable[[Source, str], Place]] = {"sqlite": _file_place, "postgres": _database_place}


class FilePlace:
    """An SQLite file. The first writer makes it and its folder, for the eyes of the account alone."""

    is_shared = False

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        self._path = path
        self._engine = create_engine(
            URL.create("sqlite", database=str(path)),
            connect_args={"timeout": LOCK_SECONDS, "isolation_level": None},
            poolclass=NullPool,
        )

    def exists(self) -> bool:
        """Whether there is a file that holds anything."""
        try:
            return self._path.stat().st_size > 0
        except FileNotFoundError:
            return False
        except OSError as error:
            raise self._unusable(f"{error.strerror}.") from error

    def transact(self, work: Callable[[Connection], T], *, writes: bool) -> T:
        """Do the work in one transaction. A writer locks the file before it reads."""
        if writes:
            self._make()
        try:
            with self._engine.begin() as connection:
                connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
                return work(connection)
        except DBAPIError as error:
            raise self._explained(error) from error

    def _make(self) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
        except OSError as error:
            raise self._unusable(f"{error.strerror}.") from error

    def _unusable(self, happened: str) -> UsageError:
        return UsageError(f"Could not use the history {self.name}.", happened, "Name another place for it.")

    def _explained(self, error: DBAPIError) -> SchemabookError:
        """The error of the driver in words: never with the statement, whose parameters do not belong on a screen."""
        name = getattr(error.orig, "sqlite_errorname", "")
        doing = f"Could not use the history {self.name}."
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            return TimeLimitError(
                doing, f"Another process has held it for {LOCK_SECONDS} s.", f"{_LOST} Run the same command again."
            )
        if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
            return FileFormatError(
                doing,
                f"SQLite says: {error.orig}. The file is damaged or something else.",
                "It was not touched. Restore it from a copy, or name another place for the history.",
            )
        return UsageError(doing, f"SQLite says: {error.orig}.", _LOST)


class DatabasePlace:
    """A PostgreSQL database that a team shares. The tables are in the first schema of the account's search path."""

    is_shared = True

    def __init__(self, source: Source, url: str) -> None:
        self.name = str(source)
        self._source = source
        self._url = url
        missing = [name for name in ("asyncpg", "greenlet") if find_spec(name) is None]
        if missing:
            raise MissingDriverError(
                f"Could not open the history {self.name}.",
                f"Not installed: {', '.join(missing)}.",
                'Install what it needs with: pip install "schemabook[history-postgresql]"',
            )

    def exists(self) -> bool:
        """A database is there, or connecting says that it is not."""
        return True

    def transact(self, work: Callable[[Connection], T], *, writes: bool) -> T:
        """Do the work in one transaction. A writer takes a lock that the other writers wait for."""
        results: list[T] = []
        try:
            with asyncio.Runner() as runner:
                runner.run(self._transact(lambda connection: results.append(work(connection)), writes=writes))
        except (DBAPIError, OSError, ValueError) as error:
            raise self._explained(error) from error
        return results[0]

    async def _transact(self, work: Callable[[Connection], None], *, writes: bool) -> None:
        from sqlalchemy.ext.asyncio import create_async_engine

        engine = create_async_engine("postgresql+asyncpg://", async_creator=self._connect, poolclass=NullPool)
        async with engine.begin() as connection:
            await connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'"))
            if writes:
                await connection.execute(text(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})"))
            await connection.run_sync(work)

    async def _connect(self) -> asyncpg.Connection[Any]:
        """A session; the driver reads the URL itself, so it takes what libpq takes."""
        import asyncpg

        try:
            return await asyncpg.connect(dsn=self._url, timeout=10, server_settings={"application_name": "schemabook"})
        except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise ConnectionFailedError(
                f"Could not open the history {self.name}.",
                f"{_first_line(error)}.",
                "Check the URL; the password can also stand in PGPASSWORD or ~/.pgpass.",
            ) from error

    def _explained(self, error: Exception) -> SchemabookError:
        import asyncpg

        doing = f"Could not use the history {self.name}."
        cause = error.orig.__cause__ or error.orig if isinstance(error, DBAPIError) and error.orig else error
        if isinstance(cause, asyncpg.LockNotAvailableError):
            return TimeLimitError(
                doing, f"Another process has held it for {LOCK_SECONDS} s.", f"{_LOST} Run the same command again."
            )
        if isinstance(cause, asyncpg.InsufficientPrivilegeError):
            return UsageError(
                doing,
                f"The server said: {_first_line(cause)}.",
                self._grants(),
            )
        if isinstance(cause, OSError):
            return ConnectionFailedError(
                doing,
                f"{_first_line(cause)}.",
                "Check that a server listens there and that a firewall lets it through.",
            )
        return ConnectionFailedError(doing, f"The server said: {_first_line(cause)}.", _LOST)

    def _grants(self) -> str:
        """What an account needs that did not make the tables, or that is to make them."""
        role = engine_for_scheme(self._source.scheme).dialects[0].quote(self._source.user or "the_role")
        tables = ", ".join(layout.metadata.tables)
        return (
            f"To make the tables: GRANT CREATE ON SCHEMA public TO {role};\n"
            f"To use them: GRANT SELECT, INSERT, UPDATE, DELETE ON {tables} TO {role};"
        )


def _first_line(error: BaseException) -> str:
    text_of = str(error).strip() or type(error).__name__
    return text_of.splitlines()[0].rstrip(".")
