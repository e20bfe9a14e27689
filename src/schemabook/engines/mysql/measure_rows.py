"""One struct for the rows of each measuring query, fields in the order of its columns."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import msgspec

from schemabook.engines.mysql.rows import Row

Number = int | float | Decimal


class InstanceRow(Row):
    """A row of instance_*.sql. `at` is in UTC."""

    at: datetime
    host: str
    port: int
    performance_schema: int
    userstat: int
    binary_log: int
    scheduler: str
    file_per_table: int
    connections_limit: int
    protocol: str | None
    cipher: str | None


class StatusRow(Row):
    """A row of status.sql."""

    name: str
    value: str


class SettingRow(Row):
    """A row of settings_*.sql. `persisted` is the value that the next start will set, where it is kept apart."""

    name: str
    value: str
    default: str | None
    source: str
    meaning: str | None
    persisted: str | None


class SizeRow(Row):
    """A row of sizes.sql; sizes are bytes, `created_at` counts seconds since 1970."""

    name: str
    engine: str | None
    rows: int | None
    data: int | None
    indexes: int | None
    free: int | None
    next_value: int | None
    options: str | None
    created_at: int | None


class PartitionSizeRow(Row):
    """A row of partition_sizes.sql; sizes are bytes."""

    relation: str
    name: str
    subpartition: str | None
    rows: int | None
    data: int | None
    indexes: int | None


class IndexSizeRow(Row):
    """A row of index_sizes.sql. `relation` has the names of partitions in it: `t#P#p0#SP#s0`. `updated` is an epoch."""

    relation: str
    name: str
    size: Number
    updated: Number


class InstrumentationRow(Row):
    """A row of instrumentation.sql. `first_seen` is an epoch; `lost` counts calls of statements that had no room."""

    counts_tables: int
    counts_statements: int
    first_seen: Number | None
    lost: Number | None


class UseRow(Row):
    """A row of use.sql. `name` is None for what was done without an index."""

    relation: str
    name: str | None
    fetched: int
    inserted: int
    updated: int
    deleted: int


class UserstatRow(Row):
    """A row of use_userstat_mariadb.sql. `name` is None for the table itself."""

    relation: str
    name: str | None
    fetched: int
    changed: int | None


class SessionRow(Row):
    """A row of sessions_*.sql. `user`, `host` and `doing` are there for sessions that send the binary log."""

    state: str
    user: str | None
    host: str | None
    doing: str | None
    sessions: int


class ActivityRow(Row):
    """A row of activity_*.sql or lock_waits_mysql.sql. `amount` is in seconds, or what a counter of InnoDB has."""

    kind: str
    session: int | None
    amount: int | None
    account: str | None
    relation: str | None
    waits_for: int | None


class BinaryLogRow(Row):
    """A row of binary_logs.sql."""

    name: str
    size: int


class JobRow(Row):
    """A row of jobs.sql. `last_run` is an epoch."""

    name: str
    last_run: Number | None


class ReplicaRow(Row):
    """A row of replica_*.sql: what is kept of a connection to a server that this one copies."""

    channel: str
    host: str
    port: int
    receiver: str
    applier: str
    lag: int | None
    delay: int
    gtid: str
    error: int


class MemberRow(Row):
    """A row of members_mysql.sql."""

    id: str
    host: str
    port: int | None
    state: str
    role: str
    version: str
    here: int


class StatementRow(Row):
    """A row of workload.sql. Times are in picoseconds."""

    digest: str
    text: str
    calls: int
    total_time: int
    max_time: int
    rows: int
    rows_examined: int
    no_index_used: int


class SequenceValueRow(Row):
    """A row of sequence_values_mariadb.sql."""

    name: str
    next_value: int
    start: int


class ColumnSample(Row):
    """What was seen of one column: in how many rows, how many different values, and those that several rows have.

    `distinct` is None where values are too long to be looked at; no value is kept of what looks sensitive. `common` has
    the number of rows with each value; `width` is in bytes.
    """

    relation: str
    name: str
    looked_at: int
    nulls: int
    distinct: int | None
    common: tuple[tuple[str, int], ...]
    minimum: str | None
    maximum: str | None
    width: float | None


class MeasureRows(msgspec.Struct):
    """Everything that one measuring fetched. A part that could not be had is None."""

    instance: InstanceRow
    status: list[StatusRow] | None = None
    settings: list[SettingRow] | None = None
    sizes: list[SizeRow] | None = None
    partition_sizes: list[PartitionSizeRow] | None = None
    index_sizes: list[IndexSizeRow] | None = None
    instrumentation: list[InstrumentationRow] | None = None
    use: list[UseRow] | None = None
    use_userstat: list[UserstatRow] | None = None
    sessions: list[SessionRow] | None = None
    activity: list[ActivityRow] | None = None
    lock_waits: list[ActivityRow] | None = None
    binary_logs: list[BinaryLogRow] | None = None
    jobs: list[JobRow] | None = None
    replica: list[ReplicaRow] | None = None
    members: list[MemberRow] | None = None
    workload: list[StatementRow] | None = None
    sequence_values: list[SequenceValueRow] | None = None
    exact: dict[str, int] = {}
    samples: list[ColumnSample] = []


ROW_TYPES: dict[str, type[Row]] = {
    "status": StatusRow,
    "settings": SettingRow,
    "sizes": SizeRow,
    "partition_sizes": PartitionSizeRow,
    "index_sizes": IndexSizeRow,
    "instrumentation": InstrumentationRow,
    "use": UseRow,
    "use_userstat": UserstatRow,
    "sessions": SessionRow,
    "activity": ActivityRow,
    "lock_waits": ActivityRow,
    "binary_logs": BinaryLogRow,
    "jobs": JobRow,
    "replica": ReplicaRow,
    "members": MemberRow,
    "workload": StatementRow,
    "sequence_values": SequenceValueRow,
}
"""The measuring queries in the order in which they are sent, after that of the instance."""
