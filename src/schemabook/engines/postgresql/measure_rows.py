"""One struct for the rows of each measuring query, fields in the order of its columns."""

from __future__ import annotations

from datetime import datetime

import msgspec

from schemabook.engines.postgresql.rows import Row


class SessionRow(Row):
    """A row of session.sql."""

    at: datetime
    started_at: datetime
    is_standby: bool
    role: str
    reads_statistics: bool
    reads_settings: bool
    lists_log: bool
    is_encrypted: bool | None
    protocol: str
    cipher: str
    offers_encryption: bool
    cluster: str
    synchronous: str
    log_level: str
    statements_schema: str | None
    statements_version: str | None
    jobs_schema: str | None
    reads_jobs: bool


class TableRow(Row):
    """A row of tables.sql. `estimate` is -1, before version 14 also 0, where nobody looked yet."""

    oid: int
    kind: str
    estimate: int
    live_rows: int | None
    dead_rows: int | None
    sequential_scans: int | None
    sequential_rows: int | None
    index_scans: int | None
    reads: int | None
    inserts: int | None
    updates: int | None
    hot_updates: int | None
    deletes: int | None
    changes: int | None
    freeze_age: int | None
    analysed_at: datetime | None
    vacuumed_at: datetime | None
    may_enter: bool
    may_read: bool
    is_filtered: bool


class SizeRow(Row):
    """A row of sizes.sql: a table (kind "r" or "m"), an index ("i") or the database ("d"), in bytes."""

    oid: int
    kind: str
    is_locked: bool
    size: int | None
    toast_size: int | None
    main_size: int | None


class IndexUseRow(Row):
    """A row of indexes.sql."""

    oid: int
    relation: int
    name: str
    parent: int | None
    kind: str
    scans: int | None
    rows_read: int | None
    last_used: datetime | None


class TableBloatRow(Row):
    """A row of bloat_tables.sql. `hidden` says that the role may not see the statistics."""

    oid: int
    hidden: bool
    bloat: float | None


class IndexBloatRow(Row):
    """A row of bloat_indexes.sql."""

    oid: int
    bloat: float | None


class SequenceUseRow(Row):
    """A row of sequences.sql. `most` is what the column that it fills can hold, where that is less than a bigint."""

    oid: int
    schema: str
    name: str
    relation: int | None
    number: int | None
    increment: int
    minimum: int
    maximum: int
    most: int | None
    may_read: bool
    is_locked: bool
    last_value: int | None


class ServerRow(Row):
    """A row of server.sql."""

    reset_at: datetime | None
    cache_hit: float | None
    commits: int
    rollbacks: int
    deadlocks: int
    temporary_bytes: int
    temporary_files: int
    conflicts: int
    checksum_failures: int | None
    transaction_age: int
    transaction_age_limit: int
    multixact_age: int
    connections_limit: int
    archive_mode: str
    archived: int
    failed: int
    last_archived_at: datetime | None
    last_failed_at: datetime | None
    archiver_reset_at: datetime | None


class StateRow(Row):
    """A row of states.sql."""

    state: str | None
    sessions: int


class SettingRow(Row):
    """A row of settings.sql."""

    name: str
    value: str | None
    boot_value: str | None
    unit: str
    source: str
    meaning: str
    is_pending: bool


class ActivityRow(Row):
    """A row of activity.sql."""

    kind: str
    session: str
    lasted: float | None
    application: str
    account: str
    relation: int | None
    waits_for: str


class LogRow(Row):
    """A row of log.sql."""

    retained: int | None


class ReplicationRow(Row):
    """A row of replication.sql. `details` is the JSON of a `ReplicationDetails`."""

    kind: str
    name: str
    details: str


class ReplicationDetails(msgspec.Struct, gc=False):
    """What is known of a sender, receiver, subscription or slot. `lag` is in bytes."""

    pid: int | None = None
    address: str | None = None
    port: int | None = None
    state: str | None = None
    mode: str | None = None
    slot: str | None = None
    slot_type: str | None = None
    database: str | None = None
    plugin: str | None = None
    active: bool = False
    publications: list[str] = []
    lag: int | None = None


