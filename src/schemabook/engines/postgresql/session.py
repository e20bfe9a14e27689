"""A read-only session with PostgreSQL, and the rows that it fetches. The driver is asyncpg."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, urlencode

import msgspec

from schemabook.engines.engine import MeasureOptions, ReadOptions
from schemabook.engines.example_plans import as_examples, examples_to_plan, without_running
from schemabook.engines.postgresql.build import build_survey
from schemabook.engines.postgresql.dialect import POSTGRESQL
from schemabook.engines.postgresql.measure import add_figures
from schemabook.engines.postgresql.measure_context import build_context
from schemabook.engines.postgresql.measuring import Measurer
from schemabook.engines.postgresql.remedies import give_longer, grant, wait_for_lock, words
from schemabook.engines.postgresql.rows import ROW_TYPES, Rows
from schemabook.engines.postgresql.transaction import begin_measuring, begin_statement, find_locked, marked
from schemabook.engines.source import Secret, Source
from schemabook.engines.statements import Statement, for_version, load_statements
from schemabook.errors import (
    ConnectionFailedError,
    ConnectionLostError,
    MissingDriverError,
    TimeLimitError,
)
from schemabook.model.base import QualifiedName
from schemabook.model.survey import Reading, State, Survey

if TYPE_CHECKING:
    import asyncpg

__all__ = ["begin_statement", "read_survey"]

OLDEST = 12
_AT_ONCE = 50
"""How many examples are planned in one message."""
_ESSENTIAL = frozenset({"database", "relations", "columns", "types"})


def read_survey(source: Source, options: ReadOptions) -> Survey:
    """Send every catalogue query to the database at `source`, and those that measure where the options ask for it."""
    try:
        import asyncpg  # noqa: F401
    except ImportError as error:
        raise MissingDriverError(
            f"Could not read {source}.",
            "The driver for PostgreSQL, asyncpg, is not installed.",
            'Install it with: pip install "schemabook[postgresql]"',
        ) from error
    with asyncio.Runner() as runner:
        return runner.run(_read(source, options)).survey


class _Read(NamedTuple):
    """Keeps a survey out of the `repr` that asyncio takes of what a run returns."""

    survey: Survey

    def __repr__(self) -> str:
        return "a survey"


async def _read(source: Source, options: ReadOptions) -> _Read:
    """Send every query."""
    import asyncpg

    options.report(f"connecting to {source}")
    connection = await _connect(source, options)
    try:
        return _Read(await _survey(connection, source, options))
    except (asyncpg.PostgresConnectionError, asyncpg.InterfaceError, asyncpg.OperatorInterventionError) as error:
        raise ConnectionLostError(
            f"Could not finish reading {source}.",
            f"The connection ended: {words(error)}.",
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
            f"The server said: {words(error)}.",
            "If somebody changes the schema at this moment, run the same command again.",
        ) from error
    finally:
        connection.terminate()


async def _survey(connection: asyncpg.Connection[Any], source: Source, options: ReadOptions) -> Survey:
    """The catalogue, and what the options ask to be measured."""
    reader = _Reader(connection, options, source.user)
    await reader.begin()
    for name in ROW_TYPES:
        await reader.fetch(name)
    if options.measure is None:
        connection.terminate()
    options.report("arranging the catalogue")
    survey = build_survey(reader.rows, tuple(reader.readings))
    if options.measure is None:
        return survey
    measurer = Measurer(connection, options, options.measure, reader.rows)
    await measurer.fetch_all()
    survey = msgspec.structs.replace(survey, readings=(*survey.readings, *measurer.readings))
    if measurer.figures.session:
        options.report("arranging the figures")
        major = connection.get_server_version().major
        context = build_context(source, major, reader.rows, measurer.figures, options.measure)
        survey = add_figures(survey, context)
    return await _with_plans(connection, survey, options, options.measure)


async def _with_plans(
    connection: asyncpg.Connection[Any], survey: Survey, options: ReadOptions, measure: MeasureOptions
) -> Survey:
    """The survey with the plans of the statements that take the most time, and of those that were asked for."""
    wanted = _to_plan(survey, measure)
    examples = examples_to_plan(survey.catalogue, options, wanted)
    if not wanted and not examples:
        return survey
    from schemabook.engines.postgresql.plans import take_plans

    options.report(f"planning {len(wanted) + len(examples)} statements")
    await connection.execute(begin_measuring(options).text)
    plans, readings = await take_plans(connection, survey.catalogue, wanted, options)
    taken = await take_plans(connection, survey.catalogue, examples, without_running(options), at_once=_AT_ONCE)
    also = as_examples(*taken)
    return msgspec.structs.replace(
        survey, plans=(*plans, *also.plans), readings=(*survey.readings, *readings, *also.readings)
    )


def _to_plan(survey: Survey, measure: MeasureOptions) -> tuple[str, ...]:
    """The statements to plan, each once: the longest of the workload, then those that were asked for."""
    statements = survey.workload.statements if survey.workload else ()
    texts = (use.text for use in statements[: measure.plans])
    return tuple(dict.fromkeys((*texts, *measure.statements)))


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
            records = await self._connection.fetch(marked(for_version(statement.text, self._version)))
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
            remedy = wait_for_lock(self._options.lock_timeout)
        elif state is State.TIMED_OUT:
            remedy = give_longer(self._options.statement_timeout)
        else:
            remedy = grant(statement.text, str(error), self._role())
        if name in _ESSENTIAL:
            kind = TimeLimitError if state is State.TIMED_OUT else ConnectionFailedError
            happened = f"{words(error)}."
            if isinstance(error, asyncpg.LockNotAvailableError):
                happened += await self._locked()
            raise kind(f"Could not read the {name} of the database.", happened, remedy) from error
        self.readings.append(Reading(part=name, state=state, missed=f"all {name}", reason=words(error), remedy=remedy))
        await self._connection.execute("rollback")
        await self.begin()

    async def _locked(self) -> str:
        """The relations that other sessions hold exclusively, as a sentence; nothing where the server does not say."""
        import asyncpg

        try:
            await self._connection.execute("rollback")
            await self.begin()
            rows = await self._connection.fetch(marked(find_locked().text))
        except (asyncpg.QueryCanceledError, asyncpg.InsufficientPrivilegeError, asyncpg.LockNotAvailableError):
            return ""
        held = (
            f"{POSTGRESQL.qualify(QualifiedName(row['schema'], row['name']))} (session {row['session']})"
            for row in rows
        )
        return f" Locked exclusively: {', '.join(held)}." if rows else ""

    def _role(self) -> str:
        return POSTGRESQL.quote(self.rows.database[0].role if self.rows.database else self._user or "the_role")


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
        f"The server refused the account: {words(error)}.",
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
            doing, f"{words(error)}.", "List the databases of the server with: psql -l"
        ) from error
    except asyncpg.InsufficientPrivilegeError as error:
        role, database = POSTGRESQL.quote(source.user or "the_role"), POSTGRESQL.quote(source.database)
        raise ConnectionFailedError(
            doing, f"The server said: {words(error)}.", f"GRANT CONNECT ON DATABASE {database} TO {role};"
        ) from error
    except asyncpg.PostgresError as error:
        raise ConnectionFailedError(
            doing, f"The server said: {words(error)}.", "Try the same URL with psql; the server's log may say more."
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
            doing, f"The driver said: {words(error)}.", "Check the parameters of the URL, and that it is PostgreSQL."
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
