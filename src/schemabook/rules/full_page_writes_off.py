"""The server cannot mend a page that a crash has left half written.

A page of the database is larger than what a disk writes at once. With `full_page_writes` the log holds the whole page
at its first change after a checkpoint, so that recovery can put it back; without, half of an old page and half of a new
one stay as they are, and nobody notices until it is read. Only a file system that writes whole pages itself, such as
ZFS, does without.

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    setting full_page_writes = off (default on)

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    setting full_page_writes = on (default on)
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Need, Rule
from schemabook.rules.facts import Facts
from schemabook.rules.figures import has_setting, switched_off


def find(facts: Facts) -> Iterator[Finding]:
    """The setting, where it is off."""
    return switched_off(
        facts,
        "full_page_writes",
        "A crash can leave pages half written, and recovery cannot mend them.",
        advice="Where the file system itself writes whole pages, as ZFS does, say so and ignore this.",
    )


rule = Rule(
    level=Level.ERROR,
    find=find,
    needs=(Need.SETTINGS,),
    applies=has_setting("full_page_writes"),
)
