"""An index most of whose entries say that there is no value.

Nineteen rows of twenty and more have no value in the indexed column, and the index has an entry for each of them.
Lookups by a value never read these. An index with `WHERE … IS NOT NULL` serves the same lookups, is a fraction of the
size, and costs nothing when a row without a value is written.

Said from a share of 95 % in the values that were looked at, of indexes with one column that are a megabyte or larger
(or of unknown size). Unique indexes are left alone. A foreign key is served by such an index as well as by a whole one.

Fault:
    CREATE TABLE voucher (id bigint PRIMARY KEY);
    CREATE TABLE visit (id bigint PRIMARY KEY, voucher_id bigint REFERENCES voucher);
    CREATE INDEX visit_voucher ON visit (voucher_id);
Measured:
    column visit.voucher_id: null_share = 0.98
    index visit.visit_voucher: size = 90_000_000

Fine:
    CREATE TABLE visit (id bigint PRIMARY KEY, voucher_id bigint, note text, paid_at timestamptz);
    CREATE INDEX visit_voucher ON visit (voucher_id) WHERE voucher_id IS NOT NULL;
    CREATE INDEX visit_note ON visit (note);
    CREATE INDEX visit_paid ON visit (paid_at);
Measured:
    column visit.voucher_id: null_share = 0.98
    column visit.note: null_share = 0.5
    column visit.paid_at: null_share = 0.98
    index visit.visit_note: size = 90_000_000
    index visit.visit_paid: size = 8192
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.engines.dialect import Dialect
from schemabook.model.findings import Finding, Level
from schemabook.model.tables import Index, Table, TableKind
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import LONGEST_NAME, Facts, about_column, about_index
from schemabook.rules.figures import MEGABYTE, at_least, below
from schemabook.rules.structure import drop_index

SHARE = 0.95
"""The share of nulls from which the index could be a twentieth of its size."""

SUFFIX = "_not_null"


def _has_partial_indexes(dialect: Dialect) -> bool:
    return dialect.supports.partial_indexes


def find(facts: Facts) -> Iterator[Finding]:
    """Plain indexes with one column that is mostly null."""
    for table, index in facts.indexes():
        column = index.columns[0].name if len(index.columns) == 1 else None
        figures = facts.column_figures.get((table.name, column or ""))
        if column is None or figures is None or not at_least(figures.null_share, SHARE) or _is_special(index):
            continue
        size = facts.index_figures.get((table.name, index.name))
        if size is not None and below(size.size, MEGABYTE):
            continue
        yield fault(
            about_index(table, index),
            "Most entries of this index stand for rows without a value.",
            _partial(facts, table, index, column),
            advice="Statements that look for rows without a value would no longer use it.",
            evidence=[
                ("share of nulls", figures.null_share, about_column(table, column)),
                ("size of the index", size.size if size else None),
            ],
        )


def _is_special(index: Index) -> bool:
    """Whether an index has more to do than to find values, or is partial already."""
    upholds = index.constraint is not None or index.unique or index.clustered
    plain = index.valid and index.predicate is None and index.method.lower() in {"", "btree"}
    return upholds or not plain or bool(index.include)


def _partial(facts: Facts, table: Table, index: Index, column: str) -> tuple[str, ...]:
    """The new index and the end of the old one; only where nothing but the column is said of the old one."""
    key = index.columns[0]
    told = key.operator_class or key.collation or key.descending or key.nulls_first is not None or index.options
    name = f"{index.name}{SUFFIX}"
    if told or len(name) > LONGEST_NAME or table.kind is TableKind.PARTITIONED:
        return ()
    predicate = f"{facts.dialect.quote(column)} IS NOT NULL"
    return (
        facts.create_index(table, [column], predicate, name),
        *drop_index(facts, table, index),
    )


rule = Rule(
    level=Level.NOTE,
    find=find,
    needs=(Need.SAMPLE,),
    applies=_has_partial_indexes,
    sources=("pg-extras: null_indexes",),
)
