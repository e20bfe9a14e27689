"""Profiles of columns, from what ANALYZE kept of their values. No row of a table is read.

Smallest and largest values are given only where the kept values are all that there were when ANALYZE ran: the bounds of
a histogram are of a sample.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal, InvalidOperation

from schemabook.engines.postgresql.measure_context import Context
from schemabook.engines.postgresql.measure_rows import SampleRow, TableRow
from schemabook.engines.postgresql.rows import ColumnRow, Rows
from schemabook.engines.sensitive import is_sensitive, looks_sensitive
from schemabook.model.base import QualifiedName
from schemabook.model.families import Family
from schemabook.model.measurements import ColumnFigures, CommonValue

_NUMBERS = frozenset({Family.INTEGER, Family.DECIMAL, Family.FLOAT})
_TIMES = frozenset({Family.DATE, Family.TIMESTAMP, Family.TIMESTAMP_WITH_ZONE})
_WORTH_LISTING = _NUMBERS | _TIMES | {Family.BOOLEAN, Family.CHARACTER, Family.TEXT, Family.ENUM}
_LONGEST = 80
_MOST = 20
_ROUNDING = 1e-5
"""How far the sum of shares may be from 1: they are kept in single precision."""
_PROFILE = (
    "select {} from pg_stats where (schemaname, tablename) = (select nspname, relname from pg_class c"
    " join pg_namespace n on n.oid = relnamespace where c.oid = {{object}}::regclass) and attname = {{part}}"
    " and inherited = {}"
)
_DISTINCT = (
    "select case when n_distinct >= 0 then round(n_distinct::numeric)"
    " else round(-n_distinct::numeric * c.reltuples::numeric) end::int8 from pg_stats s"
    " join pg_class c on c.relname = tablename join pg_namespace n on n.oid = relnamespace and nspname = schemaname"
    " where c.oid = {{object}}::regclass and attname = {{part}} and inherited = {}"
)


def columns_to_sample(rows: Rows) -> tuple[list[int], list[int]]:
    """The tables and the numbers of the columns whose values may be looked at: those that are not sensitive."""
    tables = {row.oid: row.name for row in rows.relations if row.kind in {"r", "p", "m"}}
    found = [(row.relation, row.number) for row in rows.columns if row.relation in tables and _may_show(tables, row)]
    return [relation for relation, _ in found], [number for _, number in found]


def _may_show(tables: dict[int, str], row: ColumnRow) -> bool:
    return not is_sensitive(tables[row.relation], row.name, row.comment)


def build_columns(context: Context) -> tuple[ColumnFigures, ...]:
    """The profile of each column that was looked at, in the order of tables and of their columns."""
    tables = {row.oid: row for row in context.figures.tables}
    found = []
    for row in context.figures.sample:
        name, column = context.relation(row.relation), context.names.columns(row.relation, [row.number])
        if name is not None and column:
            found.append((name, row.number, _build_column(context, row, (name, column[0]), tables.get(row.relation))))
    return tuple(figures for *_, figures in sorted(found, key=lambda one: one[:2]))


def _build_column(
    context: Context, row: SampleRow, names: tuple[QualifiedName, str], table: TableRow | None
) -> ColumnFigures:
    inherited = str(table is not None and table.kind == "p").lower()
    since = table.analysed_at if table else None
    family = context.names.family(context.names.column_type(row.relation, row.number))
    shows = family in _WORTH_LISTING and not any(looks_sensitive(value) for value in _values(row))
    minimum, maximum = _bounds(row, family) if shows else (None, None)
    return ColumnFigures(
        table=names[0],
        column=names[1],
        null_share=context.estimate(row.null_share, "share", _PROFILE.format("null_frac::float8", inherited), since),
        distinct=context.estimate(row.distinct_values, "values", _DISTINCT.format(inherited), since),
        average_width=context.estimate(row.width, "bytes", _PROFILE.format("avg_width", inherited), since),
        common=_common(context, row, inherited, since) if shows else (),
        minimum=minimum,
        maximum=maximum,
    )


def _values(row: SampleRow) -> list[str]:
    """Every value that was fetched of a column."""
    return [value for value in (*(row.common or ()), row.first_bound, row.last_bound) if value is not None]


def _common(context: Context, row: SampleRow, inherited: str, since: datetime | None) -> tuple[CommonValue, ...]:
    """The frequent values of a column that has few different ones."""
    if row.distinct_values is None or row.distinct_values > _MOST or not row.common:
        return ()
    found = []
    pairs = zip(row.common, row.frequencies or (), strict=True)
    for position, (value, share) in enumerate(pairs, 1):
        method = _PROFILE.format(f"most_common_freqs[{position}]::float8", inherited)
        figure = context.estimate(float(share), "share", method, since)
        if len(value) <= _LONGEST and figure is not None:
            found.append(CommonValue(value=value, share=figure))
    return tuple(found)


def _lists_every_value(row: SampleRow) -> bool:
    """Whether the frequent values are all that the column has: ANALYZE looked at every row and left no value out."""
    if not row.is_whole or row.has_histogram or not row.common or row.distinct_values != len(row.common):
        return False
    shares = sum(float(share) for share in row.frequencies or ())
    return abs(shares + row.null_share - 1) < _ROUNDING


def _bounds(row: SampleRow, family: Family) -> tuple[str | None, str | None]:
    """The smallest and the largest value of numbers and points in time, where ANALYZE saw and kept every value."""
    if not (family in _NUMBERS or family in _TIMES) or not _lists_every_value(row):
        return None, None
    values = row.common or []
    if family in _NUMBERS:
        try:
            ordered = sorted(values, key=Decimal)
        except InvalidOperation:
            return None, None
        return ordered[0], ordered[-1]
    if len({len(value) for value in values}) > 1 and family is Family.DATE:
        return None, None
    ordered = sorted(values)
    return (None, None) if any(value[:1] in "-i" or "BC" in value for value in ordered) else (ordered[0], ordered[-1])
