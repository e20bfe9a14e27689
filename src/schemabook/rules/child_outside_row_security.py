"""A table without row security below one that has it.

The rows of the parent are hidden from those whom its policies do not let through, but what hangs on them lies open: the
same roles read the child table whole, and with it the keys of the hidden rows. It may be meant for what is public.

Fault:
    CREATE TABLE note (id integer PRIMARY KEY, owner name NOT NULL);
    ALTER TABLE note ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own_notes ON note USING (owner = current_user);
    CREATE TABLE note_line (note_id integer NOT NULL REFERENCES note, line integer NOT NULL, body text NOT NULL);
    GRANT SELECT ON note, note_line TO pg_monitor;

Fault:
    CREATE TABLE note (id integer PRIMARY KEY, owner name NOT NULL);
    ALTER TABLE note ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own_notes ON note USING (owner = current_user);
    CREATE TABLE note_line (note_id integer NOT NULL REFERENCES note, line integer NOT NULL, body text NOT NULL);
    GRANT SELECT ON note TO pg_monitor;
    GRANT SELECT ON note_line TO PUBLIC;

Fine:
    CREATE TABLE note (id integer PRIMARY KEY, owner name NOT NULL);
    ALTER TABLE note ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own_notes ON note USING (owner = current_user);
    CREATE TABLE note_line (note_id integer NOT NULL REFERENCES note, line integer NOT NULL, body text NOT NULL);
    ALTER TABLE note_line ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own_lines ON note_line USING (EXISTS (SELECT FROM note WHERE id = note_id));
    CREATE TABLE note_log (note_id integer NOT NULL REFERENCES note);
    GRANT SELECT ON note, note_line TO PUBLIC;
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.model.tables import RowSecurity
from schemabook.rules.access import PUBLIC, Access
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_table


def find(facts: Facts) -> Iterator[Finding]:
    """Open tables that refer to a guarded one which the same roles may read."""
    access = Access(facts)
    for table in facts.tables if access.secured else ():
        if table.row_security is not RowSecurity.OFF:
            continue
        readers = access.readers(table)
        names = {key.referenced_table for key in table.foreign_keys}
        parents = [access.secured[name] for name in sorted(names & access.secured.keys())]
        guarded = [one for one in parents if one.policies and _meet(readers, access.readers(one))]
        if guarded:
            yield fault(
                [about_table(table), *(about_table(one) for one in guarded)],
                "It refers to rows that policies guard, and has no row security itself.",
                advice="Guard it by a policy that asks for a visible parent: EXISTS (SELECT … FROM parent …).",
            )


def _meet(some: set[str], others: set[str]) -> bool:
    """Whether somebody is among both; PUBLIC is everybody."""
    return bool(some & others) or bool(some and others and PUBLIC in some | others)


rule = Rule(
    level=Level.NOTE,
    find=find,
    needs=(Need.ROLES,),
    applies=lambda dialect: dialect.supports.row_security,
    sources=("splinter: rls_disabled_in_public",),
)
