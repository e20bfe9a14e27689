"""An index on a column that has a few frequent values.

Each value leads to a tenth of the rows and more. Reading the table from end to end is quicker than jumping to so many
of its rows, so the planner does not use the index, and each write keeps it up for nothing.

Said of plain indexes with one column on tables with 100,000 rows and more, where the frequent values that were looked
at are nearly all there are, none of them rare. A rare value makes such an index worthwhile, and so does a query that
has used it. The only index of a foreign key is left alone: deleting a parent needs it.

Fault:
    CREATE TABLE visit (id bigint PRIMARY KEY, paid boolean NOT NULL);
    CREATE INDEX visit_paid ON visit (paid);
Measured:
    table visit: rows = 5_000_000
    column visit.paid: distinct = 2, null_share = 0.0, common = t 0.6 | f 0.4
    index visit.visit_paid: scans = 0, size = 90_000_000

Fine:
    CREATE TABLE visit (id bigint PRIMARY KEY, open boolean NOT NULL, sent boolean NOT NULL, kind text, robot boolean);
    CREATE INDEX visit_open ON visit (open);
    CREATE INDEX visit_robot ON visit (robot);
    CREATE INDEX visit_sent ON visit (sent);
    CREATE INDEX visit_kind ON visit (kind);
    CREATE TABLE clinic (id bigint PRIMARY KEY);
    CREATE TABLE nurse (id bigint PRIMARY KEY, clinic_id bigint REFERENCES clinic);
    CREATE INDEX nurse_clinic ON nurse (clinic_id);
    CREATE TABLE tag (id bigint PRIMARY KEY, open boolean NOT NULL);
    CREATE INDEX tag_open ON tag (open);
Measured:
    table nurse: rows = 5_000_000
    column nurse.clinic_id: distinct = 2, null_share = 0.0, common = 1 0.6 | 2 0.4
    table tag: rows = 50
    column tag.open: distinct = 2, null_share = 0.0, common = t 0.6 | f 0.4
    table visit: rows = 5_000_000
    column visit.open: distinct = 2, null_share = 0.0, common = f 0.99 | t 0.01
    column visit.robot: distinct = 2, null_share = 0.0, common = f 0.992
    column visit.sent: distinct = 2, null_share = 0.0, common = t 0.6 | f 0.4
    column visit.kind: distinct = 900, null_share = 0.0, common = a 0.2 | b 0.2
    index visit.visit_open: scans = 0, size = 90_000_000
    index visit.visit_robot: scans = 0, size = 90_000_000
    index visit.visit_sent: scans = 12, size = 90_000_000
    index visit.visit_kind: scans = 0, size = 90_000_000
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.model.measurements import ColumnFigures
from schemabook.model.tables import Index, Table
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_column, about_index
from schemabook.rules.figures import alone_serves_a_key, at_least, is_large

LEAST_SHARE = 0.1
"""The share of the rows that the rarest value leads to, from which an index is slower than reading all."""

NEARLY_ALL = 0.99
"""The share of the rows that the frequent values have together, so that no rare value can hide."""


def find(facts: Facts) -> Iterator[Finding]:
    """Plain indexes with one column whose every value is frequent."""
    for table, index in facts.indexes():
        column = index.columns[0].name if len(index.columns) == 1 else None
        figures = facts.column_figures.get((table.name, column or ""))
        if figures is None or not is_large(facts.figures_of(table.name)) or _is_special(table, index):
            continue
        use = facts.index_figures.get((table.name, index.name))
        if (use is not None and at_least(use.scans, 1)) or not _is_even(figures):
            continue
        yield fault(
            about_index(table, index),
            "Every value of this column leads to a large part of the table: the index does not help.",
            advice="Drop it, put a narrower column first, or index only the rows that are looked for.",
            evidence=[
                ("distinct values", figures.distinct, about_column(table, figures.column)),
                *(
                    (f"share of one frequent value ({at})", one.share, about_column(table, figures.column))
                    for at, one in enumerate(figures.common, 1)
                ),
                ("size of the index", use.size if use else None),
            ],
        )


def _is_special(table: Table, index: Index) -> bool:
    upholds = index.constraint is not None or index.unique or index.clustered
    plain = index.valid and index.predicate is None and index.method.lower() in {"", "btree"}
    return upholds or not plain or bool(index.include) or alone_serves_a_key(table, index)


def _is_even(figures: ColumnFigures) -> bool:
    """Whether the values that were looked at are nearly all, and none is rare."""
    if figures.distinct is None or figures.distinct.value > len(figures.common):
        return False
    shares = [one.share.value for one in figures.common]
    nulls = figures.null_share.value if figures.null_share else 0.0
    shares += [nulls] if nulls else []
    return bool(figures.common) and min(shares) >= LEAST_SHARE and sum(shares) >= NEARLY_ALL


rule = Rule(
    level=Level.NOTE,
    find=find,
    needs=(Need.SAMPLE, Need.SIZES),
)
