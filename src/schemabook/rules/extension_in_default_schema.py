"""An extension among the tables of the default schema.

Its functions and types stand between your own, where names clash, dumps of the schema carry them, and rights on the
schema hold for them too. In a schema of its own it can be upgraded or removed without a look at anything else.

Fault:
    CREATE EXTENSION citext;

Fine:
    CREATE SCHEMA extensions;
    CREATE EXTENSION citext SCHEMA extensions;
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.base import QualifiedName
from schemabook.model.findings import Finding, Level, Subject
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts


def find(facts: Facts) -> Iterator[Finding]:
    """Extensions in the schema whose objects people name without it."""
    for extension in facts.catalogue.extensions:
        if extension.schema == facts.catalogue.default_schema:
            yield fault(
                Subject(kind="extension", name=QualifiedName("", extension.name)),
                "It stands in the default schema, between your own objects.",
                advice="Move it with ALTER EXTENSION … SET SCHEMA, where it lets itself be moved, and add the "
                "schema to the search path of those who use it.",
            )


rule = Rule(
    level=Level.NOTE,
    find=find,
    applies=lambda dialect: dialect.supports.search_path,
    sources=("splinter: extension_in_public",),
)
