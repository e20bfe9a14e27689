"""Scheduled events that never run, because the scheduler is off.

The database has events that are enabled, and the server does not run any. What they should do (clear up, add up,
archive) has not been done since, and no error says so.

Fault (mysql, mariadb):
    CREATE TABLE visit (id integer PRIMARY KEY);
    CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DO DELETE FROM visit;
Measured:
    setting event_scheduler = OFF

Fine (mysql, mariadb):
    CREATE TABLE visit (id integer PRIMARY KEY);
    CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DISABLE DO DELETE FROM visit;
Measured:
    setting event_scheduler = OFF

Fine (mysql, mariadb):
    CREATE TABLE visit (id integer PRIMARY KEY);
    CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DO DELETE FROM visit;
Measured:
    setting event_scheduler = ON

Fine (mysql, mariadb):
    CREATE TABLE visit (id integer PRIMARY KEY);
    CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DO DELETE FROM visit;
Measured:
    role = standby
    setting event_scheduler = OFF
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level, Subject
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_setting
from schemabook.rules.figures import change_of, has_setting, is_off, is_standby

SETTING = "event_scheduler"


def find(facts: Facts) -> Iterator[Finding]:
    """The setting, where events wait for it. On a replica events do not run, because the primary's do."""
    events = [event for event in facts.catalogue.events if event.enabled]
    if events and is_off(facts.settings.get(SETTING)) and not is_standby(facts):
        yield fault(
            (about_setting(SETTING), *(Subject(kind="job", name=event.name) for event in events)),
            "The scheduler is off: the events of this database never run.",
            change_of(facts, SETTING, "ON"),
            advice="Write event_scheduler = ON into the configuration file too, and disable events that must not run.",
        )


rule = Rule(level=Level.WARNING, find=find, needs=(Need.SETTINGS,), applies=has_setting(SETTING))
