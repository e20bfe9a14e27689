"""Grants and roles from access control lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Protocol

import msgspec

from schemabook.engines.postgresql.build_objects import of_kind
from schemabook.engines.postgresql.names import Names, is_own, kind_of_relation, type_name
from schemabook.engines.postgresql.rows import Rows
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue, DefaultPrivilege, Grant, Role, every_table

_ITEM = re.compile(r'(?:"((?:[^"]|"")*)"|([^="]*))=([a-zA-Z*]*)/.*', re.DOTALL)
_PRIVILEGES = {
    "r": "SELECT",
    "a": "INSERT",
    "w": "UPDATE",
    "d": "DELETE",
    "D": "TRUNCATE",
    "x": "REFERENCES",
    "t": "TRIGGER",
    "X": "EXECUTE",
    "U": "USAGE",
    "C": "CREATE",
    "c": "CONNECT",
    "T": "TEMPORARY",
    "m": "MAINTAIN",
}
_PUBLIC_DEFAULTS = {"routine": {"EXECUTE"}, "type": {"USAGE"}, "database": {"CONNECT", "TEMPORARY"}}
_OWNER_DEFAULTS = {
    "database": {"CREATE", "CONNECT", "TEMPORARY"},
    "schema": {"CREATE", "USAGE"},
    "sequence": {"SELECT", "UPDATE", "USAGE"},
    "routine": {"EXECUTE"},
    "type": {"USAGE"},
    "server": {"USAGE"},
}
_MAINTAIN_SINCE = 17
_OBJECT_KINDS = {"r": "table", "S": "sequence", "f": "routine", "T": "type", "n": "schema"}
_OBJECTS = {"L": "large objects", "r": "tables", "S": "sequences", "f": "routines", "T": "types", "n": "schemas"}


class _Owned(Protocol):
    @property
    def owner(self) -> str | None: ...


class _Acl(msgspec.Struct):
    acl: list[str] | None = None


class _DefaultAcl(msgspec.Struct):
    schema: str
    object: str
    acl: list[str]


class _Target(msgspec.Struct, frozen=True):
    """What an access control list stands on, and who owns it."""

    kind: str
    name: QualifiedName
    owner: str
    column: str | None = None
    signature: str = ""


def build_grants(rows: Rows, names: Names) -> tuple[Grant, ...]:
    """What has been granted on every object, by kind and name.

    The owner has every privilege unless a grant to him says which he kept. A grant without
    privileges says that what the grantee has by default was revoked.
    """
    everything = _everything(rows)
    grants = [
        grant
        for target, acl in _access_lists(rows, names)
        if acl is not None
        for grant in _build(target, acl, everything.get(target.kind, set()))
    ]
    return tuple(sorted(grants, key=_order))


def _everything(rows: Rows) -> dict[str, set[str]]:
    """Every privilege that there is on a kind of object: what its owner has by default."""
    version = int(re.split(r"[^0-9]", rows.database[0].version)[0])
    table = {"SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"}
    if version >= _MAINTAIN_SINCE:
        table.add("MAINTAIN")
    return {**_OWNER_DEFAULTS, "table": table, "view": table}


def _order(grant: Grant) -> tuple[str, QualifiedName, str, str, str]:
    return (grant.kind, grant.name, grant.signature, grant.column or "", grant.grantee)


def _access_lists(rows: Rows, names: Names) -> Iterator[tuple[_Target, list[str] | None]]:
    for database in rows.database:
        yield _Target("database", QualifiedName("", ""), database.owner), database.acl
    for schema in of_kind(rows, "schema"):
        target = _Target("schema", QualifiedName("", schema.name), schema.owner or "")
        yield target, msgspec.json.decode(schema.details, type=_Acl).acl
    for server in of_kind(rows, "server"):
        target = _Target("server", QualifiedName("", server.name), server.owner or "")
        yield target, msgspec.json.decode(server.details, type=_Acl).acl
    owners = {}
    for row in rows.relations:
        owners[row.oid] = row.owner
        if row.kind != "c":
            yield _Target(kind_of_relation(row.kind), QualifiedName(row.schema, row.name), row.owner), row.acl
    for column in rows.columns:
        if column.acl is not None and column.relation in owners:
            name = names.relations[column.relation]
            yield _Target("column", name, owners[column.relation], column=column.name), column.acl
    yield from _other_access_lists(rows)


def _other_access_lists(rows: Rows) -> Iterator[tuple[_Target, list[str] | None]]:
    for sequence in rows.sequences:
        yield _Target("sequence", QualifiedName(sequence.schema, sequence.name), sequence.owner), sequence.acl
    for routine in rows.routines:
        name = QualifiedName(routine.schema, routine.name)
        yield _Target("routine", name, routine.owner, signature=routine.signature), routine.acl
    for type_row in rows.types:
        if is_own(type_row):
            yield _Target("type", type_name(type_row), type_row.owner), type_row.acl


def _build(target: _Target, acl: list[str], everything: set[str]) -> Iterator[Grant]:
    """The grants on one object: what PUBLIC and the owner may do where it is not the default, and all others."""
    default = _PUBLIC_DEFAULTS.get(target.kind, set())
    items = _parse(acl)
    found = {grantee: (privileges, grantable) for grantee, privileges, grantable in items}
    for grantee, privileges, grantable in items:
        usual = default if grantee == "" else everything if grantee == target.owner else set()
        if set(privileges) != usual or (grantable and grantee != target.owner):
            yield _grant(target, grantee, privileges, grantable if grantee != target.owner else ())
    if default and "" not in found:
        yield _grant(target, "", (), ())
    if everything and target.owner not in found:
        yield _grant(target, target.owner, (), ())


def _grant(target: _Target, grantee: str, privileges: tuple[str, ...], grantable: tuple[str, ...]) -> Grant:
    return Grant(
        kind=target.kind,
        name=target.name,
        grantee=grantee,
        privileges=privileges,
        grantable=grantable,
        column=target.column,
        signature=target.signature,
    )


def _parse(acl: Iterable[str]) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Grantee, privileges and grantable privileges of each item, those of one grantee together."""
    found: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
    for item in acl:
        match = _ITEM.fullmatch(item)
        if match is None:
            raise AssertionError(f"not an access control item: {item}")
        grantee = match[2] if match[1] is None else match[1].replace('""', '"')
        privileges, grantable = found.setdefault(grantee, ({}, {}))
        letters = match[3]
        for position, letter in enumerate(letters):
            if letter != "*":
                privileges[_PRIVILEGES[letter]] = None
                if letters[position + 1 : position + 2] == "*":
                    grantable[_PRIVILEGES[letter]] = None
    order = list(_PRIVILEGES.values())
    return [
        (grantee, tuple(sorted(all_of, key=order.index)), tuple(sorted(may_grant, key=order.index)))
        for grantee, (all_of, may_grant) in found.items()
    ]


