"""A read-only session with MySQL or MariaDB, and the rows that it fetches."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from schemabook.engines.dialect import Dialect
from schemabook.engines.engine import ReadOptions
from schemabook.engines.mysql.connect import error_number, open_session, server_words
from schemabook.engines.mysql.dialect import MARIADB, MYSQL, quote_text
from schemabook.engines.mysql.hidden import own_privileges, shows_every_table
from schemabook.engines.mysql.programmes import (
    ORIGINAL_COLUMNS,
    Programme,
    ambiguous_programmes,
    ambiguous_views,
    put_originals,
    show_create,
)
from schemabook.engines.mysql.remedies import account_of, missed_part, remedy_for, sequence_names
from schemabook.engines.mysql.rows import ROW_TYPES, Row, Rows, ServerRow
from schemabook.engines.mysql.sql_text import quote_name
from schemabook.engines.source import Source
from schemabook.engines.statements import Statement, for_version, load_statements
from schemabook.errors import ConnectionFailedError, ConnectionLostError, TimeLimitError
from schemabook.model.survey import Reading, State

if TYPE_CHECKING:
    from pymysql.connections import Connection

AnyRow = TypeVar("AnyRow", bound=Row)

PACKAGE = "schemabook.engines.mysql"
OLDEST = {MYSQL.name: 800, MARIADB.name: 1005}
_ESSENTIAL = frozenset({"tables", "columns"})
TIMED_OUT = frozenset({1205, 1317, 1969, 3024})
DENIED = frozenset({1044, 1142, 1143, 1227, 1370})
_UNKNOWN = frozenset({1054, 1109, 1146})
"""A column or a view of information_schema that this release does not have."""
LOST = frozenset({0, 1053, 1927, 2006, 2013, 2014, 2055, 4031})
_VERSION = re.compile(r"(\d+)\.(\d+)(?:\.(\d+))?")
_SPATIAL = ("geometry", "point", "line", "polygon", "multi", "geomcollection")
AT_ONCE = 200
"""How many SHOW CREATE statements go in one message."""
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_]+")
_SETTINGS = """\
SET SESSION sql_mode = '', lock_wait_timeout = {lock}, innodb_lock_wait_timeout = {lock}
/*M! , max_statement_time = {statement} */ /*!80000 , max_execution_time = {milliseconds} */"""


class Fetched(msgspec.Struct):
    """What one reading fetched: rows, parts that could not be had, and what the server is."""

    rows: Rows
    readings: list[Reading]
    dialect: Dialect
    version: str
    number: int


def session_statements(options: ReadOptions) -> tuple[Statement, ...]:
    """What opens the one read-only transaction of a run. Both products take the same text."""
    settings = _SETTINGS.format(
        lock=max(1, round(options.lock_timeout)),
        statement=options.statement_timeout,
        milliseconds=max(1, round(options.statement_timeout * 1000)),
    )
    texts = (
        ("settings", "time limits, and texts that do not depend on the server's settings", settings),
        ("read_only", "no statement of the session may write", "SET SESSION TRANSACTION READ ONLY"),
        ("begin", "one read-only transaction", "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY"),
    )
    return tuple(Statement(name=name, purpose=purpose, text=text) for name, purpose, text in texts)


@contextmanager
def open_reading(source: Source, options: ReadOptions) -> Iterator[Connection[Any]]:
    """A connection to the database at `source`, closed at the end.

    Raises ConnectionFailedError, ConnectionLostError, UsageError or MissingDriverError, also for what the driver
    raises inside the block.
    """
    options.report(f"connecting to {source}")
    connection = open_session(source, options)
    import pymysql

    try:
        yield connection
    except (pymysql.err.MySQLError, OSError) as error:
        if isinstance(error, OSError) or error_number(error) in LOST:
            raise ConnectionLostError(
                f"Could not finish reading {source}.",
                f"The connection ended: {server_words(error)}.",
                "Nothing was written. Run the same command again when the server is back.",
            ) from error
        raise ConnectionFailedError(f"Could not read {source}.", f"The server said: {server_words(error)}.") from error
    finally:
        connection.close()


def read_rows(connection: Connection[Any], source: Source, options: ReadOptions) -> Fetched:
    """Begin the one transaction of a run and send the catalogue queries in it.

    Raises ConnectionFailedError, TimeLimitError, or the driver's error when the connection is lost.
    """
    return _Reader(connection, source, options).read()


class _Reader:
    """Fetches queries one by one; a part that fails costs only itself."""

    def __init__(self, connection: Connection[Any], source: Source, options: ReadOptions) -> None:
        self._cursor = connection.cursor()
        self._source = source
        self._options = options
        self._rows = Rows()
        self._readings: list[Reading] = []
        self._queries = load_statements(PACKAGE)
        self._dialect = MYSQL
        self._number = 0

    def read(self) -> Fetched:
        for statement in session_statements(self._options):
            self._cursor.execute(statement.text)
        self._rows.server = self._rows_of(ServerRow, self._queries["server"].text)
        version = self._recognise(self._rows.server[0].version)
        self._cursor.execute(for_version(self._queries["privileges"].text, self._number))
        self._rows.privileges = [str(row[0]) for row in self._cursor.fetchall()]
        for name in ROW_TYPES:
            self._fetch(name)
        self._fetch_originals()
        return Fetched(self._rows, self._readings, self._dialect, version, self._number)

    def _recognise(self, text: str) -> str:
        """Set the dialect and the number of the version; return the version alone."""
        if "mariadb" in text.lower():
            self._dialect = MARIADB
        found = _VERSION.search(text.removeprefix("5.5.5-"))
        version = found[0] if found else text
        self._number = int(found[1]) * 100 + int(found[2]) if found else 0
        oldest = OLDEST[self._dialect.name]
        if self._number < oldest:
            raise ConnectionFailedError(
                f"Could not read {self._source}.",
                f"It is {self._dialect.product} {version}; Schemabook reads {oldest // 100}.{oldest % 100} and newer.",
            )
        return version

    def _fetch(self, name: str) -> None:
        """Fetch one part, unless this product or this database has nothing of it."""
        import pymysql

        text = self._text(name)
        if text is None:
            return
        self._options.report(f"reading {name.replace('_', ' ')}")
        try:
            setattr(self._rows, name, self._rows_of(ROW_TYPES[name], text))
        except pymysql.err.MySQLError as error:
            number = error_number(error)
            if number in TIMED_OUT:
                self._lose(name, State.TIMED_OUT, error)
            elif number in DENIED:
                self._lose(name, State.DENIED, error)
            elif number in _UNKNOWN:
                self._lose(name, State.UNSUPPORTED, error)
            else:
                raise

    def _fetch_originals(self) -> None:
        """Fetch the stored programmes and views that information_schema does not give exactly."""
        originals = self._show(
            list(ambiguous_programmes(self._rows, self._dialect)),
            ("routines", "escapes in the string literals of stored programmes"),
        )
        views = list(ambiguous_views(self._rows, self._dialect))
        originals |= self._show(views, ("views", "escapes and character sets of the literals in views"))
        put_originals(self._rows, originals)

    def _show(self, wanted: list[Programme], part: tuple[str, str]) -> dict[Programme, str]:
        """The CREATE statements of these programmes, many in one message."""
        import pymysql

        template = for_version(self._queries["programmes"].text, self._number)
        originals: dict[Programme, str] = {}
        try:
            for start in range(0, len(wanted), AT_ONCE):
                batch = wanted[start : start + AT_ONCE]
                self._cursor.execute(";\n".join(show_create(template, programme) for programme in batch))
                for programme in batch:
                    names = [column[0] for column in self._cursor.description or ()]
                    record = self._cursor.fetchone() or ()
                    shown = dict(zip(names, record, strict=False))
                    originals[programme] = next((shown[name] for name in ORIGINAL_COLUMNS if shown.get(name)), "")
                    self._cursor.nextset()
        except pymysql.err.MySQLError as error:
            if error_number(error) in LOST:
                raise
            name, missed = part
            self._readings.append(Reading(part=name, state=State.PARTIAL, missed=missed, reason=server_words(error)))
        return originals

    def _text(self, name: str) -> str | None:
        """The query of a part as it is sent; None when there is nothing to ask."""
        statement = self._queries.get(name) or self._queries.get(f"{name}_{self._dialect.name}")
        if statement is None or not is_needed(name, self._rows):
            return None
        text = for_version(statement.text, self._number)
        if name == "sequences":
            return sequences_text(text, self._rows)
        if name == "stored_tables":
            return text.format(literal=quote_text(_folder_of(self._rows.server[0].name)))
        return text

    def _rows_of(self, row_type: type[AnyRow], text: str) -> list[AnyRow]:
        self._cursor.execute(text)
        names = tuple(column[0] for column in self._cursor.description or ())
        if names != row_type.__struct_fields__:
            raise AssertionError(f"the columns {names} are not the fields of {row_type.__name__}")
        return [row_type(*record) for record in self._cursor.fetchall()]

    def _lose(self, name: str, state: State, error: Exception) -> None:
        """Record that a part is missing and go on, unless nothing true can be said without it."""
        server = self._rows.server[0]
        if state is State.TIMED_OUT:
            remedy = f"Give it longer with --statement-timeout (now {self._options.statement_timeout:g} s)."
        elif state is State.UNSUPPORTED:
            remedy = ""
        else:
            remedy = remedy_for(name, account_of(server.role), self._rows, self._dialect)
        if name in _ESSENTIAL:
            kind = TimeLimitError if state is State.TIMED_OUT else ConnectionFailedError
            raise kind(f"Could not read the {name} of the database.", f"{server_words(error)}.", remedy) from error
        part, missed, state = missed_part(name, state)
        reading = Reading(part=part, state=state, missed=missed, reason=server_words(error), remedy=remedy)
        self._readings.append(reading)


def is_needed(name: str, rows: Rows) -> bool:
    """Whether what was fetched so far leaves anything to ask for in this part."""
    match name:
        case "partitions":
            return any("partitioned" in (row.options or "") for row in rows.tables)
        case "parameters":
            return bool(rows.routines)
        case "view_usage":
            return bool(rows.views)
        case "geometry":
            return any(row.type.startswith(_SPATIAL) for row in rows.columns)
        case "sequences":
            return bool(sequence_names(rows))
        case "stored_tables":
            return not shows_every_table(own_privileges(rows.privileges, rows.server[0].name))
    return True


def sequences_text(text: str, rows: Rows) -> str:
    """One statement for all sequences."""
    names = sorted(sequence_names(rows))
    return "\nUNION ALL\n".join(text.format(literal=quote_text(name), name=quote_name(name)) for name in names)


def _folder_of(database: str) -> str:
    """The name of a database as InnoDB keeps it: signs other than letters, digits and _ are coded."""
    return "".join(sign if _PLAIN_NAME.fullmatch(sign) else f"@{ord(sign):04x}" for sign in database)
