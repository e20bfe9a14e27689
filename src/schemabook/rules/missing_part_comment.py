"""A check, trigger or index without a comment, where others have one.

Whoever began to say what the constraints, triggers or indexes of this database are for has left some out, and these are
the ones that nobody dares to change.

Only kinds of which at least half have a comment are looked at. One finding names the parts of a table. What stands
behind a key needs no words.

Fault:
    CREATE TABLE orders (id bigint PRIMARY KEY, total numeric CONSTRAINT total_is_positive CHECK (total > 0),
        state text CONSTRAINT known_state CHECK (state IN ('open', 'paid')));
    COMMENT ON CONSTRAINT known_state ON orders IS 'The states of the shop system.';

Fault (mysql, mariadb):
    CREATE TABLE orders (
        id integer PRIMARY KEY, a int, b int, KEY one (a) COMMENT 'For the list of open ones.', KEY two (b)
    );

Fine:
    CREATE TABLE orders (id bigint PRIMARY KEY, total numeric CONSTRAINT total_is_positive CHECK (total > 0),
        state text);
    CREATE INDEX orders_state ON orders (state);
    COMMENT ON INDEX orders_state IS 'For the list of open ones.';
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from schemabook.engines.dialect import Dialect
from schemabook.model.findings import Finding, Level, Subject
from schemabook.model.tables import Table
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_table
from schemabook.rules.structure import listed

Part = tuple[str, str, str | None]


def find(facts: Facts) -> Iterator[Finding]:
    """Tables with parts that have no comment, of the kinds that have some."""
    described = _described_kinds(facts)
    for table in facts.tables:
        silent = [(kind, name) for kind, name, comment in _parts(table) if kind in described and not comment]
        if silent:
            yield fault(
                [about_table(table), *(Subject(kind=kind, name=table.name, part=name) for kind, name in silent)],
                f"No comment on {listed(name for _, name in silent)}.",
                advice="Say why it is there, and what would happen without it.",
            )


def _described_kinds(facts: Facts) -> set[str]:
    """The kinds of parts of which at least half have a comment."""
    said: dict[str, list[bool]] = defaultdict(list)
    for table in facts.tables:
        for kind, _, comment in _parts(table):
            said[kind].append(bool(comment))
    return {kind for kind, comments in said.items() if 2 * sum(comments) >= len(comments)}


def _parts(table: Table) -> Iterator[Part]:
    """Kind, name and comment of what hangs on a table."""
    yield from (("constraint", one.name, one.comment) for one in table.checks if not one.inherited)
    yield from (("constraint", one.name, one.comment) for one in table.exclusions)
    yield from (("trigger", one.name, one.comment) for one in table.triggers)
    yield from (("index", one.name, one.comment) for one in table.indexes if one.constraint is None)


def _takes_comments(dialect: Dialect) -> bool:
    return dialect.supports.comments


rule = Rule(
    level=Level.NOTE,
    find=find,
    applies=_takes_comments,
    sources=("tbls: requireConstraintComment", "tbls: requireIndexComment", "tbls: requireTriggerComment"),
)
