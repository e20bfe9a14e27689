"""A running throw-away server, the same for every engine."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote, urlencode

from schemabook.errors import ScratchError
from schemabook.scratch.supervision import GuardedProcess


@dataclass(frozen=True, slots=True)
class ScratchServer(ABC):
    """A database server nobody else uses.

    It listens on 127.0.0.1 only. While it runs, every program on this machine can log in as its administrator, so put
    nothing secret into it. Used as a context manager it stops at the end of the block; it also stops when the process
    that started it ends, however that happens.

    Attributes:
        engine: "postgresql", "mysql" or "mariadb"; also the scheme of its URLs.
        version: What the server reports, such as "15.18".
        host: Host name or address.
        port: TCP port.
        socket: Unix socket for local connections; None where its path would be too long, or for a remote server.
        log: What the server printed.
        administrator: The account with all rights.
        password: The administrator's password; None for a server started here.
        process: The process behind it; None when somebody else runs the server, in which case `stop` does nothing.
    """

    engine: str
    version: str
    host: str
    port: int
    socket: Path | None
    log: Path
    administrator: str
    password: str | None = field(default=None, repr=False)
    process: GuardedProcess | None = field(default=None, repr=False, compare=False)

    @property
    def major(self) -> int:
        """The first number of the version."""
        return int(self.version.split(".", 1)[0])

    def url(self, database: str, *, user: str | None = None, password: str | None = None) -> str:
        """Compose the URL of a database.

        Args:
            database: The name of the database; empty for none.
            user: The account; the administrator when None.
            password: That account's password; None for none (the administrator's own is known).

        Returns:
            A URL such as "postgresql://postgres@127.0.0.1:5432/shop", special characters percent-encoded.
        """
        name = self.administrator if user is None else user
        known = self.password if user is None and password is None else password
        secret = "" if known is None else ":" + quote(known, safe="")
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.engine}://{quote(name, safe='')}{secret}@{host}:{self.port}/{quote(database, safe='')}"

    def socket_url(self, database: str) -> str | None:
        """Compose the administrator's URL through the unix socket, in the engine's own form; None without a socket."""
        if self.socket is None:
            return None
        name = quote(self.administrator, safe="")
        return f"{self.engine}://{name}@/{quote(database, safe='')}?{urlencode(self._socket_parameters(self.socket))}"

    @abstractmethod
    def create_database(self, name: str) -> None:
        """Create an empty database.

        Raises:
            ScratchError: The server refused; the message carries its words.
        """

    @abstractmethod
    def drop_database(self, name: str) -> None:
        """Drop a database if it exists, ending the sessions that still use it.

        Raises:
            ScratchError: The server refused; the message carries its words.
        """

    @abstractmethod
    def run(self, sql_script: str, database: str) -> None:
        r"""Execute a script of any number of statements as the administrator.

        Args:
            sql_script: The statements, separated by semicolons. Commands of a client (`\d`, `DELIMITER`) are not
                understood.
            database: The database to execute them in; empty for none, where the engine knows such a thing.

        Raises:
            ScratchError: A statement failed; the message carries the server's words and the place in the script. The
                driver's own error is its cause (`__cause__`).
        """

    @abstractmethod
    def fetch(self, query: str, database: str) -> tuple[tuple[object, ...], ...]:
        """Execute one query as the administrator.

        Returns:
            The rows, each a tuple of the driver's Python values.

        Raises:
            ScratchError: The query failed; the message carries the server's words.
        """

    @staticmethod
    @abstractmethod
    def _socket_parameters(socket: Path) -> dict[str, str]:
        """Name the URL parameters that lead to the unix socket."""

    def stop(self) -> None:
        """Stop the server and remove everything it wrote; does nothing when it is stopped already.

        Raises:
            ScratchError: The server could not be stopped; the message names its folder.
        """
        if self.process is not None:
            self.process.stop()

    def __enter__(self) -> Self:
        """Return the server itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the server."""
        self.stop()


def load_driver(name: str, package: str) -> Any:
    """Import a database driver.

    Args:
        name: The module.
        package: What to give to pip.

    Returns:
        The module.

    Raises:
        ScratchError: The driver is not installed; the message holds the command that installs it.
    """
    try:
        return import_module(name)
    except ImportError as error:
        raise ScratchError(
            f"Talking to a scratch server through the driver {name}.",
            f"The driver cannot be imported: {error}.",
            f'Install it: pip install "{package}"',
        ) from error


def describe_place(sql_script: str, offset: int) -> str:
    """Name a place in a script, such as "line 7: CREATE TABLE shop (".

    Args:
        sql_script: The whole script.
        offset: Position of the place in it, in characters from 0.
    """
    line = sql_script.count("\n", 0, offset) + 1
    lines = sql_script.splitlines() or [""]
    return f"line {line}: {lines[min(line, len(lines)) - 1].strip()}"
