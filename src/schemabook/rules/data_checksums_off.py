"""Pages on the disk carry no checksum.

A disk, its controller or its memory can give back something else than what was written. With checksums the server
notices and says so; without, the wrong bytes are taken for data, copied to the standbys and into each backup.

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    setting data_checksums = off (default off)

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    setting data_checksums = on (default off)
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_setting
from schemabook.rules.figures import has_setting, is_off

SETTING = "data_checksums"


def find(facts: Facts) -> Iterator[Finding]:
    """The setting, where it is off."""
    if is_off(facts.settings.get(SETTING)):
        yield fault(
            about_setting(SETTING),
            "Nobody notices when a disk gives back something else than what was written.",
            advice="Stop the server cleanly and run pg_checksums --enable; it reads and writes every file once.",
        )


rule = Rule(
    level=Level.NOTE,
    find=find,
    needs=(Need.SETTINGS,),
    applies=has_setting(SETTING),
)
