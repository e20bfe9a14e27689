"""Transaction numbers run out because old rows are not frozen.

There are some two thousand million of them. Vacuum marks old rows as visible to all, so that their numbers can be used
again; where it has not come by for too long the server stops taking writes until somebody has vacuumed, for hours.

Said when the oldest row that is not frozen is a thousand million transactions old, which is half of the way, and
older than the age at which autovacuum should have begun by itself.

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY);
    CREATE TABLE tag (id integer PRIMARY KEY);
Measured:
    server: transaction_age = 1_500_000_000, transaction_age_limit = 200000000
    table visit: freeze_age = 1_500_000_000
    table tag: freeze_age = 100

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    server: transaction_age = 1_000, transaction_age_limit = 200000000, multixact-age = 1_200_000_000

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    server: transaction_age = 250_000_000, transaction_age_limit = 200000000
    table visit: freeze_age = 250_000_000
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_database
from schemabook.rules.figures import at_least, every_measured_table, has_vacuum, other_figure

OLD = 1_000_000_000
"""Transactions: half of those that there are."""

GROUPS = "multixact-age"
"""Groups of transactions that lock a row together have numbers of their own, and as many."""

OLDEST_TABLES = 5
"""How many tables are named to begin with."""


def find(facts: Facts) -> Iterator[Finding]:
    """The database, where its oldest row is too old."""
    if facts.measurements is None:
        return
    server = facts.measurements.server
    age, groups = server.transaction_age, other_figure(facts, GROUPS)
    old = age is not None and age.value >= max(OLD, server.transaction_age_limit or 0)
    if not old and not at_least(groups, OLD):
        return
    oldest = [(figures.freeze_age, table.name) for table, figures in every_measured_table(facts)]
    first = sorted(((one.value, name) for one, name in oldest if one and at_least(one, OLD)), reverse=True)
    vacuum = "VACUUM (FREEZE) {table}" if facts.dialect.upkeep.vacuum else ""
    yield fault(
        about_database(facts),
        "Old rows are not frozen in time: the server will stop taking writes when transaction numbers run out.",
        [sql for _, name in first[:OLDEST_TABLES] for sql in facts.upkeep(vacuum, name)],
        advice="First end what holds vacuum back: long transactions, prepared transactions, replication slots.",
        evidence=[("age of the oldest row", age), ("age of the oldest group of transactions", groups)],
    )


rule = Rule(
    level=Level.ERROR,
    find=find,
    needs=(Need.SERVER,),
    applies=has_vacuum,
    sources=("PgHero: transaction ID wraparound", "check_postgres: txn_wraparound", "pganalyze: TXID wraparound"),
)
