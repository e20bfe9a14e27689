"""The rarer objects: schemas, extensions, servers, event triggers, publications, subscriptions."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from schemabook.engines.postgresql.names import ENABLED, build_settings
from schemabook.engines.postgresql.rows import ObjectRow, Rows
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import (
    EventTrigger,
    Extension,
    ForeignServer,
    Publication,
    PublishedTable,
    Schema,
    Subscription,
)

_HARMLESS = frozenset({"host", "hostaddr", "port", "dbname", "fetch_size", "use_remote_estimate", "filename"})
_OPERATIONS = ("insert", "update", "delete", "truncate")


class _Extension(msgspec.Struct):
    schema: str
    version: str
    requires: list[str]


class _Server(msgspec.Struct):
    wrapper: str
    type: str | None = None
    version: str | None = None
    options: list[str] | None = None


class _EventTrigger(msgspec.Struct):
    event: str
    schema: str
    function: str
    tags: list[str]
    enabled: str


class _PublishedTable(msgspec.Struct):
    schema: str
    name: str
    columns: list[str] = []
    filter: str | None = None


class _Publication(msgspec.Struct):
    all_tables: bool
    insert: bool
    update: bool
    delete: bool
    truncate: bool
    tables: list[_PublishedTable]
    via_root: bool = False
    schemas: list[str] = []
    generated_columns: bool = False


class _Subscription(msgspec.Struct):
    enabled: bool
    publications: list[str]
    slot: str | None = None


def of_kind(rows: Rows, kind: str) -> Iterator[ObjectRow]:
    """The rows of one kind of object, by name."""
    return iter(sorted((row for row in rows.objects if row.kind == kind), key=lambda row: row.name))


def build_schemas(rows: Rows) -> tuple[Schema, ...]:
    """Every schema by name."""
    return tuple(Schema(name=row.name, owner=row.owner, comment=row.comment) for row in of_kind(rows, "schema"))


def build_extensions(rows: Rows) -> tuple[Extension, ...]:
    """Every extension by name, without the procedural language that each database has."""
    found = []
    for row in of_kind(rows, "extension"):
        details = msgspec.json.decode(row.details, type=_Extension)
        if row.name != "plpgsql":
            found.append(
                Extension(
                    name=row.name,
                    schema=details.schema,
                    version=details.version,
                    requires=tuple(name for name in details.requires if name != "plpgsql"),
                    comment=row.comment,
                )
            )
    return tuple(found)


def build_servers(rows: Rows) -> tuple[ForeignServer, ...]:
    """Every foreign server by name, with the options that cannot hold a secret."""
    found = []
    for row in of_kind(rows, "server"):
        details = msgspec.json.decode(row.details, type=_Server)
        settings = build_settings(details.options)
        found.append(
            ForeignServer(
                name=row.name,
                wrapper=details.wrapper,
                type=details.type,
                version=details.version,
                options=tuple(setting for setting in settings if setting.name in _HARMLESS),
                owner=row.owner,
                comment=row.comment,
                unmodelled=tuple(
                    f"option {setting.name}, whose value may be a secret"
                    for setting in settings
                    if setting.name not in _HARMLESS
                ),
            )
        )
    return tuple(found)


def build_event_triggers(rows: Rows) -> tuple[EventTrigger, ...]:
    """Every event trigger by name."""
    found = []
    for row in of_kind(rows, "event trigger"):
        details = msgspec.json.decode(row.details, type=_EventTrigger)
        found.append(
            EventTrigger(
                name=row.name,
                event=details.event,
                function=QualifiedName(details.schema, details.function),
                tags=tuple(details.tags),
                enabled=ENABLED[details.enabled],
                owner=row.owner,
                comment=row.comment,
            )
        )
    return tuple(found)


def build_publications(rows: Rows) -> tuple[Publication, ...]:
    """Every publication by name."""
    found = []
    for row in of_kind(rows, "publication"):
        details = msgspec.json.decode(row.details, type=_Publication)
        found.append(
            Publication(
                name=row.name,
                operations=tuple(name for name in _OPERATIONS if getattr(details, name)),
                all_tables=details.all_tables,
                tables=tuple(
                    PublishedTable(
                        name=QualifiedName(table.schema, table.name),
                        columns=tuple(table.columns),
                        filter=table.filter,
                    )
                    for table in details.tables
                ),
                schemas=tuple(details.schemas),
                via_root=details.via_root,
                unmodelled=("publishes stored generated columns",) if details.generated_columns else (),
                owner=row.owner,
                comment=row.comment,
            )
        )
    return tuple(found)


def build_subscriptions(rows: Rows) -> tuple[Subscription, ...]:
    """Every subscription of this database by name. Connection strings are never fetched."""
    found = []
    for row in of_kind(rows, "subscription"):
        details = msgspec.json.decode(row.details, type=_Subscription)
        found.append(
            Subscription(
                name=row.name,
                publications=tuple(details.publications),
                enabled=details.enabled,
                slot=details.slot,
                comment=row.comment,
            )
        )
    return tuple(found)


def build_unmodelled(rows: Rows) -> tuple[str, ...]:
    """What the database holds and the catalogue has no shape for, by kind and name."""
    return tuple(row.name for row in of_kind(rows, "unmodelled"))
