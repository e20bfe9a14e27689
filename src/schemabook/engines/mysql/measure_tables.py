"""Figures of tables, partitions, indexes and sequences from rows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

import msgspec

from schemabook.engines.dialect import Dialect
from schemabook.engines.mysql.dialect import MARIADB, quote_text
from schemabook.engines.mysql.measure_figures import Clock, at_epoch
from schemabook.engines.mysql.measure_rows import IndexSizeRow, MeasureRows, PartitionSizeRow, SizeRow
from schemabook.engines.mysql.measure_use import index_uses, table_uses
from schemabook.engines.mysql.rows import Rows
from schemabook.engines.mysql.sql_text import quote_name
from schemabook.model.base import QualifiedName
from schemabook.model.measured import Measured
from schemabook.model.measurements import IndexFigures, SequenceFigures, TableFigures

_EXACT_ENGINES = frozenset({"MyISAM", "Aria", "MEMORY"})
_DATA_HOLDS_FREE = frozenset({"MyISAM", "Aria"})
"""Their data length counts the space of deleted rows."""
_LEAST_FILE = 64 * 2**20
"""Bytes of a file from which what is free in it says something."""
_AHEAD = 8 * 2**20
"""Bytes that InnoDB may have taken for a file before any row needs them."""
_PARTITION = re.compile(r"#sp#|#p#", re.IGNORECASE)
_BITS = {"tinyint": 8, "smallint": 16, "mediumint": 24, "int": 32, "bigint": 64}
_UNCACHED = "/* after SET SESSION information_schema_stats_expiry = 0 */ "
_TABLE = "FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = {object}"
_INDEX = (
    "SELECT SUM(stat_value)*@@innodb_page_size FROM mysql.innodb_index_stats WHERE database_name = DATABASE()"
    " AND stat_name = 'size' AND SUBSTRING_INDEX(REPLACE(table_name, '#p#', '#P#'), '#P#', 1) = {object}"
    " AND index_name = {part}"
)


class Measuring(msgspec.Struct, frozen=True):
    """What figures are built from: what was measured, the catalogue's rows, and whose SQL it is."""

    rows: MeasureRows
    catalogue: Rows
    dialect: Dialect
    number: int
    clock: Clock

    @property
    def counts_vain_look_ups(self) -> bool:
        """Whether look-ups that find no row count. MariaDB leaves them out, so that its 0 does not mean no use."""
        return self.dialect is not MARIADB

    @property
    def note(self) -> str:
        """What has to be said before a figure of information_schema, which MySQL keeps for a day."""
        return "" if self.dialect is MARIADB else _UNCACHED


def build_tables(measuring: Measuring) -> tuple[TableFigures, ...]:
    """The figures of every table and partition by name."""
    found = [*_tables(measuring), *_partitions(measuring)]
    return tuple(sorted(found, key=lambda figures: figures.name))


def build_indexes(measuring: Measuring) -> tuple[IndexFigures, ...]:
    """The figures of every index by table and name; those of a partitioned table are sums."""
    sizes: dict[tuple[str, str], list[IndexSizeRow]] = defaultdict(list)
    for row in measuring.rows.index_sizes or ():
        sizes[_relation(row), row.name].append(row)
    uses = index_uses(measuring.rows, measuring.catalogue, measuring.clock)
    clock = measuring.clock
    found = []
    for relation, name in sorted({(row.relation, row.name) for row in measuring.catalogue.indexes}):
        parts = sizes.get((relation, name))
        use = uses.get((relation, name))
        size = None
        if parts:
            total = sum(int(part.size) for part in parts)
            size = clock.estimate(total, "bytes", _INDEX, _oldest(parts))
        if size or use:
            scans = use if use is not None and (use.value or measuring.counts_vain_look_ups) else None
            table = QualifiedName("", relation)
            figures = IndexFigures(table=table, name=name, size=size, scans=scans, rows_read=_as_rows(use))
            found.append(figures)
    return tuple(found)


