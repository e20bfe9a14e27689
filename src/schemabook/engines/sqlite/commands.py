"""The commands of SQLite's shell that save a database and bring it back."""

from __future__ import annotations

from schemabook.engines.dialect import Command

_COPY_ROWS = (
    "ATTACH 'copy.sqlite' AS saved; BEGIN IMMEDIATE; DELETE FROM main.{quoted_name}; "
    "INSERT INTO main.{quoted_name} ({columns}) SELECT {columns} FROM saved.{quoted_name}; COMMIT"
)

BACKUP_COMMANDS = (
    Command(purpose="Save the database while it is in use", lines=(("sqlite3", "{database}", ".backup copy.sqlite"),)),
    Command(
        purpose="Save it without its empty pages",
        lines=(("sqlite3", "{database}", "VACUUM INTO 'compact.sqlite'"),),
    ),
    Command(
        purpose="Check a copy before it is needed",
        lines=(
            ("sqlite3", "copy.sqlite", "PRAGMA integrity_check"),
            ("sqlite3", "copy.sqlite", "PRAGMA foreign_key_check"),
        ),
    ),
    Command(purpose="Save one table as SQL", lines=(("sqlite3", "{database}", ".dump {name}", ">", "table.sql"),)),
    Command(
        purpose="Bring it back in place of what is there",
        restores=True,
        lines=(("sqlite3", "{database}", ".restore copy.sqlite"),),
    ),
    Command(
        purpose="Bring back the rows of one table out of the copy",
        restores=True,
        lines=(
            (
                "sqlite3",
                "{database}",
                _COPY_ROWS,
            ),
        ),
    ),
)
BACKUP_FACTS = (
    "A copy that another programme makes of the file while somebody writes is not whole: .backup and VACUUM INTO are.",
    "There is no log to roll forward: a copy brings back what the file held when it was made, and nothing after.",
    "Rows that are brought back one table at a time fire the triggers of the table.",
)
