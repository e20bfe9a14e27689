"""Tables that need one another before any of them can have a row.

Each has a foreign key to the next that is NOT NULL and checked at once, so the first row of none of them can be
inserted. Rows from before the last key was added may be there; restoring a dump, filling a test database or
adding a new ring of rows fails.

The fix lets the check of one table's keys wait until the transaction ends, when the transaction asks for it with
SET CONSTRAINTS. Where an engine has no such thing, one of the columns has to be nullable.

Fault:
    CREATE TABLE person (id bigint PRIMARY KEY, team_id bigint NOT NULL);
    CREATE TABLE team (id bigint PRIMARY KEY, leader_id bigint NOT NULL REFERENCES person);
    ALTER TABLE person ADD FOREIGN KEY (team_id) REFERENCES team;

Fault (mysql, mariadb):
    CREATE TABLE person (id bigint PRIMARY KEY, team_id bigint NOT NULL);
    CREATE TABLE team (
        id bigint PRIMARY KEY, leader_id bigint NOT NULL, FOREIGN KEY (leader_id) REFERENCES person (id)
    );
    ALTER TABLE person ADD FOREIGN KEY (team_id) REFERENCES team (id);

Fine:
    CREATE TABLE person (id bigint PRIMARY KEY, team_id bigint NOT NULL, boss_id bigint NOT NULL REFERENCES person);
    CREATE TABLE team (id bigint PRIMARY KEY, leader_id bigint REFERENCES person);
    ALTER TABLE person ADD FOREIGN KEY (team_id) REFERENCES team;

Fine:
    CREATE TABLE person (id bigint PRIMARY KEY, team_id bigint NOT NULL);
    CREATE TABLE team (id bigint PRIMARY KEY, leader_id bigint NOT NULL REFERENCES person);
    ALTER TABLE person ADD FOREIGN KEY (team_id) REFERENCES team DEFERRABLE;
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.base import QualifiedName
from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_table
from schemabook.rules.structure import alter, listed


def find(facts: Facts) -> Iterator[Finding]:
    """Rings of tables that no key of gives way."""
    for ring in facts.book.load_order.rigid:
        yield fault(
            [about_table(name) for name in ring],
            f"None of {listed(str(name) for name in ring)} can have its first row before another has.",
            _fix(facts, ring),
            advice="Let one key of the ring be null, or be checked when the transaction ends.",
        )


def _fix(facts: Facts, ring: tuple[QualifiedName, ...]) -> list[str]:
    """Every key of the first table into the ring made deferrable."""
    table = facts.table_by_name[ring[0]]
    template = facts.dialect.alterations.defer_constraint
    keys = [key for key in table.foreign_keys if key.referenced_table in ring[1:] and not key.deferrable]
    return [sql for key in keys for sql in alter(facts, template, table, name=key.name)]


rule = Rule(level=Level.WARNING, find=find, sources=("SchemaCrawler: LinterTableCycles",))