def build_sequences(measuring: Measuring) -> tuple[SequenceFigures, ...]:
    """How far each sequence has come. The server hands values out in blocks, so the last one may not be in use."""
    values = {row.name: row for row in measuring.rows.sequence_values or ()}
    found = []
    for row in sorted(measuring.catalogue.sequences, key=lambda row: row.name):
        value = values.get(row.name)
        limit = row.maximum if row.increment >= 0 else row.minimum
        start = row.minimum if row.increment >= 0 else row.maximum
        figures = SequenceFigures(name=QualifiedName("", row.name), limit=limit)
        if value is not None and value.next_value != value.start:
            step = abs(row.increment) or 1
            sign = "-" if row.increment >= 0 else "+"
            source = f"FROM {quote_name(row.name)}"
            last = value.next_value - (step if row.increment >= 0 else -step)
            span = (limit - start) or 1
            used = f"SELECT 1e0*(next_not_cached_value {sign} {step} - ({start}))/({span}) {source}"
            figures = msgspec.structs.replace(
                figures,
                last_value=measuring.clock.estimate(
                    last, "value", f"SELECT next_not_cached_value {sign} {step} {source}"
                ),
                used=measuring.clock.estimate((last - start) / span, "share", used),
            )
        found.append(figures)
    return tuple(found)


def exact_method(name: str) -> str:
    """The statement that counts the rows of a table."""
    return f"SELECT COUNT(*) FROM {quote_name(name)} AS schemabook_count"


def _tables(measuring: Measuring) -> Iterator[TableFigures]:
    updated = _updated(measuring.rows)
    uses = table_uses(measuring.rows, measuring.catalogue, measuring.clock)
    limits = dict(_auto_increments(measuring.catalogue))
    for row in measuring.rows.sizes or ():
        since = updated.get(row.name)
        figures = TableFigures(
            name=QualifiedName("", row.name),
            rows=_rows(row, measuring, since),
            bloat=_bloat(row, measuring),
            analysed_at=since,
        )
        figures = msgspec.structs.replace(figures, **_sizes(row, measuring, since), **uses.get(row.name, {}))
        if row.name in limits and row.next_value is not None:
            method = f"SELECT {measuring.note}AUTO_INCREMENT {_TABLE}"
            figures = msgspec.structs.replace(
                figures,
                auto_increment=measuring.clock.exact(row.next_value, "value", method),
                auto_increment_limit=limits[row.name],
            )
        yield figures


def _rows(row: SizeRow, measuring: Measuring, since: datetime | None) -> Measured | None:
    clock = measuring.clock
    if row.name in measuring.rows.exact:
        return clock.exact(measuring.rows.exact[row.name], "rows", exact_method(row.name))
    if row.rows is None:
        return None
    method = f"SELECT {measuring.note}TABLE_ROWS {_TABLE}"
    if row.engine in _EXACT_ENGINES:
        return clock.exact(row.rows, "rows", method)
    return clock.estimate(row.rows, "rows", method, since)


def _sizes(row: SizeRow, measuring: Measuring, since: datetime | None) -> dict[str, Measured]:
    if row.data is None or row.indexes is None:
        return {}
    make = measuring.clock.exact if row.engine in _EXACT_ENGINES else measuring.clock.estimate
    note = measuring.note
    return {
        "size": make(row.data + row.indexes, "bytes", f"SELECT {note}DATA_LENGTH + INDEX_LENGTH {_TABLE}", since),
        "heap_size": make(row.data, "bytes", f"SELECT {note}DATA_LENGTH {_TABLE}", since),
        "index_size": make(row.indexes, "bytes", f"SELECT {note}INDEX_LENGTH {_TABLE}", since),
    }


def _bloat(row: SizeRow, measuring: Measuring) -> Measured | None:
    """The share of a table's own file that is free; None where it shares a file with others.

    InnoDB lets a file grow by up to four extents ahead of the rows and keeps some more at hand, and all of that is free
    to it: so none of small files, and of others without that much for each partition.
    """
    shared = row.engine == "InnoDB" and not measuring.rows.instance.file_per_table
    if row.data is None or row.free is None or shared or "TABLESPACE" in (row.options or "").upper():
        return None
    if row.engine in _DATA_HOLDS_FREE:
        return _free_share(measuring, row.free, row.data, "DATA_FREE/DATA_LENGTH") if row.data else None
    whole = row.data + (row.indexes or 0) + row.free
    files = max(1, sum(part.relation == row.name for part in measuring.catalogue.partitions))
    if whole < _LEAST_FILE * files or "AUTOEXTEND_SIZE" in (row.options or "").upper():
        return None
    ahead = _AHEAD * files
    words = f"(GREATEST(DATA_FREE, {ahead}) - {ahead})/(DATA_LENGTH + INDEX_LENGTH + DATA_FREE)"
    return _free_share(measuring, max(row.free - ahead, 0), whole, words)


