"""A setting was changed and waits for a restart.

The configuration file says one thing and the server does another. Whoever reads the file is misled, and the
change comes into force at the next restart: in the middle of an outage, when nobody thinks of it any more.

A setting from the command line is left alone: the file has another value for good reason, and PostgreSQL calls it
pending after each reload.

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    setting details max_connections: value = 100, pending_restart = true

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    setting details work_mem: value = 64MB, source = configuration file
    setting details shared_buffers: value = 32MB, source = command line, pending_restart = true
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_setting
from schemabook.rules.figures import has_setting

_COMMAND_LINE = "command line"
"""Where a setting was given that no restart with the same command line changes, whatever the file says."""


def find(facts: Facts) -> Iterator[Finding]:
    """Settings that were changed and are not in force."""
    for name, setting in facts.settings.items():
        if setting.pending_restart and _COMMAND_LINE not in setting.source.lower():
            yield fault(
                about_setting(name),
                "This setting was changed and comes into force only when the server is started anew.",
                advice="Plan a restart, or take the change back.",
            )


rule = Rule(
    level=Level.NOTE,
    find=find,
    needs=(Need.SETTINGS,),
    applies=has_setting("shared_preload_libraries"),
)
