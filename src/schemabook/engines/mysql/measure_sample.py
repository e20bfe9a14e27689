"""Profiles of columns from the first rows of tables. It reads values, so it wants consent.

The server counts what is read here as use of the tables. A survey asks for the use before it looks at values, so
its own reading is not in its own figures, but in those of the next one.
"""

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
from schemabook.engines.sensitive import is_sensitive, looks_sensitive
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
_ORDERED = frozenset({Family.INTEGER, Family.DECIMAL, Family.FLOAT, Family.YEAR}) | _TIMES - {Family.TIME}
"""Families whose smallest and largest value are given. A time as a text does not sort as a time."""
_LISTABLE = _ORDERED | {Family.TIME, Family.BOOLEAN, Family.CHARACTER, Family.ENUM, Family.SET}
"""Families whose values may be shown; the others have addresses and identifiers."""
_FEW = 20
_LISTED = 10
_LONGEST = 100
_FREE_TEXT = 1_000
"""Characters of a value from which it is taken for something that a person has written."""


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
        counts = Counter(_text(value) for value in present) if reads_values(column) else None
        family = family_of(column.type)
        shows = counts is not None and family in _LISTABLE and not _has_sensitive(counts, family)
        ends = (min(present), max(present)) if present and shows and family in _ORDERED else (None, None)
        yield ColumnSample(
            relation=relation,
            name=column.name,
            looked_at=len(values),
            nulls=len(values) - len(present),
            distinct=None if counts is None else len(counts),
            common=tuple(_common(counts)) if counts is not None and shows else (),
            minimum=None if ends[0] is None else _text(ends[0]),
            maximum=None if ends[1] is None else _text(ends[1]),
            width=_width(present, counts),
        )


def _has_sensitive(counts: Iterable[str], family: Family) -> bool:
    """Whether any value looks like personal data or a secret, which hides the values of the whole column.

    What has more values than are listed is not looked through where its ends are not shown either.
    """
    values = list(counts)
    if family not in _ORDERED and len(values) > _FEW:
        return False
    return any(len(value) > _FREE_TEXT or looks_sensitive(value) for value in values)


def _width(present: Sequence[Any], counts: Counter[str] | None) -> float | None:
    """The average of bytes of values, or of the lengths that were selected instead of them."""
    if not present:
        return None
    if counts is None:
        return sum(float(value) for value in present) / len(present)
    return sum(len(value.encode()) * count for value, count in counts.items()) / len(present)


def build_columns(samples: Iterable[ColumnSample], clock: Clock) -> tuple[ColumnFigures, ...]:
    """The profiles by table and column."""
    found = [_column(sample, clock) for sample in samples]
    return tuple(sorted(found, key=lambda figures: (figures.table, figures.column)))


def _column(sample: ColumnSample, clock: Clock) -> ColumnFigures:
    """The profile of one column.

    The first rows in the order of a key are no random ones: of them, the number of different values and the ends are
    left out, because those of the whole table are others.
    """
    column, table = quote_name(sample.name), quote_name(sample.relation)
    whole = sample.looked_at < LIMIT
    part = f"FROM (SELECT {column} FROM {table} USE INDEX () LIMIT {LIMIT}) AS schemabook_sample"
    source = f"FROM {table}" if whole else part

    def figure(value: float, unit: str, expression: str) -> Measured:
        return Measured(
            value=value,
            unit=unit,
            method=f"SELECT {expression} {source}",
            quality="exact" if whole else "sample",
            measured_at=clock.at,
            sample_size=None if whole else sample.looked_at,
        )

    text = f"CAST(CAST({column} AS CHAR) AS BINARY)"
    return ColumnFigures(
        table=QualifiedName("", sample.relation),
        column=sample.name,
        null_share=figure(sample.nulls / sample.looked_at, "share", f"1e0*SUM({column} IS NULL)/COUNT(*)"),
        distinct=figure(sample.distinct, "values", f"COUNT(DISTINCT {text})")
        if whole and sample.distinct is not None
        else None,
        common=tuple(
            CommonValue(value=value, share=figure(count / sample.looked_at, "share", _share(text, value)))
            for value, count in sample.common
        ),
        minimum=sample.minimum if whole else None,
        maximum=sample.maximum if whole else None,
        average_width=None
        if sample.width is None
        else figure(sample.width, "bytes", f"1e0*SUM(LENGTH({column}))/COUNT({column})"),
    )


def _common(counts: Counter[str]) -> list[tuple[str, int]]:
    """The values that come again and again, of a column that has few."""
    if len(counts) > _FEW:
        return []
    listed = [(value, count) for value, count in counts.items() if count > 1 and len(value) <= _LONGEST]
    return sorted(listed, key=lambda pair: (-pair[1], pair[0]))[:_LISTED]


def _share(text: str, value: str) -> str:
    return f"1e0*SUM({text} <=> X'{value.encode().hex()}')/COUNT(*)"


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
