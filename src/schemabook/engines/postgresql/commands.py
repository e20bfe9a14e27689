"""The commands of PostgreSQL's own tools that save a database and bring it back."""

from __future__ import annotations

from schemabook.engines.dialect import Command

BACKUP_COMMANDS = (
    Command(
        purpose="Save the database",
        lines=(("pg_dump", "--format=custom", "--file={database}.dump", "{database}"),),
    ),
    Command(
        purpose="Bring it back as a new database",
        lines=(
            ("createdb", "{database}_restored"),
            ("pg_restore", "--exit-on-error", "--dbname={database}_restored", "{database}.dump"),
        ),
    ),
    Command(
        purpose="Save the rows of one table",
        lines=(("pg_dump", "--format=custom", "--data-only", "--table={table}", "--file={name}.dump", "{database}"),),
    ),
    Command(
        purpose="Bring back the rows of one table",
        lines=(("pg_restore", "--exit-on-error", "--data-only", "--dbname={database}", "{name}.dump"),),
    ),
    Command(
        purpose="Save roles and tablespaces, which no dump of a database holds",
        lines=(("pg_dumpall", "--globals-only", "--file=globals.sql"),),
    ),
    Command(
        purpose="Copy the whole server, as the start of a point-in-time recovery",
        lines=(("pg_basebackup", "--pgdata=base", "--wal-method=stream", "--checkpoint=fast"),),
    ),
)
