"""A document that is kept as text.

json keeps the text as it came: every access parses it anew, it cannot be compared, has no useful index and keeps
a name that is given twice. jsonb is parsed once and can be indexed. json is right for a text that has to come back
letter by letter, such as a signed message.

Fault:
    CREATE TABLE event (id bigint PRIMARY KEY, payload json NOT NULL DEFAULT '{}');

Fine:
    CREATE TABLE event (id bigint PRIMARY KEY, payload jsonb, raw text);
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.engines.dialect import Dialect
from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_column
from schemabook.rules.structure import set_type


def find(facts: Facts) -> Iterator[Finding]:
    """Columns of type json."""
    for table, column in facts.columns():
        if column.type == "json" and not column.inherited:
            yield fault(
                about_column(table, column),
                "It is json, which is kept as text and parsed at every access.",
                set_type(facts, table, column.name, "jsonb"),
                advice="Leave it so if the text has to come back letter by letter: jsonb keeps neither the order of "
                "names nor the spaces, and of a name that is given twice the last value only.",
            )


def _has_both(dialect: Dialect) -> bool:
    return dialect.supports.binary_json


rule = Rule(level=Level.NOTE, find=find, applies=_has_both)
