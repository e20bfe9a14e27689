"""The server keeps no log that a recovery to a point in time could use.

From dumps alone a database comes back as it was at the last one: whatever was written since is lost. With an archived
log (or the binary log) it comes back as it was a second before the accident, whether that was a broken disk or a
DELETE without WHERE.

Nothing is said of a server whose log another one receives, and of a replica, whose primary keeps it. Where the database
can be made anew, dumps are enough.

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    archiving: mode = off

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    archiving: mode = on

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    archiving: mode = off
    node pg_receivewal: kind = log receiver, role = receiver

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    role = standby
    archiving: mode = off
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level, Skipped
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_server
from schemabook.rules.figures import has_setting, hidden_part, is_standby


def find(facts: Facts) -> Iterator[Finding | Skipped]:
    """The server, where it archives nothing and nobody receives its log to keep it."""
    archiving = facts.measurements.archiving if facts.measurements else None
    if archiving is None:
        yield from hidden_part(facts, "archiving")
        return
    if archiving.mode.lower() != "off" or is_standby(facts):
        return
    topology = facts.survey.topology
    if topology is not None and any(node.kind == "log receiver" for node in topology.nodes):
        return
    yield fault(
        about_server(facts),
        "No log is kept that a recovery to a point in time could use.",
        advice="Archive the log to another machine, or write down that losing the time since the last dump is fine.",
    )


rule = Rule(
    level=Level.NOTE,
    find=find,
    needs=(Need.SERVER,),
    applies=has_setting("archive_mode", "log_bin"),
)
