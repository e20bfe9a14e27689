"""What part a table plays: judged from its structure, unless people have said it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

from schemabook.engines.sensitive import is_sensitive
from schemabook.model.annotations import Annotations
from schemabook.model.base import QualifiedName
from schemabook.model.book import Junction, Relationship
from schemabook.model.catalogue import Catalogue
from schemabook.model.families import Family
from schemabook.model.tables import Table

_MOST_LOOKUP_COLUMNS = 6
_PAST = frozenset({"history", "histories", "archive", "archived", "versions", "revisions", "snapshots"})
_RECORD = frozenset({"audit", "audits", "log", "logs", "journal", "events", "changelog", "trail"})
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_TIMES = frozenset({Family.TIMESTAMP, Family.TIMESTAMP_WITH_ZONE, Family.DATE})
_TEXTS = frozenset({Family.TEXT, Family.CHARACTER})


class Group(StrEnum):
    """The part that a table plays.

    A junction joins many with many; a lookup names the choices that others refer to; an audit table records what
    happened, and nothing refers to it; a history table holds earlier states; every other one is core.
    """

    CORE = "core"
    JUNCTION = "junction"
    LOOKUP = "lookup"
    AUDIT = "audit"
    HISTORY = "history"


def find_table_groups(
    catalogue: Catalogue,
    relationships: Iterable[Relationship],
    junctions: Iterable[Junction],
    annotations: Annotations,
) -> dict[QualifiedName, Group]:
    """The group of each table."""
    said = {note.name: Group(note.group) for note in annotations.tables if note.group}
    joining = {junction.table for junction in junctions}
    others = [one for one in relationships if one.child != one.parent]
    children = Counter(one.parent for one in others)
    parents = Counter(one.child for one in others)
    groups: dict[QualifiedName, Group] = {}
    for table in catalogue.tables:
        if table.name in said:
            groups[table.name] = said[table.name]
        elif table.name in joining:
            groups[table.name] = Group.JUNCTION
        else:
            groups[table.name] = _judged(table, parents[table.name], children[table.name])
    return groups


def _judged(table: Table, parents: int, children: int) -> Group:
    words = {word.lower() for word in _WORD.findall(table.name.name)}
    timed = any(column.family in _TIMES for column in table.columns)
    if timed and not children and words & _PAST:
        return Group.HISTORY
    if timed and not children and words & _RECORD:
        return Group.AUDIT
    if children and not parents and _is_lookup(table):
        return Group.LOOKUP
    return Group.CORE


def _is_lookup(table: Table) -> bool:
    """Whether a table that only others refer to is a list of choices: few columns, a name, nothing of a person."""
    return (
        len(table.columns) <= _MOST_LOOKUP_COLUMNS
        and table.primary_key is not None
        and any(column.family in _TEXTS for column in table.columns)
        and not any(is_sensitive(table.name.name, column.name, column.comment) for column in table.columns)
    )
