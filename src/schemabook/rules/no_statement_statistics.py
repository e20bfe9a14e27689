"""Nobody counts which statements the server is sent.

Without these counters nobody can say which statement takes the time, whether a change made one slower, or which index
would help: people guess. They cost a few per cent at most, and keep the form of a statement instead of its values.

PostgreSQL counts with `pg_stat_statements`, which has to be loaded at the start and created in the database;
MySQL and MariaDB with the performance schema, which MariaDB has off unless told otherwise.

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    setting shared_preload_libraries = auto_explain

Fault (mysql, mariadb):
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    setting performance_schema = OFF

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    setting shared_preload_libraries = pg_stat_statements
    statement "SELECT id FROM visit": calls = 10

Fine (mysql, mariadb):
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    setting performance_schema = ON
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_server, about_setting
from schemabook.rules.figures import has_setting, is_off

EXTENSION = "pg_stat_statements"
LIBRARIES = "shared_preload_libraries"
SCHEMA = "performance_schema"
MESSAGE = "Nobody counts which statements the server is sent, and how long they take."


def find(facts: Facts) -> Iterator[Finding]:
    """The server, where what counts statements is off or not there."""
    if facts.statement_by_digest:
        return
    if is_off(facts.settings.get(SCHEMA)):
        yield fault(
            about_setting(SCHEMA),
            MESSAGE,
            advice="Write performance_schema = ON into the configuration file and start the server anew.",
        )
    libraries = facts.settings.get(LIBRARIES)
    if libraries is None or any(one.name == EXTENSION for one in facts.catalogue.extensions):
        return
    loaded = EXTENSION in {one.strip() for one in libraries.value.split(",")}
    yield fault(
        about_server(facts),
        MESSAGE,
        [f"CREATE EXTENSION {EXTENSION}"] if loaded else (),
        advice=""
        if loaded
        else f"Put {EXTENSION} into {LIBRARIES}, start the server anew, then CREATE EXTENSION {EXTENSION}.",
    )


rule = Rule(
    level=Level.NOTE,
    find=find,
    needs=(Need.SETTINGS,),
    applies=has_setting(LIBRARIES, SCHEMA),
    sources=("PgHero: query stats", "MySQLTuner: performance_schema"),
)
