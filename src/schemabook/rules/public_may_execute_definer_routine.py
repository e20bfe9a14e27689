"""Everybody may run a routine that has its owner's rights.

PostgreSQL lets PUBLIC execute every new routine. For one with its owner's rights (SECURITY DEFINER) that hands these
rights to whoever can connect and use its schema; for the routine of a superuser it may hand over the server. Trigger
functions cannot be called and are left alone, and so are routines in schemas that nobody else may use.

Fault:
    CREATE TABLE account (id integer PRIMARY KEY, balance numeric);
    CREATE FUNCTION total(OUT sum numeric) LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
        AS $$ SELECT sum(balance) FROM account $$;

Fine:
    CREATE TABLE account (id integer PRIMARY KEY, balance numeric);
    CREATE FUNCTION total() RETURNS numeric LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
        AS $$ SELECT sum(balance) FROM account $$;
    REVOKE EXECUTE ON FUNCTION total() FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION total() TO pg_monitor;
    CREATE FUNCTION as_caller() RETURNS numeric LANGUAGE sql AS $$ SELECT sum(balance) FROM account $$;
    CREATE FUNCTION log_it() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
        AS $$ BEGIN RETURN new; END $$;
    CREATE SCHEMA hidden;
    CREATE FUNCTION hidden.total() RETURNS numeric LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
        AS $$ SELECT sum(balance) FROM account $$;
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.catalogue import Grant
from schemabook.model.findings import Finding, Level
from schemabook.rules.access import PUBLIC, Access, about_routine, revoke
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts

_NOT_CALLED = frozenset({"trigger", "event_trigger"})
_EXECUTE = "EXECUTE"


def find(facts: Facts) -> Iterator[Finding]:
    """SECURITY DEFINER routines that can be called and that PUBLIC may execute."""
    access = Access(facts)
    said = {
        (grant.name, grant.signature): grant.privileges
        for grant in facts.catalogue.grants
        if grant.kind == "routine" and grant.grantee == PUBLIC
    }
    for routine in facts.catalogue.routines:
        if not routine.security_definer or routine.returns in _NOT_CALLED or not access.opens(routine.name.schema):
            continue
        if _EXECUTE in said.get((routine.name, routine.signature), (_EXECUTE,)):
            owner = access.roles.get(routine.owner or "")
            rights = "a superuser's rights" if owner is not None and owner.superuser else "its owner's rights"
            grant = Grant(
                kind="routine",
                name=routine.name,
                grantee=PUBLIC,
                privileges=(_EXECUTE,),
                signature=routine.signature,
            )
            yield fault(
                about_routine(routine),
                f"Everybody may run it, with {rights}.",
                revoke(facts, grant, grant.privileges),
                advice="Then grant EXECUTE to the roles that are to run it.",
            )


rule = Rule(
    level=Level.WARNING,
    find=find,
    needs=(Need.ROLES,),
    applies=lambda dialect: dialect.supports.search_path,
    sources=("splinter: anon_security_definer_function_executable",),
)
