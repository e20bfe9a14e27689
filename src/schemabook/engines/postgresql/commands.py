"""The commands of PostgreSQL's own tools that save a database and bring it back."""

from __future__ import annotations

from schemabook.engines.dialect import Command

_RESTORE = ("pg_restore", "--exit-on-error")
_RESTORE_ROWS = ("pg_restore", "--single-transaction", "--data-only", "--disable-triggers")
_ROWS_NEED = (
    "It takes a superuser, because the triggers of the table are off while its rows come back, those of foreign keys "
    "too: nothing is written by a trigger, and nothing checks that what the rows refer to is there. All rows come "
    "back, or none."
)

BACKUP_COMMANDS = (
    Command(
        purpose="Save the database",
        lines=(("pg_dump", "--format=custom", "--file={database}.dump", "{database}"),),
    ),
    Command(
        purpose="Save the rows of one table",
        lines=(("pg_dump", "--format=custom", "--data-only", "--table={table}", "--file={name}.dump", "{database}"),),
    ),
    Command(
        purpose="Save roles and tablespaces, which no dump of a database holds",
        lines=(("pg_dumpall", "--globals-only", "--file=globals.sql"),),
    ),
    Command(
        purpose="Copy the whole server, as the start of a point-in-time recovery, and check the copy",
        lines=(
            ("pg_basebackup", "--pgdata=base", "--wal-method=stream", "--checkpoint=fast"),
            ("pg_verifybackup", "base"),
        ),
    ),
    Command(
        purpose="Check a dump by bringing it back beside the database",
        lines=(
            ("createdb", "{database}_check"),
            (*_RESTORE, "--dbname={database}_check", "{database}.dump"),
            ("dropdb", "{database}_check"),
        ),
    ),
    Command(
        purpose="Bring it back as a new database",
        restores=True,
        lines=(
            ("createdb", "{database}_restored"),
            (*_RESTORE, "--dbname={database}_restored", "{database}.dump"),
        ),
    ),
    Command(
        purpose="Bring back the rows of one table",
        restores=True,
        needs=_ROWS_NEED,
        lines=((*_RESTORE_ROWS, "--dbname={database}", "{name}.dump"),),
    ),
    Command(
        purpose="Bring back the rows of one table out of the dump of the database",
        restores=True,
        needs=_ROWS_NEED,
        lines=(
            (
                *_RESTORE_ROWS,
                "--schema={bare_schema}",
                "--table={bare_name}",
                "--dbname={database}",
                "{database}.dump",
            ),
        ),
    ),
    Command(
        purpose="Bring the whole server to a moment, from the copy and the archived log, on a port of its own",
        restores=True,
        variables=(
            ("$WAL_ARCHIVE", "the folder that the server's archive_command copies the log to"),
            ("$MOMENT", "a time with its zone, such as 2026-01-31 12:00:00+00"),
        ),
        lines=(
            ("touch", "base/recovery.signal"),
            (
                "postgres",
                "-D",
                "base",
                "-p",
                "5433",
                "-c",
                "restore_command=cp $WAL_ARCHIVE/%f %p",
                "-c",
                "recovery_target_time=$MOMENT",
                "-c",
                "recovery_target_action=promote",
            ),
        ),
    ),
)
BACKUP_FACTS = (
    "A dump is what the database held when it began. Writers go on; changes of a table wait for it (ACCESS SHARE).",
    "A dump holds one database. Roles, tablespaces and settings made with ALTER SYSTEM are not in it.",
    "A partitioned table holds no rows: its partitions do, and are saved and brought back by their own names.",
    "Rows come back beside those that are there: empty the table first where they are to take their place.",
    "Unlogged tables are empty in a copy of the server, and are in a dump.",
    "A moment can be reached from the oldest copy of the server that is kept, if the log since then is archived whole.",
)
