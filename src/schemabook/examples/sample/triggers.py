"""Tables whose rows are written by triggers on others."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue, Routine
from schemabook.model.tables import Table, Trigger

_INSERT = re.compile(
    r"""\bINSERT\s+(?:OR\s+\w+\s+|IGNORE\s+)?INTO\s+((?:["`]?[\w$]+["`]?\s*\.\s*)?["`]?[\w$]+["`]?)""", re.IGNORECASE
)


def filled_by_triggers(catalogue: Catalogue) -> dict[QualifiedName, str]:
    """For each table that a trigger inserts into when a row is inserted into another one: that trigger and table."""
    routines: dict[QualifiedName, list[Routine]] = {}
    for routine in catalogue.routines:
        routines.setdefault(routine.name, []).append(routine)
    by_name: dict[str, list[Table]] = {}
    for table in catalogue.tables:
        by_name.setdefault(table.name.name.lower(), []).append(table)
    found: dict[QualifiedName, str] = {}
    for table in catalogue.tables:
        for trigger in table.triggers:
            if "INSERT" in {event.upper() for event in trigger.events} and trigger.enabled not in {
                "disabled",
                "replica",
            }:
                for name in _targets(trigger, routines):
                    for target in by_name.get(name, ()):
                        if target.name != table.name and table.name not in target.inherits:
                            found.setdefault(target.name, f"{trigger.name} on {table.name}")
    return found


def _targets(trigger: Trigger, routines: dict[QualifiedName, list[Routine]]) -> Iterator[str]:
    """The tables, in lower case and without their schemas, that the trigger has an INSERT into."""
    texts = [trigger.definition]
    if trigger.function is not None:
        texts = [one.definition for one in routines.get(trigger.function, ())]
    for text in texts:
        for match in _INSERT.finditer(text):
            yield match[1].rpartition(".")[2].strip(' "`\n').lower()
