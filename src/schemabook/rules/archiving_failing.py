"""The log that a recovery needs is not being archived.

The server is told to archive its log, and the last attempt failed. A recovery ends where the archive ends: everything
since is lost with the machine. The log that waits for it also fills the disk, and when that is full the server stops.

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    archiving: mode = on, failed = 42, last_failed_at = 0.01 days ago, last_archived_at = 3 days ago

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    archiving: mode = on, failed = 42, last_failed_at = 0.01 days ago

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    archiving: mode = on, failed = 42, last_failed_at = 3 days ago, last_archived_at = 0.01 days ago

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    archiving: mode = on, failed = 0

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    archiving: mode = off, failed = 42, last_failed_at = 3 days ago
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level, Skipped
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_server
from schemabook.rules.figures import at_least, has_setting, hidden_part


def find(facts: Facts) -> Iterator[Finding | Skipped]:
    """The server, where an attempt has failed and none has succeeded since."""
    archiving = facts.measurements.archiving if facts.measurements else None
    if archiving is None:
        yield from hidden_part(facts, "archiving")
        return
    if archiving.mode == "off" or not at_least(archiving.failed, 1):
        return
    failed, archived = archiving.last_failed_at, archiving.last_archived_at
    if archived is None or (failed is not None and failed > archived):
        yield fault(
            about_server(facts),
            "The log is not being archived: the last attempt failed.",
            advice="Read the server's log, and run the archive command by hand as the server's account.",
            evidence=[("failed attempts", archiving.failed), ("archived files", archiving.archived)],
        )


rule = Rule(
    level=Level.ERROR,
    find=find,
    needs=(Need.SERVER,),
    applies=has_setting("archive_mode"),
    sources=("check_postgres: archive_ready",),
)
