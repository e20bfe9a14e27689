"""PostgreSQL roles, owners, grants and default privileges."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.ddl import DdlStatement
from schemabook.ddl.postgresql.text import Writer
from schemabook.engines.dialect import literal
from schemabook.model.catalogue import (
    Catalogue,
    Composite,
    DefaultPrivilege,
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
    return (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = {literal(role.name)})"
        f" THEN CREATE ROLE {writer.quote(role.name)}{attributes}; END IF; END $$"
    )


def build_access(catalogue: Catalogue, writer: Writer) -> Iterator[DdlStatement]:
    """Owners, grants and default privileges."""
    for target, owner in _owned(catalogue, writer):
        if owner:
            yield DdlStatement(part="owners", sql=f"ALTER {target} OWNER TO {writer.quote(owner)}")
    routines = {(routine.name, routine.signature): routine for routine in catalogue.routines}
    for grant in catalogue.grants:
        yield from _grant(grant, routines.get((grant.name, grant.signature)), writer)
    for default in catalogue.default_privileges:
        yield DdlStatement(part="default privileges", sql=_default(default, writer))


def _owned(catalogue: Catalogue, writer: Writer) -> Iterator[tuple[str, str | None]]:
    for schema in catalogue.schemas:
        yield f"SCHEMA {writer.quote(schema.name)}", schema.owner
    types: tuple[Enum | Composite | Range, ...] = (*catalogue.enums, *catalogue.composites, *catalogue.ranges)
    for item in types:
        yield f"TYPE {writer.name(item.name)}", item.owner
    for domain in catalogue.domains:
        yield f"DOMAIN {writer.name(domain.name)}", domain.owner
    for table in every_table(catalogue.tables):
        yield f"{'FOREIGN ' if table.server else ''}TABLE {writer.name(table.name)}", table.owner
    for sequence in catalogue.sequences:
        if sequence.owned_by is None:
            yield f"SEQUENCE {writer.name(sequence.name)}", sequence.owner
    for view in catalogue.views:
        yield f"{_view_kind(view)} {writer.name(view.name)}", view.owner
    for routine in catalogue.routines:
        yield f"{_routine_kind(routine)} {_routine(routine, writer)}", routine.owner


def _view_kind(view: View) -> str:
    return "MATERIALIZED VIEW" if view.materialised else "VIEW"


def _routine_kind(routine: Routine) -> str:
    return {"procedure": "PROCEDURE", "aggregate": "AGGREGATE"}.get(routine.kind, "FUNCTION")


def _routine(routine: Routine, writer: Writer) -> str:
    signature = routine.signature or ("*" if routine.kind == "aggregate" else "")
    return writer.routine(routine.name, signature)


def _grant(grant: Grant, routine: Routine | None, writer: Writer) -> Iterator[DdlStatement]:
    kind = _KINDS[grant.kind]
    target = writer.name(grant.name)
    if grant.kind == "database":
        return
    if routine is not None:
        kind = "PROCEDURE" if routine.kind == "procedure" else "FUNCTION"
        target = writer.routine(grant.name, grant.signature)
    grantee = writer.quote(grant.grantee) if grant.grantee else "PUBLIC"
    if not grant.privileges:
        yield DdlStatement(part="grants", sql=f"REVOKE ALL ON {kind} {target} FROM PUBLIC")
        return
    columns = f" ({writer.quote(grant.column)})" if grant.column else ""
    plain = [name for name in grant.privileges if name not in grant.grantable]
    for names, option in ((plain, ""), (list(grant.grantable), " WITH GRANT OPTION")):
        if names:
            listed = ", ".join(f"{name}{columns}" for name in names)
            yield DdlStatement(part="grants", sql=f"GRANT {listed} ON {kind} {target} TO {grantee}{option}")


def _default(default: DefaultPrivilege, writer: Writer) -> str:
    schema = f" IN SCHEMA {writer.quote(default.schema)}" if default.schema else ""
    grantee = writer.quote(default.grantee) if default.grantee else "PUBLIC"
    option = " WITH GRANT OPTION" if default.grantable == default.privileges else ""
    return (
        f"ALTER DEFAULT PRIVILEGES FOR ROLE {writer.quote(default.role)}{schema}"
        f" GRANT {', '.join(default.privileges)} ON {default.kind.upper()} TO {grantee}{option}"
    )
