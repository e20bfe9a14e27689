"""One struct for the rows of each catalogue query, fields in the order of its columns.

Queries give lists of numbers as `oid[]` and lists of words as `text[]`: the driver knows these two types of array,
and would ask the server about any other.
"""

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


class DatabaseRow(Row):
    """A row of database.sql."""

    version: str
    name: str
    encoding: str
    collation: str
    comment: str | None
    role: str
    owner: str
    acl: list[str] | None


class RelationRow(Row):
    """A row of relations.sql."""

    oid: int
    row_type: int
    row_array: int | None
    schema: str
    name: str
    kind: str
    persistence: str
    owner: str
    acl: list[str] | None
    options: list[str] | None
    tablespace: str | None
    access_method: str | None
    partition_key: str | None
    partition_bound: str | None
    parents: list[int] | None
    definition: str | None
    populated: bool
    row_security: bool
    force_row_security: bool
    replica_identity: str
    of_type: int
    server: str | None
    server_options: list[str] | None
    comment: str | None


class ColumnRow(Row):
    """A row of columns.sql."""

    relation: int
    number: int
    name: str
    type: str
    type_oid: int
    not_null: bool
    default: str | None
    identity: str | None
    generated: str | None
    collation: int | None
    storage: str | None
    compression: str | None
    is_local: bool
    options: list[str] | None
    server_options: list[str] | None
    statistics: int | None
    acl: list[str] | None
    comment: str | None


class ConstraintRow(Row):
    """A row of constraints.sql."""

    name: str
    kind: str
    relation: int
    domain: int
    columns: list[int] | None
    referenced: int
    referenced_columns: list[int] | None
    on_delete: str
    on_update: str
    on_delete_columns: list[int] | None
    match: str
    is_deferrable: bool
    is_deferred: bool
    is_validated: bool
    is_enforced: bool
    is_period: bool
    is_local: bool
    is_from_parent: bool
    no_inherit: bool
    expression: str | None
    comment: str | None


class IndexRow(Row):
    """A row of indexes.sql."""

    oid: int
    relation: int
    name: str
    method: int
    keys: list[int]
    key_count: int
    operator_classes: list[int]
    collations: list[int]
    orders: list[int]
    expressions: list[str] | None
    expression_types: list[int] | None
    names_default_collation: bool
    predicate: str | None
    is_unique: bool
    is_valid: bool
    is_replica_identity: bool
    is_clustered: bool
    nulls_not_distinct: bool
    is_attached: bool
    constraint_name: str | None
    options: list[str] | None
    tablespace: int
    operator_class_options: list[str] | None
    statistics: list[int] | None
    comment: str | None


class TriggerRow(Row):
    """A row of triggers.sql: a trigger (kind "t"), a rewrite rule ("r") or how a partition fires one ("p")."""

    kind: str
    relation: int
    name: str
    definition: str
    type: int
    enabled: str
    columns: list[int] | None
    function_schema: str | None
    function_name: str | None
    comment: str | None


class RoutineRow(Row):
    """A row of routines.sql."""

    oid: int
    schema: str
    name: str
    kind: str
    signature: str
    types: list[int]
    modes: list[str] | None
    names: list[str] | None
    defaults: list[str | None] | None
    arguments: str
    returns: str | None
    language: str
    volatility: str
    security_definer: bool
    is_strict: bool
    definition: str | None
    aggregate: str | None
    owner: str
    acl: list[str] | None
    comment: str | None


class SequenceRow(Row):
    """A row of sequences.sql."""

    schema: str
    name: str
    type: str
    start: int
    increment: int
    minimum: int
    maximum: int
    cache: int
    cycle: bool
    persistence: str
    owner_relation: int | None
    owner_column: int | None
    ownership: str | None
    owner: str
    acl: list[str] | None
    comment: str | None


class TypeRow(Row):
    """A row of types.sql."""

    oid: int
    schema: str
    name: str
    kind: str
    category: str
    text: str
    is_user: bool
    element: int
    relation: int
    is_from_extension: bool
    labels: list[str] | None
    base_type: str | None
    base_oid: int
    not_null: bool
    default: str | None
    collation: int | None
    subtype: str | None
    operator_class: int | None
    range_collation: int | None
    canonical: int | None
    difference: int | None
    multirange: str | None
    multirange_oid: int | None
    owner: str
    acl: list[str] | None
    comment: str | None


class PolicyRow(Row):
    """A row of policies.sql."""

    relation: int
    name: str
    command: str
    is_permissive: bool
    roles: list[str]
    using: str | None
    check: str | None
    comment: str | None


class RoleRow(Row):
    """A row of roles.sql."""

    name: str
    can_login: bool
    is_superuser: bool
    inherits: bool
    create_database: bool
    create_role: bool
    replication: bool
    bypass_row_security: bool
    member_of: list[str]
    comment: str | None


class DependencyRow(Row):
    """A row of dependencies.sql."""

    kind: str
    oid: int
    needed_kind: str
    needed: int
    needed_column: int


class NameRow(Row):
    """A row of names.sql."""

    kind: str
    oid: int
    schema: str
    name: str
    is_default: bool
    method: int | None
    type: int | None


class ObjectRow(Row):
    """A row of objects.sql. `details` is JSON, one shape for each `kind`."""

    kind: str
    name: str
    owner: str | None
    comment: str | None
    details: str


class Rows(msgspec.Struct, gc=False):
    """Everything that one reading fetched. A part that could not be read is empty."""

    database: list[DatabaseRow] = []
    relations: list[RelationRow] = []
    columns: list[ColumnRow] = []
    constraints: list[ConstraintRow] = []
    indexes: list[IndexRow] = []
    triggers: list[TriggerRow] = []
    routines: list[RoutineRow] = []
    sequences: list[SequenceRow] = []
    types: list[TypeRow] = []
    policies: list[PolicyRow] = []
    roles: list[RoleRow] = []
    dependencies: list[DependencyRow] = []
    names: list[NameRow] = []
    objects: list[ObjectRow] = []


ROW_TYPES: dict[str, type[Row]] = {
    "database": DatabaseRow,
    "relations": RelationRow,
    "columns": ColumnRow,
    "constraints": ConstraintRow,
    "indexes": IndexRow,
    "triggers": TriggerRow,
    "routines": RoutineRow,
    "sequences": SequenceRow,
    "types": TypeRow,
    "policies": PolicyRow,
    "roles": RoleRow,
    "dependencies": DependencyRow,
    "names": NameRow,
    "objects": ObjectRow,
}
"""The row type of each query, in the order in which they are sent."""
