"""A constraint that is not enforced.

It stands in the schema and is checked for no row, neither old nor new. Whoever reads it takes it for a promise.

Fault (mysql):
    CREATE TABLE orders (id bigint PRIMARY KEY, total decimal(9, 2),
        CONSTRAINT total_is_positive CHECK (total > 0) NOT ENFORCED);

Fine (mysql, mariadb, postgresql):
    CREATE TABLE orders (id bigint PRIMARY KEY, total decimal(9, 2),
        CONSTRAINT total_is_positive CHECK (total > 0));
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level, Subject
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_foreign_key
from schemabook.rules.structure import alter

_MESSAGE = "It is not enforced: no row is checked."
_ADVICE = "Enforcing it fails while there are rows that break it: look for them first. Or drop it and say why."


def find(facts: Facts) -> Iterator[Finding]:
    """Checks and foreign keys that are not enforced."""
    alterations = facts.dialect.alterations
    for table in facts.tables:
        for check in table.checks:
            if not check.enforced and not check.inherited:
                subject = Subject(kind="constraint", name=table.name, part=check.name)
                fix = alter(facts, alterations.enforce_check, table, name=check.name)
                yield fault(subject, _MESSAGE, fix, advice=_ADVICE)
        for key in table.foreign_keys:
            if not key.enforced:
                fix = alter(facts, alterations.enforce_foreign_key, table, name=key.name)
                yield fault(about_foreign_key(table, key), _MESSAGE, fix, advice=_ADVICE)


rule = Rule(level=Level.WARNING, find=find)
