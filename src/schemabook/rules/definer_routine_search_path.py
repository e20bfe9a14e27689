"""A routine with its owner's rights trusts the caller's search path.

A SECURITY DEFINER routine runs with the rights of its owner, but looks names up along the path of whoever calls it.
Somebody who may create a table or function anywhere, be it a temporary one, puts it before the one that was meant, and
the routine uses it with the owner's rights. With a search path of its own it does not.

Routines in C and in SQL-standard form (BEGIN ATOMIC) have their names looked up when they are made.

Fault:
    CREATE TABLE account (id integer PRIMARY KEY);
    CREATE FUNCTION accounts() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS $$ SELECT count(*) FROM account $$;

Fault:
    CREATE SCHEMA bank;
    CREATE PROCEDURE bank.settle(INOUT amount numeric, note text) LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN
     SET search_path TO bank;
    END $$;

Fine:
    CREATE TABLE account (id integer PRIMARY KEY);
    CREATE FUNCTION accounts() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
        AS $$ SELECT count(*) FROM account $$;
    CREATE FUNCTION as_caller() RETURNS bigint LANGUAGE sql AS $$ SELECT count(*) FROM account $$;
    CREATE FUNCTION parsed() RETURNS bigint LANGUAGE sql SECURITY DEFINER
        BEGIN ATOMIC SELECT count(*) FROM account; END;
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemabook.model.catalogue import Routine
from schemabook.model.findings import Finding, Level
from schemabook.rules.access import about_routine, routine_in_sql
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts

_BODY = re.compile(r"^(?:AS [$']|BEGIN ATOMIC|RETURN )", re.MULTILINE)
_PATH = re.compile(r"^ SET search_path TO ", re.MULTILINE)
_COMPILED = frozenset({"c", "internal"})


def find(facts: Facts) -> Iterator[Finding]:
    """SECURITY DEFINER routines without a search path that look names up when they run."""
    for routine in facts.catalogue.routines:
        if routine.security_definer and routine.language not in _COMPILED and _trusts_callers(routine):
            places = [routine.name.schema, facts.catalogue.default_schema]
            path = ", ".join(facts.dialect.quote(name) for name in dict.fromkeys(places) if name)
            yield fault(
                about_routine(routine),
                "It runs with its owner's rights and looks names up along the caller's path.",
                [f"ALTER ROUTINE {routine_in_sql(facts, routine)} SET search_path = {path}, pg_temp"],
                advice="Name the schemas that it uses, and none in which others may create.",
            )


def _trusts_callers(routine: Routine) -> bool:
    body = _BODY.search(routine.definition)
    if body is None:
        return False
    return not body[0].startswith(("BEGIN", "RETURN")) and not _PATH.search(routine.definition, 0, body.start())


rule = Rule(
    level=Level.WARNING,
    find=find,
    applies=lambda dialect: dialect.supports.search_path,
    sources=("splinter: function_search_path_mutable",),
)
