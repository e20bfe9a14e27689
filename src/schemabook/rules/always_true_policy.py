"""A policy that lets everybody write every row.

The table is guarded in name only: a condition that is always true, for everybody, to insert, change or delete. A
policy for named roles may be meant that way, and so may one that lets everybody read; where a restrictive policy for
everybody narrows the same command, the permissive one has to be this wide.

Fault:
    CREATE TABLE note (id integer PRIMARY KEY, owner name NOT NULL);
    ALTER TABLE note ENABLE ROW LEVEL SECURITY;
    CREATE POLICY everything ON note USING (true);

Fault:
    CREATE TABLE note (id integer PRIMARY KEY, owner name NOT NULL);
    ALTER TABLE note ENABLE ROW LEVEL SECURITY;
    CREATE POLICY reading ON note FOR SELECT USING (owner = current_user);
    CREATE POLICY adding ON note FOR INSERT WITH CHECK ((1 = 1));

Fine:
    CREATE TABLE note (id integer PRIMARY KEY, owner name NOT NULL);
    ALTER TABLE note ENABLE ROW LEVEL SECURITY;
    CREATE POLICY reading ON note FOR SELECT USING (true);
    CREATE POLICY adding ON note FOR INSERT WITH CHECK (owner = current_user);
    CREATE POLICY administration ON note TO pg_monitor USING (true);

Fine:
    CREATE TABLE note (id integer PRIMARY KEY, owner name NOT NULL);
    ALTER TABLE note ENABLE ROW LEVEL SECURITY;
    CREATE POLICY everybody ON note USING (true);
    CREATE POLICY own_notes ON note AS RESTRICTIVE USING (owner = current_user);
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.model.tables import Policy, RowSecurity, Table
from schemabook.rules.access import about_policy
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts

_ALWAYS = frozenset({"true", "1=1", "'t'::boolean", "notfalse"})
_READING = "SELECT"
_EVERY = "ALL"


def find(facts: Facts) -> Iterator[Finding]:
    """Permissive policies for everybody that let every row be written."""
    for table in facts.tables:
        if table.row_security is RowSecurity.OFF:
            continue
        for policy in table.policies:
            if policy.permissive and not policy.roles and _lets_write(policy) and not _is_narrowed(table, policy):
                yield fault(
                    about_policy(table, policy),
                    "It lets everybody who has a grant write every row.",
                    advice="Say in its condition whose rows may be written, or name the roles that it is for.",
                )


def _lets_write(policy: Policy) -> bool:
    """Whether its condition is always true where rows are chosen for a change, or are added."""
    if policy.command == _READING:
        return False
    return _is_always_true(policy.check if policy.using is None else policy.using)


def _is_always_true(condition: str | None) -> bool:
    return condition is not None and "".join(condition.lower().split()).strip("()") in _ALWAYS


def _is_narrowed(table: Table, policy: Policy) -> bool:
    """Whether a restrictive policy for everybody stands beside it."""
    return any(
        not other.permissive and not other.roles and other.command in (policy.command, _EVERY)
        for other in table.policies
    )


rule = Rule(
    level=Level.WARNING,
    find=find,
    applies=lambda dialect: dialect.supports.row_security,
    sources=("splinter: rls_policy_always_true",),
)
