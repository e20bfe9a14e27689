"""A constraint that older rows need not obey.

It was added as NOT VALID and never validated: new rows are checked, those from before are not. Whoever reads the
schema believes that all are, and the planner cannot rely on it.

Fault:
    CREATE TABLE customer (id bigint PRIMARY KEY);
    CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total numeric);
    ALTER TABLE orders ADD CONSTRAINT of_customer FOREIGN KEY (customer_id) REFERENCES customer NOT VALID;

Fault:
    CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);
    ALTER TABLE orders ADD CONSTRAINT total_is_positive CHECK (total > 0) NOT VALID;

Fine:
    CREATE TABLE customer (id bigint PRIMARY KEY);
    CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total numeric CHECK (total > 0));
    ALTER TABLE orders ADD CONSTRAINT of_customer FOREIGN KEY (customer_id) REFERENCES customer NOT VALID;
    ALTER TABLE orders VALIDATE CONSTRAINT of_customer;
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.engines.dialect import Dialect
from schemabook.model.catalogue import every_table
from schemabook.model.findings import Finding, Level, Subject
from schemabook.model.tables import Table
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_foreign_key
from schemabook.rules.structure import alter


def find(facts: Facts) -> Iterator[Finding]:
    """Foreign keys, checks and NOT NULLs that are enforced and not validated."""
    for table in every_table(facts.tables):
        for subject, name in _unvalidated(table):
            yield fault(
                subject,
                "It was never validated: older rows may break it.",
                alter(facts, facts.dialect.alterations.validate_constraint, table, name=name),
                advice="Validating fails while there are rows that break it: look for them first.",
            )


def _unvalidated(table: Table) -> Iterator[tuple[Subject, str]]:
    for key in table.foreign_keys:
        if key.enforced and not key.validated:
            yield about_foreign_key(table, key), key.name
    for check in table.checks:
        if check.enforced and not check.validated and not check.inherited:
            yield Subject(kind="constraint", name=table.name, part=check.name), check.name
    for column in table.columns:
        if column.not_null is not None and not column.not_null.validated and not column.inherited:
            yield Subject(kind="constraint", name=table.name, part=column.not_null.name), column.not_null.name


def _can_wait(dialect: Dialect) -> bool:
    return bool(dialect.alterations.validate_constraint)


rule = Rule(level=Level.WARNING, find=find, applies=_can_wait)
