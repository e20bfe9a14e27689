"""The catalogue: the schema of one database and nothing else.

No figure and no time stands in it, and everything in it has an order that does not depend on the
reading, so two readings of an unchanged database are equal to the byte.
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.base import QualifiedName, Setting, Value
from schemabook.model.tables import CheckConstraint, Column, NotNull, Reference, Table, View


class Schema(Value):
    """A schema of the database."""

    name: str
    owner: str | None = None
    comment: str | None = None


class Parameter(Value):
    """A parameter of a routine. `mode` is "in", "out", "inout", "variadic" or "table"."""

    name: str
    type: str
    mode: str = "in"
    default: str | None = None


class Routine(Value):
    """A function, procedure, aggregate or window function.

    `signature` is the text of its argument types, which tells overloads apart. `definition` is the
    whole CREATE statement with its body, `options` the session settings that it runs with.
    """

    name: QualifiedName
    kind: str
    signature: str = ""
    parameters: tuple[Parameter, ...] = ()
    returns: str | None = None
    language: str | None = None
    definition: str = ""
    volatility: str | None = None
    security_definer: bool = False
    strict: bool = False
    options: tuple[Setting, ...] = ()
    owner: str | None = None
    comment: str | None = None
    depends_on: tuple[Reference, ...] = ()
    unmodelled: tuple[str, ...] = ()


class Sequence(Value):
    """A sequence that is not behind an identity column. Its current value is not part of it."""

    name: QualifiedName
    type: str
    start: int
    increment: int
    minimum: int
    maximum: int
    cache: int = 1
    cycle: bool = False
    owned_by: QualifiedName | None = None
    owned_by_column: str | None = None
    unlogged: bool = False
    owner: str | None = None
    comment: str | None = None


class Enum(Value):
    """An enumerated type; `labels` stand in their sort order."""

    name: QualifiedName
    labels: tuple[str, ...]
    owner: str | None = None
    comment: str | None = None


class Domain(Value):
    """A domain: a base type with constraints. `type_name` names a base type that is a domain too."""

    name: QualifiedName
    type: str
    type_name: QualifiedName | None = None
    nullable: bool = True
    not_null: NotNull | None = None
    default: str | None = None
    collation: str | None = None
    checks: tuple[CheckConstraint, ...] = ()
    owner: str | None = None
    comment: str | None = None
    depends_on: tuple[Reference, ...] = ()


class Composite(Value):
    """A composite type."""

    name: QualifiedName
    attributes: tuple[Column, ...]
    owner: str | None = None
    comment: str | None = None


class Range(Value):
    """A range type and the multirange type that comes with it."""

    name: QualifiedName
    subtype: str
    operator_class: str | None = None
    collation: str | None = None
    canonical: QualifiedName | None = None
    subtype_difference: QualifiedName | None = None
    multirange: str | None = None
    owner: str | None = None
    comment: str | None = None
    depends_on: tuple[Reference, ...] = ()


class Extension(Value):
    """An installed extension and the extensions that it requires. What it owns is not in the catalogue."""

    name: str
    schema: str
    version: str
    requires: tuple[str, ...] = ()
    comment: str | None = None


class ForeignServer(Value):
    """A foreign server. Only options that cannot hold a secret are kept."""

    name: str
    wrapper: str
    type: str | None = None
    version: str | None = None
    options: tuple[Setting, ...] = ()
    owner: str | None = None
    comment: str | None = None
    unmodelled: tuple[str, ...] = ()


class EventTrigger(Value):
    """A trigger on DDL events."""

    name: str
    event: str
    function: QualifiedName
    tags: tuple[str, ...] = ()
    enabled: str = "origin"
    owner: str | None = None
    comment: str | None = None


class Event(Value):
    """A scheduled event.

    `definition` is the whole CREATE EVENT statement, `options` the session settings that it runs with.
    """

    name: QualifiedName
    schedule: str
    definition: str
    enabled: bool = True
    options: tuple[Setting, ...] = ()
    comment: str | None = None


class PublishedTable(Value):
    """A table in a publication. `columns` is empty for all; `filter` is the row filter."""

    name: QualifiedName
    columns: tuple[str, ...] = ()
    filter: str | None = None


class Publication(Value):
    """A logical replication publication."""

    name: str
    operations: tuple[str, ...]
    all_tables: bool = False
    tables: tuple[PublishedTable, ...] = ()
    schemas: tuple[str, ...] = ()
    via_root: bool = False
    unmodelled: tuple[str, ...] = ()
    owner: str | None = None
    comment: str | None = None


class Subscription(Value):
    """A logical replication subscription, without its connection string."""

    name: str
    publications: tuple[str, ...]
    enabled: bool = True
    slot: str | None = None
    comment: str | None = None


class Role(Value):
    """A role or account that owns something here or may do something here."""

    name: str
    can_login: bool = False
    superuser: bool = False
    inherits: bool = True
    create_database: bool = False
    create_role: bool = False
    replication: bool = False
    bypass_row_security: bool = False
    member_of: tuple[str, ...] = ()
    comment: str | None = None


class Grant(Value):
    """What one grantee may do to one object. An empty `grantee` is PUBLIC.

    `kind` is "global" (the whole server, name `*.*`), "database" (this one, with an empty name),
    "schema", "table", "view", "sequence", "routine", "type", "column", "server"; `signature` tells
    overloaded routines apart; `grantable` are the privileges that the grantee may pass on. A grant
    without privileges says that what the grantee has by default was revoked.
    """

    kind: str
    name: QualifiedName
    grantee: str
    privileges: tuple[str, ...]
    grantable: tuple[str, ...] = ()
    column: str | None = None
    signature: str = ""


class DefaultPrivilege(Value):
    """What will be granted on objects that `role` creates, in `schema` or anywhere (empty)."""

    role: str
    schema: str
    kind: str
    grantee: str
    privileges: tuple[str, ...]
    grantable: tuple[str, ...] = ()


class Catalogue(Value):
    """The schema of one database. Each tuple is in the order of names.

    `engine` names the dialect that its texts are written in. `default_schema` is the schema whose
    objects people name without it.
    """

    engine: str
    default_schema: str = ""
    schemas: tuple[Schema, ...] = ()
    tables: tuple[Table, ...] = ()
    views: tuple[View, ...] = ()
    routines: tuple[Routine, ...] = ()
    sequences: tuple[Sequence, ...] = ()
    enums: tuple[Enum, ...] = ()
    domains: tuple[Domain, ...] = ()
    composites: tuple[Composite, ...] = ()
    ranges: tuple[Range, ...] = ()
    extensions: tuple[Extension, ...] = ()
    servers: tuple[ForeignServer, ...] = ()
    event_triggers: tuple[EventTrigger, ...] = ()
    events: tuple[Event, ...] = ()
    publications: tuple[Publication, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    roles: tuple[Role, ...] = ()
    grants: tuple[Grant, ...] = ()
    default_privileges: tuple[DefaultPrivilege, ...] = ()
    unmodelled: tuple[str, ...] = ()


def every_table(tables: tuple[Table, ...]) -> Iterator[Table]:
    """Each of `tables` followed by the partitions under it, at every depth."""
    for table in tables:
        yield table
        yield from every_table(table.partitions)
