"""Tables, views and what hangs on them: columns, constraints, indexes, triggers, policies."""

from __future__ import annotations

from enum import StrEnum

from schemabook.model.base import QualifiedName, Setting, Value
from schemabook.model.families import Family


class Identity(Value):
    """An identity or auto-increment column.

    `start` to `cache` are the parameters of the sequence behind it, where the engine has one and
    they differ from its defaults; `sequence` is its name where that is not what the engine would choose.
    """

    always: bool = False
    start: int | None = None
    increment: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    cache: int | None = None
    cycle: bool = False
    sequence: QualifiedName | None = None


class Generated(Value):
    """A column computed from others: its expression, and whether the result is stored."""

    expression: str
    stored: bool


class NotNull(Value):
    """A NOT NULL that is a constraint with a name of its own, is not inherited, or not yet validated."""

    name: str
    no_inherit: bool = False
    validated: bool = True
    comment: str | None = None


class Column(Value):
    """A column of a table or view, or an attribute of a composite type.

    `type` is the engine's own text with length and precision; `family` says what it is.
    `type_name` names the type where it is one of the database's own (enum, domain, composite);
    `values` are the labels of an inline ENUM or SET. `default` is the engine's expression text.
    `not_null` is there where the words NOT NULL alone would not make the same.
    """

    name: str
    type: str
    family: Family = Family.OTHER
    nullable: bool = True
    not_null: NotNull | None = None
    default: str | None = None
    identity: Identity | None = None
    generated: Generated | None = None
    type_name: QualifiedName | None = None
    values: tuple[str, ...] = ()
    character_set: str | None = None
    collation: str | None = None
    on_update: str | None = None
    visible: bool = True
    inherited: bool = False
    storage: str | None = None
    compression: str | None = None
    statistics: int | None = None
    options: tuple[Setting, ...] = ()
    comment: str | None = None
    unmodelled: tuple[str, ...] = ()


class PrimaryKey(Value):
    """The primary key. `name` is empty where the engine lets it go unnamed."""

    name: str
    columns: tuple[str, ...]
    without_overlaps: bool = False
    deferrable: bool = False
    initially_deferred: bool = False
    conflict: str | None = None
    comment: str | None = None


class UniqueConstraint(Value):
    """A unique constraint."""

    name: str
    columns: tuple[str, ...]
    nulls_not_distinct: bool = False
    without_overlaps: bool = False
    deferrable: bool = False
    initially_deferred: bool = False
    conflict: str | None = None
    comment: str | None = None


class CheckConstraint(Value):
    """A check constraint with the engine's expression text.

    `column` is set where the engine keeps it as a constraint of one column, which it must be
    written as to come back the same.
    """

    name: str
    expression: str
    column: str | None = None
    no_inherit: bool = False
    inherited: bool = False
    validated: bool = True
    enforced: bool = True
    comment: str | None = None


class ExclusionConstraint(Value):
    """An exclusion constraint. `definition` starts with EXCLUDE and is the server's own text."""

    name: str
    definition: str
    deferrable: bool = False
    initially_deferred: bool = False
    comment: str | None = None


class Action(StrEnum):
    """What happens to the children when a parent row is deleted or its key changes."""

    NO_ACTION = "NO ACTION"
    RESTRICT = "RESTRICT"
    CASCADE = "CASCADE"
    SET_NULL = "SET NULL"
    SET_DEFAULT = "SET DEFAULT"


class ForeignKey(Value):
    """A foreign key, written on the child.

    `on_delete_columns` are the columns that ON DELETE SET NULL or SET DEFAULT is limited to.
    `referenced_columns` is empty where the key names no columns and the parent has no primary key.
    """

    name: str
    columns: tuple[str, ...]
    referenced_table: QualifiedName
    referenced_columns: tuple[str, ...]
    on_delete: Action = Action.NO_ACTION
    on_update: Action = Action.NO_ACTION
    on_delete_columns: tuple[str, ...] = ()
    match: str = "SIMPLE"
    period: bool = False
    deferrable: bool = False
    initially_deferred: bool = False
    validated: bool = True
    enforced: bool = True
    comment: str | None = None


class IndexColumn(Value):
    """One key of an index: a column or an expression, and how it is ordered.

    `nulls_first`, `operator_class` and `collation` are set only where they differ from what the
    engine would choose. `prefix_length` counts characters (bytes for binary types).
    """

    name: str | None = None
    expression: str | None = None
    descending: bool = False
    nulls_first: bool | None = None
    operator_class: str | None = None
    collation: str | None = None
    prefix_length: int | None = None


