"""The survey of a SQLite database from the rows of a run."""

from __future__ import annotations

from schemabook.engines.sqlite.build_facts import Facts
from schemabook.engines.sqlite.build_tables import build_table
from schemabook.engines.sqlite.build_views import build_view
from schemabook.engines.sqlite.rows import Rows
from schemabook.model.catalogue import Catalogue
from schemabook.model.survey import Reading, Server, Survey


def build_survey(rows: Rows, readings: tuple[Reading, ...]) -> Survey:
    """The survey. The name of the database is that of its file, without folder and suffix."""
    return Survey(
        server=Server(
            engine="sqlite",
            product="SQLite",
            version=rows.version,
            database=rows.database,
            file=rows.file or None,
            character_set=rows.encoding,
        ),
        catalogue=build_catalogue(rows),
        readings=readings,
    )


def build_catalogue(rows: Rows) -> Catalogue:
    """The catalogue. Shadow tables are named on the virtual table that they belong to."""
    facts = Facts(rows)
    shadows = {name for names in facts.shadows.values() for name in names}
    relations = [row for name, row in sorted(facts.relations.items()) if name not in shadows]
    return Catalogue(
        engine="sqlite",
        tables=tuple(build_table(row, facts) for row in relations if row.type == "table"),
        views=tuple(build_view(row, facts) for row in relations if row.type == "view"),
    )
