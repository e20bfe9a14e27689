"""The survey of one database from the rows that were fetched."""

from __future__ import annotations

from schemabook.engines.mysql.build_access import build_access
from schemabook.engines.mysql.build_routines import build_routines
from schemabook.engines.mysql.build_tables import build_tables
from schemabook.engines.mysql.build_triggers import build_events
from schemabook.engines.mysql.build_views import build_views
from schemabook.engines.mysql.hidden import find_hidden
from schemabook.engines.mysql.rows import Rows, SequenceRow
from schemabook.engines.mysql.session import Fetched
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue, Sequence
from schemabook.model.survey import Server, Survey


def build_survey(fetched: Fetched) -> Survey:
    """The survey: server, catalogue and the parts that could not be read whole."""
    rows = fetched.rows
    row = rows.server[0]
    server = Server(
        engine=fetched.dialect.name,
        product=fetched.dialect.product,
        version=fetched.version,
        database=row.name,
        character_set=row.character_set,
        collation=row.collation,
        role=row.role,
    )
    events, hidden_secrets = build_events(rows.events, row.session_collation)
    roles, grants = build_access(rows)
    catalogue = Catalogue(
        engine=fetched.dialect.name,
        tables=build_tables(rows, fetched.dialect),
        views=build_views(rows, fetched.dialect),
        routines=build_routines(rows),
        sequences=_sequences(rows),
        events=events,
        roles=roles,
        grants=grants,
        unmodelled=hidden_secrets,
    )
    readings = (*fetched.readings, *find_hidden(rows, fetched.dialect, fetched.number))
    return Survey(server=server, catalogue=catalogue, readings=readings)


def _sequences(rows: Rows) -> tuple[Sequence, ...]:
    comments = {row.name: row.comment for row in rows.tables}
    return tuple(
        _sequence(row, comments.get(row.name) or None) for row in sorted(rows.sequences, key=lambda row: row.name)
    )


def _sequence(row: SequenceRow, comment: str | None) -> Sequence:
    return Sequence(
        name=QualifiedName("", row.name),
        type="bigint",
        start=row.start,
        increment=row.increment,
        minimum=row.minimum,
        maximum=row.maximum,
        cache=row.cache,
        cycle=bool(row.cycle),
        comment=comment,
    )
