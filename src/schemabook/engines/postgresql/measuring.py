"""Fetches the rows of the measuring queries, in the session that read the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemabook.engines.engine import MeasureOptions, ReadOptions
from schemabook.engines.postgresql.build_workload import extension_version
from schemabook.engines.postgresql.dialect import POSTGRESQL
from schemabook.engines.postgresql.measure_columns import columns_to_sample
from schemabook.engines.postgresql.measure_rows import FIGURE_ROW_TYPES, MISSED, PARTS, FigureRows, SessionRow
from schemabook.engines.postgresql.remedies import give_longer, grant, wait_for_lock, words
from schemabook.engines.postgresql.rows import Rows
from schemabook.engines.postgresql.transaction import begin_measuring, marked
from schemabook.engines.statements import for_version, load_statements
from schemabook.model.base import QualifiedName
from schemabook.model.survey import Reading, State

if TYPE_CHECKING:
    import asyncpg

FOLDER = "queries/measure"
BATCH = 200
"""How many tables one statement counts: each keeps a lock to the end of its transaction."""
_OPENING_RELATIONS = frozenset({"sizes", "sequences"})
_OF_STATEMENTS = frozenset({"statements", "statements_info"})


class Measurer:
    """Fetches figures query by query; one that fails costs only itself."""

    def __init__(
        self, connection: asyncpg.Connection[Any], options: ReadOptions, measure: MeasureOptions, rows: Rows
    ) -> None:
        self.figures = FigureRows()
        self.readings: list[Reading] = []
        self._connection = connection
        self._options = options
        self._measure = measure
        self._rows = rows
        self._relations = {row.oid: row for row in rows.relations}
        self._major = connection.get_server_version().major

    async def fetch_all(self) -> None:
        """Send every query that this server and this role have an answer to."""
        await self._begin()
        await self._fetch("session")
        if not self.figures.session:
            return
        session = self.figures.session[0]
        for name in FIGURE_ROW_TYPES:
            if name not in {"session", "counts", "sample"} and self._is_wanted(name, session):
                await self._fetch(name)
        if self._measure.sample:
            await self._fetch("sample", *columns_to_sample(self._rows))
        if self._measure.exact_rows:
            await self._count()

    async def _begin(self) -> None:
        await self._connection.execute(begin_measuring(self._options).text)

    def _is_wanted(self, name: str, session: SessionRow) -> bool:
        if name == "log":
            return session.lists_log
        if name == "jobs":
            return session.reads_jobs
        if name == "statements":
            return bool(self.figures.statements_info)
        return name != "statements_info" or session.statements_schema is not None

    async def _fetch(self, name: str, *arguments: object) -> None:
        """Fetch the rows of a query."""
        self._options.report(f"measuring {PARTS[name]}: {name}")
        await self._try(name, self._text(name), *arguments, again=name in _OPENING_RELATIONS)

    def _text(self, name: str) -> str:
        text = load_statements("schemabook.engines.postgresql", FOLDER)[name].text
        version = self._major
        session = self.figures.session[0] if self.figures.session else None
        if session is not None and name in _OF_STATEMENTS:
            version = extension_version(session.statements_version or "1.0")
            text = text.replace("{schema}", session.statements_schema or "")
        if session is not None and name == "jobs":
            text = text.replace("{schema}", session.jobs_schema or "")
        return marked(for_version(text, version))

    def _keep(self, name: str, records: list[Any]) -> None:
        row_type = FIGURE_ROW_TYPES[name]
        if records and tuple(records[0].keys()) != row_type.__struct_fields__:
            raise AssertionError(f"the columns of {name}.sql are not the fields of {row_type.__name__}")
        getattr(self.figures, name).extend(row_type(*record) for record in records)

    async def _try(self, name: str, text: str, *arguments: object, again: bool = False) -> None:
        """Fetch rows; `again` says to try once more where somebody locked or dropped what it met."""
        import asyncpg

        try:
            self._keep(name, await self._connection.fetch(text, *arguments))
        except asyncpg.QueryCanceledError as error:
            await self._lose(name, State.TIMED_OUT, error, give_longer(self._options.statement_timeout))
        except asyncpg.LockNotAvailableError as error:
            if again:
                await self._begin()
                return await self._try(name, text, *arguments)
            await self._lose(name, State.TIMED_OUT, error, wait_for_lock(self._options.lock_timeout))
        except asyncpg.InsufficientPrivilegeError as error:
            await self._lose(name, State.DENIED, error, self._grant(name, text, error))
        except asyncpg.ObjectNotInPrerequisiteStateError as error:
            remedy = "Set shared_preload_libraries = 'pg_stat_statements' and restart the server."
            await self._lose(name, State.UNSUPPORTED, error, remedy if name in _OF_STATEMENTS else "")
        except (asyncpg.PostgresConnectionError, asyncpg.OperatorInterventionError):
            raise
        except asyncpg.PostgresError as error:
            if again:
                await self._begin()
                return await self._try(name, text, *arguments)
            await self._lose(name, State.PARTIAL, error, "Run the same command again.")

    def _grant(self, name: str, text: str, error: Exception) -> str:
        session = self.figures.session[0] if self.figures.session else None
        role = POSTGRESQL.quote(session.role if session else self._rows.database[0].role)
        if session is None or name not in _OF_STATEMENTS:
            return grant(text, str(error), role)
        schema = session.statements_schema
        views, functions = [f"{schema}.pg_stat_statements"], [f"{schema}.pg_stat_statements(boolean)"]
        if "pg_stat_statements_info" in text:
            views.append(f"{schema}.pg_stat_statements_info")
            functions.append(f"{schema}.pg_stat_statements_info()")
        return (
            f"GRANT USAGE ON SCHEMA {schema} TO {role}; GRANT SELECT ON {', '.join(views)} TO {role};"
            f" GRANT EXECUTE ON FUNCTION {', '.join(functions)} TO {role};"
        )

    async def _lose(self, name: str, state: State, error: Exception, remedy: str) -> None:
        """Record that figures are missing, and go on in a new transaction."""
        reading = Reading(
            part=PARTS[name],
            state=state,
            missed=MISSED[name],
            reason=words(error),
            remedy=remedy,
        )
        self.readings.append(reading)
        await self._begin()

    async def _count(self) -> None:
        """Count the rows of every table that may be read whole, in batches that each lock few tables."""
        locked = {row.oid for row in self.figures.sizes if row.is_locked}
        wanted = [
            (row.oid, POSTGRESQL.qualify(QualifiedName(relation.schema, relation.name)))
            for row in self.figures.tables
            if row.kind != "p" and row.may_read and not row.is_filtered and row.oid not in locked
            if (relation := self._relations.get(row.oid)) and relation.populated
        ]
        template = load_statements("schemabook.engines.postgresql", FOLDER)["counts"].text
        for start in range(0, len(wanted), BATCH):
            if start:
                await self._begin()
            self._options.report(f"counting rows: {start} of {len(wanted)} tables")
            counts = "\nunion all ".join(
                f"select {oid}::int8 as oid, count(*) as rows from only {name}"
                for oid, name in wanted[start : start + BATCH]
            )
            text = for_version(template, self._major).replace("{counts}", counts)
            await self._try("counts", marked(text))
