"""Memory answers too few of the reads.

A page in memory is read in a microsecond, from a disk in a hundred and more. Where the cache of the server is smaller
than what is used every day, most statements wait for the disk. (What the system's own cache answers counts as a
read from the disk here, so the truth can be better.)

Said below 90 %, and only where a day and more was counted, with ten thousand transactions and more: a server that has
just been started has everything yet to read. A database that fits into the cache reads each page once and is left
alone.

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    server: cache_hit = 0.7, commits = 500_000, database_size = 20_000_000_000
    setting shared_buffers = 1GB

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    server: cache_hit = 0.97, commits = 500_000, database_size = 20_000_000_000
    setting shared_buffers = 1GB

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    server: cache_hit = 0.7, commits = 500, database_size = 20_000_000_000
    setting shared_buffers = 1GB

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    server: cache_hit = 0.7, commits = 500_000, database_size = 100_000_000
    setting shared_buffers = 1GB
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from schemabook.model.findings import Finding, Level, Skipped
from schemabook.rules.base import Need, Rule, fault, skipped
from schemabook.rules.facts import Facts, about_server
from schemabook.rules.figures import at_least, below, bytes_of, is_server

LOW = 0.9
"""The share below which waiting for the disk is the rule; busy servers have 99 %."""

ENOUGH = 10_000
"""Transactions, or statements, from which the share says something about the load."""

WINDOW = timedelta(days=1)
"""The shortest window, so that the hours of the night and the day are both in it."""

CACHES = ("shared_buffers", "innodb_buffer_pool_size")


def find(facts: Facts) -> Iterator[Finding | Skipped]:
    """The server, where its cache is too small for what is asked of it."""
    server = facts.measurements.server if facts.measurements else None
    if server is None or server.cache_hit is None or server.cache_hit.value >= LOW:
        return
    share = server.cache_hit
    busy = at_least(server.commits, ENOUGH) or at_least(server.statements, ENOUGH)
    if not busy or share.since is None or share.measured_at - share.since < WINDOW:
        yield skipped("too little was counted since the statistics began")
        return
    caches = [bytes_of(facts.settings[name].value) for name in CACHES if name in facts.settings]
    if caches and all(size is not None and below(server.database_size, size) for size in caches):
        return
    yield fault(
        about_server(facts),
        "Memory answers too few of the reads; the others wait for the disk.",
        advice="Give the server's cache more memory, or find the statements that read whole tables.",
        evidence=[("share that memory answers", share), ("size of the database", server.database_size)],
    )


rule = Rule(
    level=Level.WARNING,
    find=find,
    needs=(Need.SERVER,),
    applies=is_server,
    sources=("PgHero: cache hit rate", "MySQLTuner: InnoDB buffer pool hit rate", "check_postgres: hitratio"),
)
