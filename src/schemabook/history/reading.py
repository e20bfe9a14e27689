"""Reading a history: the surveys of a source, and of each server the figures that the study of the past needs."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from schemabook.history import layout
from schemabook.history.extract import DATABASE, INDEX, TABLE, ObjectKey, moment
from schemabook.history.series import NodePast, Past, Run, SeriesKey, join_runs
from schemabook.model.history import KeptSurvey
from schemabook.model.measured import Measured

WANTED = frozenset(
    {
        (DATABASE, "database_size"),
        (DATABASE, "commits"),
        (DATABASE, "rollbacks"),
        (DATABASE, "statements"),
        (TABLE, "size"),
        (TABLE, "rows"),
        (INDEX, "scans"),
    }
)
"""The figures, with the kinds of their objects, that the study of the past looks at."""


def read_past(connection: Connection, source_key: str) -> Past:
    """Everything that is known of a source."""
    node = layout.nodes.c
    query = select(node.id, node.database_name, node.host, node.port, node.role)
    query = query.where(node.source_id == _source_id(source_key)).order_by(node.id)
    nodes = tuple(
        _read_node(connection, row[0], (row[1], row[2], row[3], row[4])) for row in connection.execute(query).all()
    )
    return Past(read_surveys(connection, source_key), nodes)


def read_surveys(connection: Connection, source_key: str) -> tuple[KeptSurvey, ...]:
    """The kept surveys of a source, the oldest first."""
    survey = layout.surveys.c
    query = select(survey.id, survey.at, survey.digest, survey.version, survey.table_count)
    query = query.where(survey.source_id == _source_id(source_key)).order_by(survey.at, survey.id)
    sizes = _sizes(connection, source_key)
    return tuple(
        KeptSurvey(at=moment(row[1]), schema=row[2], version=row[3], size=sizes.get(row[0]), tables=row[4])
        for row in connection.execute(query)
    )


def read_server(connection: Connection, source_key: str, digest: str) -> tuple[str, str, str] | None:
    """The product, version and database of the last survey that found a schema; None where none did."""
    survey = layout.surveys.c
    query = select(survey.product, survey.version, survey.database_name)
    query = query.where(survey.source_id == _source_id(source_key), survey.digest == digest)
    row = connection.execute(query.order_by(survey.at.desc()).limit(1)).first()
    return None if row is None else (row[0], row[1], row[2])


def _source_id(source_key: str) -> Any:
    return select(layout.sources.c.id).where(layout.sources.c.key == source_key).scalar_subquery()


def _sizes(connection: Connection, source_key: str) -> dict[int, Measured]:
    """The size of the database at each survey that measured it, by the id of the survey."""
    point, survey, figure = layout.points.c, layout.surveys.c, layout.figures.c
    query = (
        select(survey.id, survey.at, point.whole, point.fraction, figure.unit, figure.quality, figure.method)
        .join_from(layout.surveys, layout.points, point.node_id == survey.node_id)
        .join(layout.figures, figure.id == point.figure_id)
        .where(
            survey.source_id == _source_id(source_key),
            figure.kind == DATABASE,
            figure.name == "database_size",
            point.first <= survey.id,
            point.until > survey.id,
        )
    )
    return {
        row[0]: Measured(
            value=row[2] if row[2] is not None else row[3],
            unit=row[4],
            quality=row[5],
            method=row[6],
            measured_at=moment(row[1]),
        )
        for row in connection.execute(query)
    }


def _read_node(connection: Connection, node_id: int, place: tuple[str, str, int, str]) -> NodePast:
    survey = layout.surveys.c
    query = select(survey.id, survey.at).where(survey.node_id == node_id)
    kept = _Kept([(int(row[0]), int(row[1])) for row in connection.execute(query.order_by(survey.id))])
    objects = _objects(connection, node_id)
    found: dict[SeriesKey, list[Run]] = defaultdict(list)
    for figure, row in _points(connection, node_id):
        key = objects.get(row[0])
        if key is not None:
            found[SeriesKey(key, figure)].extend(kept.runs(row))
    series = {key: join_runs(runs, kept.ats) for key, runs in found.items()}
    return NodePast(*place, tuple(kept.ats), series)


class _Kept:
    """The surveys of one server, by id in the order of keeping."""

    def __init__(self, surveys: list[tuple[int, int]]) -> None:
        self._ids = [survey_id for survey_id, _ in surveys]
        self._ats = [at for _, at in surveys]
        self.ats = sorted(self._ats)
        self._is_in_order = self._ats == self.ats

    def runs(self, row: Sequence[Any]) -> list[Run]:
        """A stored value as a run; as many as there are surveys where they were not kept in the order of reading."""
        _, first, until, whole, fraction, since, quality, unit = row
        ats = self._ats[bisect_left(self._ids, first) : bisect_left(self._ids, until)]
        value = whole if whole is not None else fraction
        if not ats:
            return []
        if self._is_in_order:
            return [Run(ats[0], ats[-1], len(ats), value, since, quality, unit)]
        return [Run(at, at, 1, value, since, quality, unit) for at in ats]


def _objects(connection: Connection, node_id: int) -> Mapping[int, ObjectKey]:
    column = layout.objects.c
    source_id = select(layout.nodes.c.source_id).where(layout.nodes.c.id == node_id).scalar_subquery()
    query = select(column.id, column.kind, column.schema_name, column.name, column.part)
    return {row[0]: ObjectKey(*row[1:]) for row in connection.execute(query.where(column.source_id == source_id))}


def _points(connection: Connection, node_id: int) -> list[tuple[str, Sequence[Any]]]:
    """The stored values of the wanted figures, each with the name of its figure."""
    figure, point = layout.figures.c, layout.points.c
    query = select(figure.id, figure.kind, figure.name, figure.quality, figure.unit)
    wanted = {row[0]: row for row in connection.execute(query) if (row[1], row[2]) in WANTED}
    values = select(
        point.figure_id, point.object_id, point.first, point.until, point.whole, point.fraction, point.since
    ).where(point.node_id == node_id, point.figure_id.in_(wanted))
    found: list[tuple[str, Sequence[Any]]] = []
    for figure_id, *rest in connection.execute(values):
        _, _, name, quality, unit = wanted[figure_id]
        found.append((name, (*rest, quality, unit)))
    return found
