"""A policy that calls a function for every row, to the same answer.

Who asks does not change from row to row, but a call in the condition of a policy is made for each of them, on every
query of the table. Inside a SELECT of its own, which refers to nothing of the row, it is made once for the statement.
Spoken of are `current_setting` and functions of this database without arguments that are declared STABLE.

Fault:
    CREATE SCHEMA auth;
    CREATE FUNCTION auth.uid() RETURNS integer STABLE LANGUAGE sql AS $$ SELECT 1 $$;
    CREATE TABLE note (id integer PRIMARY KEY, owner integer NOT NULL);
    ALTER TABLE note ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own_notes ON note USING (id IN (SELECT 1) OR owner = auth.uid());

Fault:
    CREATE TABLE note (id integer PRIMARY KEY, owner text NOT NULL);
    ALTER TABLE note ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own_notes ON note USING (owner = current_setting('app.user', true))
        WITH CHECK (id > 0 AND owner = current_setting('app.user'));

Fine:
    CREATE SCHEMA auth;
    CREATE FUNCTION auth.uid() RETURNS integer STABLE LANGUAGE sql AS $$ SELECT 1 $$;
    CREATE FUNCTION auth.is_friend(integer) RETURNS boolean STABLE LANGUAGE sql AS $$ SELECT true $$;
    CREATE FUNCTION auth.lot() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;
    CREATE TABLE member (team integer, person integer);
    CREATE TABLE note (id integer PRIMARY KEY, owner integer NOT NULL, team integer, body text);
    ALTER TABLE note ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own_notes ON note FOR SELECT
        USING (owner = (SELECT auth.uid()) OR auth.is_friend(owner) OR id = auth.lot());
    CREATE POLICY text_only ON note FOR DELETE USING (body = 'auth.uid()' AND owner = (SELECT auth.uid()));
    CREATE POLICY team_notes ON note FOR UPDATE USING (team IN (SELECT team FROM member WHERE person = auth.uid()));
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.model.tables import RowSecurity
from schemabook.rules.access import about_policy, alter_policy
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts

_PIECE = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|\(\s*SELECT\b|\(|\)|[A-Za-z_][\w$]*""", re.IGNORECASE)
_SETTING = re.compile(r"current_setting\('(?:[^']|'')*'::text(?:, (?:true|false))?\)")


def find(facts: Facts) -> Iterator[Finding]:
    """Policies with a call for every row that could be made once."""
    calls = [_SETTING.pattern]
    calls.extend(
        re.escape(f"{facts.qualify(routine.name)}()")
        for routine in facts.catalogue.routines
        if routine.volatility == "stable" and not routine.parameters
    )
    pattern = re.compile("|".join(calls))
    for table in facts.tables:
        if table.row_security is RowSecurity.OFF:
            continue
        for policy in table.policies:
            using, check = _wrapped(policy.using, pattern), _wrapped(policy.check, pattern)
            if (using, check) != (policy.using, policy.check):
                yield fault(
                    about_policy(table, policy),
                    "It makes the same call for every row.",
                    [alter_policy(facts, table, policy, using, check)],
                )


def _wrapped(condition: str | None, pattern: re.Pattern[str]) -> str | None:
    """The condition with each call outside of a SELECT in one of its own."""
    if condition is None:
        return None
    found: list[str] = []
    inside: list[bool] = []
    position = 0
    while position < len(condition):
        call = None if any(inside) or condition[:position].endswith(".") else pattern.match(condition, position)
        piece = call or _PIECE.match(condition, position)
        text = piece[0] if piece else condition[position]
        position += len(text)
        if call is None and text.startswith("("):
            inside.append(len(text) > 1)
        elif call is None and text == ")" and inside:
            inside.pop()
        found.append(f"(SELECT {text})" if call else text)
    return "".join(found)


rule = Rule(
    level=Level.WARNING,
    find=find,
    applies=lambda dialect: dialect.supports.row_security,
    sources=("splinter: auth_rls_initplan",),
)
