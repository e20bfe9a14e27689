"""A read-only session with PostgreSQL, and the rows that it fetches. The driver is asyncpg."""

from __future__ import annotations

import asyncio
import re
import socket
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from schemabook.engines.engine import ReadOptions
from schemabook.engines.postgresql.dialect import POSTGRESQL
from schemabook.engines.postgresql.rows import ROW_TYPES, Rows
from schemabook.engines.source import Secret, Source
from schemabook.engines.statements import Statement, for_version, load_statements
from schemabook.errors import (
    ConnectionFailedError,
    ConnectionLostError,
    MissingDriverError,
    TimeLimitError,
)
from schemabook.model.survey import Reading, State

if TYPE_CHECKING:
    import asyncpg

OLDEST = 12
_ESSENTIAL = frozenset({"database", "relations", "columns", "types"})
_OVERLOADED = {
    "pg_get_constraintdef": ("(oid)",),
    "pg_get_expr": ("(pg_node_tree, oid)",),
    "pg_get_indexdef": ("(oid)", "(oid, integer, boolean)"),
    "pg_get_ruledef": ("(oid)",),
    "pg_get_triggerdef": ("(oid)",),
    "pg_get_viewdef": ("(oid)",),
    "obj_description": ("(oid, name)",),
}
_SETTINGS = """\
set local search_path = '';
set local timezone = 'UTC';
set local datestyle = 'ISO';
set local intervalstyle = 'postgres';
set local bytea_output = 'hex';
set local quote_all_identifiers = off;
set local standard_conforming_strings = on;
set local extra_float_digits = 1;
set local jit = off;
set local statement_timeout = {statement};
set local lock_timeout = {lock};
set local idle_in_transaction_session_timeout = 600000"""


def begin_statement(options: ReadOptions) -> Statement:
    """What opens the one read-only transaction of a run, sent in one message."""
    settings = _SETTINGS.format(statement=int(options.statement_timeout * 1000), lock=int(options.lock_timeout * 1000))
    return Statement(
        name="begin",
        purpose="one read-only transaction, with texts that do not depend on the session's settings",
        text=f"begin transaction isolation level repeatable read, read only;\n{settings}",
    )


def read_rows(source: Source, options: ReadOptions) -> tuple[Rows, tuple[Reading, ...]]:
    """Send every catalogue query to the database at `source`.

    Returns the rows and the parts that could not be read whole.
    """
    try:
        import asyncpg  # noqa: F401
    except ImportError as error:
        raise MissingDriverError(
            f"Could not read {source}.",
            "The driver for PostgreSQL, asyncpg, is not installed.",
            'Install it with: pip install "schemabook[postgresql]"',
        ) from error
    with asyncio.Runner() as runner:
        reader = runner.run(_read(source, options))
    return reader.rows, tuple(reader.readings)


async def _read(source: Source, options: ReadOptions) -> _Reader:
    """Send every query. The rows stay in the reader, because asyncio takes the `repr` of what a run returns."""
    import asyncpg

    options.report(f"connecting to {source}")
    connection = await _connect(source, options)
    try:
        reader = _Reader(connection, options, source.user)
        await reader.begin()
        for name in ROW_TYPES:
            await reader.fetch(name)
    except (asyncpg.PostgresConnectionError, asyncpg.InterfaceError, asyncpg.OperatorInterventionError) as error:
        raise ConnectionLostError(
            f"Could not finish reading {source}.",
            f"The connection ended: {_words(error)}.",
            "Nothing was written. Run the same command again when the server is back.",
        ) from error
    except OSError as error:
        raise ConnectionLostError(
            f"Could not finish reading {source}.",
            f"The connection ended: {error}.",
            "Nothing was written. Run the same command again when the server is back.",
        ) from error
    except asyncpg.PostgresError as error:
        raise ConnectionFailedError(
            f"Could not finish reading {source}.",
            f"The server said: {_words(error)}.",
            "If somebody changes the schema at this moment, run the same command again.",
        ) from error
    else:
        return reader
    finally:
        connection.terminate()


class _Reader:
    """Fetches queries one by one; a part that fails costs only itself."""

    def __init__(self, connection: asyncpg.Connection[Any], options: ReadOptions, user: str) -> None:
        self.rows = Rows()
        self.readings: list[Reading] = []
        self._connection = connection
        self._options = options
        self._user = user
        self._version = connection.get_server_version().major

    async def begin(self) -> None:
        await self._connection.execute(begin_statement(self._options).text)

    async def fetch(self, name: str) -> None:
        import asyncpg

        statement = load_statements("schemabook.engines.postgresql")[name]
        self._options.report(f"reading {name}")
        try:
            records = await self._connection.fetch(for_version(statement.text, self._version))
        except (asyncpg.QueryCanceledError, asyncpg.LockNotAvailableError) as error:
            await self._lose(statement, State.TIMED_OUT, error)
        except asyncpg.InsufficientPrivilegeError as error:
            await self._lose(statement, State.DENIED, error)
        else:
            row_type = ROW_TYPES[name]
            if records and tuple(records[0].keys()) != row_type.__struct_fields__:
                raise AssertionError(f"the columns of {name}.sql are not the fields of {row_type.__name__}")
            setattr(self.rows, name, [row_type(*record) for record in records])

    async def _lose(self, statement: Statement, state: State, error: Exception) -> None:
        """Record that a part is missing and go on, unless nothing true can be said without it."""
        import asyncpg

        name = statement.name
        if isinstance(error, asyncpg.LockNotAvailableError):
            seconds = self._options.lock_timeout
            remedy = f"Wait for what holds the lock, or give it longer with --lock-timeout (now {seconds:g} s)."
        elif state is State.TIMED_OUT:
            seconds = self._options.statement_timeout
            remedy = f"Give it longer with --statement-timeout (now {seconds:g} s)."
        else:
            remedy = _grant(statement.text, str(error), self._role())
        if name in _ESSENTIAL:
            kind = TimeLimitError if state is State.TIMED_OUT else ConnectionFailedError
            raise kind(f"Could not read the {name} of the database.", f"{_words(error)}.", remedy) from error
        self.readings.append(Reading(part=name, state=state, missed=f"all {name}", reason=_words(error), remedy=remedy))
        await self._connection.execute("rollback")
        await self.begin()

    def _role(self) -> str:
        return POSTGRESQL.quote(self.rows.database[0].role if self.rows.database else self._user or "the_role")


