"""Where a database is: a URL taken apart, with its password kept out of sight."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from schemabook.errors import UsageError
from schemabook.model.base import Value

Prompt = Callable[[str], str]


class Secret:
    """A text that never shows itself in a message, a log or a traceback."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text, for the driver alone."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(…)"


class Source(Value):
    """A database named by a URL. Empty fields are the engine's defaults.

    `database` is the file for SQLite. `options` are the query parameters of the URL.
    """

    scheme: str
    host: str = ""
    port: int | None = None
    user: str = ""
    password: Secret | None = None
    database: str = ""
    options: tuple[tuple[str, str], ...] = ()

    def option(self, name: str) -> str | None:
        """The value of a query parameter of the URL, if it has one."""
        return dict(self.options).get(name)

    def __str__(self) -> str:
        """The URL without its password and options: safe to print."""
        user = f"{quote(self.user)}@" if self.user else ""
        port = f":{self.port}" if self.port else ""
        return f"{self.scheme}://{user}{self.host}{port}/{quote(self.database)}"


def parse_url(url: str) -> Source:
    """The source that a URL names.

    Raises UsageError when its port is not a number, or when a character that ends a part of a URL
    stands where it was meant as itself. The message never holds the URL itself, because a password
    may stand in it.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _unreadable("Its host or port is not valid.") from error
    if "#" in url:
        raise _unreadable("It holds a # that is not percent-encoded.")
    if parts.netloc and "@" in parts.path:
        raise _unreadable("There is an @ after the host: a password with a / in it, or the name of a database.")
    if any("@" in name for name, _ in parse_qsl(parts.query, keep_blank_values=True)):
        raise _unreadable("There is an @ in the name of an option: a password may have a ? in it.")
    path = unquote(parts.path)
    return Source(
        scheme=parts.scheme.lower(),
        host=unquote(parts.hostname or ""),
        port=port,
        user=unquote(parts.username or ""),
        password=None if parts.password is None else Secret(unquote(parts.password)),
        database=path.removeprefix("/"),
        options=tuple(parse_qsl(parts.query, keep_blank_values=True)),
    )


def _unreadable(happened: str) -> UsageError:
    return UsageError(
        "Could not read the URL of the database.",
        happened,
        "Write it as SCHEME://USER:PASSWORD@HOST:PORT/DATABASE or SCHEME:///FILE, and percent-encode what has "
        "a meaning in a URL: # as %23, / in a password as %2F, ? as %3F, @ as %40.",
    )


def password_from_file(path: Path) -> Secret:
    """The password on the first line of a file. Raises UsageError when it cannot be read."""
    try:
        return Secret(path.read_text(encoding="utf-8").split("\n", 1)[0])
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"Could not read the password file {path}.", f"{error}.") from error


def from_environment(*names: str) -> Secret | None:
    """The first of these environment variables that is set, as a secret."""
    for name in names:
        if name in os.environ:
            return Secret(os.environ[name])
    return None
