"""The commands of the tools of MySQL and MariaDB that save a database and bring it back."""

from __future__ import annotations

from schemabook.engines.dialect import Command

_WHOLE = ("--single-transaction", "--routines", "--triggers", "--events")


def backup_commands(client: str) -> tuple[Command, ...]:
    """The commands with the programmes of one product: `client` is "mysql" or "mariadb"."""
    dash = "" if client == "mysql" else "-"
    dump, admin = f"{client}{dash}dump", f"{client}{dash}admin"
    save = (dump, *_WHOLE, "--result-file={database}.sql", "{database}")
    return (
        Command(purpose="Save the database", lines=(save,)),
        Command(
            purpose="Save it and begin a new binary log, as the start of a point-in-time recovery",
            lines=((dump, *_WHOLE, "--flush-logs", "--result-file={database}.sql", "{database}"),),
        ),
        Command(
            purpose="Save one table",
            lines=((dump, "--single-transaction", "--result-file={name}.sql", "{database}", "{name}"),),
        ),
        Command(
            purpose="Check a dump by bringing it back beside the database",
            lines=(
                (admin, "create", "{database}_check"),
                (client, "{database}_check", "<", "{database}.sql"),
                (admin, "--force", "drop", "{database}_check"),
            ),
        ),
        *_restores(client, dump, f"{client}{dash}binlog"),
    )


def _restores(client: str, dump: str, log_reader: str) -> tuple[Command, ...]:
    """The commands that bring back."""
    admin, restored = dump.removesuffix("dump") + "admin", "{database}_restored"
    return (
        Command(
            purpose="Bring it back as a new database",
            restores=True,
            lines=((admin, "create", restored), (client, restored, "<", "{database}.sql")),
        ),
        Command(
            purpose="Bring back one table, in place of the one that is there",
            restores=True,
            lines=((client, "{database}", "<", "{name}.sql"),),
        ),
        Command(
            purpose="Bring back one table out of the dump of the database, by way of the new database",
            restores=True,
            lines=(
                (dump, "--single-transaction", "--result-file={name}.sql", restored, "{name}"),
                (client, "{database}", "<", "{name}.sql"),
            ),
        ),
        Command(
            purpose="Roll a restored server forward to a moment, from its binary log",
            restores=True,
            variables=(
                ("$MOMENT", "a time of this machine's zone, such as 2026-01-31 12:00:00"),
                ("$LOG_FILE", "the binary log that began with the dump; those after it follow, one by one"),
            ),
            lines=((log_reader, "--database={database}", "--stop-datetime=$MOMENT", "$LOG_FILE", "|", client),),
        ),
    )


BACKUP_FACTS = (
    "With --single-transaction a dump of InnoDB tables is what the database held when it began, and nobody waits.",
    "Tables of other engines are read as they stand, and an ALTER TABLE while the dump runs can make it fail.",
    "A dump holds one database. Accounts, roles and settings of the server are not in it.",
    "A dump drops each table before it makes it again: a table is brought back in place of the one that is there.",
    "Views, triggers, routines and events come back with their definer; the account must exist on the server.",
)
