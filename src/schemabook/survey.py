"""Source → Survey: whatever names a database, read."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import msgspec

from schemabook.engines import engine_for_scheme
from schemabook.engines.engine import Engine, ReadOptions
from schemabook.engines.source import Secret, Source, parse_url
from schemabook.errors import FileFormatError, UsageError
from schemabook.model.survey import Survey

_SQLITE = b"SQLite format 3\x00"


def read_survey(
    source: str, options: ReadOptions, password: Secret | None = None, *, workload: Path | None = None
) -> Survey:
    """Read the database that `source` names: a URL, an SQLite file, a catalogue file or - (standard input).

    `password` is used where the URL has none. `workload` is a file or folder of statements that stands in for what
    the server counted; their plans are taken where the options ask for plans. Raises UsageError,
    ConnectionFailedError or TimeLimitError.
    """
    if workload is None:
        return _read_survey(source, options, password)
    from schemabook.formats.sql_logs import read_workload

    engine = engine_of(source)
    database = parse_url(source).database if "://" in source else ""
    given = read_workload(workload, engine.dialects[0].name if engine else "", database)
    if options.measure is not None:
        leading = tuple(use.text for use in given.statements[: options.measure.plans])
        measure = msgspec.structs.replace(options.measure, plans=0, statements=leading)
        options = msgspec.structs.replace(options, measure=measure)
    return msgspec.structs.replace(_read_survey(source, options, password), workload=given)


def _read_survey(source: str, options: ReadOptions, password: Secret | None) -> Survey:
    if "://" in source:
        engine, url = engine_and_source(source)
        if password is not None and url.password is None:
            url = msgspec.structs.replace(url, password=password)
        return engine.read(url, options)
    data = _catalogue_data(source)
    if data is None:
        return engine_for_scheme("sqlite").read(Source(scheme="sqlite", database=str(Path(source))), options)
    from schemabook.model.codec import decode

    return decode(data, _name_of(source))


def engine_of(source: str) -> Engine | None:
    """The engine that reads a source; None for a catalogue file, which none has to read.

    Raises UsageError where the source is no URL and cannot be read either.
    """
    if "://" in source:
        return engine_and_source(source)[0]
    return engine_for_scheme("sqlite") if _catalogue_data(source) is None else None


def engine_and_source(url: str) -> tuple[Engine, Source]:
    """The engine that answers to a URL, and the URL taken apart."""
    source = parse_url(url)
    return engine_for_scheme(source.scheme), source


def _catalogue_data(source: str) -> bytes | None:
    """What is in a catalogue file; None for an SQLite database, which an empty file is too.

    The file is opened once, because a pipe gives what is in it only once.
    """
    if source == "-":
        data, is_file = sys.stdin.buffer.read(), False
    else:
        data, is_file = _content(Path(source))
    if is_file and (data.startswith(_SQLITE) or not data):
        return None
    if data.lstrip().startswith(b"{"):
        return data
    doing = f"Could not read {_name_of(source)}."
    if data.startswith(_SQLITE):
        raise FileFormatError(
            doing, "It is an SQLite database that comes through a pipe.", "Give the name of its file instead."
        )
    raise FileFormatError(
        doing,
        "It is neither an SQLite database nor a catalogue file.",
        "Write a catalogue file with: schemabook read SOURCE -o FILE",
    )


def _name_of(source: str) -> str:
    return "standard input" if source == "-" else source


def _content(path: Path) -> tuple[bytes, bool]:
    """What is in a file, or its start where it can be no catalogue file; and whether it is a file on a disk."""
    try:
        with path.open("rb") as file:
            is_file = stat.S_ISREG(os.fstat(file.fileno()).st_mode)
            start = file.read(512)
            rest = file.read() if start.lstrip()[:1] in {b"{", b""} else b""
            return start + rest, is_file
    except FileNotFoundError as error:
        raise UsageError(
            f"Could not read {path}.",
            "There is no such file.",
            "A source is a URL (postgresql://…, mysql://…, mariadb://…, sqlite:///…), an SQLite file "
            "or a catalogue file.",
        ) from error
    except OSError as error:
        raise UsageError(f"Could not read {path}.", f"{error.strerror}.") from error
