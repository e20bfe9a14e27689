"""What the server hides from the account without saying so, worked out from what it shows."""

from __future__ import annotations

import re

from schemabook.engines.dialect import Dialect
from schemabook.engines.mysql.build_tables import TABLE_TYPES, group, is_whole
from schemabook.engines.mysql.remedies import (
    DATABASE_PRIVILEGES,
    account_of,
    grant_on_database,
    grant_on_each,
    routine_remedy,
)
from schemabook.engines.mysql.rows import Rows
from schemabook.model.survey import Reading, State

_GRANT = re.compile(r"GRANT (.+?) ON (\*\.\*|`(?:[^`]|``)*`\.\*) TO ", re.DOTALL)
_ALL = frozenset({"ALL", "ALL PRIVILEGES"})
_SHOW_COLUMNS = frozenset({"SELECT", "INSERT", "UPDATE", "REFERENCES"})
_SHOW_ROUTINES = frozenset({"EXECUTE", "CREATE ROUTINE", "ALTER ROUTINE", "SHOW_ROUTINE", "SHOW CREATE ROUTINE"})
_NO_PRIVILEGE = "the server hides columns on which the account has no privilege"
_NOT_WORKING = "the server gives none for views whose parts are missing or may not be used"
_STORED_IN_INNODB = TABLE_TYPES | {"SEQUENCE"}


def own_privileges(grants: list[str], database: str) -> frozenset[str]:
    """The privileges that the account has on the whole database, from its own SHOW GRANTS."""
    found: set[str] = set()
    for text in grants:
        match = _GRANT.match(text)
        if match and (match[2] == "*.*" or _matches(match[2][1:-3], database)):
            found.update(name.strip().upper() for name in match[1].split(","))
    return frozenset(found)


def shows_every_table(privileges: frozenset[str]) -> bool:
    """Whether these privileges on a database show all its tables with their columns."""
    return bool(privileges & (_ALL | _SHOW_COLUMNS))


def find_hidden(rows: Rows, dialect: Dialect, number: int) -> list[Reading]:
    """A reading for each part of which the account sees less than there is."""
    server = rows.server[0]
    account = account_of(server.role)
    privileges = own_privileges(rows.privileges, server.name)
    readings = [*_tables(rows, account), *_columns(rows, account), *_views(rows, account)]
    readings += _routines(rows, privileges, routine_remedy(account, server.name, dialect, number), account)
    readings += [
        Reading(
            part=part,
            state=State.PARTIAL if part == "triggers" else State.DENIED,
            missed=missed,
            reason=f"the account has no {privilege} privilege on the database",
            remedy=grant_on_database(privilege, account, server.name),
        )
        for part, privilege, missed in (
            ("triggers", "TRIGGER", "triggers of tables on which the account has no TRIGGER privilege"),
            ("events", "EVENT", "all events"),
        )
        if not privileges & (_ALL | {privilege})
    ]
    return readings


def _matches(pattern: str, database: str) -> bool:
    """Whether the pattern of a GRANT on a database covers this one."""
    expression = ""
    signs = iter(pattern.replace("``", "`"))
    for sign in signs:
        if sign == "\\":
            expression += re.escape(next(signs, ""))
        else:
            expression += {"%": ".*", "_": "."}.get(sign, re.escape(sign))
    return re.fullmatch(expression, database, re.DOTALL | re.IGNORECASE) is not None


def _tables(rows: Rows, account: str) -> list[Reading]:
    if not rows.stored_tables:
        return []
    seen = sum(1 for row in rows.tables if row.type in _STORED_IN_INNODB and row.engine == "InnoDB")
    missing = rows.stored_tables[0].stored - seen
    if missing <= 0:
        return []
    return [
        Reading(
            part="tables",
            state=State.PARTIAL,
            missed="1 table is not visible" if missing == 1 else f"{missing} tables are not visible",
            reason="the server hides tables on which the account has no privilege",
            remedy=grant_on_database(DATABASE_PRIVILEGES, account, rows.server[0].name),
        )
    ]


def _columns(rows: Rows, account: str) -> list[Reading]:
    shown = {row.relation for row in rows.columns}
    tables = sum(1 for row in rows.tables if row.type in TABLE_TYPES and row.name not in shown)
    views = sum(1 for row in rows.views if row.name not in shown)
    keys = group(rows.foreign_keys, lambda row: f"{row.relation}.{row.name}")
    partly = sum(1 for key in keys.values() if not is_whole(key))
    remedy = grant_on_database("REFERENCES", account, rows.server[0].name)
    return [
        Reading(part=part, state=State.PARTIAL, missed=missed, reason=reason, remedy=mend)
        for count, part, missed, reason, mend in (
            (tables, "columns", f"the columns of {_counted(tables, 'table')}", _NO_PRIVILEGE, remedy),
            (views, "columns", f"the columns of {_counted(views, 'view')}", _NOT_WORKING, ""),
            (partly, "foreign keys", _counted(partly, "foreign key"), _NO_PRIVILEGE, remedy),
        )
        if count
    ]


def _views(rows: Rows, account: str) -> list[Reading]:
    names = sorted(row.name for row in rows.views if not row.definition)
    if not names:
        return []
    return [
        Reading(
            part="views",
            state=State.PARTIAL,
            missed=f"the definition of {_counted(len(names), 'view')}",
            reason="the server gives it only to accounts with SHOW VIEW and SELECT on the view",
            remedy=grant_on_each("SELECT, SHOW VIEW", account, rows.server[0].name, names),
        )
    ]


def _routines(rows: Rows, privileges: frozenset[str], remedy: str, account: str) -> list[Reading]:
    count = sum(1 for row in rows.routines if row.body is None)
    if count:
        missed, reason = f"the body of {_counted(count, 'routine')}", f"{account} is not their definer"
    elif not rows.routines and not privileges & (_ALL | _SHOW_ROUTINES):
        missed, reason = "routines on which the account has no privilege", "the server hides them"
    else:
        return []
    return [Reading(part="routines", state=State.PARTIAL, missed=missed, reason=reason, remedy=remedy)]


def _counted(count: int, noun: str) -> str:
    return f"1 {noun}" if count == 1 else f"{count} {noun}s"
