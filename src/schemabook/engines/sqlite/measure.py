"""What was measured of a SQLite database, from the rows of a run."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.engines.sqlite.build_facts import Facts
from schemabook.engines.sqlite.dialect import SQLITE
from schemabook.engines.sqlite.measure_rows import MeasuredRows, SizeRow
from schemabook.engines.sqlite.measure_samples import build_columns
from schemabook.engines.sqlite.measure_settings import build_settings
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue
from schemabook.model.measured import Measured, NamedFigure
from schemabook.model.measurements import (
    IndexFigures,
    Measurements,
    SeenFrom,
    ServerFigures,
    TableFigures,
)
from schemabook.model.tables import Table
from schemabook.model.topology import Node, Topology

LARGEST = 2**63 - 1
"""The largest rowid."""

_SIZE = "SELECT sum(pgsize) FROM dbstat WHERE name"
_INDEXES = "(SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = {object})"
_UNUSED = "SELECT 1.0 * sum(unused) / sum(pgsize) FROM dbstat WHERE name"


def build_measurements(rows: MeasuredRows, catalogue: Catalogue, facts: Facts) -> Measurements:
    """Every figure, in the order of names."""
    return Measurements(
        seen=_seen(rows),
        tables=tuple(_build_table(table, rows, facts) for table in catalogue.tables),
        indexes=tuple(figures for table in catalogue.tables for figures in _build_indexes(table, rows)),
        columns=build_columns(rows),
        server=_build_server(rows),
        settings=build_settings(rows.settings),
    )


def build_topology(rows: MeasuredRows, file: str) -> Topology:
    """One file: SQLite knows of no other."""
    return Topology(seen=_seen(rows), nodes=(Node(name=file, role="", kind="file", here=True),))


def _seen(rows: MeasuredRows) -> SeenFrom:
    return SeenFrom(host="", at=rows.at)


def _exact(rows: MeasuredRows, value: float, unit: str, method: str) -> Measured:
    return Measured(value=value, unit=unit, method=method, quality="exact", measured_at=rows.at)


def _build_table(table: Table, rows: MeasuredRows, facts: Facts) -> TableFigures:
    name = table.name.name
    sizes = rows.sizes or {}
    own = sizes.get(name)
    sequence = rows.sequences.get(name)
    figures: dict[str, Measured | int | None] = {"rows": _build_rows(name, own, rows, facts)}
    if own is not None:
        indexes = sum(sizes[index.name].size for index in table.indexes if index.name in sizes)
        whole = f"{_SIZE} = {{object}} OR name IN {_INDEXES}"
        figures["size"] = _exact(rows, own.size + indexes, "bytes", whole)
        figures["heap_size"] = _exact(rows, own.size, "bytes", f"{_SIZE} = {{object}}")
        figures["index_size"] = _exact(
            rows, indexes, "bytes", f"{_SIZE.replace('sum(pgsize)', 'coalesce(sum(pgsize), 0)')} IN {_INDEXES}"
        )
        figures["bloat"] = _exact(rows, own.unused / own.size, "share", f"{_UNUSED} = {{object}}")
    elif rows.sizes is not None and name in facts.shadows:
        figures["size"] = _build_shadow_size(facts.shadows[name], rows, facts)
    if sequence is not None:
        method = "SELECT seq + 1 FROM sqlite_sequence WHERE name = {object}"
        figures["auto_increment"] = _exact(rows, sequence + 1, "value", method)
        figures["auto_increment_limit"] = LARGEST
    return TableFigures(name=table.name, **figures)  # type: ignore[arg-type]


def _build_rows(name: str, own: SizeRow | None, rows: MeasuredRows, facts: Facts) -> Measured | None:
    """The number of rows: the entries of the table's B-tree, a count, or what ANALYZE saw last."""
    if own is not None:
        is_index = name in facts.without_rowid
        which = "" if is_index else " AND pagetype = 'leaf'"
        method = f"SELECT sum(ncell) FROM dbstat WHERE name = {{object}}{which}"
        return _exact(rows, own.entries if is_index else own.leaf_entries, "rows", method)
    if name in rows.counts:
        return _exact(rows, rows.counts[name], "rows", f"SELECT count(*) FROM {SQLITE.quote(name)}")
    if name not in rows.statistics:
        return None
    return Measured(
        value=rows.statistics[name],
        unit="rows",
        method="SELECT max(CAST(stat AS INTEGER)) FROM sqlite_stat1 WHERE tbl = {object}",
        quality="estimate",
        measured_at=rows.at,
    )


def _build_shadow_size(shadows: list[str], rows: MeasuredRows, facts: Facts) -> Measured:
    """The size of the tables that the module of a virtual table keeps its data in, with their indexes."""
    names = sorted({*shadows, *(index for shadow in shadows for index in facts.indexes.get(shadow, {}))})
    found = sum(rows.sizes[name].size for name in names if rows.sizes and name in rows.sizes)
    listed = ", ".join("'" + name.replace("'", "''") + "'" for name in names)
    return _exact(rows, found, "bytes", f"SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE name IN ({listed})")


def _build_indexes(table: Table, rows: MeasuredRows) -> Iterator[IndexFigures]:
    for index in table.indexes:
        own = (rows.sizes or {}).get(index.name)
        if own is None:
            continue
        yield IndexFigures(
            table=table.name,
            name=index.name,
            size=_exact(rows, own.size, "bytes", f"{_SIZE} = {{part}}"),
            bloat=_exact(rows, own.unused / own.size, "share", f"{_UNUSED} = {{part}}"),
        )


def _build_server(rows: MeasuredRows) -> ServerFigures:
    if rows.database is None:
        return ServerFigures()
    pages, page_size, free = rows.database
    others = []
    if pages:
        method = "SELECT 1.0 * freelist_count / page_count FROM pragma_freelist_count, pragma_page_count"
        figure = _exact(rows, free / pages, "share", method)
        meaning = "the share of the file's pages that hold nothing; VACUUM gives them back"
        others.append(NamedFigure(name="free-pages", meaning=meaning, figure=figure))
    method = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
    return ServerFigures(database_size=_exact(rows, pages * page_size, "bytes", method), others=tuple(others))


def tables_without_rows(figures: tuple[TableFigures, ...], virtual: set[str]) -> tuple[QualifiedName, ...]:
    """The tables whose rows are not known, but for virtual ones."""
    return tuple(one.name for one in figures if one.rows is None and one.name.name not in virtual)