class StatementRow(Row):
    """A row of statements.sql. Times are in seconds."""

    id: int
    text: str
    calls: int
    total_time: float
    mean_time: float
    max_time: float
    rows: int


class StatementsInfoRow(Row):
    """A row of statements_info.sql."""

    reset_at: datetime | None
    dropped: int
    calls: int | None
    hidden: int


class JobRow(Row):
    """A row of jobs.sql."""

    name: str
    schedule: str
    command: str
    is_active: bool
    last_run: datetime | None
    status: str | None


class SampleRow(Row):
    """A row of sample.sql."""

    relation: int
    number: int
    null_share: float
    width: int
    distinct_values: int | None
    common: list[str] | None
    frequencies: list[str] | None
    has_histogram: bool
    is_whole: bool
    first_bound: str | None
    last_bound: str | None


class CountRow(Row):
    """A row of counts.sql."""

    oid: int
    rows: int


class FigureRows(msgspec.Struct, gc=False):
    """Everything that one measuring fetched. A part that could not be read is empty."""

    session: list[SessionRow] = []
    tables: list[TableRow] = []
    sizes: list[SizeRow] = []
    indexes: list[IndexUseRow] = []
    bloat_tables: list[TableBloatRow] = []
    bloat_indexes: list[IndexBloatRow] = []
    sequences: list[SequenceUseRow] = []
    server: list[ServerRow] = []
    states: list[StateRow] = []
    settings: list[SettingRow] = []
    activity: list[ActivityRow] = []
    log: list[LogRow] = []
    replication: list[ReplicationRow] = []
    statements: list[StatementRow] = []
    statements_info: list[StatementsInfoRow] = []
    jobs: list[JobRow] = []
    sample: list[SampleRow] = []
    counts: list[CountRow] = []


FIGURE_ROW_TYPES: dict[str, type[Row]] = {
    "session": SessionRow,
    "tables": TableRow,
    "sizes": SizeRow,
    "indexes": IndexUseRow,
    "bloat_tables": TableBloatRow,
    "bloat_indexes": IndexBloatRow,
    "sequences": SequenceUseRow,
    "server": ServerRow,
    "states": StateRow,
    "settings": SettingRow,
    "activity": ActivityRow,
    "log": LogRow,
    "replication": ReplicationRow,
    "statements_info": StatementsInfoRow,
    "statements": StatementRow,
    "jobs": JobRow,
    "sample": SampleRow,
    "counts": CountRow,
}
"""The row type of each measuring query, in the order in which they are sent."""

PARTS = {
    "session": "server",
    "tables": "use",
    "sizes": "sizes",
    "indexes": "use",
    "bloat_tables": "sizes",
    "bloat_indexes": "sizes",
    "sequences": "sequences",
    "server": "server",
    "states": "activity",
    "settings": "settings",
    "activity": "activity",
    "log": "archiving",
    "replication": "topology",
    "statements_info": "workload",
    "statements": "workload",
    "jobs": "jobs",
    "sample": "sample",
    "counts": "sizes",
}
"""The part of the readings that a query belongs to."""

MISSED = {
    "session": "all measurements",
    "tables": "rows, counters and ages of tables",
    "sizes": "the sizes of tables, indexes and the database",
    "indexes": "how often indexes were used",
    "bloat_tables": "the bloat of tables",
    "bloat_indexes": "the bloat of indexes",
    "sequences": "how far sequences came",
    "server": "the counters of the database, and archiving",
    "states": "how many sessions there are",
    "settings": "all settings",
    "activity": "which sessions hold others up",
    "log": "how much write-ahead log is on disk",
    "replication": "who replicates, and all slots",
    "statements_info": "the workload",
    "statements": "the workload",
    "jobs": "the jobs of pg_cron",
    "sample": "the profiles of columns",
    "counts": "exact numbers of rows",
}
"""What is missing when a query fails."""
