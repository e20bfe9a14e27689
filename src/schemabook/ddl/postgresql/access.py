"""PostgreSQL roles, owners, grants and default privileges."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.ddl import DdlStatement
from schemabook.ddl.postgresql.text import Writer, dollar_quoted
from schemabook.engines.dialect import literal
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import (
    Catalogue,
    Composite,
    DefaultPrivilege,
    Domain,
    Enum,
    Grant,
    Range,
    Role,
    Routine,
    every_table,
)
from schemabook.model.tables import View

_KINDS = {
    "database": "DATABASE",
    "schema": "SCHEMA",
    "table": "TABLE",
    "view": "TABLE",
    "column": "TABLE",
    "sequence": "SEQUENCE",
    "routine": "ROUTINE",
    "type": "TYPE",
    "server": "FOREIGN SERVER",
}
_ATTRIBUTES = (
    ("can_login", "LOGIN"),
    ("superuser", "SUPERUSER"),
    ("create_database", "CREATEDB"),
    ("create_role", "CREATEROLE"),
    ("replication", "REPLICATION"),
    ("bypass_row_security", "BYPASSRLS"),
)


def build_roles(catalogue: Catalogue, writer: Writer, *, everything: bool) -> Iterator[DdlStatement]:
    """The roles that the script needs, made where they are missing; without passwords.

    Not `everything` means only those that policies name.
    """
    tables = list(every_table(catalogue.tables))
    named = {role for table in tables for policy in table.policies for role in policy.roles}
    for role in catalogue.roles:
        if everything or role.name in named:
            yield DdlStatement(part="roles", sql=_role(role, writer))
    if everything:
        for role in catalogue.roles:
            for group in role.member_of:
                sql = f"GRANT {writer.quote(group)} TO {writer.quote(role.name)}"
                yield DdlStatement(part="roles", sql=sql)
            yield from writer.comment("roles", f"ROLE {writer.quote(role.name)}", role.comment)


def _role(role: Role, writer: Writer) -> str:
    words = [word for field, word in _ATTRIBUTES if getattr(role, field)]
    if not role.inherits:
        words.append("NOINHERIT")
    attributes = "".join(f" {word}" for word in words)
    body = (
        f" BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = {literal(role.name)})"
        f" THEN CREATE ROLE {writer.quote(role.name)}{attributes}; END IF; END "
    )
    return f"DO {dollar_quoted(body)}"


def build_access(catalogue: Catalogue, writer: Writer) -> Iterator[DdlStatement]:
    """Owners, grants and default privileges."""
    for target, owner in _owned(catalogue, writer):
        if owner:
            yield DdlStatement(part="owners", sql=f"ALTER {target} OWNER TO {writer.quote(owner)}")
    routines = {(routine.name, routine.signature): routine for routine in catalogue.routines}
    for schema in catalogue.schemas:
        if schema.name == catalogue.default_schema:
            yield DdlStatement(part="grants", sql=f"REVOKE ALL ON SCHEMA {writer.quote(schema.name)} FROM PUBLIC")
    owners = dict(_owners(catalogue))
    for grant in catalogue.grants:
        routine = routines.get((grant.name, grant.signature)) if grant.kind == "routine" else None
        owner = routine.owner if routine else owners.get((grant.kind, grant.name))
        yield from _grant(grant, routine, owner, writer)
    for default in catalogue.default_privileges:
        for sql in _default(default, writer):
            yield DdlStatement(part="default privileges", sql=sql)


def _owned(catalogue: Catalogue, writer: Writer) -> Iterator[tuple[str, str | None]]:
    yield from _owned_names(catalogue, writer)
    for table in every_table(catalogue.tables):
        yield f"{'FOREIGN ' if table.server else ''}TABLE {writer.name(table.name)}", table.owner
    for sequence in catalogue.sequences:
        if sequence.owned_by is None:
            yield f"SEQUENCE {writer.name(sequence.name)}", sequence.owner
    for view in catalogue.views:
        yield f"{_view_kind(view)} {writer.name(view.name)}", view.owner
    for routine in catalogue.routines:
        yield f"{_routine_kind(routine)} {_routine(routine, writer)}", routine.owner
    for server in catalogue.servers:
        yield f"SERVER {writer.quote(server.name)}", server.owner
    for publication in catalogue.publications:
        yield f"PUBLICATION {writer.quote(publication.name)}", publication.owner


def _owned_names(catalogue: Catalogue, writer: Writer) -> Iterator[tuple[str, str | None]]:
    """Schemas and types."""
    for schema in catalogue.schemas:
        yield f"SCHEMA {writer.quote(schema.name)}", schema.owner
    types: tuple[Enum | Composite | Range, ...] = (*catalogue.enums, *catalogue.composites, *catalogue.ranges)
    for item in types:
        yield f"TYPE {writer.name(item.name)}", item.owner
    for domain in catalogue.domains:
        yield f"DOMAIN {writer.name(domain.name)}", domain.owner


def _owners(catalogue: Catalogue) -> Iterator[tuple[tuple[str, QualifiedName], str | None]]:
    """Who owns what grants may stand on, routines left out: by kind and name."""
    for schema in catalogue.schemas:
        yield ("schema", QualifiedName("", schema.name)), schema.owner
    for server in catalogue.servers:
        yield ("server", QualifiedName("", server.name)), server.owner
    for table in every_table(catalogue.tables):
        yield ("table", table.name), table.owner
    for view in catalogue.views:
        yield ("view", view.name), view.owner
    for sequence in catalogue.sequences:
        yield ("sequence", sequence.name), sequence.owner
    types: tuple[Enum | Composite | Range | Domain, ...] = (
        *catalogue.enums,
        *catalogue.composites,
        *catalogue.ranges,
        *catalogue.domains,
    )
    for item in types:
        yield ("type", item.name), item.owner


def _view_kind(view: View) -> str:
    return "MATERIALIZED VIEW" if view.materialised else "VIEW"


def _routine_kind(routine: Routine) -> str:
    return {"procedure": "PROCEDURE", "aggregate": "AGGREGATE"}.get(routine.kind, "FUNCTION")


def _routine(routine: Routine, writer: Writer) -> str:
    signature = routine.signature or ("*" if routine.kind == "aggregate" else "")
    return writer.routine(routine.name, signature)


def _grant(grant: Grant, routine: Routine | None, owner: str | None, writer: Writer) -> Iterator[DdlStatement]:
    kind = _KINDS[grant.kind]
    target = writer.name(grant.name)
    if grant.kind == "database":
        return
    if routine is not None:
        kind = "PROCEDURE" if routine.kind == "procedure" else "FUNCTION"
        target = writer.routine(grant.name, _plain_signature(routine))
    grantee = writer.quote(grant.grantee) if grant.grantee else "PUBLIC"
    if not grant.column and (not grant.privileges or grant.grantee == owner):
        yield DdlStatement(part="grants", sql=f"REVOKE ALL ON {kind} {target} FROM {grantee}")
    columns = f" ({writer.quote(grant.column)})" if grant.column else ""
    for names, option in _by_option(grant):
        listed = ", ".join(f"{name}{columns}" for name in names)
        yield DdlStatement(part="grants", sql=f"GRANT {listed} ON {kind} {target} TO {grantee}{option}")


def _plain_signature(routine: Routine) -> str:
    """The argument types as GRANT takes them, which knows no ORDER BY in those of an aggregate."""
    if routine.kind != "aggregate":
        return routine.signature
    return ", ".join(
        f"VARIADIC {parameter.type}" if parameter.mode == "variadic" else parameter.type
        for parameter in routine.parameters
    )


def _by_option(grant: Grant | DefaultPrivilege) -> Iterator[tuple[list[str], str]]:
    """The privileges without and with the right to pass them on, where there are any."""
    plain = [name for name in grant.privileges if name not in grant.grantable]
    for names, option in ((plain, ""), (list(grant.grantable), " WITH GRANT OPTION")):
        if names:
            yield names, option


def _default(default: DefaultPrivilege, writer: Writer) -> Iterator[str]:
    schema = f" IN SCHEMA {writer.quote(default.schema)}" if default.schema else ""
    start = f"ALTER DEFAULT PRIVILEGES FOR ROLE {writer.quote(default.role)}{schema}"
    grantee = writer.quote(default.grantee) if default.grantee else "PUBLIC"
    if not default.schema and default.grantee in ("", default.role):
        yield f"{start} REVOKE ALL ON {default.kind.upper()} FROM {grantee}"
    for names, option in _by_option(default):
        yield f"{start} GRANT {', '.join(names)} ON {default.kind.upper()} TO {grantee}{option}"
