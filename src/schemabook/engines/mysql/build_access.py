"""Accounts, roles and what they may do here, from rows."""

from __future__ import annotations

import re

import msgspec

from schemabook.engines.mysql.build_routines import Signatures, routine_signatures
from schemabook.engines.mysql.dialect import quote_account
from schemabook.engines.mysql.rows import AccessRow, Rows
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Grant, Role

_EVERYWHERE = frozenset(
    (
        "SELECT,INSERT,UPDATE,DELETE,CREATE,DROP,RELOAD,SHUTDOWN,PROCESS,FILE,REFERENCES,INDEX,ALTER,SHOW DATABASES,"
        "SUPER,CREATE TEMPORARY TABLES,LOCK TABLES,EXECUTE,REPLICATION SLAVE,REPLICATION CLIENT,CREATE VIEW,SHOW VIEW,"
        "CREATE ROUTINE,ALTER ROUTINE,CREATE USER,EVENT,TRIGGER,CREATE TABLESPACE"
    ).split(",")
)
"""The privileges that ALL PRIVILEGES on every database stands for."""
_SERVERS_OWN = frozenset({"mysql.infoschema", "mysql.session", "mysql.sys", "mariadb.sys"})
_PUBLIC = "PUBLIC"
_RELATION_KINDS = {"VIEW": "view", "SEQUENCE": "sequence"}


EVERYWHERE = "*.*"
"""The name of what a global privilege is granted on."""
_ESCAPE = re.compile(r"\\(.)")


class Scope(msgspec.Struct, frozen=True):
    """What the names in grants refer to."""

    database: str
    kinds: dict[str, str]
    signatures: Signatures


def build_access(rows: Rows) -> tuple[tuple[Role, ...], tuple[Grant, ...]]:
    """The accounts that may do something in this database, and what they may do, by name.

    Administrators of the server, who may do everything everywhere, are not among them: they differ
    from server to server, and no database says anything of them.
    """
    kinds = {row.name: _RELATION_KINDS.get(row.type, "table") for row in rows.tables}
    access = [row for row in rows.access if row.user not in _SERVERS_OWN]
    scope = Scope(database=rows.server[0].name, kinds=kinds, signatures=routine_signatures(rows))
    grants = [
        _grant(row, scope) for row in access if row.kind != "member" and _privileges(row) and not _is_administrator(row)
    ]
    memberships: dict[str, list[str]] = {}
    for row in access:
        if row.kind == "member":
            memberships.setdefault(_account(row), []).append(quote_account(row.object, row.detail))
    concerned = _concerned({grant.grantee for grant in grants}, memberships)
    roles = [
        _role(row, sorted(set(memberships.get(_account(row), ())) & concerned))
        for row in access
        if row.kind == "account" and _account(row) in concerned
    ]
    ordered = sorted(
        grants, key=lambda grant: (grant.kind, grant.name, grant.column or "", grant.signature, grant.grantee)
    )
    return tuple(sorted(roles, key=lambda role: role.name)), tuple(ordered)


def _concerned(grantees: set[str], memberships: dict[str, list[str]]) -> set[str]:
    """The grantees and everybody who has a role of theirs."""
    found = set(grantees)
    grew = True
    while grew:
        more = {member for member, roles in memberships.items() if member not in found and found.intersection(roles)}
        found |= more
        grew = bool(more)
    return found


def _is_administrator(row: AccessRow) -> bool:
    """Whether the row gives an account every privilege on the whole server."""
    return row.kind == "account" and _privileges(row) == ("ALL PRIVILEGES",) and bool(row.grantable)


def _account(row: AccessRow) -> str:
    return quote_account(row.user, row.host)


def _grantee(row: AccessRow) -> str:
    return "" if row.user == _PUBLIC and not row.host else _account(row)


def _privileges(row: AccessRow) -> tuple[str, ...]:
    """The privileges of a row by name, without the right to pass them on."""
    privileges = {text for text in row.privileges.split(",") if text} - {"GRANT"}
    if row.kind == "account" and privileges >= _EVERYWHERE:
        return ("ALL PRIVILEGES",)
    return tuple(sorted(privileges))


def _grant(row: AccessRow, scope: Scope) -> Grant:
    privileges = _privileges(row)
    kind = {"account": "global", "table": scope.kinds.get(row.object, "table")}.get(row.kind, row.kind)
    name = row.object
    if row.kind == "account":
        name = EVERYWHERE
    elif row.kind == "database" and scope.database in (name, _ESCAPE.sub(r"\1", name)):
        name = ""
    return Grant(
        kind=kind,
        name=QualifiedName("", name),
        grantee=_grantee(row),
        privileges=privileges,
        grantable=privileges if row.grantable else (),
        column=row.detail if row.kind == "column" else None,
        signature=scope.signatures.get((row.detail, name), "") if row.kind == "routine" else "",
    )


def _role(row: AccessRow, member_of: list[str]) -> Role:
    privileges = frozenset(row.privileges.split(","))
    return Role(
        name=_account(row),
        can_login=not row.detail,
        superuser="SUPER" in privileges and bool(row.grantable),
        create_database="CREATE" in privileges,
        create_role="CREATE USER" in privileges,
        replication="REPLICATION SLAVE" in privileges,
        member_of=tuple(member_of),
    )
