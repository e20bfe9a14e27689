"""PostgreSQL 12 and newer."""

from __future__ import annotations

from importlib import resources

from schemabook.engines.dialect import Dialect
from schemabook.engines.engine import ReadOptions
from schemabook.engines.postgresql.dialect import POSTGRESQL
from schemabook.engines.source import Source
from schemabook.engines.statements import Statement, load_statements
from schemabook.model.survey import Survey


class PostgreSQL:
    """The PostgreSQL engine."""

    name = "postgresql"
    schemes: tuple[str, ...] = ("postgresql", "postgres")
    dialects: tuple[Dialect, ...] = (POSTGRESQL,)

    def read(self, source: Source, options: ReadOptions) -> Survey:
        """Read the catalogue of the database at `source`, and measure what the options ask for.

        Raises ConnectionFailedError, ConnectionLostError, TimeLimitError or MissingDriverError.
        """
        from schemabook.engines.postgresql.session import read_survey

        return read_survey(source, options)

    def statements(self, options: ReadOptions) -> tuple[Statement, ...]:
        """Every statement that `read` may send, in order; the last ones depend on rights, extensions and options."""
        from schemabook.engines.postgresql.measure_rows import FIGURE_ROW_TYPES
        from schemabook.engines.postgresql.rows import ROW_TYPES
        from schemabook.engines.postgresql.transaction import begin_measuring, begin_statement, find_locked

        queries = load_statements(__name__)
        found = (begin_statement(options), *(queries[name] for name in ROW_TYPES), find_locked())
        if options.measure is None:
            return found
        left_out = {"sample": not options.measure.sample, "counts": not options.measure.exact_rows}
        figures = load_statements(__name__, "queries/measure")
        wanted = (figures[name] for name in FIGURE_ROW_TYPES if not left_out.get(name))
        found = (*found, begin_measuring(options), *wanted)
        if not (options.measure.plans or options.measure.statements or options.measure.examples):
            return found
        from schemabook.engines.postgresql.plans import plan_statements

        return (*found, begin_measuring(options), *plan_statements())

    def grants(self) -> str:
        """The script that gives a role the least privilege that `read` needs."""
        return resources.files(__name__).joinpath("grants.sql").read_text(encoding="utf-8")


engine = PostgreSQL()