class Index(Value):
    """An index. `constraint` names the constraint that it stands behind, if it does."""

    name: str
    columns: tuple[IndexColumn, ...]
    include: tuple[str, ...] = ()
    unique: bool = False
    method: str = ""
    predicate: str | None = None
    nulls_not_distinct: bool = False
    constraint: str | None = None
    valid: bool = True
    visible: bool = True
    clustered: bool = False
    options: tuple[Setting, ...] = ()
    tablespace: str | None = None
    comment: str | None = None
    unmodelled: tuple[str, ...] = ()


class Trigger(Value):
    """A trigger. `definition` is the whole CREATE TRIGGER statement.

    `function` is the routine that it calls, where the body is a routine of its own. `enabled` is
    "origin", "disabled", "replica" or "always". `options` are the session settings that it runs with.
    """

    name: str
    timing: str
    events: tuple[str, ...]
    level: str
    definition: str
    condition: str | None = None
    update_columns: tuple[str, ...] = ()
    function: QualifiedName | None = None
    enabled: str = "origin"
    options: tuple[Setting, ...] = ()
    comment: str | None = None


class Rule(Value):
    """A rewrite rule other than the one that makes a view. `definition` is the whole statement."""

    name: str
    definition: str
    enabled: str = "origin"
    comment: str | None = None


class Policy(Value):
    """A row-level security policy. `roles` is empty for PUBLIC."""

    name: str
    command: str
    permissive: bool = True
    roles: tuple[str, ...] = ()
    using: str | None = None
    check: str | None = None
    comment: str | None = None


class PartitionKey(Value):
    """How a table is partitioned: the method and its key, in the engine's own text.

    `subpartition` is the second level where the engine declares it on the table itself.
    """

    method: str
    expression: str
    count: int | None = None
    subpartition: PartitionKey | None = None


class Reference(Value):
    """An object that another one depends on. `columns` are those of a relation that it reads."""

    kind: str
    name: QualifiedName
    signature: str = ""
    columns: tuple[str, ...] = ()


class Relation(Value):
    """What a query can name: the part that stores of every kind have in common."""

    name: QualifiedName
    owner: str | None = None
    comment: str | None = None
    indexes: tuple[Index, ...] = ()
    depends_on: tuple[Reference, ...] = ()
    unmodelled: tuple[str, ...] = ()


class TableKind(StrEnum):
    """What kind of table it is."""

    ORDINARY = "ordinary"
    PARTITIONED = "partitioned"
    PARTITION = "partition"
    FOREIGN = "foreign"
    VIRTUAL = "virtual"


class RowSecurity(StrEnum):
    """Whether row-level policies apply, and whether they bind the owner too."""

    OFF = "off"
    ON = "on"
    FORCED = "forced"


class Table(Relation):
    """A table.

    `partitions` stand under their table; one whose columns are those of its table carries none of
    its own. `using` is the module of a virtual table with its arguments, or the access method.
    """

    kind: TableKind = TableKind.ORDINARY
    columns: tuple[Column, ...] = ()
    primary_key: PrimaryKey | None = None
    unique_constraints: tuple[UniqueConstraint, ...] = ()
    checks: tuple[CheckConstraint, ...] = ()
    exclusions: tuple[ExclusionConstraint, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    rules: tuple[Rule, ...] = ()
    policies: tuple[Policy, ...] = ()
    row_security: RowSecurity = RowSecurity.OFF
    inherits: tuple[QualifiedName, ...] = ()
    partition_key: PartitionKey | None = None
    partition_bound: str | None = None
    partitions: tuple[Table, ...] = ()
    of_type: QualifiedName | None = None
    server: str | None = None
    using: str | None = None
    unlogged: bool = False
    replica_identity: str | None = None
    tablespace: str | None = None
    options: tuple[Setting, ...] = ()


class View(Relation):
    """A view or materialised view. `definition` is the query alone, without a final semicolon."""

    columns: tuple[Column, ...] = ()
    definition: str = ""
    materialised: bool = False
    populated: bool = True
    check_option: str | None = None
    security: str | None = None
    algorithm: str | None = None
    triggers: tuple[Trigger, ...] = ()
    rules: tuple[Rule, ...] = ()
    tablespace: str | None = None
    using: str | None = None
    options: tuple[Setting, ...] = ()
