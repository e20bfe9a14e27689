"""Runs examples on real servers, each in a transaction that is rolled back."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from schemabook.engines import dialect_by_name
from schemabook.engines.dialect import Dialect
from schemabook.engines.source import parse_url
from schemabook.errors import ScratchError
from schemabook.examples.queries import Example, ExampleSchema, find_call, find_examples, find_view_examples
from schemabook.examples.query_samples import ExampleSource
from schemabook.examples.sample_data import SampleSource, insert_statement, sample_script
from schemabook.insights.load_order import find_load_order
from schemabook.insights.relationships import find_relationships
from schemabook.model.base import QualifiedName
from schemabook.model.book import LoadOrder
from schemabook.model.catalogue import Catalogue
from schemabook.model.tables import TableKind

ONE_ROW = frozenset({"find-by-key"})
EXISTING = frozenset({"create", "link"})


class Failure(NamedTuple):
    """An example that did not run, or found the wrong number of rows."""

    of: QualifiedName
    example: str
    words: str
    sql: str


class Tally(NamedTuple):
    """How many examples were executed and how many only prepared, because they have parameters; what failed."""

    executed: int
    prepared: int
    made_room: int
    failures: list[Failure]


class Session(ABC):
    """One connection. Whatever happens between `begin` and `rollback` is undone."""

    @abstractmethod
    def execute(self, sql: str) -> list[Any]:
        """Execute a statement and give its rows."""

    @abstractmethod
    def prepare(self, example: Example) -> None:
        """Let the server look at a statement with parameters."""

    @abstractmethod
    def empty(self, table: str) -> None:
        """Delete all rows of a table without a look at those that refer to it."""

    def check(self, table: str) -> None:  # noqa: B027
        """Raise where rows of a table refer to none, where the server has not looked yet."""

    @abstractmethod
    def begin(self) -> None: ...

    @abstractmethod
    def rollback(self) -> None: ...

    @property
    @abstractmethod
    def error(self) -> type[Exception]:
        """What the driver raises."""


def prove(catalogue: Catalogue, session: Session, samples: ExampleSource | None) -> Tally:
    """Run every example of a catalogue. With `samples`, their rows are in the tables."""
    proof = Proof(catalogue, session, samples)
    counts = {True: 0, False: 0}
    failures = []
    for name, examples, is_view in every_example(catalogue, proof.schema, proof.dialect):
        if is_view:
            session.begin()
        for example in examples:
            counts[bool(example.parameters)] += 1
            words = proof.in_view(example) if is_view else proof.alone(example, name)
            if words:
                failures.append(Failure(name, example.name, words, example.sql))
        if is_view:
            session.rollback()
    return Tally(counts[False], counts[True], proof.made_room, failures)


class Proof:
    """Runs examples one by one. `made_room` counts those that create a row which is there: it was taken away."""

    def __init__(self, catalogue: Catalogue, session: Session, samples: ExampleSource | None) -> None:
        self.dialect = dialect_by_name(catalogue.engine)
        self.schema = ExampleSchema(catalogue, samples=samples)
        self.made_room = 0
        self._samples = samples
        self._session = session
        self._heirs = {parent for table in catalogue.tables for parent in table.inherits}

    def in_view(self, example: Example) -> str:
        """Why an example of a view failed, in the transaction of those before it; empty where it did not."""
        try:
            self._session.execute(example.sql)
        except self._session.error as error:
            return " ".join(str(error).split())
        return ""

    def alone(self, example: Example, name: QualifiedName) -> str:
        """Why an example failed in a transaction of its own; empty where it did not."""
        session = self._session
        session.begin()
        try:
            if example.parameters or example.name == "call":
                session.prepare(example)
                return ""
            has_rows = self._samples is not None and self._samples.table(name) is not None
            if example.name in EXISTING and has_rows and self._samples and self._samples.spare(name) is None:
                self.made_room += 1
                session.empty(self.schema.spell(name, self.dialect))
            rows = session.execute(example.sql)
            session.check(self.schema.spell(name, self.dialect))
            counted = has_rows and example.name in ONE_ROW and name not in self._heirs
            return f"{len(rows)} rows" if counted and len(rows) != 1 else ""
        except session.error as error:
            return " ".join(str(error).split())
        finally:
            session.rollback()


def every_example(
    catalogue: Catalogue, schema: ExampleSchema, dialect: Dialect
) -> Iterator[tuple[QualifiedName, tuple[Example, ...], bool]]:
    """The examples of each table and view, and whether it is a view."""
    for table in catalogue.tables:
        if table.kind is not TableKind.FOREIGN:
            yield table.name, find_examples(table, schema, dialect), False
    for routine in catalogue.routines:
        call = find_call(routine, schema, dialect)
        if call is not None:
            yield routine.name, (call,), False
    for view in catalogue.views:
        yield view.name, find_view_examples(view, schema, dialect), True


class PostgresqlSession(Session):
    """A session with PostgreSQL through asyncpg."""

    def __init__(self, url: str) -> None:
        import asyncpg

        self._runner = asyncio.Runner()
        self._connection = self._runner.run(asyncpg.connect(url, statement_cache_size=0))
        self._transaction: Any = None

    def execute(self, sql: str) -> list[Any]:
        return self._runner.run(self._connection.fetch(sql))

    def prepare(self, example: Example) -> None:
        self._runner.run(self._connection.prepare(example.sql))

    def empty(self, table: str) -> None:
        self.execute("SET LOCAL session_replication_role = replica")
        self.execute(f"DELETE FROM {table}")
        self.execute("SET LOCAL session_replication_role = DEFAULT")

    def begin(self) -> None:
        self._transaction = self._connection.transaction()
        self._runner.run(self._transaction.start())

    def rollback(self) -> None:
        self._runner.run(self._transaction.rollback())

    @property
    def error(self) -> type[Exception]:
        import asyncpg

        return asyncpg.PostgresError

    def close(self) -> None:
        self._runner.run(self._connection.close())
        self._runner.close()


class MysqlSession(Session):
    """A session with MySQL or MariaDB through PyMySQL."""

    def __init__(self, url: str) -> None:
        import pymysql

        source = parse_url(url)
        password = source.password.reveal() if source.password else ""
        self._connection = pymysql.connect(
            host=source.host,
            port=source.port or 3306,
            user=source.user,
            password=password,
            database=source.database,
            charset="utf8mb4",
        )
        self._cursor = self._connection.cursor()

    def execute(self, sql: str) -> list[Any]:
        self._cursor.execute(sql)
        return list(self._cursor.fetchall())

    def prepare(self, example: Example) -> None:
        self.execute(f"PREPARE schemabook_example FROM {self._connection.escape(example.sql)}")
        self.execute("DEALLOCATE PREPARE schemabook_example")

    def empty(self, table: str) -> None:
        self.execute("SET foreign_key_checks = 0")
        self.execute(f"DELETE FROM {table}")
        self.execute("SET foreign_key_checks = 1")

    def begin(self) -> None:
        self._connection.begin()

    def rollback(self) -> None:
        self._connection.rollback()

    @property
    def error(self) -> type[Exception]:
        import pymysql

        return pymysql.err.MySQLError

    def close(self) -> None:
        self._connection.close()


class SqliteSession(Session):
    """A session with an SQLite file."""

    def __init__(self, path: str) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA foreign_keys = ON")

    def execute(self, sql: str) -> list[Any]:
        return self._connection.execute(sql).fetchall()

    def run(self, script: str) -> None:
        """Execute a script, or raise ScratchError as servers do."""
        try:
            self._connection.executescript(script)
        except sqlite3.Error as error:
            self.rollback()
            raise ScratchError("Could not run the script.", str(error)) from error

    def prepare(self, example: Example) -> None:
        self._connection.execute(f"EXPLAIN {example.sql}", (None,) * len(example.parameters))

    def empty(self, table: str) -> None:
        self.execute("PRAGMA defer_foreign_keys = ON")
        self.execute(f"DELETE FROM {table}")

    def check(self, table: str) -> None:
        found = self.execute(f"PRAGMA foreign_key_check({table})")
        if found:
            raise sqlite3.IntegrityError(f"{len(found)} rows refer to none")

    def begin(self) -> None:
        self.execute("BEGIN")

    def rollback(self) -> None:
        if self._connection.in_transaction:
            self.execute("ROLLBACK")

    @property
    def error(self) -> type[Exception]:
        return sqlite3.Error

    def close(self) -> None:
        self._connection.close()


_SESSIONS: dict[str, Callable[[str], PostgresqlSession | MysqlSession | SqliteSession]] = {
    "postgresql": PostgresqlSession,
    "mysql": MysqlSession,
    "mariadb": MysqlSession,
    "sqlite": SqliteSession,
}


@contextmanager
def session_with(engine: str, place: str) -> Iterator[PostgresqlSession | MysqlSession | SqliteSession]:
    """A session with the database at a URL, or in a file."""
    session = _SESSIONS[engine](place)
    try:
        yield session
    finally:
        session.close()


def listed(failures: Iterable[Failure]) -> str:
    """Failures as text."""
    return "\n".join(f"{one.of} {one.example}: {one.words}\n{one.sql}\n" for one in failures)


def fill(catalogue: Catalogue, samples: SampleSource, run: Callable[[str], None], session: Session) -> list[str]:
    """Fill the tables with made-up rows, but for those whose rows the server refuses; says which these are.

    `run` executes a script; the session is used to find out which rows are refused.
    """
    dialect = dialect_by_name(catalogue.engine)
    order = find_load_order(catalogue, find_relationships(catalogue))
    refused: list[str] = []
    for _ in range(len(catalogue.tables)):
        try:
            run(sample_script(catalogue, dialect, samples, order))
        except ScratchError:
            found = _refused(session, samples, dialect, order)
            if not found:
                raise
            for name, words in found:
                samples.refuse(name, words)
                refused.append(f"{name}: {words}")
        else:
            break
    return refused


def _refused(
    session: Session, samples: SampleSource, dialect: Dialect, order: LoadOrder
) -> list[tuple[QualifiedName, str]]:
    """The tables whose rows the server refuses, as far as one pass shows."""
    found = []
    session.begin()
    for name in (name for level in order.levels for name in level):
        table = samples.table(name)
        if table is None or not table.rows:
            continue
        session.execute("SAVEPOINT one_table")
        try:
            session.execute(insert_statement(table, dialect))
        except session.error as error:
            session.execute("ROLLBACK TO SAVEPOINT one_table")
            found.append((name, " ".join(str(error).split())))
    session.rollback()
    return found


def look_ups(catalogue: Catalogue, session: PostgresqlSession, samples: ExampleSource) -> tuple[int, list[Failure]]:
    """How many examples find rows by a key or page by page, and those of them for which no index serves.

    Tables with heirs are left out, because a key does not reach these, and partitioned ones without a partition.
    """
    dialect = dialect_by_name(catalogue.engine)
    schema = ExampleSchema(catalogue, samples=samples)
    heirs = {parent for table in catalogue.tables for parent in table.inherits}
    session.execute("SET enable_seqscan = off")
    session.execute("SET enable_sort = off")
    checked = 0
    scanned = []
    for table in catalogue.tables:
        if table.name in heirs or (table.partition_key is not None and not table.partitions):
            continue
        for example in find_examples(table, schema, dialect):
            if example.name.startswith(("find-by", "page", "next-page")) and not example.parameters:
                checked += 1
                steps = _steps(session, example.sql)
                if {"Seq Scan", "Sort"} & steps:
                    scanned.append(Failure(table.name, example.name, f"{sorted(steps)}", example.sql))
    return checked, scanned


def _steps(session: PostgresqlSession, sql: str) -> set[str]:
    """The kinds of steps in the plan of a statement."""
    ((text,),) = session.execute(f"EXPLAIN (FORMAT JSON) {sql}")
    waiting = [json.loads(text)[0]["Plan"]]
    found = set()
    while waiting:
        node = waiting.pop()
        found.add(node["Node Type"])
        waiting += node.get("Plans", [])
    return found
