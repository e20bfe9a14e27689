"""MySQL 8.0 and newer, MariaDB 10.5 and newer."""

from __future__ import annotations

from importlib import resources

from schemabook.engines.dialect import Dialect
from schemabook.engines.engine import ReadOptions
from schemabook.engines.mysql.dialect import MARIADB, MYSQL
from schemabook.engines.source import Source
from schemabook.engines.statements import Statement, load_statements
from schemabook.model.survey import Survey


class MySQL:
    """The engine of MySQL and MariaDB. Which of the two a server is, it says itself."""

    name = "mysql"
    schemes: tuple[str, ...] = ("mysql", "mariadb")
    dialects: tuple[Dialect, ...] = (MYSQL, MARIADB)

    def read(self, source: Source, options: ReadOptions) -> Survey:
        """Read the catalogue of the database at `source`, and measure what the options ask for.

        Raises ConnectionFailedError, ConnectionLostError, TimeLimitError, UsageError or
        MissingDriverError.
        """
        from schemabook.engines.mysql.read import read_survey

        return read_survey(source, options)

    def statements(self, options: ReadOptions) -> tuple[Statement, ...]:
        """Every statement that `read` sends, in order; of those for one product, both."""
        from schemabook.engines.mysql.measure_session import measure_statements
        from schemabook.engines.mysql.rows import ROW_TYPES
        from schemabook.engines.mysql.session import session_statements

        queries = load_statements(__name__)
        names = [
            name
            for part in ("server", "privileges", *ROW_TYPES, "programmes")
            for name in (part, *(f"{part}_{dialect.name}" for dialect in self.dialects))
            if name in queries
        ]
        products = tuple(dialect.name for dialect in self.dialects)
        measuring = measure_statements(options.measure, products) if options.measure else ()
        return (*session_statements(options), *(queries[name] for name in names), *measuring)

    def grants(self) -> str:
        """The script that gives an account the least privilege that `read` needs."""
        return resources.files(__name__).joinpath("grants.sql").read_text(encoding="utf-8")


engine = MySQL()
