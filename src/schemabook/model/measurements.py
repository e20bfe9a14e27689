"""What was measured of one database: sizes, use, settings, activity, archiving.

A field that is None was not measured; why is in the survey's readings. Nothing in here is a part of
the schema.
"""

from __future__ import annotations

from datetime import datetime

from schemabook.model.base import QualifiedName, Value
from schemabook.model.measured import Measured, NamedFigure


class SeenFrom(Value):
    """The server that answered: every counter is its own and says nothing of other nodes.

    `role` is "primary", "standby" or "" where the engine has no such thing; `host` and `port` are
    those of the source, empty for a file.
    """

    host: str
    at: datetime
    port: int | None = None
    role: str = ""
    started_at: datetime | None = None


class TableFigures(Value):
    """Figures of one table, partition or materialised view.

    Sizes are bytes: `size` is everything that belongs to the table (rows, indexes, out-of-line values),
    `heap_size` the rows alone, `toast_size` values stored out of line. `bloat` is the share of the
    rows' space that holds nothing, an estimate. Counters are in `sequential_scans` to `deletes`;
    `reads` and `writes` count rows, the latter where inserts, updates and deletes are not told apart.
    `freeze_age` is in transactions. `auto_increment` is the next value to be given out and
    `auto_increment_limit` the largest that its column can hold.
    """

    name: QualifiedName
    rows: Measured | None = None
    size: Measured | None = None
    heap_size: Measured | None = None
    index_size: Measured | None = None
    toast_size: Measured | None = None
    dead_rows: Measured | None = None
    bloat: Measured | None = None
    sequential_scans: Measured | None = None
    sequential_rows: Measured | None = None
    index_scans: Measured | None = None
    reads: Measured | None = None
    inserts: Measured | None = None
    updates: Measured | None = None
    hot_updates: Measured | None = None
    deletes: Measured | None = None
    writes: Measured | None = None
    changes_since_analyse: Measured | None = None
    freeze_age: Measured | None = None
    auto_increment: Measured | None = None
    auto_increment_limit: int | None = None
    analysed_at: datetime | None = None
    vacuumed_at: datetime | None = None


class IndexFigures(Value):
    """Figures of one index. `scans` counts how often it was used, `rows_read` the entries that gave.

    `bloat` is a share, an estimate. `last_used` is when, where the engine keeps it.
    """

    table: QualifiedName
    name: str
    size: Measured | None = None
    scans: Measured | None = None
    rows_read: Measured | None = None
    bloat: Measured | None = None
    last_used: datetime | None = None


class SequenceFigures(Value):
    """How far a sequence has come: its last value (None before the first) and the share that is used up.

    `limit` is the last value that it, or the column that it fills, can hold.
    """

    name: QualifiedName
    limit: int
    last_value: Measured | None = None
    used: Measured | None = None
    table: QualifiedName | None = None
    column: str = ""


class CommonValue(Value):
    """A frequent value of a column, as text, and the share of the rows that have it."""

    value: str
    share: Measured


class ColumnFigures(Value):
    """The profile of one column, with consent to look at values. Sensitive columns have none.

    `distinct` is a number of values. `minimum` and `maximum` are texts of values that were seen.
    """

    table: QualifiedName
    column: str
    null_share: Measured | None = None
    distinct: Measured | None = None
    common: tuple[CommonValue, ...] = ()
    minimum: str | None = None
    maximum: str | None = None
    average_width: Measured | None = None


class StateCount(Value):
    """How many sessions are in one state ("active", "idle", "idle in transaction" …)."""

    state: str
    sessions: Measured


class ServerFigures(Value):
    """Figures of the database and its server.

    `cache_hit` is the share of reads that memory answered; `transaction_age` is how many transactions
    ago the oldest unfrozen row was written, of `transaction_age_limit`; `retained_log` is the
    write-ahead or binary log on disk. Commits and the like count since the statistics were reset.
    """

    database_size: Measured | None = None
    cache_hit: Measured | None = None
    connections: Measured | None = None
    connections_limit: int | None = None
    states: tuple[StateCount, ...] = ()
    transaction_age: Measured | None = None
    transaction_age_limit: int | None = None
    commits: Measured | None = None
    rollbacks: Measured | None = None
    statements: Measured | None = None
    deadlocks: Measured | None = None
    temporary_bytes: Measured | None = None
    retained_log: Measured | None = None
    others: tuple[NamedFigure, ...] = ()


class SettingValue(Value):
    """A setting of the server: its value with the unit as people write it, and what it would be by itself.

    `source` is where the value was set ("default", "configuration file", "database" …). Settings that
    can hold a secret are left out. `meaning` is the server's own description.
    """

    name: str
    value: str
    default: str | None = None
    source: str = ""
    meaning: str = ""
    pending_restart: bool = False

    @property
    def changed(self) -> bool:
        """Whether it differs from what it would be by itself."""
        return self.default is not None and self.value != self.default


class Job(Value):
    """A job that the server runs by itself. `command` is masked like all source text."""

    name: str
    schedule: str
    command: str
    active: bool = True
    source: str = ""
    last_run: datetime | None = None
    last_succeeded: bool | None = None


class Activity(Value):
    """A session that holds others up at the moment of the reading.

    `kind` is "long transaction", "idle in transaction", "lock wait" or "prepared transaction"; `waits_for`
    names the session in its way. Statements are not kept: they can hold values.
    """

    kind: str
    session: str
    lasted: Measured
    application: str = ""
    account: str = ""
    relation: QualifiedName | None = None
    waits_for: str = ""


class Slot(Value):
    """A replication slot: what it keeps, for whom, and how many bytes of log wait for it."""

    name: str
    kind: str
    active: bool
    retained: Measured | None = None
    state: str = ""
    plugin: str = ""


class Archiving(Value):
    """What the server shows of backups: the log that a point-in-time recovery needs.

    `mode` is the engine's own word ("on", "off", "always"; for a binary log its format); `kept_for` is how
    long the log stays, in seconds.
    """

    mode: str
    archived: Measured | None = None
    failed: Measured | None = None
    last_archived_at: datetime | None = None
    last_failed_at: datetime | None = None
    kept_for: Measured | None = None
    slots: tuple[Slot, ...] = ()
    facts: tuple[str, ...] = ()


class Encryption(Value):
    """Whether the session of this reading was encrypted, and whether the server offers it."""

    session: bool
    offered: bool | None = None
    protocol: str = ""
    cipher: str = ""


class Measurements(Value):
    """Everything that was measured, each tuple in the order of names."""

    seen: SeenFrom
    tables: tuple[TableFigures, ...] = ()
    indexes: tuple[IndexFigures, ...] = ()
    sequences: tuple[SequenceFigures, ...] = ()
    columns: tuple[ColumnFigures, ...] = ()
    server: ServerFigures = ServerFigures()
    settings: tuple[SettingValue, ...] = ()
    jobs: tuple[Job, ...] = ()
    activity: tuple[Activity, ...] = ()
    archiving: Archiving | None = None
    encryption: Encryption | None = None
