"""Figures of tables, partitions and materialised views.

Bloat is worked out from widths that ANALYZE kept, each value with the most padding that it may need, so that it
rather says too little; below a fifth it is left out, for such an estimate cannot tell it from none.
"""

from __future__ import annotations

import re
from datetime import datetime

import msgspec

from schemabook.engines.postgresql.dialect import POSTGRESQL
from schemabook.engines.postgresql.measure_context import Context, total
from schemabook.engines.postgresql.measure_rows import TableRow
from schemabook.engines.statements import Statement, load_statements
from schemabook.model.base import QualifiedName
from schemabook.model.measured import Measured
from schemabook.model.measurements import TableFigures

_TABLE = "{object}::regclass"
_LEAVES = "(select relid from pg_partition_tree({object}::regclass) where isleaf)"
_COUNTERS = {
    "dead_rows": ("n_dead_tup", "rows"),
    "sequential_scans": ("seq_scan", "scans"),
    "sequential_rows": ("seq_tup_read", "rows"),
    "index_scans": ("idx_scan", "scans"),
    "reads": ("seq_tup_read + coalesce(idx_tup_fetch, 0)", "rows"),
    "inserts": ("n_tup_ins", "rows"),
    "updates": ("n_tup_upd", "rows"),
    "hot_updates": ("n_tup_hot_upd", "rows"),
    "deletes": ("n_tup_del", "rows"),
}
_ESTIMATES = frozenset({"dead_rows"})
_OF_WRITES = frozenset({"dead_rows", "inserts", "updates", "hot_updates", "deletes"})
"""What a standby never counts: replay passes the counters by."""
_TOAST = "coalesce(pg_total_relation_size(nullif(reltoastrelid, 0)), 0)"
_SIZES = {
    "size": ("pg_total_relation_size({})", ""),
    "heap_size": (f"pg_table_size({{}}) - {_TOAST}", "c"),
    "index_size": ("pg_indexes_size({})", ""),
    "toast_size": (_TOAST, "c"),
}
_ROWS = "select reltuples::int8 from pg_class where oid = {object}::regclass"
_LIVE_ROWS = "select n_live_tup from pg_stat_all_tables where relid = {object}::regclass"
_NO_PAGES = "select pg_relation_size({object}::regclass)"
_ROWS_OF_LEAVES = (
    "select sum(case when c.reltuples > 0 then c.reltuples::int8 when s.n_live_tup > 0 then s.n_live_tup else 0 end)"
    "::int8 from pg_class c left join pg_stat_all_tables s on s.relid = c.oid where c.oid in " + _LEAVES
)
_FREEZE_AGE = "select age(relfrozenxid) from pg_class where oid = {object}::regclass"
_CHANGES = "select n_mod_since_analyze from pg_stat_all_tables where relid = {object}::regclass"
_SAME_BEFORE = 14


def build_tables(context: Context) -> tuple[TableFigures, ...]:
    """The figures of every table, in the order of names."""
    builder = _Builder(context)
    named = ((context.relation(row.oid), row) for row in context.figures.tables)
    found = [builder.build(name, row) for name, row in named if name is not None]
    return tuple(sorted(found, key=lambda one: one.name))


def bloat_method(statement: Statement, condition: str) -> str:
    """The measuring query of bloat for one object as one line."""
    lines = (line.strip() for line in statement.text.splitlines() if not line.lstrip().startswith("--"))
    text = " ".join(lines).replace("where c.relkind", f"where {condition} and c.relkind", 1)
    return f"select bloat from ({re.sub(r'  +', ' ', text)}) b"


