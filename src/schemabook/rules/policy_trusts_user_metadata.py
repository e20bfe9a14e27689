"""A policy that believes what users write about themselves.

The part `user_metadata` of a token of Supabase's kind can be changed by the user it belongs to: a condition that reads
a role or a tenant from it lets everybody choose theirs. The part `app_metadata` is written by the server alone.

Fault:
    CREATE SCHEMA auth;
    CREATE FUNCTION auth.jwt() RETURNS jsonb STABLE LANGUAGE sql AS $$ SELECT '{}'::jsonb $$;
    CREATE TABLE note (id integer PRIMARY KEY, team text NOT NULL);
    ALTER TABLE note ENABLE ROW LEVEL SECURITY;
    CREATE POLICY team_notes ON note USING (team = (SELECT auth.jwt() -> 'user_metadata' ->> 'team'));

Fine:
    CREATE SCHEMA auth;
    CREATE FUNCTION auth.jwt() RETURNS jsonb STABLE LANGUAGE sql AS $$ SELECT '{}'::jsonb $$;
    CREATE TABLE note (id integer PRIMARY KEY, team text NOT NULL, user_metadata text);
    ALTER TABLE note ENABLE ROW LEVEL SECURITY;
    CREATE POLICY team_notes ON note
        USING (team = (SELECT auth.jwt() -> 'app_metadata' ->> 'team') AND user_metadata IS NULL);
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.access import about_policy
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts

_TRUSTED = re.compile(r"\bjwt(?:\(\)|\.claims).*'\{?(?:raw_)?user_meta_?data\b", re.DOTALL)


def find(facts: Facts) -> Iterator[Finding]:
    """Policies whose condition reads that part of a token."""
    for table in facts.tables:
        for policy in table.policies:
            if _TRUSTED.search(f"{policy.using or ''} {policy.check or ''}"):
                yield fault(
                    about_policy(table, policy),
                    "It believes user_metadata, which users can change themselves.",
                    advice="Keep what policies rely on in app_metadata or in a table of this database.",
                )


rule = Rule(
    level=Level.ERROR,
    find=find,
    applies=lambda dialect: dialect.supports.row_security,
    sources=("splinter: rls_references_user_metadata",),
)
