"""What is missing when a part cannot be read, and the exact statement that mends it."""

from __future__ import annotations

from collections.abc import Iterable

from schemabook.engines.dialect import Dialect
from schemabook.engines.mysql.dialect import MARIADB, quote_account
from schemabook.engines.mysql.rows import Rows
from schemabook.engines.mysql.sql_text import quote_name
from schemabook.model.survey import State

DATABASE_PRIVILEGES = "REFERENCES, SHOW VIEW, TRIGGER, EVENT"
"""What shows tables, views, triggers and events without a right to read rows."""

_LISTED = 10
_COMMON = (
    "Host, User, Select_priv, Insert_priv, Update_priv, Delete_priv, Create_priv, Drop_priv, Reload_priv, "
    "Shutdown_priv, Process_priv, File_priv, Grant_priv, References_priv, Index_priv, Alter_priv, Show_db_priv, "
    "Super_priv, Create_tmp_table_priv, Lock_tables_priv, Execute_priv, Repl_slave_priv, Repl_client_priv, "
    "Create_view_priv, Show_view_priv, Create_routine_priv, Alter_routine_priv, Create_user_priv, Event_priv, "
    "Trigger_priv, Create_tablespace_priv"
)
ACCOUNT_COLUMNS = {
    "mysql": f"{_COMMON}, Create_role_priv, Drop_role_priv, account_locked",
    "mariadb": f"{_COMMON}, Delete_history_priv, is_role",
}
"""The columns of mysql.user that are read. None holds a password."""
MEMBERSHIPS = {"mysql": "role_edges", "mariadb": "roles_mapping"}
GRANT_TABLES = ("db", "tables_priv", "columns_priv", "procs_priv")


def account_of(role: str) -> str:
    """What CURRENT_USER() says, as an account is written in a GRANT."""
    user, _, host = role.rpartition("@")
    return quote_account(user, host)


def grant_on_database(privileges: str, account: str, database: str) -> str:
    """The statement that gives privileges on everything in a database."""
    pattern = database.replace("\\", "\\\\").replace("_", "\\_").replace("%", "\\%")
    return f"GRANT {privileges} ON {quote_name(pattern)}.* TO {account};"


def grant_on_each(privileges: str, account: str, database: str, names: Iterable[str]) -> str:
    """The statements that give privileges on some relations; on all of the database where they are many."""
    listed = list(names)
    if len(listed) > _LISTED:
        return grant_on_database(privileges, account, database)
    where = quote_name(database)
    return " ".join(f"GRANT {privileges} ON {where}.{quote_name(name)} TO {account};" for name in listed)


def remedy_for(part: str, account: str, rows: Rows, dialect: Dialect) -> str:
    """What to execute when the server denies the query of a part."""
    database = rows.server[0].name
    if part == "stored_tables":
        return f"GRANT PROCESS ON *.* TO {account};"
    if part == "sequences":
        return grant_on_each("SELECT", account, database, sorted(sequence_names(rows)))
    if part == "access":
        tables = (*GRANT_TABLES, MEMBERSHIPS[dialect.name])
        columns = f"GRANT SELECT ({ACCOUNT_COLUMNS[dialect.name]}) ON mysql.user TO {account};"
        return " ".join([columns, *(f"GRANT SELECT ON mysql.{table} TO {account};" for table in tables)])
    return grant_on_database(DATABASE_PRIVILEGES, account, database)


def sequence_names(rows: Rows) -> list[str]:
    """The names of all sequences."""
    return [row.name for row in rows.tables if row.type == "SEQUENCE"]


def missed_part(name: str, state: State) -> tuple[str, str, State]:
    """The part of the book that a query stands for, what is missed without it, and the state to print."""
    match name:
        case "stored_tables":
            missed = "it could not be checked whether tables are hidden from the account"
            return "tables", missed, State.PARTIAL if state is State.DENIED else state
        case "access":
            return "accounts and grants", "all accounts, roles and grants", state
        case "geometry":
            return "columns", "the spatial reference systems of columns", state
        case "view_usage":
            return "views", "what the views use", state
        case "sequences":
            return "sequences", "the definitions of all sequences", state
    part = name.replace("_", " ")
    return part, f"all {part}", state


def routine_remedy(account: str, database: str, dialect: Dialect, number: int) -> str:
    """What shows the bodies of routines to an account that does not own them."""
    if dialect is not MARIADB:
        return f"GRANT SHOW_ROUTINE ON *.* TO {account};"
    if number >= 1103:
        return grant_on_database("SHOW CREATE ROUTINE", account, database)
    return f"GRANT SELECT ON mysql.proc TO {account};"
