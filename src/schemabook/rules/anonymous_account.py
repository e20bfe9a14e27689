"""An account without a name.

Whoever connects from its host gets in under any name that has no account of its own, and the server's log cannot tell
them apart. Because the server prefers the account with the narrower host, it also takes the place of named accounts.

Fault (mysql, mariadb):
    DROP USER IF EXISTS ''@'schemabook.example';
    CREATE USER ''@'schemabook.example';
    CREATE TABLE note (id integer PRIMARY KEY);
    GRANT SELECT ON note TO ''@'schemabook.example';

Fine (mysql, mariadb):
    CREATE TABLE note (id integer PRIMARY KEY);
    CREATE USER IF NOT EXISTS 'schemabook_example_reader'@'schemabook.example';
    GRANT SELECT ON note TO 'schemabook_example_reader'@'schemabook.example';
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.access import about_role
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts

_NO_NAME = "''@"


def find(facts: Facts) -> Iterator[Finding]:
    """Accounts that may do something here and have no name."""
    for role in facts.catalogue.roles:
        if role.name.startswith(_NO_NAME) and role.can_login:
            yield fault(
                about_role(role.name),
                "It has no name: anybody from its host gets in.",
                [f"DROP USER {role.name}"],
            )


rule = Rule(level=Level.WARNING, find=find, needs=(Need.ROLES,), applies=lambda dialect: dialect.supports.accounts)
