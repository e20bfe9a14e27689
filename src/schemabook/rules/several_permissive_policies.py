"""Several permissive policies for the same role and command.

Each of them is worked out for every row, until one says yes; and whoever reads one of them does not see what another
lets through. One policy whose conditions are joined by OR says the same in one place.

Fault:
    CREATE TABLE note (id integer PRIMARY KEY, owner name NOT NULL, shared boolean NOT NULL);
    ALTER TABLE note ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own_notes ON note FOR SELECT USING (owner = current_user);
    CREATE POLICY shared_notes ON note FOR SELECT USING (shared);

Fault:
    CREATE TABLE note (id integer PRIMARY KEY, owner name NOT NULL, shared boolean NOT NULL);
    ALTER TABLE note ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own_notes ON note USING (owner = current_user);
    CREATE POLICY shared_notes ON note FOR SELECT TO pg_monitor USING (shared);

Fault:
    CREATE TABLE note (id integer PRIMARY KEY, owner name NOT NULL, shared boolean NOT NULL);
    ALTER TABLE note ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own_notes ON note FOR INSERT WITH CHECK (owner = current_user);
    CREATE POLICY shared_notes ON note FOR INSERT WITH CHECK (shared);

Fine:
    CREATE TABLE note (id integer PRIMARY KEY, owner name NOT NULL, shared boolean NOT NULL);
    ALTER TABLE note ENABLE ROW LEVEL SECURITY;
    CREATE POLICY reading ON note FOR SELECT USING (owner = current_user OR shared);
    CREATE POLICY adding ON note FOR INSERT WITH CHECK (owner = current_user);
    CREATE POLICY changing ON note FOR UPDATE TO pg_monitor USING (owner = current_user);
    CREATE POLICY correcting ON note FOR UPDATE TO pg_signal_backend USING (shared);
    CREATE POLICY by_day ON note AS RESTRICTIVE USING (extract(isodow FROM now()) < 6);
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.model.tables import Policy, RowSecurity, Table
from schemabook.rules.access import about_policy, alter_policy
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_table

_EVERY = "ALL"


def find(facts: Facts) -> Iterator[Finding]:
    """Guarded tables with permissive policies that overlap."""
    for table in facts.tables:
        if table.row_security is RowSecurity.OFF:
            continue
        overlapping = _overlapping([policy for policy in table.policies if policy.permissive])
        if overlapping:
            yield fault(
                [about_table(table), *(about_policy(table, policy) for policy in overlapping)],
                "For some role and command several permissive policies are worked out for every row.",
                _merged(facts, table, overlapping),
                advice="Join their conditions by OR in one policy for each command.",
            )


def _overlapping(policies: list[Policy]) -> list[Policy]:
    """The policies that meet another one for some role and command."""
    return [one for one in policies if any(one is not other and _meet(one, other) for other in policies)]


def _meet(one: Policy, other: Policy) -> bool:
    commands = _EVERY in (one.command, other.command) or one.command == other.command
    return commands and (not one.roles or not other.roles or not set(one.roles).isdisjoint(other.roles))


def _merged(facts: Facts, table: Table, policies: list[Policy]) -> list[str]:
    """The statements that make one policy of several for the same roles and command; none for others."""
    first = policies[0]
    if any((one.command, one.roles) != (first.command, first.roles) for one in policies):
        return []
    using = " OR ".join(f"({one.using})" for one in policies if one.using is not None)
    has_check = any(one.check is not None for one in policies)
    check = " OR ".join(f"({one.check or one.using})" for one in policies) if has_check else None
    name = facts.qualify(table.name)
    dropped = [f"DROP POLICY {facts.dialect.quote(one.name)} ON {name}" for one in policies[1:]]
    return [alter_policy(facts, table, first, using or None, check), *dropped]


rule = Rule(
    level=Level.NOTE,
    find=find,
    applies=lambda dialect: dialect.supports.row_security,
    sources=("splinter: multiple_permissive_policies",),
)
