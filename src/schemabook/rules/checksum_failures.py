"""The server has read pages whose checksum was wrong.

The disk, its controller or the memory gave back something else than what was written. What the page held may be lost;
it may be copied already to standbys and backups, and more pages of the same disk may follow.

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    server: checksum-failures = 3

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    server: checksum-failures = 0
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_database
from schemabook.rules.figures import at_least, has_setting, other_figure

FIGURE = "checksum-failures"


def find(facts: Facts) -> Iterator[Finding]:
    """The database, where pages were wrong since the counters began."""
    failures = other_figure(facts, FIGURE)
    if at_least(failures, 1):
        yield fault(
            about_database(facts),
            "Pages were read that are not what was written.",
            advice="Take a backup beside the older ones, look into the server's log for the files, test the disk.",
            evidence=[("pages", failures)],
        )


rule = Rule(
    level=Level.ERROR,
    find=find,
    needs=(Need.SERVER,),
    applies=has_setting("data_checksums"),
)
