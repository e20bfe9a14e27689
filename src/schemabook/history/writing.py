"""Writing a survey into a history: its own row, its schema if it is new, and the figures that have changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, Table, bindparam, func, select

from schemabook.history import layout
from schemabook.history.extract import Amount, FigureKey, ObjectKey, find_amounts
from schemabook.model.measurements import Measurements
from schemabook.model.survey import Survey

_Slot = tuple[int, int]
"""The ids of a figure and of an object."""


class Incoming(NamedTuple):
    """A survey to be kept. `at` is in microseconds; `compress` gives its schema as it is stored."""

    source_key: str
    survey: Survey
    at: int
    digest: str
    compress: Callable[[], bytes]


def keep(connection: Connection, incoming: Incoming) -> None:
    """Keep a survey, unless one of the same moment and node is there. Nobody else may write meanwhile."""
    survey, measured = incoming.survey, incoming.survey.measurements
    source_id = _known_id(connection, layout.sources, {"key": incoming.source_key})
    node_id = None if measured is None else _node_id(connection, source_id, survey.server.database, measured)
    if _is_kept(connection, source_id, node_id, incoming.at):
        return
    _keep_schema(connection, incoming)
    survey_id = _next_id(connection, layout.surveys.c.id)
    row = {
        "id": survey_id,
        "source_id": source_id,
        "node_id": node_id,
        "at": incoming.at,
        "digest": incoming.digest,
        "product": survey.server.product,
        "version": survey.server.version,
        "database_name": survey.server.database,
        "table_count": len(survey.catalogue.tables),
    }
    connection.execute(layout.surveys.insert(), row)
    if measured is not None and node_id is not None:
        _keep_figures(connection, _Place(source_id, node_id, survey_id), measured)


class _Place(NamedTuple):
    """Where figures belong: by their ids."""

    source: int
    node: int
    survey: int


def _node_id(connection: Connection, source_id: int, database: str, measured: Measurements) -> int:
    seen = measured.seen
    node: dict[str, str | int] = {
        "source_id": source_id,
        "database_name": database,
        "host": seen.host,
        "port": seen.port or 0,
        "role": seen.role,
    }
    return _known_id(connection, layout.nodes, node)


def _is_kept(connection: Connection, source_id: int, node_id: int | None, at: int) -> bool:
    survey = layout.surveys.c
    same = (survey.source_id == source_id, survey.node_id.is_not_distinct_from(node_id), survey.at == at)
    return connection.scalar(select(survey.id).where(*same)) is not None


def _keep_schema(connection: Connection, incoming: Incoming) -> None:
    schema = layout.schemas.c
    if connection.scalar(select(schema.digest).where(schema.digest == incoming.digest)) is None:
        connection.execute(layout.schemas.insert(), {"digest": incoming.digest, "data": incoming.compress()})


def _known_id(connection: Connection, table: Table, row: Mapping[str, str | int]) -> int:
    """The id of the row that says this, which is added where there is none."""
    found = connection.scalar(select(table.c.id).where(*(table.c[name] == value for name, value in row.items())))
    if found is None:
        found = _next_id(connection, table.c.id)
        connection.execute(table.insert(), {"id": found, **row})
    return int(found)


def _next_id(connection: Connection, column: Column[int]) -> int:
    return (connection.scalar(select(func.max(column))) or 0) + 1


def _keep_figures(connection: Connection, place: _Place, measured: Measurements) -> None:
    """End the values that no longer stand and add those that are new."""
    found = list(find_amounts(measured))
    object_ids = _object_ids(connection, place.source, (row[0] for row in found))
    figure_ids = _figure_ids(connection, (row[1] for row in found))
    standing = _standing(connection, place.node)
    ended: list[_Slot] = []
    added: list[tuple[_Slot, Amount]] = []
    for object_key, figure_key, amount in found:
        slot = (figure_ids[figure_key], object_ids[object_key])
        before = standing.pop(slot, None)
        if before is not None and before.is_like(amount):
            continue
        if before is not None:
            ended.append(slot)
        added.append((slot, amount))
    _end(connection, place, [*ended, *standing])
    _add(connection, place, added)


def _standing(connection: Connection, node_id: int) -> dict[_Slot, Amount]:
    """The values that stood at the last survey of the node."""
    point = layout.points.c
    query = select(point.figure_id, point.object_id, point.whole, point.fraction, point.since, point.sample_size).where(
        point.node_id == node_id,
        point.figure_id.in_(select(layout.figures.c.id)),
        point.until == layout.CURRENT,
    )
    return {(row[0], row[1]): Amount(row[2], row[3], row[4], row[5]) for row in connection.execute(query)}


def _end(connection: Connection, place: _Place, slots: list[_Slot]) -> None:
    """Say of values that they stood until this survey. One by one, because a long list of objects misleads planners."""
    point = layout.points.c
    statement = (
        layout.points.update()
        .where(
            point.node_id == place.node,
            point.figure_id == bindparam("ended_figure"),
            point.until == layout.CURRENT,
            point.object_id == bindparam("ended_object"),
        )
        .values(until=place.survey)
    )
    _many(connection, statement, [{"ended_figure": figure, "ended_object": one} for figure, one in slots])


def _add(connection: Connection, place: _Place, added: list[tuple[_Slot, Amount]]) -> None:
    rows = [
        {
            "node_id": place.node,
            "figure_id": figure,
            "until": layout.CURRENT,
            "object_id": one,
            "first": place.survey,
            "whole": amount.whole,
            "fraction": amount.fraction,
            "since": amount.since,
            "sample_size": amount.sample_size,
        }
        for (figure, one), amount in added
    ]
    _many(connection, layout.points.insert(), rows)


def _object_ids(connection: Connection, source_id: int, keys: Iterable[ObjectKey]) -> dict[ObjectKey, int]:
    """The ids of the objects of a source, those that are new among them."""
    column = layout.objects.c
    query = select(column.id, column.kind, column.schema_name, column.name, column.part)
    rows = connection.execute(query.where(column.source_id == source_id))
    known = {ObjectKey(*row[1:]): int(row[0]) for row in rows}
    following = _next_id(connection, column.id)
    new = [key for key in dict.fromkeys(keys) if key not in known]
    known.update({key: following + i for i, key in enumerate(new)})
    names = ("kind", "schema_name", "name", "part")
    rows_of_new = [{"id": known[key], "source_id": source_id, **dict(zip(names, key, strict=True))} for key in new]
    _many(connection, layout.objects.insert(), rows_of_new)
    return known


def _figure_ids(connection: Connection, keys: Iterable[FigureKey]) -> dict[FigureKey, int]:
    """The ids of all figures, those that are new among them."""
    column = layout.figures.c
    query = select(column.id, column.kind, column.name, column.unit, column.quality, column.method)
    known = {FigureKey(*row[1:]): int(row[0]) for row in connection.execute(query)}
    following = _next_id(connection, column.id)
    new = [key for key in dict.fromkeys(keys) if key not in known]
    known.update({key: following + i for i, key in enumerate(new)})
    _many(connection, layout.figures.insert(), [{"id": known[key], **key._asdict()} for key in new])
    return known


def _many(connection: Connection, statement: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(statement, rows)
