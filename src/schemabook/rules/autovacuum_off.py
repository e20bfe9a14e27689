"""Autovacuum is switched off, for the server or for a table.

Nobody clears dead rows away and nobody looks at what a table holds: it grows, scans of it get slower, plans get
worse, and in the end the server forces a vacuum in the middle of the day, because transaction numbers run out. A table
that is filled in one go may do without for as long as that takes.

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY) WITH (autovacuum_enabled = false);

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    setting autovacuum = off (default on)

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY) WITH (autovacuum_enabled = true);
Measured:
    setting autovacuum = on (default on)

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY) WITH (autovacuum_vacuum_scale_factor = 0.01);
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.catalogue import every_table
from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_table
from schemabook.rules.figures import has_setting, switched_off

OPTION = "autovacuum_enabled"
_OFF = frozenset({"false", "off", "0", "no"})


def find(facts: Facts) -> Iterator[Finding]:
    """The setting of the server, and tables and partitions whose option is off."""
    yield from switched_off(facts, "autovacuum", "No table is vacuumed or analysed by itself.")
    for table in every_table(facts.tables):
        if any(one.name == OPTION and one.value.lower() in _OFF for one in table.options):
            figures = facts.figures_of(table.name)
            yield fault(
                about_table(table),
                "This table is not vacuumed or analysed by itself.",
                [f"ALTER TABLE {facts.qualify(table.name)} RESET ({OPTION})"],
                evidence=[("rows", figures.rows), ("dead rows", figures.dead_rows)],
            )


rule = Rule(
    level=Level.WARNING,
    find=find,
    applies=has_setting("autovacuum"),
    sources=("splinter: autovacuum_disabled", "PgHero: autovacuum settings"),
)
