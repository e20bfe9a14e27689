"""Forgetting: fewer surveys of long ago, with everything that only they had found."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, exists, select

from schemabook.history import layout
from schemabook.history.extract import microseconds, moment


def thin(connection: Connection, source_key: str, before: datetime) -> int:
    """Forget surveys older than `before` and return how many; see `Store.prune` for those that stay."""
    source_id = connection.scalar(select(layout.sources.c.id).where(layout.sources.c.key == source_key))
    if source_id is None:
        return 0
    forgotten = _superfluous(connection, source_id, microseconds(before))
    if not forgotten:
        return 0
    connection.execute(delete(layout.surveys).where(layout.surveys.c.id.in_(forgotten)))
    _forget_points(connection, source_id)
    survey, schema = layout.surveys.c, layout.schemas.c
    connection.execute(delete(layout.schemas).where(~exists().where(survey.digest == schema.digest)))
    return len(forgotten)


def _superfluous(connection: Connection, source_id: int, before: int) -> list[int]:
    """The ids of surveys that neither open a week of their server nor find another schema."""
    survey = layout.surveys.c
    query = select(survey.id, survey.at, survey.node_id, survey.digest)
    query = query.where(survey.source_id == source_id, survey.at < before).order_by(survey.at, survey.id)
    weeks, schema, found = set(), "", []
    for survey_id, at, node_id, digest in connection.execute(query):
        week = (node_id, moment(at).isocalendar()[:2])
        if week in weeks and digest == schema:
            found.append(int(survey_id))
        weeks.add(week)
        schema = digest
    return found


def _forget_points(connection: Connection, source_id: int) -> None:
    """Forget the values that stood at no survey that is left."""
    point, survey, node = layout.points.c, layout.surveys.c, layout.nodes.c
    stands = exists().where(survey.node_id == point.node_id, survey.id >= point.first, survey.id < point.until)
    nodes = select(node.id).where(node.source_id == source_id)
    connection.execute(delete(layout.points).where(point.node_id.in_(nodes), point.until < layout.CURRENT, ~stands))
