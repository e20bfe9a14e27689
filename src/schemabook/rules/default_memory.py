"""A large database in the small cache that a server is installed with.

A server comes with a cache of 128 MB, so that it starts on any machine. Where the database is many times as large,
most of what is read every day does not fit, although the machine has the memory. A quarter of it is where people
begin with PostgreSQL, more than half with InnoDB on a machine of its own.

Said where the database is eight times as large as the cache, which still has its first value.

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    setting shared_buffers = 128MB (default 128MB)
    server: database_size = 50_000_000_000

Fault (mysql, mariadb):
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    setting innodb_buffer_pool_size = 134217728
    server: database_size = 50_000_000_000

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    setting shared_buffers = 128MB (default 128MB)
    server: database_size = 500_000_000

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    setting shared_buffers = 2GB (default 128MB)
    server: database_size = 50_000_000_000
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_setting
from schemabook.rules.figures import MEGABYTE, at_least, bytes_of, has_setting

INSTALLED = 128 * MEGABYTE
"""Bytes: what PostgreSQL's and MySQL's caches have until somebody says otherwise."""

TIMES = 8
"""How many times the cache a database is before most of it cannot be there."""

CACHES = ("shared_buffers", "innodb_buffer_pool_size")


def find(facts: Facts) -> Iterator[Finding]:
    """The setting of the cache, where it has its first value or less and the database is much larger."""
    size = facts.measurements.server.database_size if facts.measurements else None
    for name in CACHES:
        setting = facts.settings.get(name)
        cache = bytes_of(setting.value) if setting else None
        if cache is None or cache > INSTALLED or not at_least(size, TIMES * cache):
            continue
        yield fault(
            about_setting(name),
            "The server's cache is as small as it came, and the database much larger.",
            advice="Give it a good part of the machine's memory; the server may have to be started anew.",
            evidence=[("size of the database", size)],
        )


rule = Rule(
    level=Level.WARNING,
    find=find,
    needs=(Need.SETTINGS, Need.SERVER),
    applies=has_setting(*CACHES),
    sources=("pganalyze: shared_buffers", "MySQLTuner: innodb_buffer_pool_size"),
)
