"""Profiles of columns from a sample of their table, with consent. Sensitive columns are never read."""

from __future__ import annotations

from typing import Any

from schemabook.engines.sensitive import is_sensitive, looks_sensitive
from schemabook.engines.sqlite.dialect import SQLITE
from schemabook.engines.sqlite.measure_rows import SAMPLE, ColumnSample, MeasuredRows
from schemabook.model.base import QualifiedName
from schemabook.model.measured import Measured
from schemabook.model.measurements import ColumnFigures, CommonValue
from schemabook.model.tables import Table

FEW = 20
"""A column with more distinct values than these has no common values in its profile."""
_LONGEST = 100
"""Values of more characters are not shown."""
_FROM = f"FROM (SELECT * FROM {{object}} NOT INDEXED LIMIT {SAMPLE}) AS t"


def sampled_columns(table: Table) -> tuple[str, ...]:
    """The columns of a table that may be looked at."""
    return tuple(
        column.name for column in table.columns if not is_sensitive(table.name.name, column.name, column.comment)
    )


def profile_statement(table: str, columns: tuple[str, ...]) -> str:
    """One row: the number of rows in the sample, then five figures of each column."""
    parts = []
    for name in map(SQLITE.quote, columns):
        plain = f"CASE WHEN typeof({name}) <> 'blob' AND length({name}) <= {_LONGEST} THEN {name} END"
        parts += [
            f"sum({name} IS NULL)",
            f"count(DISTINCT {name})",
            f"min({plain})",
            f"max({plain})",
            f"avg(length(CAST({name} AS BLOB)))",
        ]
    listed = ", ".join(map(SQLITE.quote, columns))
    source = f"SELECT {listed} FROM {SQLITE.quote(table)} NOT INDEXED LIMIT {SAMPLE}"
    return f"SELECT count(*), {', '.join(parts)} FROM ({source})"


def build_samples(table: str, columns: tuple[str, ...], row: tuple[Any, ...]) -> list[ColumnSample]:
    """The row of a profile by columns."""
    width = 5
    return [
        ColumnSample(table, column, row[0], *row[1 + at * width : 1 + (at + 1) * width])
        for at, column in enumerate(columns)
    ]


def common_statement(table: str, columns: tuple[str, ...]) -> str:
    """One row per frequent value: the number of the column, the value, and how many rows of the sample have it."""
    parts = [
        f"SELECT * FROM (SELECT {at}, {name} AS v, count(*) AS n FROM"
        f" (SELECT {name} FROM {SQLITE.quote(table)} NOT INDEXED LIMIT {SAMPLE}) WHERE {name} IS NOT NULL"
        f" AND typeof({name}) <> 'blob' AND length({name}) <= {_LONGEST} GROUP BY 2 LIMIT {FEW})"
        for at, name in enumerate(map(SQLITE.quote, columns))
    ]
    return f"{' UNION ALL '.join(parts)} ORDER BY 1, 3 DESC, 2"


def build_columns(rows: MeasuredRows) -> tuple[ColumnFigures, ...]:
    """The profiles by table, columns in the order of the table."""
    return tuple(_build_column(sample, rows) for sample in rows.samples if sample.rows)


def _build_column(sample: ColumnSample, rows: MeasuredRows) -> ColumnFigures:
    def figure(value: float, unit: str, method: str) -> Measured:
        quality = "sample" if sample.rows == SAMPLE else "exact"
        return Measured(
            value=value, unit=unit, method=method, quality=quality, measured_at=rows.at, sample_size=sample.rows
        )

    seen = [sample.minimum, sample.maximum, *(value for value, _ in sample.common)]
    shown = not any(looks_sensitive(str(value)) for value in seen if value is not None)
    width = sample.average_length
    return ColumnFigures(
        table=QualifiedName("", sample.table),
        column=sample.column,
        null_share=figure(sample.nulls / sample.rows, "share", f"SELECT avg(t.{{part}} IS NULL) {_FROM}"),
        distinct=figure(sample.distinct, "values", f"SELECT count(DISTINCT t.{{part}}) {_FROM}"),
        common=tuple(
            CommonValue(value=str(value), share=figure(count / sample.rows, "share", _share_method(value)))
            for value, count in sample.common
        )
        if shown
        else (),
        minimum=_text(sample.minimum) if shown else None,
        maximum=_text(sample.maximum) if shown else None,
        average_width=None
        if width is None
        else figure(width, "bytes", f"SELECT avg(length(CAST(t.{{part}} AS BLOB))) {_FROM}"),
    )


def _share_method(value: Any) -> str:
    """The statement that gives the share of a value."""
    text = str(value) if isinstance(value, (int, float)) else "'" + str(value).replace("'", "''") + "'"
    return f"SELECT avg(coalesce(t.{{part}} = {text}, 0)) {_FROM}"


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
