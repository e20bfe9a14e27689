"""The server writes every statement to its log.

Each statement is written out with the values in it: with e-mail addresses, tokens and whatever else people put into a
database, in a file that has other readers and other backups. It also costs time with each statement and fills the
disk. It is good for an hour of searching for a fault.

Fault (mysql, mariadb):
    CREATE TABLE visit (id int PRIMARY KEY);
Measured:
    setting general_log = ON

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    setting log_statement = all (default none)

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    setting log_statement = ddl (default none)
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_setting
from schemabook.rules.figures import change_of, has_setting, is_on

MESSAGE = "Every statement is written to the log, with the values in it."


def find(facts: Facts) -> Iterator[Finding]:
    """The setting, where it asks for all statements."""
    if is_on(facts.settings.get("general_log")):
        yield fault(about_setting("general_log"), MESSAGE, change_of(facts, "general_log", "OFF"))
    statements = facts.settings.get("log_statement")
    if statements is not None and statements.value == "all":
        yield fault(
            about_setting("log_statement"),
            MESSAGE,
            change_of(facts, "log_statement", "ddl"),
            advice="Let the server log what is slow instead (log_min_duration_statement), and count with "
            "pg_stat_statements.",
        )


rule = Rule(
    level=Level.WARNING,
    find=find,
    needs=(Need.SETTINGS,),
    applies=has_setting("general_log", "log_statement"),
)
