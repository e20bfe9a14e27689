"""The commands of SQLite's shell that save a database and bring it back."""

from __future__ import annotations

from schemabook.engines.dialect import Command

BACKUP_COMMANDS = (
    Command(purpose="Save the database while it is in use", lines=(("sqlite3", "{database}", ".backup copy.sqlite"),)),
    Command(
        purpose="Save it without its empty pages",
        lines=(("sqlite3", "{database}", "VACUUM INTO 'compact.sqlite'"),),
    ),
    Command(purpose="Check a copy before it is needed", lines=(("sqlite3", "copy.sqlite", "PRAGMA integrity_check"),)),
    Command(purpose="Save one table as SQL", lines=(("sqlite3", "{database}", ".dump {name}", ">", "table.sql"),)),
)
