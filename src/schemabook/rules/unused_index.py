"""An index that no query uses.

Every insert, and most updates, write to it as well; it takes space on disk, in memory and in every backup; and the
planner weighs it for each statement. The readers get nothing for that.

Only the counters of the server can tell. They are believed when they cover seven days or more (what runs once a week
has then had its turn) and when the server that was asked is the only one, because a standby counts its own
queries. An index that upholds a constraint or makes values unique works without being read, and one that a foreign
key needs is used by deletes on the other side: both are left alone. So are indexes below a megabyte, which the planner
passes over because reading a small table whole is quicker.

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY, seen_on date NOT NULL);
    CREATE INDEX visit_seen_on ON visit (seen_on);
Measured:
    index visit.visit_seen_on: scans = 0, size = 50_000_000
    table visit: rows = 1_000_000

Fault (mysql, mariadb):
    CREATE TABLE visit (id integer PRIMARY KEY, seen_on date NOT NULL, KEY visit_seen_on (seen_on));
Measured:
    index visit.visit_seen_on: scans = 0

Fine:
    CREATE TABLE customer (id integer PRIMARY KEY, email text UNIQUE, phone text);
    CREATE UNIQUE INDEX customer_phone ON customer (phone);
    CREATE TABLE visit (
        id integer PRIMARY KEY, customer_id integer REFERENCES customer, friend_id integer REFERENCES customer,
        seen_on date, note text
    );
    CREATE INDEX visit_customer ON visit (customer_id);
    CREATE INDEX visit_friend ON visit (friend_id) WHERE friend_id IS NOT NULL;
    CREATE INDEX visit_seen_on ON visit (seen_on);
    CREATE INDEX visit_note ON visit (note);
Measured:
    index customer.customer_pkey: scans = 0, size = 50_000_000
    index customer.customer_email_key: scans = 0, size = 50_000_000
    index customer.customer_phone: scans = 0, size = 50_000_000
    index visit.visit_customer: scans = 0, size = 50_000_000
    index visit.visit_friend: scans = 0, size = 50_000_000
    index visit.visit_seen_on: scans = 1, size = 50_000_000
    index visit.visit_note: scans = 0, size = 16384

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY, seen_on date NOT NULL);
    CREATE INDEX visit_seen_on ON visit (seen_on);
Measured:
    days = 6
    index visit.visit_seen_on: scans = 0, size = 50_000_000

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY, seen_on date NOT NULL);
    CREATE INDEX visit_seen_on ON visit (seen_on);
Measured:
    nodes = 2
    index visit.visit_seen_on: scans = 0, size = 50_000_000
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.insights.index_use import Use, judge_use
from schemabook.model.base import QualifiedName
from schemabook.model.findings import Finding, Level, Skipped
from schemabook.model.history import UnusedSince
from schemabook.model.measurements import IndexFigures
from schemabook.model.tables import Index, Table
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_index
from schemabook.rules.figures import MEGABYTE, alone_serves_a_key, below, skips_of
from schemabook.rules.structure import drop_index

SMALLEST = MEGABYTE
"""Bytes below which an index costs next to nothing and the planner does without it."""


def find(facts: Facts) -> Iterator[Finding | Skipped]:
    """Indexes without a use of their own that nothing has read for a week or longer."""
    kept = _kept(facts)
    unknown = []
    for table, index in facts.indexes():
        if _works_unread(table, index):
            continue
        figures = facts.index_figures.get((table.name, index.name))
        if figures is None or below(figures.size, SMALLEST):
            continue
        verdict = judge_use(figures, facts.survey, kept.get((table.name, index.name)))
        if verdict.use is Use.UNUSED:
            yield _fault(facts, table, index, figures)
        elif verdict.use is Use.UNKNOWN:
            unknown.append(verdict.reason)
    yield from skips_of(unknown)


def _kept(facts: Facts) -> dict[tuple[QualifiedName, str], UnusedSince]:
    history = facts.book.history
    return {(one.table, one.index): one for one in history.unused} if history else {}


def _works_unread(table: Table, index: Index) -> bool:
    """Whether an index has its use even if no query reads it."""
    upholds = index.constraint is not None or index.unique or index.clustered
    return upholds or not index.valid or alone_serves_a_key(table, index)


def _fault(facts: Facts, table: Table, index: Index, figures: IndexFigures) -> Finding:
    return fault(
        about_index(table, index),
        "No query has used this index: it costs on every write and gives nothing back.",
        drop_index(facts, table, index),
        advice="Before dropping it, see that it is older than the counters, which do not say when it was made, and "
        "think of what runs once a month or once a year.",
        evidence=[
            ("scans", figures.scans),
            ("size of the index", figures.size),
            ("rows of the table", facts.figures_of(table.name).rows),
        ],
    )


rule = Rule(
    level=Level.WARNING,
    find=find,
    needs=(Need.USE,),
    sources=("PgHero: unused indexes", "pganalyze: unused index", "splinter: unused_index", "Azimutt: index-unused"),
)
