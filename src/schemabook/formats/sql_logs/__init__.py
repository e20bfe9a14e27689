"""Logs of statements and files of SQL → Workload. No value in them survives."""

from __future__ import annotations

from pathlib import Path

from schemabook.model.workload import Workload


def read_workload(path: Path, dialect_name: str, database: str = "") -> Workload:
    """The workload in a log, a file of SQL, or a folder of either.

    Known are PostgreSQL's logs (text, CSV, JSON), MySQL's and MariaDB's slow and general logs, and files whose names
    end in .sql; all may be compressed (.gz). The window is from the first to the last time in the logs; in files of SQL
    each statement counts once, and there is no window. `database` leaves out statements that a log says were sent to
    another. Memory is needed for different statements only. Raises UsageError where a file cannot be read,
    FileFormatError where it is none of these or holds no statement.
    """
    from schemabook.formats.sql_logs.files import read_files

    return read_files(path, dialect_name, database)
