"""The proof of sample data: the schema is made on an empty database, the script is run there, the rows are counted."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from schemabook.engines import dialect_by_name
from schemabook.examples.sample_data import SampleSource, sample_script
from schemabook.insights.load_order import find_load_order
from schemabook.insights.relationships import find_relationships
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue
from schemabook.model.tables import Table
from schemabook.scratch.server import ScratchServer
from tests.corpora import loader
from tests.round_trip import read, script_of

Execute = Callable[[str], None]
Count = Callable[[str], int]


class Proof:
    """What came of a script: the source of the rows, and the tables whose rows are not those that were promised."""

    def __init__(
        self, catalogue: Catalogue, *, rows: int = 3, seed: int = 0, source: SampleSource | None = None
    ) -> None:
        self.catalogue = catalogue
        self.dialect = dialect_by_name(catalogue.engine)
        self.source = source or SampleSource(catalogue, self.dialect, rows=rows, seed=seed)
        self.script = sample_script(
            catalogue, self.dialect, self.source, find_load_order(catalogue, find_relationships(catalogue))
        )

    @property
    def empty(self) -> dict[str, str]:
        """The tables without rows, and why."""
        return {
            str(one.name): self.source.reason(one.name)
            for one in self.catalogue.tables
            if self.source.table(one.name) is None
        }

    @property
    def share(self) -> float:
        """The share of tables with rows."""
        return 1 - len(self.empty) / max(len(self.catalogue.tables), 1)

    def promised(self, name: QualifiedName) -> int:
        """The rows that a table and those that inherit from it were promised."""
        made = self.source.table(name)
        own = len(made.rows) if made else 0
        return own + sum(self.promised(one.name) for one in self.catalogue.tables if name in one.inherits)

    def wrong_counts(self, count: Count) -> Iterator[str]:
        """Tables with other numbers of rows than promised. A child may have rows that a trigger led to it."""
        for table in self.catalogue.tables:
            if self.source.table(table.name) is None:
                continue
            found, promised = count(self.dialect.qualify(table.name)), self.promised(table.name)
            if found < promised or (found > promised and not table.inherits):
                yield f"{table.name}: {found} rows, {promised} promised"

    def orphan_queries(self) -> Iterator[str]:
        """A query for each foreign key that counts the rows without their parent."""
        quote, name = self.dialect.quote, self.dialect.qualify
        for table in self.catalogue.tables:
            for key in table.foreign_keys:
                pairs = list(zip(key.columns, key.referenced_columns, strict=True))
                joined = " AND ".join(f"p.{quote(other)} = c.{quote(one)}" for one, other in pairs)
                named = " AND ".join(f"c.{quote(one)} IS NOT NULL" for one in key.columns)
                yield (
                    f"SELECT count(*) FROM {name(table.name)} c LEFT JOIN {name(key.referenced_table)} p ON {joined} "
                    f"WHERE {named} AND p.{quote(key.referenced_columns[0])} IS NULL"
                )

    def check(self, execute: Execute, count: Count) -> None:
        """Run the script and count."""
        execute(self.script)
        wrong = list(self.wrong_counts(count))
        if wrong:
            raise AssertionError("\n".join(wrong))


def prove(catalogue: Catalogue, server: ScratchServer, database: str, *, rows: int = 3) -> Proof:
    """Make a catalogue in an empty database of a server, and prove the sample data there."""
    return prove_source(Proof(catalogue, rows=rows), server, database)


def prove_source(proof: Proof, server: ScratchServer, database: str) -> Proof:
    """The same with a source of rows."""
    catalogue = proof.catalogue
    execute = executor(server, database)
    execute(script_of(catalogue))
    proof.check(execute, lambda table: counted(server, database, table))
    unchecked = proof.orphan_queries() if "foreign_key_checks" in proof.script else ()
    orphans = [text for text in unchecked if server.fetch(text, database) != ((0,),)]
    if orphans:
        raise AssertionError("\n".join(orphans))
    return proof


def executor(server: ScratchServer, database: str) -> Execute:
    """A function that runs a script in a database; MySQL's and MariaDB's through the client, which knows DELIMITER."""

    def run(script: str) -> None:
        if server.engine == "postgresql":
            server.run(script, database)
            return
        place = loader.Server(server.host, server.port, server.administrator, server.password or "")
        done = loader.run_mysql(place, database, script)
        if done.stderr:
            raise AssertionError(done.stderr)

    return run


def counted(server: ScratchServer, database: str, table: str) -> int:
    """The rows of a table, given by its name as SQL."""
    ((number,),) = server.fetch(f"SELECT count(*) FROM {table}", database)
    assert isinstance(number, int)
    return number


def prove_sqlite(catalogue: Catalogue, folder: Path, *, rows: int = 3) -> Proof:
    """Make a catalogue in a new file, and prove the sample data there, foreign keys too."""
    return prove_sqlite_source(Proof(catalogue, rows=rows), folder / "proof.sqlite")


def prove_sqlite_source(proof: Proof, path: Path) -> Proof:
    """The same with a source of rows. The file stays, with the rows in it."""
    catalogue = proof.catalogue
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(script_of(catalogue))

        def count(table: str) -> int:
            found: int = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            return found

        proof.check(lambda script: run_sqlite(connection, script), count)
        orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
        if orphans:
            raise AssertionError(orphans)
    return proof


def run_sqlite(connection: sqlite3.Connection, script: str) -> None:
    """Run a script statement by statement: `executescript` would commit first, and keys would be checked one by one."""
    for statement in loader.sqlite_statements(script):
        connection.execute(statement)


def read_script(script: str, folder: Path) -> Catalogue:
    """The catalogue of a script of SQLite's."""
    with closing(sqlite3.connect(folder / "read.sqlite")) as connection:
        connection.executescript(script)
    return read(f"sqlite:///{folder / 'read.sqlite'}").catalogue


def tables_of(catalogue: Catalogue) -> dict[str, Table]:
    """The tables by their own names."""
    return {one.name.name: one for one in catalogue.tables}
