"""A password in the text of a view, routine, trigger or default.

The catalogue shows definitions to everybody who can connect, every dump carries them, and whoever documents the
database reads them. This book leaves the password out; the server does not.

Fault:
    CREATE FUNCTION source() RETURNS text LANGUAGE sql AS $$ SELECT 'host=db user=app password=v3rys3cret' $$;

Fault (mysql, mariadb):
    CREATE VIEW source AS SELECT 'host=db user=app password=v3rys3cret' AS connection;

Fine:
    CREATE TABLE person (id integer PRIMARY KEY, password text);
    CREATE VIEW login AS SELECT id, password FROM person WHERE password = 'x' || id;
    CREATE FUNCTION source(secret text) RETURNS text LANGUAGE sql
        AS $$ SELECT format('host=db user=app password=%s', secret) $$;
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.catalogue import every_table
from schemabook.model.findings import Finding, Level, Subject
from schemabook.rules.access import about_routine, about_view
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_column, about_table

_LEFT_OUT = "a password in "
"""How an engine begins to say that it left one out."""


def find(facts: Facts) -> Iterator[Finding]:
    """Objects from whose text a password was left out."""
    for subject, notes in _notes(facts):
        if any(note.startswith(_LEFT_OUT) for note in notes):
            yield fault(
                subject,
                "A password stands in its text, for everybody who can connect to read.",
                advice="Change the password, and keep the new one out of definitions: in a user mapping, a table "
                "with narrow grants, or the application.",
            )


def _notes(facts: Facts) -> Iterator[tuple[Subject, tuple[str, ...]]]:
    """Each object with what its engine says is not in the model."""
    for table in every_table(facts.catalogue.tables):
        yield about_table(table), table.unmodelled
        for column in table.columns:
            yield about_column(table, column), column.unmodelled
    for view in facts.catalogue.views:
        yield about_view(view), view.unmodelled
    for routine in facts.catalogue.routines:
        yield about_routine(routine), routine.unmodelled


rule = Rule(level=Level.ERROR, find=find)
