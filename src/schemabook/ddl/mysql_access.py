"""Accounts, roles and grants for MySQL and MariaDB.

Accounts are made with a password that nobody knows: the catalogue has none.
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.engines.dialect import Dialect
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue, Grant, Role

_UNKNOWN_TO_ANYBODY = (
    "/*M! IDENTIFIED VIA mysql_native_password USING 'invalid' */ /*!80018 IDENTIFIED BY RANDOM PASSWORD */"
)


def build_access(catalogue: Catalogue, dialect: Dialect, *, grants: bool) -> Iterator[str]:
    """The statements that make accounts and roles, or those that give them their privileges."""
    roles = [role for role in catalogue.roles if not _comes_with_the_server(role.name)]
    if not grants:
        for role in roles:
            yield _account(role)
        return
    for role in roles:
        for parent in role.member_of:
            yield f"GRANT {_name(parent)} TO {_name(role.name)}"
    kinds = {(routine.name, routine.signature): routine.kind for routine in catalogue.routines}
    for grant in catalogue.grants:
        target = _target(grant, dialect, kinds)
        if target is not None and not _comes_with_the_server(grant.grantee):
            yield _grant(grant, dialect, target)


def _comes_with_the_server(name: str) -> bool:
    """Whether it is the administrator, who is there before any database is."""
    return name.startswith("'root'@")


def _has_host(name: str) -> bool:
    return name.startswith("'")


def _name(name: str) -> str:
    """An account as it is, the name of a role in backticks, everybody as PUBLIC."""
    if not name:
        return "PUBLIC"
    return name if _has_host(name) else "`" + name.replace("`", "``") + "`"


def _account(role: Role) -> str:
    if not _has_host(role.name):
        return f"CREATE ROLE IF NOT EXISTS {_name(role.name)}"
    locked = "" if role.can_login else " ACCOUNT LOCK"
    return f"CREATE USER IF NOT EXISTS {role.name} {_UNKNOWN_TO_ANYBODY}{locked}"


def _grant(grant: Grant, dialect: Dialect, target: str) -> str:
    privileges = ", ".join(_privilege(name, grant, dialect) for name in grant.privileges)
    option = " WITH GRANT OPTION" if grant.grantable else ""
    return f"GRANT {privileges} ON {target} TO {_name(grant.grantee)}{option}"


def _privilege(name: str, grant: Grant, dialect: Dialect) -> str:
    return f"{name} ({dialect.quote(grant.column)})" if grant.column is not None else name


def _target(grant: Grant, dialect: Dialect, kinds: dict[tuple[QualifiedName, str], str]) -> str | None:
    """What the privileges are on; None for a routine that the catalogue does not have."""
    match grant.kind:
        case "global":
            return grant.name.name
        case "database":
            return f"{dialect.quote(grant.name.name)}.*" if grant.name.name else "*"
        case "routine":
            kind = kinds.get((grant.name, grant.signature))
            word = {"aggregate": "FUNCTION"}.get(kind, kind.upper()) if kind else None
            return f"{word} {dialect.qualify(grant.name)}" if word else None
    return dialect.qualify(grant.name)
