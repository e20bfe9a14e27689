"""Figures of indexes and sequences. Bloat rather says too little and is left out below a fifth, as that of tables."""

from __future__ import annotations

from schemabook.engines.postgresql.measure_context import Context, total
from schemabook.engines.postgresql.measure_rows import IndexUseRow, SequenceUseRow
from schemabook.engines.postgresql.measure_tables import bloat_method
from schemabook.engines.statements import load_statements
from schemabook.model.base import QualifiedName
from schemabook.model.measured import Measured
from schemabook.model.measurements import IndexFigures, SequenceFigures

_USE = "select {} from pg_stat_all_indexes where relid = {{object}}::regclass and indexrelname = {{part}}"
_OID = (
    "(select c.oid from pg_index i join pg_class c on c.oid = i.indexrelid"
    " where i.indrelid = {object}::regclass and c.relname = {part})"
)
_LEAVES = f"(select relid from pg_partition_tree({_OID}) where isleaf)"
_LAST_VALUE = "select pg_sequence_last_value({object}::regclass)"
_COUNTERS = {"scans": ("idx_scan", "scans"), "rows_read": ("idx_tup_read", "entries")}


def build_indexes(context: Context) -> tuple[IndexFigures, ...]:
    """The figures of every index, in the order of tables and names; a partitioned one has the sums of its parts."""
    rows = {row.oid: row for row in context.figures.indexes}
    bloat = {row.oid: row.bloat for row in context.figures.bloat_indexes}
    analysed = {row.oid: row.analysed_at for row in context.figures.tables}
    statement = load_statements("schemabook.engines.postgresql", "queries/measure")["bloat_indexes"]
    method = bloat_method(statement, "i.indrelid = {object}::regclass and c.relname = {part}")
    found = []
    for row in context.figures.indexes:
        table = context.relation(row.relation)
        if table is None:
            continue
        leaves = [rows[leaf] for leaf in context.leaves(row.oid) if leaf in rows]
        used = [leaf.last_used for leaf in leaves if leaf.last_used is not None]
        found.append(
            IndexFigures(
                table=table,
                name=row.name,
                size=_size(context, row, leaves),
                bloat=context.estimate(bloat.get(row.oid), "share", method, analysed.get(row.relation)),
                last_used=max(used, default=None),
                **_counters(context, row, leaves),
            )
        )
    return tuple(sorted(found, key=lambda one: (one.table, one.name)))


def _counters(context: Context, row: IndexUseRow, leaves: list[IndexUseRow]) -> dict[str, Measured | None]:
    found = {}
    for field, (column, unit) in _COUNTERS.items():
        value = total(getattr(leaf, field) for leaf in leaves)
        method = _USE.format(column)
        if row.kind == "I":
            method = f"select coalesce(sum({column}), 0)::int8 from pg_stat_all_indexes where indexrelid in {_LEAVES}"
        found[field] = context.counter(value, unit, method)
    return found


def _size(context: Context, row: IndexUseRow, leaves: list[IndexUseRow]) -> Measured | None:
    if not context.sizes:
        return None
    sizes = (context.sizes.get(leaf.oid) for leaf in leaves)
    value = total(size.size if size else None for size in sizes)
    method = f"select pg_table_size({_OID})"
    if row.kind == "I":
        method = f"select coalesce(sum(pg_table_size(oid)), 0)::int8 from pg_class where oid in {_LEAVES}"
    return context.figure(value, "bytes", method)


def build_sequences(context: Context) -> tuple[SequenceFigures, ...]:
    """The figures of every sequence, those of identity columns too, in the order of names."""
    found = [_build_sequence(context, row) for row in context.figures.sequences]
    return tuple(sorted(found, key=lambda one: one.name))


def _build_sequence(context: Context, row: SequenceUseRow) -> SequenceFigures:
    """How far a sequence has come, in its own direction: one that counts down starts at its maximum."""
    table = context.relation(row.relation) if row.relation else None
    column = context.names.columns(row.relation, [row.number]) if table and row.relation and row.number else ()
    last = context.figure(row.last_value, "value", _LAST_VALUE)
    if row.increment > 0:
        limit = min(row.maximum, row.most) if row.most is not None else row.maximum
        steps, span = f"{{}} - ({row.minimum}) + 1", limit - row.minimum + 1
        done = 0 if row.last_value is None else row.last_value - row.minimum + 1
    else:
        limit = max(row.minimum, -row.most - 1) if row.most is not None else row.minimum
        steps, span = f"({row.maximum}) - {{}} + 1", row.maximum - limit + 1
        done = 0 if row.last_value is None else row.maximum - row.last_value + 1
    value = "pg_sequence_last_value({object}::regclass)::float8"
    method = f"select coalesce(({steps.format(value)}) / {span}::float8, 0)"
    seen = row.may_read and not row.is_locked and span > 0
    return SequenceFigures(
        name=QualifiedName(row.schema, row.name),
        limit=limit,
        last_value=last,
        used=context.figure(float(done) / float(span), "share", method) if seen else None,
        table=table,
        column=column[0] if column else "",
    )
