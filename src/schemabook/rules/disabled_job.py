"""A job of the database that is switched off.

It was switched off for an hour, perhaps, and nobody thought of it again; or it is not needed any more, and readers
take it for something that happens.

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    job nightly: active = false

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    job nightly: active = true

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    role = standby
    job nightly: active = false

Fine (mysql, mariadb):
    CREATE TABLE visit (id integer PRIMARY KEY);
    CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DO DELETE FROM visit;
Measured:
    setting event_scheduler = OFF
    job nightly: active = false
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_job
from schemabook.rules.figures import is_standby, runs_jobs


def find(facts: Facts) -> Iterator[Finding]:
    """Jobs that are not active. A replica keeps those of its primary switched off.

    An event that is enabled waits for the scheduler, of which another rule speaks.
    """
    if facts.measurements is None or is_standby(facts):
        return
    waiting = {event.name.name for event in facts.catalogue.events if event.enabled}
    for job in facts.measurements.jobs:
        if not job.active and job.name not in waiting:
            yield fault(about_job(job), "This job is switched off.", advice="Switch it on, or drop it.")


rule = Rule(level=Level.NOTE, find=find, needs=(Need.SERVER,), applies=runs_jobs)
