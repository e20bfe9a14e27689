"""Queries write much to temporary files because their memory is small.

A sort, a hash or an index build that does not fit into the memory that a query may use (`work_mem`) goes through files
on the disk, which is slower by far and takes the disk from the others.

Said from 10 GB a day, on average, over a day or longer.

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    days = 10
    server: temporary_bytes = 900_000_000_000

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    days = 10
    server: temporary_bytes = 9_000_000_000
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_database
from schemabook.rules.figures import GIGABYTE, has_setting, is_often, other_figure

PER_DAY = 10 * GIGABYTE
"""Bytes a day: less is the work of a few reports."""


def find(facts: Facts) -> Iterator[Finding]:
    """The database, where temporary files grow large."""
    written = facts.measurements.server.temporary_bytes if facts.measurements else None
    if written is not None and is_often(written, PER_DAY):
        yield fault(
            about_database(facts),
            "Queries write much to temporary files: what they sort and hash does not fit into their memory.",
            advice="Let the server log temporary files (log_temp_files); give the roles that need it more work_mem.",
            evidence=[("written to temporary files", written), ("files", other_figure(facts, "temporary-files"))],
        )


rule = Rule(
    level=Level.NOTE,
    find=find,
    needs=(Need.SERVER,),
    applies=has_setting("shared_buffers"),
    sources=("pgBadger: temporary files",),
)