class _Builder:
    def __init__(self, context: Context) -> None:
        self._context = context
        self._rows = {row.oid: row for row in context.figures.tables}
        self._bloat = {row.oid: row.bloat for row in context.figures.bloat_tables}
        self._counts = {row.oid: row.rows for row in context.figures.counts}
        self._indexes: dict[int, list[int]] = {}
        for index in context.figures.indexes:
            self._indexes.setdefault(index.relation, []).append(index.oid)
        statement = load_statements("schemabook.engines.postgresql", "queries/measure")["bloat_tables"]
        self._bloat_method = bloat_method(statement, "c.oid = {object}::regclass")

    def build(self, name: QualifiedName, row: TableRow) -> TableFigures:
        context = self._context
        leaves = tuple(context.leaves(row.oid))
        figures: dict[str, Measured | None] = {**self._counters(row, leaves), **self._sizes(row, leaves)}
        exact = total(self._counts.get(leaf) for leaf in leaves) if self._counts else None
        if exact is not None:
            figures["rows"] = context.figure(exact, "rows", _count_method(name, row))
        else:
            figures["rows"] = self._estimated_rows(row, leaves)
        known = [self._rows[leaf] for leaf in leaves if leaf in self._rows]
        analysed = [leaf.analysed_at for leaf in known]
        vacuumed = [leaf.vacuumed_at for leaf in known]
        found = TableFigures(
            name=name,
            bloat=context.estimate(self._bloat.get(row.oid), "share", self._bloat_method, _looked_at(row)),
            changes_since_analyse=None
            if context.session.is_standby
            else context.estimate(row.changes, "rows", _CHANGES, row.analysed_at),
            freeze_age=context.figure(row.freeze_age, "transactions", _FREEZE_AGE),
            analysed_at=_oldest(analysed),
            vacuumed_at=_oldest(vacuumed),
        )
        return msgspec.structs.replace(found, **figures)

    def _counters(self, row: TableRow, leaves: tuple[int, ...]) -> dict[str, Measured | None]:
        """What is counted of a table; of a partitioned one that of all its partitions."""
        rows = [self._rows.get(leaf) for leaf in leaves]
        found: dict[str, Measured | None] = {}
        for field, (expression, unit) in _COUNTERS.items():
            values = ((getattr(one, field) if one else 0) for one in rows)
            value = total(value if value is not None else 0 if row.kind == "p" else None for value in values)
            if field in _OF_WRITES and self._context.session.is_standby:
                value = None
            method = f"select {expression} from pg_stat_all_tables where relid = {_TABLE}"
            if row.kind == "p":
                method = f"select coalesce(sum({expression}), 0)::int8 from pg_stat_all_tables where relid in {_LEAVES}"
            if field in _ESTIMATES:
                found[field] = self._context.estimate(value, unit, method, _looked_at(row))
            else:
                found[field] = self._context.counter(value, unit, method)
        return found

    def _sizes(self, row: TableRow, leaves: tuple[int, ...]) -> dict[str, Measured | None]:
        """The sizes of a table; of a partitioned one those of all its partitions."""
        if not self._context.sizes:
            return {}
        parts = [self._sizes_of(leaf) for leaf in leaves]
        found: dict[str, Measured | None] = {}
        for position, (field, (expression, alias)) in enumerate(_SIZES.items()):
            value = total(part[position] for part in parts)
            if row.kind == "p":
                method = (
                    f"select coalesce(sum({expression.format('oid')}), 0)::int8 from pg_class where oid in {_LEAVES}"
                )
            else:
                method = f"select {expression.format(_TABLE)}"
                method += f" from pg_class where oid = {_TABLE}" if alias else ""
            found[field] = self._context.figure(value, "bytes", method)
        return found

    def _sizes_of(self, oid: int) -> tuple[int | None, ...]:
        """Everything, rows, indexes and out-of-line values of one table, in bytes; foreign ones have none here."""
        row = self._context.sizes.get(oid)
        if row is None:
            return (0, 0, 0, 0) if self._context.kinds.get(oid) == "f" else (None, None, None, None)
        of_indexes = (self._context.sizes.get(index) for index in self._indexes.get(oid, ()))
        indexes = total(index.size if index else None for index in of_indexes)
        heap = row.size - row.toast_size if row.size is not None and row.toast_size is not None else None
        everything = row.size + indexes if row.size is not None and indexes is not None else None
        return everything, heap, indexes, row.toast_size

    def _estimated_rows(self, row: TableRow, leaves: tuple[int, ...]) -> Measured | None:
        context = self._context
        if row.kind != "p":
            value, method, since = self._estimate(row)
            if method == _NO_PAGES:
                return context.figure(value, "rows", method)
            return context.estimate(value, "rows", method, since)
        rows = [self._rows.get(leaf) for leaf in leaves]
        estimates = [self._estimate(one) if one else (None, "", None) for one in rows]
        value = total(estimate[0] for estimate in estimates)
        return context.estimate(value, "rows", _ROWS_OF_LEAVES, _oldest([estimate[2] for estimate in estimates]))

    def _estimate(self, row: TableRow) -> tuple[int | None, str, datetime | None]:
        """How many rows a table has, what says so, and the time of the statistics."""
        if row.estimate > 0:
            return row.estimate, _ROWS, _looked_at(row)
        if row.live_rows and not self._context.session.is_standby:
            return row.live_rows, _LIVE_ROWS, row.analysed_at
        size = self._context.sizes.get(row.oid)
        if size is not None and size.main_size == 0:
            return 0, _NO_PAGES, None
        if row.estimate == 0 and (self._context.major >= _SAME_BEFORE or _looked_at(row)):
            return 0, _ROWS, _looked_at(row)
        return None, "", None


def _count_method(name: QualifiedName, row: TableRow) -> str:
    only = "" if row.kind == "p" else "only "
    return f"select count(*) from {only}{POSTGRESQL.qualify(name)}"


def _looked_at(row: TableRow) -> datetime | None:
    """When ANALYZE or VACUUM last counted the rows."""
    return max((when for when in (row.analysed_at, row.vacuumed_at) if when), default=None)


def _oldest(times: list[datetime | None]) -> datetime | None:
    """The oldest of some times; None where one is not known."""
    known = [when for when in times if when is not None]
    return min(known) if known and len(known) == len(times) else None
