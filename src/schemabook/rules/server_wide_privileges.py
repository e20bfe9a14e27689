"""An account of one database that may change every database.

A right on `*.*` holds for every database of the server, also for those that others make later; FILE reads and writes
files of the server, SUPER and CREATE USER make an administrator of whoever asks. Spoken of are accounts that are no
administrators and hold rights that change something; the global rights that dumps, monitors and replicas need are
left alone.

Fault (mysql, mariadb):
    DROP USER IF EXISTS 'schemabook_example_app'@'schemabook.example';
    CREATE USER 'schemabook_example_app'@'schemabook.example';
    CREATE TABLE note (id integer PRIMARY KEY);
    GRANT SELECT, INSERT, DELETE, FILE, CREATE USER ON *.* TO 'schemabook_example_app'@'schemabook.example';

Fine (mysql, mariadb):
    DROP USER IF EXISTS 'schemabook_example_app'@'schemabook.example';
    CREATE USER 'schemabook_example_app'@'schemabook.example';
    CREATE TABLE note (id integer PRIMARY KEY);
    GRANT SELECT, PROCESS, LOCK TABLES, SHOW VIEW ON *.* TO 'schemabook_example_app'@'schemabook.example';
    GRANT INSERT, DELETE ON note TO 'schemabook_example_app'@'schemabook.example';

Fine (mysql, mariadb):
    DROP USER IF EXISTS 'schemabook_example_app'@'schemabook.example';
    CREATE USER 'schemabook_example_app'@'schemabook.example';
    CREATE TABLE note (id integer PRIMARY KEY);
    GRANT INSERT, DELETE, CREATE USER ON *.* TO 'schemabook_example_app'@'schemabook.example' WITH GRANT OPTION;
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.access import Access, about_role, revoke
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts

_CHANGE = tuple("ALL PRIVILEGES,INSERT,UPDATE,DELETE,CREATE,DROP,ALTER,FILE,SUPER,CREATE USER,SHUTDOWN".split(","))


def find(facts: Facts) -> Iterator[Finding]:
    """Global privileges that change something, of accounts that do not administer the server."""
    roles = Access(facts).roles
    for grant in facts.catalogue.grants:
        role = roles.get(grant.grantee)
        if grant.kind != "global" or role is None or (role.create_role and grant.grantable):
            continue
        privileges = [name for name in _CHANGE if name in grant.privileges]
        if privileges:
            anywhere = " and may connect from anywhere" if grant.grantee.endswith("@'%'") else ""
            yield fault(
                about_role(grant.grantee),
                f"It has {', '.join(privileges)} on every database of the server{anywhere}.",
                revoke(facts, grant, privileges),
                advice="Grant it what it needs on this database first.",
            )


rule = Rule(level=Level.WARNING, find=find, needs=(Need.ROLES,), applies=lambda dialect: dialect.supports.accounts)
