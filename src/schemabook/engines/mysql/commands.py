"""The commands of the tools of MySQL and MariaDB that save a database and bring it back."""

from __future__ import annotations

from schemabook.engines.dialect import Command


def backup_commands(client: str) -> tuple[Command, ...]:
    """The commands with the programmes of one product: `client` is "mysql" or "mariadb"."""
    dash = "" if client == "mysql" else "-"
    dump, admin, log_reader = f"{client}{dash}dump", f"{client}{dash}admin", f"{client}{dash}binlog"
    whole = ("--single-transaction", "--routines", "--triggers", "--events", "--result-file={database}.sql")
    return (
        Command(purpose="Save the database", lines=((dump, *whole, "{database}"),)),
        Command(
            purpose="Bring it back as a new database",
            lines=((admin, "create", "{database}_restored"), (client, "{database}_restored", "<", "{database}.sql")),
        ),
        Command(
            purpose="Save one table",
            lines=((dump, "--single-transaction", "--result-file={name}.sql", "{database}", "{name}"),),
        ),
        Command(
            purpose="Bring back one table, in place of the one that is there",
            lines=((client, "{database}", "<", "{name}.sql"),),
        ),
        Command(
            purpose="Roll a restored server forward to a moment, from its binary log",
            lines=((log_reader, "--stop-datetime=2026-01-31 12:00:00", "LOG_FILE", "|", client),),
        ),
    )
