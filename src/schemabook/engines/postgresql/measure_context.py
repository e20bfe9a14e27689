"""What the builders of figures share: the rows, whose they are, when they were fetched and since when is counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import msgspec

from schemabook.engines.engine import MeasureOptions
from schemabook.engines.postgresql.measure_rows import FigureRows, SessionRow, SizeRow
from schemabook.engines.postgresql.names import Names
from schemabook.engines.postgresql.rows import Rows
from schemabook.engines.source import Source
from schemabook.model.base import QualifiedName
from schemabook.model.measured import Measured
from schemabook.model.measurements import SeenFrom


class Context(msgspec.Struct, gc=False):
    """One measuring. Look-ups go by oid; `children` are the partitions of each partitioned table or index."""

    source: Source
    major: int
    session: SessionRow
    rows: Rows
    figures: FigureRows
    names: Names
    since: datetime
    children: dict[int, list[int]]
    kinds: dict[int, str]
    sizes: dict[int, SizeRow]
    measure: MeasureOptions

    @property
    def seen(self) -> SeenFrom:
        """The server that answered; host and port as far as the source names them."""
        port = self.source.option("port") or ""
        return SeenFrom(
            host=self.source.host or self.source.option("host") or "",
            port=self.source.port or (int(port) if port.isdigit() else None),
            at=self.session.at,
            role="standby" if self.session.is_standby else "primary",
            started_at=self.session.started_at,
        )

    def relation(self, oid: int) -> QualifiedName | None:
        """The name of a relation of the catalogue; None for one of an extension or one made since."""
        return self.names.relations.get(oid)

    def leaves(self, oid: int) -> Iterator[int]:
        """What holds the rows of a table or the entries of an index: itself, or its partitions at every depth."""
        children = self.children.get(oid)
        if children is None and self.kinds.get(oid) not in {"p", "I"}:
            yield oid
        for child in children or ():
            yield from self.leaves(child)

    def counter(self, value: float | None, unit: str, method: str) -> Measured | None:
        """A figure that has been counted since the statistics were reset."""
        return self.figure(value, unit, method, since=self.since)

    def estimate(self, value: float | None, unit: str, method: str, since: datetime | None) -> Measured | None:
        """A figure that rests on the statistics of ANALYZE or VACUUM at `since`."""
        return self.figure(value, unit, method, quality="estimate", since=since)

    def figure(
        self, value: float | None, unit: str, method: str, *, quality: str = "exact", since: datetime | None = None
    ) -> Measured | None:
        """A figure of this measuring; None where there is no value."""
        if value is None:
            return None
        return Measured(
            value=value, unit=unit, method=method, quality=quality, measured_at=self.session.at, since=since
        )


def build_context(source: Source, major: int, rows: Rows, figures: FigureRows, measure: MeasureOptions) -> Context:
    """The context of a measuring whose session row is there.

    Counters count since the statistics of the database were reset, or else (15 and newer, before the first reset)
    since all of the server's were begun: the oldest of its shared counters. Only where none of these could be read
    they are taken to count since the server started.
    """
    session = figures.session[0]
    children: dict[int, list[int]] = {}
    kinds = {row.oid: row.kind for row in rows.relations}
    for relation in rows.relations:
        if relation.partition_bound is not None and relation.parents:
            children.setdefault(relation.parents[0], []).append(relation.oid)
    for index in figures.indexes:
        kinds[index.oid] = index.kind
        if index.parent is not None:
            children.setdefault(index.parent, []).append(index.oid)
    reset_at = figures.server[0].reset_at if figures.server else None
    return Context(
        source=source,
        major=major,
        session=session,
        rows=rows,
        figures=figures,
        names=Names(rows),
        since=reset_at or session.started_at,
        children=children,
        kinds=kinds,
        sizes={row.oid: row for row in figures.sizes if row.kind != "d"},
        measure=measure,
    )


def total(values: Iterator[int | None]) -> int | None:
    """The sum of values; None where one of them is not known."""
    result = 0
    for value in values:
        if value is None:
            return None
        result += value
    return result