def build_default_privileges(rows: Rows) -> tuple[DefaultPrivilege, ...]:
    """What will be granted on objects yet to be made.

    Where it holds for all schemas, that replaces what the server would grant: the owner has
    everything and PUBLIC its defaults unless an entry says otherwise; one without privileges says
    that nothing is left. In one schema it comes on top.
    """
    everything = _everything(rows)
    found: list[DefaultPrivilege] = []
    for row in of_kind(rows, "default privilege"):
        details = msgspec.json.decode(row.details, type=_DefaultAcl)
        kind = _OBJECT_KINDS.get(details.object, "")
        target = _Target("" if details.schema else kind, QualifiedName("", ""), row.name)
        full = set() if details.schema else everything.get(kind, {"SELECT", "UPDATE"})
        found.extend(
            DefaultPrivilege(
                role=row.name,
                schema=details.schema,
                kind=_OBJECTS.get(details.object, details.object),
                grantee=grant.grantee,
                privileges=grant.privileges,
                grantable=grant.grantable,
            )
            for grant in _build(target, details.acl, full)
        )
    return tuple(sorted(found, key=lambda one: (one.role, one.schema, one.kind, one.grantee)))


def build_roles(rows: Rows, catalogue: Catalogue) -> tuple[Role, ...]:
    """The roles that own something here, may do something here, or are members of one that does."""
    known = {row.name: row for row in rows.roles}
    concerned = _named_roles(catalogue) & known.keys()
    while True:
        more = {group for name in concerned for group in known[name].member_of}
        more |= {row.name for row in rows.roles if concerned.intersection(row.member_of)}
        more = {name for name in more if name in known and not name.startswith("pg_")}
        if more <= concerned:
            break
        concerned |= more
    return tuple(
        Role(
            name=row.name,
            can_login=row.can_login,
            superuser=row.is_superuser,
            inherits=row.inherits,
            create_database=row.create_database,
            create_role=row.create_role,
            replication=row.replication,
            bypass_row_security=row.bypass_row_security,
            member_of=tuple(row.member_of),
            comment=row.comment,
        )
        for row in sorted(rows.roles, key=lambda row: row.name)
        if row.name in concerned
    )


def _named_roles(catalogue: Catalogue) -> set[str]:
    tables = tuple(every_table(catalogue.tables))
    owned: tuple[_Owned, ...] = (
        *catalogue.schemas,
        *tables,
        *catalogue.views,
        *catalogue.routines,
        *catalogue.sequences,
        *catalogue.enums,
        *catalogue.domains,
        *catalogue.composites,
        *catalogue.ranges,
        *catalogue.publications,
        *catalogue.servers,
        *catalogue.event_triggers,
    )
    names = {thing.owner for thing in owned if thing.owner}
    names |= {grant.grantee for grant in catalogue.grants}
    names |= {role for default in catalogue.default_privileges for role in (default.role, default.grantee)}
    names |= {role for table in tables for policy in table.policies for role in policy.roles}
    return {name for name in names if not name.startswith("pg_")}
