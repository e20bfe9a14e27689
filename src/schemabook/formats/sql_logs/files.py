"""Which kind of log a file is, and all the files of a folder together."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import TextIO

from schemabook.errors import FileFormatError, UsageError
from schemabook.formats.sql_logs.mysql_logs import GENERAL_ENTRY, SLOW_HEADER, count_general_log, count_slow_log
from schemabook.formats.sql_logs.postgresql_logs import (
    LEVEL,
    count_csv_log,
    count_json_log,
    count_text_log,
    is_csv,
    is_json,
    is_statement,
)
from schemabook.formats.sql_logs.scripts import count_script
from schemabook.formats.sql_logs.tally import Tally
from schemabook.formats.sql_logs.times import read_time
from schemabook.model.workload import Workload

_LINES_TO_KNOW = 500
_CHARACTERS_TO_KNOW = 262_144


class Form(Enum):
    """What a file can be; the value is what people call it."""

    SCRIPT = "SQL"
    JSON = "PostgreSQL log (JSON)"
    CSV = "PostgreSQL log (CSV)"
    TEXT = "PostgreSQL log"
    SLOW = "slow query log"
    GENERAL = "general query log"


_COUNT: dict[Form, Callable[[Iterable[str], Tally], None]] = {
    Form.SCRIPT: count_script,
    Form.JSON: count_json_log,
    Form.CSV: count_csv_log,
    Form.TEXT: count_text_log,
    Form.SLOW: count_slow_log,
    Form.GENERAL: count_general_log,
}
_SAME_MESSAGES = (Form.JSON, Form.CSV, Form.TEXT)
"""A PostgreSQL server can write each message in all of these forms; the first that is there tells the most."""


def read_files(path: Path, dialect_name: str, database: str) -> Workload:
    """See `schemabook.formats.sql_logs.read_workload`."""
    files = _chosen(path)
    tally = Tally(dialect_name, database)
    for file, form in files:
        with _opened(file) as lines:
            _COUNT[form](lines, tally)
    if not tally.counts:
        raise _without_statements(path, files)
    forms = {form for _, form in files}
    written = datetime.fromtimestamp(max(file.stat().st_mtime for file, _ in files), UTC)
    if forms == {Form.SCRIPT}:
        return tally.workload("statements in files", written)
    names = " and ".join(sorted(form.value for form in forms))
    source = f"the {names} {path.name}" if path.is_file() else f"the {names} files in {path.name}"
    return tally.workload(source, written)


def _chosen(path: Path) -> list[tuple[Path, Form]]:
    """The files to read, each with its form."""
    if not path.is_dir():
        form = _form_of(path)
        if form is None:
            raise FileFormatError(
                f"Could not read the statements in {path}.",
                "It is no log that is known here.",
                "Give a PostgreSQL log (text with a time or process in its prefix, CSV or JSON), a slow or general "
                "query log of MySQL or MariaDB, a .sql file, or a folder of them.",
            )
        return [(path, form)]
    found = [(file, form) for file in _files_in(path) if (form := _form_of(file)) is not None]
    forms = {form for _, form in found}
    if not found:
        raise FileFormatError(
            f"Could not read the statements in {path}.",
            "No file in this folder is a log that is known here, or ends in .sql.",
            "Give the folder of the logs, or that of the .sql files.",
        )
    if Form.SCRIPT in forms and len(forms) > 1:
        raise UsageError(
            f"Could not read the statements in {path}.",
            "There are logs and .sql files in it: in logs statements are counted, in files they are not.",
            "Give the logs or the .sql files alone.",
        )
    best = next((form for form in _SAME_MESSAGES if form in forms), None)
    return [(file, form) for file, form in found if form not in _SAME_MESSAGES or form is best]


def _files_in(folder: Path) -> Iterator[Path]:
    """The files under a folder, in the order of their names; hidden ones are left out."""
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not any(part.startswith(".") for part in file.relative_to(folder).parts):
            yield file


def _form_of(file: Path) -> Form | None:
    """What a file is, from its name or its first lines; None where it is nothing that is known."""
    if file.name.removesuffix(".gz").lower().endswith(".sql"):
        return Form.SCRIPT
    read = 0
    with _opened(file) as lines:
        for number, line in enumerate(lines):
            form = _form_of_first_line(line) if number == 0 else None
            form = form or _form_of_line(line)
            read += len(line)
            if form is not None:
                return form
            if number >= _LINES_TO_KNOW or read > _CHARACTERS_TO_KNOW or "\0" in line:
                break
    return None


def _form_of_first_line(line: str) -> Form | None:
    if is_json(line):
        return Form.JSON
    return Form.CSV if is_csv(line) else None


def _form_of_line(line: str) -> Form | None:
    if SLOW_HEADER.match(line):
        return Form.SLOW
    if GENERAL_ENTRY.match(line.rstrip("\r\n")):
        return Form.GENERAL
    level = LEVEL.search(line)
    if level is None:
        return None
    prefix = line[: level.start()]
    known = read_time(prefix)[0] is not None or "[" in prefix or is_statement(line[level.end() :])
    return Form.TEXT if known else None


@contextmanager
def _opened(file: Path) -> Iterator[TextIO]:
    """The lines of a file. What is no UTF-8 in it does not matter, because values are left out."""
    doing = f"Could not read the statements in {file}."
    try:
        opened = gzip.open if file.suffix == ".gz" else open
        with opened(file, "rt", encoding="utf-8", errors="replace", newline="\n") as lines:
            yield lines
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise FileFormatError(doing, f"It is no gzip file, or is cut off: {error}.") from error
    except FileNotFoundError as error:
        raise UsageError(doing, "There is no such file or folder.") from error
    except OSError as error:
        raise UsageError(doing, f"{error.strerror}.") from error


def _without_statements(path: Path, files: list[tuple[Path, Form]]) -> FileFormatError:
    advice = {
        Form.TEXT: "Set log_min_duration_statement = 0 for a while, with lc_messages = 'C'.",
        Form.SLOW: "Set long_query_time = 0 for a while.",
    }
    form = files[0][1]
    form = Form.TEXT if form in _SAME_MESSAGES else form
    return FileFormatError(
        f"Could not read the statements in {path}.", "There is no statement in it.", advice.get(form, "")
    )
