"""A replication slot for which the server keeps much of its log.

Its reader is there, but does not keep up, or has stopped confirming what it read. All of the log since then stays on
the disk, beside the data; when the disk is full the server stops.

Said from 5 GB, of slots that somebody reads from, and of those that are about to be given up or already are.

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    slot warehouse: active = true, kind = logical, retained = 90_000_000_000

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    slot warehouse: active = true, kind = logical, state = unreserved

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    slot warehouse: active = true, kind = logical, retained = 90_000_000, state = reserved
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_slot
from schemabook.rules.figures import GIGABYTE, at_least, has_setting, slots_of

MUCH = 5 * GIGABYTE
"""Bytes: three hundred files of log and more."""

GIVEN_UP = frozenset({"unreserved", "lost"})
"""States in which the server is about to remove, or has removed, log that the reader needs."""


def find(facts: Facts) -> Iterator[Finding]:
    """Slots whose reader is there and far behind."""
    for slot in slots_of(facts):
        if slot.active and (at_least(slot.retained, MUCH) or slot.state in GIVEN_UP):
            yield fault(
                about_slot(slot),
                "The reader of this replication slot is far behind, and the server keeps its log for it.",
                advice="See why the reader is slow, and limit what a slot may keep with max_slot_wal_keep_size.",
                evidence=[("log kept for it", slot.retained)],
            )


rule = Rule(
    level=Level.WARNING,
    find=find,
    needs=(Need.SERVER,),
    applies=has_setting("archive_mode"),
    sources=("check_postgres: replication_slots",),
)
