"""One struct for the rows of each catalogue query, fields in the order of its columns."""

from __future__ import annotations

import msgspec

from schemabook.engines.redaction import redact_comment


class Row(msgspec.Struct, gc=False):
    """A row as the driver gives it, without the passwords in the comment on its object."""

    def __post_init__(self) -> None:
        """Redact the comment, where the row has one."""
        comment = getattr(self, "comment", None)
        if comment:
            msgspec.structs.force_setattr(self, "comment", redact_comment(comment))


class ServerRow(Row):
    """A row of server.sql."""

    version: str
    name: str
    character_set: str
    collation: str
    role: str
    session_collation: str


class TableRow(Row):
    """A row of tables.sql."""

    name: str
    type: str
    engine: str | None
    options: str | None
    collation: str | None
    comment: str | None


class ColumnRow(Row):
    """A row of columns_*.sql."""

    relation: str
    name: str
    type: str
    nullable: str
    default: str | None
    extra: str
    collation: str | None
    expression: str | None
    comment: str
    srid: int | None


class IndexRow(Row):
    """A row of indexes_*.sql. `direction` is A, D or nothing."""

    relation: str
    name: str
    non_unique: int
    column: str | None
    expression: str | None
    direction: str | None
    prefix: int | None
    method: str
    visible: str
    comment: str


class ForeignKeyRow(Row):
    """A row of foreign_keys.sql: a column of the key, its actions, or both."""

    relation: str
    name: str
    column: str | None
    referenced_database: str | None
    referenced_table: str | None
    referenced_column: str | None
    on_update: str | None
    on_delete: str | None


class CheckRow(Row):
    """A row of checks_*.sql. `level` is Table or Column."""

    relation: str
    name: str
    expression: str
    level: str
    enforced: str


class TriggerRow(Row):
    """A row of triggers.sql."""

    name: str
    relation: str
    event: str
    timing: str
    position: int
    body: str
    sql_mode: str
    definer: str
    session_collation: str


class ViewRow(Row):
    """A row of views_*.sql."""

    name: str
    definition: str | None
    check_option: str
    security: str
    algorithm: str
    definer: str
    session_collation: str


class ViewUsageRow(Row):
    """A row of view_usage_mysql.sql. `kind` is relation or function."""

    view: str
    kind: str
    database: str
    name: str


class RoutineRow(Row):
    """A row of routines.sql."""

    name: str
    type: str
    returns: str | None
    character_set: str | None
    collation: str | None
    language: str
    body: str | None
    is_deterministic: str
    data_access: str
    security: str
    sql_mode: str
    comment: str
    definer: str
    session_collation: str


class ParameterRow(Row):
    """A row of parameters.sql."""

    routine: str
    type: str
    mode: str | None
    name: str | None
    data_type: str
    character_set: str | None
    collation: str | None


class EventRow(Row):
    """A row of events.sql."""

    name: str
    type: str
    execute_at: str | None
    interval_value: str | None
    interval_field: str | None
    starts: str | None
    ends: str | None
    status: str
    on_completion: str
    body: str
    time_zone: str
    sql_mode: str
    comment: str
    definer: str
    session_collation: str


class PartitionRow(Row):
    """A row of partitions.sql."""

    relation: str
    name: str
    subpartition: str | None
    method: str
    expression: str | None
    subpartition_method: str | None
    subpartition_expression: str | None
    bound: str | None
    comment: str


class SequenceRow(Row):
    """A row of sequences_mariadb.sql."""

    name: str
    start: int
    minimum: int
    maximum: int
    increment: int
    cache: int
    cycle: int


class GeometryRow(Row):
    """A row of geometry_mariadb.sql."""

    relation: str
    name: str
    srid: int


class StoredTablesRow(Row):
    """A row of stored_tables_*.sql."""

    stored: int


class AccessRow(Row):
    """A row of access_*.sql.

    `kind` is account, member, global, database, table, column or routine. For a member, `object`
    and `detail` are the user and the host of the role; for an account, `detail` says what it is.
    """

    kind: str
    user: str
    host: str
    object: str
    detail: str
    privileges: str
    grantable: int


class Rows(msgspec.Struct):
    """Everything that one reading fetched."""

    server: list[ServerRow] = []
    privileges: list[str] = []
    tables: list[TableRow] = []
    columns: list[ColumnRow] = []
    indexes: list[IndexRow] = []
    foreign_keys: list[ForeignKeyRow] = []
    checks: list[CheckRow] = []
    triggers: list[TriggerRow] = []
    views: list[ViewRow] = []
    view_usage: list[ViewUsageRow] = []
    routines: list[RoutineRow] = []
    parameters: list[ParameterRow] = []
    events: list[EventRow] = []
    partitions: list[PartitionRow] = []
    sequences: list[SequenceRow] = []
    geometry: list[GeometryRow] = []
    stored_tables: list[StoredTablesRow] = []
    access: list[AccessRow] = []


ROW_TYPES: dict[str, type[Row]] = {
    "tables": TableRow,
    "columns": ColumnRow,
    "indexes": IndexRow,
    "foreign_keys": ForeignKeyRow,
    "checks": CheckRow,
    "triggers": TriggerRow,
    "views": ViewRow,
    "view_usage": ViewUsageRow,
    "routines": RoutineRow,
    "parameters": ParameterRow,
    "events": EventRow,
    "partitions": PartitionRow,
    "sequences": SequenceRow,
    "geometry": GeometryRow,
    "stored_tables": StoredTablesRow,
    "access": AccessRow,
}
"""The catalogue queries in the order in which they are sent."""
