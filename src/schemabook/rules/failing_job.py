"""A job of the database whose last run failed.

Nobody waits for the answer of a job, so its error stands in a table or a log that nobody reads. What it should do has
not been done: old rows stay, sums are of yesterday, partitions for next month are missing.

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    job nightly: last_succeeded = false, last_run = 1 days ago

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    job nightly: last_succeeded = true, last_run = 1 days ago
    job weekly: schedule = weekly
    job old: active = false, last_succeeded = false
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level, Skipped
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_job
from schemabook.rules.figures import hidden_part, runs_jobs


def find(facts: Facts) -> Iterator[Finding | Skipped]:
    """Active jobs that failed the last time."""
    for job in facts.measurements.jobs if facts.measurements else ():
        if job.active and job.last_succeeded is False:
            yield fault(
                about_job(job),
                "The last run of this job failed.",
                advice="Read why where the server keeps it, mend it, and run the job by hand once.",
            )
    yield from hidden_part(facts, "jobs")


rule = Rule(level=Level.WARNING, find=find, needs=(Need.SERVER,), applies=runs_jobs)
