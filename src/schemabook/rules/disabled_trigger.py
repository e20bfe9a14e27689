"""A trigger that is switched off.

What it is there for does not happen, and nothing but its state says so. Usually somebody switched it off for a load of
data and did not switch it on again.

Fault:
    CREATE TABLE customer (id bigint PRIMARY KEY, note text);
    CREATE TRIGGER no_change BEFORE UPDATE ON customer
        FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
    ALTER TABLE customer DISABLE TRIGGER no_change;

Fine:
    CREATE TABLE customer (id bigint PRIMARY KEY, note text);
    CREATE TRIGGER no_change BEFORE UPDATE ON customer
        FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
    CREATE TRIGGER on_replica BEFORE UPDATE ON customer
        FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
    ALTER TABLE customer ENABLE REPLICA TRIGGER on_replica;
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.engines.dialect import Dialect
from schemabook.model.catalogue import every_table
from schemabook.model.findings import Finding, Level, Subject
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts
from schemabook.rules.structure import alter


def find(facts: Facts) -> Iterator[Finding]:
    """Triggers of tables and partitions that are disabled."""
    for table in every_table(facts.tables):
        for trigger in table.triggers:
            if trigger.enabled == "disabled":
                yield fault(
                    Subject(kind="trigger", name=table.name, part=trigger.name),
                    "It is switched off.",
                    alter(facts, facts.dialect.alterations.enable_trigger, table, name=trigger.name),
                    advice="Rows that were written meanwhile have not been through it. If it is not needed, drop it.",
                )


def _can_disable(dialect: Dialect) -> bool:
    return bool(dialect.alterations.enable_trigger)


rule = Rule(level=Level.WARNING, find=find, applies=_can_disable)
