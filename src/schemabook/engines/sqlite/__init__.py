"""SQLite 3, read with the library that Python was built with (3.31 and newer)."""

from __future__ import annotations

from importlib import resources

from schemabook.engines.dialect import Dialect
from schemabook.engines.engine import ReadOptions
from schemabook.engines.source import Source
from schemabook.engines.sqlite.dialect import SQLITE
from schemabook.engines.statements import Statement, load_statements
from schemabook.model.survey import Survey


class SQLite:
    """The SQLite engine."""

    name = "sqlite"
    schemes: tuple[str, ...] = ("sqlite",)
    dialects: tuple[Dialect, ...] = (SQLITE,)

    def read(self, source: Source, options: ReadOptions) -> Survey:
        """Read the catalogue of the database file at `source`, and measure what the options ask for.

        Raises UsageError, FileFormatError, ConnectionFailedError or TimeLimitError.
        """
        from schemabook.engines.sqlite.build import build_survey
        from schemabook.engines.sqlite.session import open_reader

        with open_reader(source, options) as reader:
            reader.read()
            options.report("arranging the catalogue")
            survey = build_survey(reader.rows, tuple(reader.readings))
            if options.measure is None:
                return survey
            from schemabook.engines.sqlite.measure_session import measure

            return measure(reader, survey, options)

    def statements(self, options: ReadOptions) -> tuple[Statement, ...]:
        """Every statement that `read` sends, in order."""
        from schemabook.engines.sqlite.measure_session import measure_statements
        from schemabook.engines.sqlite.session import QUERIES, begin_statement

        queries = load_statements(__name__)
        read = (begin_statement(), *(queries[name] for name in QUERIES))
        return read if options.measure is None else (*read, *measure_statements(options.measure))

    def grants(self) -> str:
        """Why SQLite needs no grants, and which permissions it needs of the operating system."""
        return resources.files(__name__).joinpath("grants.sql").read_text(encoding="utf-8")


engine = SQLite()
