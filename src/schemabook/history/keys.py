"""Where histories are kept, and what names a database in one."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

from schemabook.engines import engine_for_scheme
from schemabook.engines.source import Source, parse_url

PLACE_VARIABLE = "SCHEMABOOK_HISTORY"


def default_place() -> str:
    """The path or URL of the history that is used where none is named.

    It is what the environment variable SCHEMABOOK_HISTORY says, else `schemabook/history.sqlite` in the user's
    folder for state ($XDG_STATE_HOME, else ~/.local/state).
    """
    named = os.environ.get(PLACE_VARIABLE)
    if named:
        return named
    state = os.environ.get("XDG_STATE_HOME", "")
    folder = Path(state) if Path(state).is_absolute() else Path.home() / ".local" / "state"
    return str(folder / "schemabook" / "history.sqlite")


def source_key(source: Source | str) -> str:
    """What names a database in a history: engine, host, port and database; for a file its absolute path.

    The account, the password and the options never stand in it, except a host and a port that are given as
    options. Two spellings of one server (an alias, a port that is named or left out) are two databases.
    A text is a URL or the path of an SQLite file. Raises UsageError for a URL that cannot be read and
    UnknownSourceError when no engine answers to its scheme.
    """
    if isinstance(source, str):
        source = parse_url(source) if "://" in source else Source(scheme="sqlite", database=source)
    engine = engine_for_scheme(source.scheme)
    host = source.host or source.option("host") or ""
    if not host and _is_file(source):
        return f"{engine.name}://{quote(str(Path(source.database).resolve()))}"
    port = source.port or source.option("port") or ""
    place = host or "localhost"
    place = f"[{place}]" if ":" in place else quote(place, safe="")
    return f"{engine.name}://{place}{f':{port}' if port else ''}/{quote(source.database, safe='')}"


def _is_file(source: Source) -> bool:
    """Whether the database is a file: its engine has no accounts, hence no server."""
    return not any(dialect.supports.roles for dialect in engine_for_scheme(source.scheme).dialects)
