"""The workload: the statements that a database was sent, and what they do."""

from __future__ import annotations

import hashlib
from datetime import datetime

from schemabook.model.base import QualifiedName, Value
from schemabook.model.measured import Measured


def statement_digest(text: str) -> str:
    """A short name for a statement's text, the same on every machine."""
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


class StatementUse(Value):
    """One normalised statement: values stand as parameters, secrets are masked.

    `calls` counts over the window of the workload; times are in seconds; `rows` are all that it gave or
    changed. `rows_examined` is there where the engine counts it.
    """

    text: str
    calls: Measured
    total_time: Measured | None = None
    mean_time: Measured | None = None
    max_time: Measured | None = None
    rows: Measured | None = None
    rows_examined: Measured | None = None
    no_index_used: Measured | None = None

    @property
    def digest(self) -> str:
        """What names this statement in figures, plans and pages."""
        return statement_digest(self.text)


class Workload(Value):
    """What was sent to the database between `since` and `until`; `source` says who counted.

    `since` is None where the source does not say from when on it counts: nothing can then be said per
    day. `dropped` is how many statements the source has lost or hidden, where it says so.
    """

    source: str
    until: datetime
    since: datetime | None = None
    statements: tuple[StatementUse, ...] = ()
    dropped: int = 0


class AccessPattern(Value):
    """How a table is used: the statements that do the same to it.

    `kind` is "look-up" (at most one row by a unique key), "exists", "list", "page" (the next of a list), "count",
    "aggregate", "search", "join", "queue", "scan" (nothing narrows it), "insert", "upsert", "replace", "update",
    "delete", "merge", "truncate" or "bulk load"; `columns` are those compared with values (of a join those that join,
    too), `order` those sorted by, with DESC. `words` says it for people: "look-up by email". `statements` are digests.
    """

    table: QualifiedName
    kind: str
    words: str
    calls: Measured
    columns: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    per_day: Measured | None = None
    statements: tuple[str, ...] = ()


class TableUse(Value):
    """How often the workload reads and writes a table, in statements per window and per day."""

    table: QualifiedName
    reads: Measured
    writes: Measured
    reads_per_day: Measured | None = None
    writes_per_day: Measured | None = None


class StatementAttribution(Value):
    """What a statement touches: `columns` are those of each table, in pairs, that it filters, joins or sorts by.

    `views` are those of `reads` that are views. `reason` says why nothing, or not all, could be told: it could not be
    parsed, or it names tables that are not in the catalogue.
    """

    digest: str
    reads: tuple[QualifiedName, ...] = ()
    writes: tuple[QualifiedName, ...] = ()
    views: tuple[QualifiedName, ...] = ()
    filters: tuple[tuple[QualifiedName, str], ...] = ()
    joins: tuple[tuple[QualifiedName, str], ...] = ()
    sorts: tuple[tuple[QualifiedName, str], ...] = ()
    reason: str = ""


class RepeatedLookup(Value):
    """A suspected N+1: a look-up sent many times for each call of the statement that gave its keys.

    `parent` is the digest of that statement where one fits. `calls` are those of the look-up, `factor` how
    many of them fall to one call of the parent.
    """

    table: QualifiedName
    column: str
    statement: str
    calls: Measured
    parent: str = ""
    factor: Measured | None = None


class WorkloadStudy(Value):
    """What follows from a workload and a catalogue."""

    attributions: tuple[StatementAttribution, ...] = ()
    patterns: tuple[AccessPattern, ...] = ()
    tables: tuple[TableUse, ...] = ()
    repeated: tuple[RepeatedLookup, ...] = ()