def _grant(text: str, message: str, role: str) -> str:
    """The statement that gives the role what the server's message says it lacks, in whatever language."""
    words = re.findall(r"\w+", message)
    functions = set(re.findall(r"\b(\w+)\(", text))
    for word in words:
        if word in functions:
            listed = ", ".join(f"pg_catalog.{word}{arguments}" for arguments in _OVERLOADED.get(word, ("",)))
            return f"GRANT EXECUTE ON FUNCTION {listed} TO {role};"
        if word.startswith("pg_"):
            return f"GRANT SELECT ON pg_catalog.{word} TO {role};"
    return f"GRANT SELECT ON ALL TABLES IN SCHEMA pg_catalog TO {role};"


async def _connect(source: Source, options: ReadOptions) -> asyncpg.Connection[Any]:
    import asyncpg

    refused = (asyncpg.InvalidPasswordError, asyncpg.InvalidAuthorizationSpecificationError)
    try:
        return await _open(source, options, source.password)
    except refused as error:
        if options.prompt is None or source.password is not None:
            raise _refused(source, error) from error
    password = Secret(options.prompt(f"Password for {source}"))
    try:
        return await _open(source, options, password)
    except refused as error:
        raise _refused(source, error) from error


def _refused(source: Source, error: Exception) -> ConnectionFailedError:
    return ConnectionFailedError(
        f"Could not open a session with {source}.",
        f"The server refused the account: {_words(error)}.",
        "The password is taken from the URL, --password-file, PGPASSWORD or ~/.pgpass, in this order.",
    )


async def _open(source: Source, options: ReadOptions, password: Secret | None) -> asyncpg.Connection[Any]:
    """One attempt to connect, with the driver's errors turned into ours."""
    import asyncpg

    doing = f"Could not open a session with {source}."
    try:
        connection: asyncpg.Connection[Any] = await asyncpg.connect(
            dsn=_dsn(source),
            password=password.reveal() if password else None,
            timeout=options.connect_timeout,
            statement_cache_size=0,
            server_settings={"application_name": "schemabook"},
        )
    except (asyncpg.InvalidPasswordError, asyncpg.InvalidAuthorizationSpecificationError):
        raise
    except asyncpg.InvalidCatalogNameError as error:
        raise ConnectionFailedError(
            doing, f"{_words(error)}.", "List the databases of the server with: psql -l"
        ) from error
    except asyncpg.InsufficientPrivilegeError as error:
        role, database = POSTGRESQL.quote(source.user or "the_role"), POSTGRESQL.quote(source.database)
        raise ConnectionFailedError(
            doing, f"The server said: {_words(error)}.", f"GRANT CONNECT ON DATABASE {database} TO {role};"
        ) from error
    except asyncpg.PostgresError as error:
        raise ConnectionFailedError(
            doing, f"The server said: {_words(error)}.", "Try the same URL with psql; the server's log may say more."
        ) from error
    except TimeoutError as error:
        raise ConnectionFailedError(
            doing,
            f"No answer within {options.connect_timeout:g} s.",
            "Check the host, the port and the firewall, or give it longer with --connect-timeout.",
        ) from error
    except socket.gaierror as error:
        raise ConnectionFailedError(
            doing, f"The host {source.host} is not known: {error.strerror}.", "Check the name of the host."
        ) from error
    except OSError as error:
        raise ConnectionFailedError(
            doing, f"{error}.", "Check that a server listens there and that a firewall lets it through."
        ) from error
    except (ValueError, asyncpg.InterfaceError) as error:
        raise ConnectionFailedError(
            doing, f"The driver said: {_words(error)}.", "Check the parameters of the URL, and that it is PostgreSQL."
        ) from error
    _refuse_old(connection, doing)
    return connection


def _refuse_old(connection: asyncpg.Connection[Any], doing: str) -> None:
    """End the session with a server older than any that the queries are written for."""
    version = connection.get_server_version().major
    if version < OLDEST:
        connection.terminate()
        raise ConnectionFailedError(
            doing,
            f"It is PostgreSQL {version}; Schemabook reads {OLDEST} and newer.",
            "Restore its schema (pg_dump --schema-only) on a newer server and read that.",
        )


def _dsn(source: Source) -> str:
    """The URL for the driver, without the password."""
    user = f"{quote(source.user, safe='')}@" if source.user else ""
    host = f"[{source.host}]" if ":" in source.host else quote(source.host, safe="")
    port = f":{source.port}" if source.port else ""
    options = f"?{urlencode(source.options)}" if source.options else ""
    return f"postgresql://{user}{host}{port}/{quote(source.database, safe='')}{options}"


def _words(error: Exception) -> str:
    """The server's own first line, without a final full stop."""
    text = str(error).strip() or type(error).__name__
    return text.splitlines()[0].rstrip(".")
