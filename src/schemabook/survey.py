"""Source → Survey: whatever names a database, read."""

from __future__ import annotations

from pathlib import Path

import msgspec

from schemabook.engines import engine_for_scheme
from schemabook.engines.engine import Engine, ReadOptions
from schemabook.engines.source import Secret, Source, parse_url
from schemabook.errors import FileFormatError, UsageError
from schemabook.model.survey import Survey

_SQLITE = b"SQLite format 3\x00"


def read_survey(source: str, options: ReadOptions, password: Secret | None = None) -> Survey:
    """Read the database that `source` names: a URL, an SQLite file or a catalogue file.

    `password` is used where the URL has none. Raises UsageError, ConnectionFailedError or
    TimeLimitError.
    """
    if "://" in source:
        engine, url = engine_and_source(source)
        if password is not None and url.password is None:
            url = msgspec.structs.replace(url, password=password)
        return engine.read(url, options)
    path = Path(source)
    start = _start_of(path)
    if start.startswith(_SQLITE) or not start:
        return engine_for_scheme("sqlite").read(Source(scheme="sqlite", database=str(path)), options)
    if start.lstrip().startswith(b"{"):
        from schemabook.model.codec import decode

        return decode(path.read_bytes(), source)
    raise FileFormatError(
        f"Could not read {source}.",
        "It is neither an SQLite database nor a catalogue file.",
        "Write a catalogue file with: schemabook read SOURCE -o FILE",
    )


def engine_and_source(url: str) -> tuple[Engine, Source]:
    """The engine that answers to a URL, and the URL taken apart."""
    source = parse_url(url)
    return engine_for_scheme(source.scheme), source


def _start_of(path: Path) -> bytes:
    """The first bytes of a file. An empty file is an empty SQLite database."""
    try:
        with path.open("rb") as file:
            return file.read(512)
    except FileNotFoundError as error:
        raise UsageError(
            f"Could not read {path}.",
            "There is no such file.",
            "A source is a URL (postgresql://…, mysql://…, mariadb://…, sqlite:///…), an SQLite file "
            "or a catalogue file.",
        ) from error
    except OSError as error:
        raise UsageError(f"Could not read {path}.", f"{error.strerror}.") from error
