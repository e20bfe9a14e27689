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
        """Read the catalogue of the database at `source`.

        Raises ConnectionFailedError, ConnectionLostError, TimeLimitError or MissingDriverError.
        """
        from schemabook.engines.postgresql.build import build_survey
        from schemabook.engines.postgresql.session import read_rows

        rows, readings = read_rows(source, options)
        options.report("arranging the catalogue")
        return build_survey(rows, readings)

    def statements(self, options: ReadOptions) -> tuple[Statement, ...]:
        """Every statement that `read` sends, in order."""
        from schemabook.engines.postgresql.rows import ROW_TYPES
        from schemabook.engines.postgresql.session import begin_statement

        queries = load_statements(__name__)
        return (begin_statement(ReadOptions()), *(queries[name] for name in ROW_TYPES))

    def grants(self) -> str:
        """The script that gives a role the least privilege that `read` needs."""
        return resources.files(__name__).joinpath("grants.sql").read_text(encoding="utf-8")


engine = PostgreSQL()
