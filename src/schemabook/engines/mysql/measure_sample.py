"""Profiles of columns from the first rows of tables. It reads values, so it wants consent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from schemabook.engines.mysql.build_tables import TABLE_TYPES
from schemabook.engines.mysql.dialect import family_of
from schemabook.engines.mysql.measure_figures import Clock
from schemabook.engines.mysql.measure_rows import ColumnSample, SizeRow
from schemabook.engines.mysql.rows import ColumnRow, Rows
from schemabook.engines.mysql.sql_text import quote_name
from schemabook.engines.sensitive import is_sensitive
from schemabook.model.base import QualifiedName
from schemabook.model.families import Family
from schemabook.model.measured import Measured
from schemabook.model.measurements import ColumnFigures, CommonValue

LIMIT = 10_000
"""Rows looked at per table."""
TABLES = 200
"""Tables looked at; of more, the largest."""
_UNREAD = frozenset({Family.BINARY, Family.BIT, Family.GEOMETRY, Family.JSON, Family.TEXT, Family.VECTOR, Family.XML})
"""Families of which the length alone is looked at."""
_TIMES = frozenset({Family.DATE, Family.TIME, Family.TIMESTAMP, Family.TIMESTAMP_WITH_ZONE})
_FEW = 20
_LISTED = 10
_LONGEST = 100


def sampled_tables(catalogue: Rows, sizes: Sequence[SizeRow] | None) -> Iterator[tuple[str, list[ColumnRow]]]:
    """The tables to look at, the largest first, each with those of its columns that are not sensitive."""
    data = {row.name: row.data or 0 for row in sizes or ()}
    columns: dict[str, list[ColumnRow]] = {}
    for row in catalogue.columns:
        if not is_sensitive(row.relation, row.name, row.comment or None):
            columns.setdefault(row.relation, []).append(row)
    names = [row.name for row in catalogue.tables if row.type in TABLE_TYPES and row.name in columns]
    for name in sorted(names, key=lambda name: (-data.get(name, 0), name))[:TABLES]:
        yield name, columns[name]


def select_list(columns: Iterable[ColumnRow]) -> str:
    """What is selected of each column: its values, or their length where they can be long."""
    return ", ".join(_selected(row) for row in columns)


def _selected(column: ColumnRow) -> str:
    """Times are read as texts, because those of the driver are written in another way."""
    name = quote_name(column.name)
    if not reads_values(column):
        return f"LENGTH({name})"
    return f"CAST({name} AS CHAR)" if family_of(column.type) in _TIMES else name


def reads_values(column: ColumnRow) -> bool:
    """Whether the values of a column are looked at, and not their length alone."""
    return family_of(column.type) not in _UNREAD


def profile(relation: str, columns: Sequence[ColumnRow], records: Sequence[Sequence[Any]]) -> Iterator[ColumnSample]:
    """What the records of one table say of its columns; nothing where there are none."""
    if not records:
        return
    for column, values in zip(columns, zip(*records, strict=True), strict=True):
        present = [value for value in values if value is not None]
        if reads_values(column):
            texts = [_text(value) for value in present]
            ends = (_text(min(present)), _text(max(present))) if present else (None, None)
            widths: list[float] = [len(text.encode()) for text in texts]
        else:
            texts, ends, widths = None, (None, None), [float(value) for value in present]
        yield ColumnSample(
            relation=relation,
            name=column.name,
            looked_at=len(values),
            nulls=len(values) - len(present),
            counts=None if texts is None else dict(Counter(texts)),
            minimum=_short(ends[0]),
            maximum=_short(ends[1]),
            width=sum(widths) / len(widths) if widths else None,
        )


def build_columns(samples: Iterable[ColumnSample], clock: Clock) -> tuple[ColumnFigures, ...]:
    """The profiles by table and column."""
    found = [_column(sample, clock) for sample in samples]
    return tuple(sorted(found, key=lambda figures: (figures.table, figures.column)))


def _column(sample: ColumnSample, clock: Clock) -> ColumnFigures:
    column = quote_name(sample.name)
    source = (
        f"FROM (SELECT {column} FROM {quote_name(sample.relation)} USE INDEX () LIMIT {LIMIT}) AS schemabook_sample"
    )

    def figure(value: float, unit: str, expression: str) -> Measured:
        return Measured(
            value=value,
            unit=unit,
            method=f"SELECT {expression} {source}",
            quality="sample",
            measured_at=clock.at,
            sample_size=sample.looked_at,
        )

    common: tuple[CommonValue, ...] = ()
    distinct = None
    if sample.counts is not None:
        text = f"CAST(CAST({column} AS CHAR) AS BINARY)"
        distinct = figure(len(sample.counts), "values", f"COUNT(DISTINCT {text})")
        common = tuple(
            CommonValue(value=value, share=figure(count / sample.looked_at, "share", _share(text, value)))
            for value, count in _common(sample.counts)
        )
    return ColumnFigures(
        table=QualifiedName("", sample.relation),
        column=sample.name,
        null_share=figure(sample.nulls / sample.looked_at, "share", f"1e0*SUM({column} IS NULL)/COUNT(*)"),
        distinct=distinct,
        common=common,
        minimum=sample.minimum,
        maximum=sample.maximum,
        average_width=None
        if sample.width is None
        else figure(sample.width, "bytes", f"1e0*SUM(LENGTH({column}))/COUNT({column})"),
    )


def _common(counts: dict[str, int]) -> list[tuple[str, int]]:
    """The values that come again and again, of a column that has few."""
    if len(counts) > _FEW:
        return []
    listed = [(value, count) for value, count in counts.items() if count > 1 and len(value) <= _LONGEST]
    return sorted(listed, key=lambda pair: (-pair[1], pair[0]))[:_LISTED]


def _share(text: str, value: str) -> str:
    return f"1e0*SUM({text} <=> X'{value.encode().hex()}')/COUNT(*)"


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _short(text: str | None) -> str | None:
    return text if text is None or len(text) <= _LONGEST else None
