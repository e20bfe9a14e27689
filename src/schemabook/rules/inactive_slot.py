"""A replication slot that nobody reads from.

The server keeps all of its log since the slot was last read, so that its reader can go on where it stopped, and holds
vacuum back for some. If the reader does not come back the disk fills, and the server stops.

Slots of a standby are left alone: it keeps copies of the primary's, which nobody reads until it takes over.

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    slot old_standby: active = false, retained = 90_000_000

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    slot standby: active = true, retained = 90_000_000

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    role = standby
    slot kept_ready: active = false, kind = logical, retained = 90_000_000
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_slot
from schemabook.rules.figures import has_setting, is_standby, slots_of


def find(facts: Facts) -> Iterator[Finding]:
    """Slots without a reader at the moment."""
    for slot in slots_of(facts):
        if not slot.active and not is_standby(facts):
            yield fault(
                about_slot(slot),
                "Nobody reads from this replication slot, and the server keeps its log for it.",
                advice="If its reader does not come back, drop the slot with pg_drop_replication_slot.",
                evidence=[("log kept for it", slot.retained)],
            )


rule = Rule(
    level=Level.WARNING,
    find=find,
    needs=(Need.SERVER,),
    applies=has_setting("archive_mode"),
    sources=("splinter: unused_replication_slot", "PgHero: replication slots", "check_postgres: replication_slots"),
)