def _free_share(measuring: Measuring, free: int, whole: int, words: str) -> Measured:
    return measuring.clock.estimate(free / whole, "share", f"SELECT {measuring.note}1e0*{words} {_TABLE}")


def _partitions(measuring: Measuring) -> Iterator[TableFigures]:
    """Each partition, and each sub-partition, whose name is told from others by that of its table."""
    named: dict[tuple[str, str, str], list[PartitionSizeRow]] = defaultdict(list)
    for row in measuring.rows.partition_sizes or ():
        named[row.relation, "PARTITION_NAME", row.name].append(row)
        if row.subpartition:
            named[row.relation, "SUBPARTITION_NAME", row.subpartition].append(row)
    for (relation, column, name), rows in named.items():
        source = (
            f"FROM information_schema.PARTITIONS WHERE TABLE_SCHEMA = DATABASE()"
            f" AND TABLE_NAME = {quote_text(relation)} AND {column} = {{object}}"
        )
        yield TableFigures(
            name=QualifiedName(relation, name),
            rows=_sum(rows, "TABLE_ROWS", source, measuring),
            size=_sum(rows, "DATA_LENGTH + INDEX_LENGTH", source, measuring),
            heap_size=_sum(rows, "DATA_LENGTH", source, measuring),
            index_size=_sum(rows, "INDEX_LENGTH", source, measuring),
        )


def _sum(rows: list[PartitionSizeRow], what: str, source: str, measuring: Measuring) -> Measured | None:
    """The sum of one column over the rows; None where one of them does not have it."""
    columns: dict[str, list[int | None]] = {
        "TABLE_ROWS": [row.rows for row in rows],
        "DATA_LENGTH": [row.data for row in rows],
        "INDEX_LENGTH": [row.indexes for row in rows],
        "DATA_LENGTH + INDEX_LENGTH": [(row.data or 0) + (row.indexes or 0) for row in rows],
    }
    values = [value for value in columns[what] if value is not None]
    if len(values) != len(rows):
        return None
    unit = "rows" if what == "TABLE_ROWS" else "bytes"
    return measuring.clock.estimate(sum(values), unit, f"SELECT {measuring.note}SUM({what}) {source}")


def _auto_increments(catalogue: Rows) -> Iterator[tuple[str, int]]:
    """The tables with a column that counts up, and the largest value that it can hold."""
    for row in catalogue.columns:
        if "auto_increment" in row.extra:
            bits = _BITS.get(re.split(r"\W", row.type, maxsplit=1)[0])
            if bits is not None:
                yield row.relation, int(2 ** (bits if "unsigned" in row.type else bits - 1) - 1)


def _updated(rows: MeasureRows) -> dict[str, datetime]:
    """When the statistics of each table were made; of a partitioned one, the oldest."""
    parts: dict[str, list[IndexSizeRow]] = defaultdict(list)
    for row in rows.index_sizes or ():
        parts[_relation(row)].append(row)
    return {relation: _oldest(found) for relation, found in parts.items()}


def _oldest(rows: list[IndexSizeRow]) -> datetime:
    return at_epoch(min(float(row.updated) for row in rows))


def _relation(row: IndexSizeRow) -> str:
    return _PARTITION.split(row.relation, maxsplit=1)[0]


def _as_rows(use: Measured | None) -> Measured | None:
    return None if use is None else msgspec.structs.replace(use, unit="rows")


def database_size(measuring: Measuring) -> Measured | None:
    """The sum of the sizes of the tables that the account sees."""
    sizes = [
        row.data + row.indexes for row in measuring.rows.sizes or () if row.data is not None and row.indexes is not None
    ]
    if not sizes:
        return None
    method = (
        f"SELECT {measuring.note}SUM(DATA_LENGTH + INDEX_LENGTH) FROM information_schema.TABLES"
        " WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED')"
    )
    return measuring.clock.estimate(sum(sizes), "bytes", method)
