"""Throw-away MySQL and MariaDB servers.

Searched in this order: the folders named by SCHEMABOOK_MYSQL_HOME and SCHEMABOOK_MARIADB_HOME, the PATH, and the
usual folders of system programmes. A home folder may be an unpacked archive of the maker, or Debian packages of
another release unpacked beside the system: when it brings its own loader and C library, the server is started through
them.
"""

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from schemabook.errors import ScratchError
from schemabook.scratch.accounts import Account, find_account
from schemabook.scratch.installation import Installation, carry, read_version
from schemabook.scratch.probes import probe_mysql
from schemabook.scratch.server import ScratchServer, load_driver
from schemabook.scratch.supervision import (
    GuardedProcess,
    Plan,
    choose_socket,
    find_free_port,
    make_folder,
    retry_on_taken_port,
    wait_until_ready,
)

_ADMINISTRATOR = "root"
_ACCOUNTS = ("mysql", "nobody")
_CONNECT_SECONDS = 30
_SIGNALS = ((int(signal.SIGTERM), 30.0),)
_NO_SUCH_THREAD = 1094
"""The server's error number for ending a session that is gone."""
_SYSTEM_FOLDERS = ("/usr/sbin", "/usr/libexec", "/usr/local/sbin", "/usr/local/bin", "/usr/local/mysql/bin")
_FOLDERS_IN_HOME = ("usr/sbin", "sbin", "bin", "usr/bin", "usr/libexec", "libexec")
_LOADERS = ("usr/lib/*/ld-linux*.so.*", "lib/*/ld-linux*.so.*", "usr/lib64/ld-linux*.so.*", "lib64/ld-linux*.so.*")
_SETTINGS = (
    "innodb-flush-log-at-trx-commit=0",
    "innodb-flush-method=nosync",
    "innodb-doublewrite=OFF",
    "innodb-buffer-pool-size=32M",
)
"""For initialising and for running: nothing has to survive a power cut."""
_ADMINISTRATOR_SCRIPT = """\
CREATE USER root@'127.0.0.1' IDENTIFIED BY '';
GRANT ALL ON *.* TO root@'127.0.0.1' WITH GRANT OPTION;
GRANT PROXY ON ''@'' TO root@'127.0.0.1' WITH GRANT OPTION;
"""
"""MySQL makes root@localhost alone; without name resolution that account does not match a TCP connection."""


class MysqlServer(ScratchServer):
    """A running MySQL or MariaDB server."""

    __slots__ = ()

    def create_database(self, name: str) -> None:
        """See `ScratchServer`. The character set is utf8mb4."""
        self._execute(f"create database {_quote(name)}", "", f"CREATE DATABASE {_quote(name)}")

    def drop_database(self, name: str) -> None:
        """See `ScratchServer`."""
        for row in self._execute("list sessions", "", "SHOW PROCESSLIST"):
            session, used_database = row[0], row[3]
            if used_database == name:
                self._end_session(int(str(session)))
        self._execute(f"drop database {_quote(name)}", "", f"DROP DATABASE IF EXISTS {_quote(name)}")

    def run(self, sql_script: str, database: str) -> None:
        """See `ScratchServer`. Every statement commits by itself unless the script begins a transaction."""
        self._execute("execute an SQL script", database, sql_script)

    def fetch(self, query: str, database: str) -> tuple[tuple[object, ...], ...]:
        """See `ScratchServer`."""
        return self._execute("execute a query", database, query)

    @staticmethod
    def _socket_parameters(socket: Path) -> dict[str, str]:
        """See `ScratchServer`."""
        return {"unix_socket": str(socket)}

    def _end_session(self, session: int) -> None:
        """End another session; one that ended meanwhile is no error."""
        try:
            self._execute("end a session", "", f"KILL {session}")
        except ScratchError as error:
            if getattr(error.__cause__, "args", (0,))[0] != _NO_SUCH_THREAD:
                raise

    def _execute(self, doing: str, database: str, sql_script: str) -> tuple[tuple[object, ...], ...]:
        """Connect, execute every statement of a script, disconnect.

        Returns:
            The rows of the last statement.

        Raises:
            ScratchError: Connecting or a statement failed.
        """
        driver = load_driver("pymysql", "schemabook[mysql]")
        done = 0
        try:
            connection = self._connect(driver, database)
            try:
                with connection.cursor() as cursor:
                    cursor.execute(sql_script)
                    rows = cursor.fetchall()
                    done = 1
                    while cursor.nextset():
                        rows = cursor.fetchall()
                        done += 1
            finally:
                connection.close()
        except (driver.MySQLError, OSError) as error:
            label = _FLAVOURS[self.engine].label
            raise ScratchError(
                f"Asking the scratch server, {label} {self.version}, to {doing} in database {database!r}.",
                f"{error} (statement {done + 1})",
                f"Correct the statement, or read the server's log: {self.log}",
            ) from error
        return tuple(tuple(row) for row in rows)

    def _connect(self, driver: Any, database: str) -> Any:
        """Open a connection of the administrator that accepts several statements at once."""
        return driver.connect(
            host=self.host,
            port=self.port,
            user=self.administrator,
            password=self.password or "",
            database=database or None,
            charset="utf8mb4",
            autocommit=True,
            connect_timeout=_CONNECT_SECONDS,
            client_flag=driver.constants.CLIENT.MULTI_STATEMENTS,
        )


@dataclass(frozen=True, slots=True)
class _Flavour:
    """How one of the two products is found, initialised and started."""

    label: str
    home_variable: str
    programmes: tuple[str, ...]
    initialisers: tuple[str, ...]
    compose_initialisation: Callable[[Installation, Path], tuple[str, ...]]
    server_words: tuple[str, ...]
    install_hint: str


def _initialise_mysql(installation: Installation, folder: Path) -> tuple[str, ...]:
    """Compose the command line with which MySQL makes its data folder."""
    script = folder / "administrator.sql"
    script.write_text(_ADMINISTRATOR_SCRIPT, "utf-8")
    script.chmod(0o644)
    own = ("--initialize-insecure", f"--init-file={script}", *_FLAVOURS[installation.engine].server_words)
    return (*_common_words(installation, folder), *own)


def _initialise_mariadb(installation: Installation, folder: Path) -> tuple[str, ...]:
    """Compose the command line with which MariaDB's script makes its data folder."""
    return (
        str(installation.initialiser),
        "--no-defaults",
        f"--basedir={installation.server.parent.parent}",
        f"--datadir={folder / 'data'}",
        "--auth-root-authentication-method=normal",
        "--skip-test-db",
        "--skip-name-resolve",
        *(f"--{setting}" for setting in _SETTINGS),
    )


_FLAVOURS = {
    "mysql": _Flavour(
        label="MySQL",
        home_variable="SCHEMABOOK_MYSQL_HOME",
        programmes=("mysqld",),
        initialisers=(),
        compose_initialisation=_initialise_mysql,
        server_words=("--mysqlx=OFF", "--skip-log-bin", "--secure-file-priv=NULL"),
        install_hint="Set SCHEMABOOK_MYSQL_HOME to the folder of an unpacked MySQL, or install mysql-server.",
    ),
    "mariadb": _Flavour(
        label="MariaDB",
        home_variable="SCHEMABOOK_MARIADB_HOME",
        programmes=("mariadbd", "mysqld"),
        initialisers=tuple(
            f"{folder}/{name}" for folder in ("bin", "scripts") for name in ("mariadb-install-db", "mysql_install_db")
        ),
        compose_initialisation=_initialise_mariadb,
        server_words=("--skip-log-bin", "--skip-log-error"),
        install_hint="Install MariaDB (Debian: apt-get install mariadb-server), or set SCHEMABOOK_MARIADB_HOME to the "
        "folder of an unpacked one.",
    ),
}


def find_installations(engine: str | None = None) -> tuple[Installation, ...]:
    """Find MySQL and MariaDB on this machine.

    Args:
        engine: "mysql" or "mariadb" to search for one of them only.

    Returns:
        The installations, in the order in which `start` prefers them; no programme appears twice.
    """
    found: dict[Path, Installation] = {}
    for programme, home in _candidates():
        server = programme.resolve()
        if server not in found and server.is_file():
            installation = _read_programme(server, home)
            if installation is not None:
                found[server] = installation
    return tuple(i for i in found.values() if engine in {None, i.engine})


def read_installation(home: Path) -> Installation | None:
    """Look at one folder of unpacked server software.

    Args:
        home: The folder that holds `bin/mysqld`, `usr/sbin/mysqld` or the like.

    Returns:
        The installation, or None when no server in it can be executed.
    """
    found = (_read_programme(programme.resolve(), home.resolve()) for programme in _programmes_in_home(home))
    return next((installation for installation in found if installation is not None), None)


def start(
    installation: Installation | None = None, *, engine: str | None = None, settings: tuple[str, ...] = ()
) -> MysqlServer:
    """Start a server with nothing but its system tables: utf8mb4, time zone UTC, no password on the loopback interface.

    Args:
        installation: The software to use; the first of `find_installations` when None.
        engine: "mysql" or "mariadb" to restrict that choice.
        settings: Further server settings, each as "name=value" or "name"; they win over the defaults chosen here.

    Returns:
        The server, ready for connections. Stop it, or use it as a context manager.

    Raises:
        ScratchError: There is no such server here, or it did not start; nothing is left behind then.
    """
    chosen = installation or next(iter(find_installations(engine)), None)
    if chosen is None:
        wanted = [flavour for name, flavour in _FLAVOURS.items() if engine in {None, name}]
        labels = " or ".join(flavour.label for flavour in wanted) or str(engine)
        hints = "\n".join(flavour.install_hint for flavour in wanted)
        raise ScratchError(f"Starting a scratch {labels} server.", "There is none on this machine.", hints)
    account = find_account(_ACCOUNTS)
    return retry_on_taken_port(partial(_start_once, chosen, account, settings))


def _start_once(installation: Installation, account: Account | None, settings: tuple[str, ...]) -> MysqlServer:
    """Initialise a new folder and start a server in it on a free port."""
    folder = make_folder(installation.engine, account)
    process = None
    try:
        port = find_free_port()
        socket = choose_socket(folder, "mysql.sock")
        steps = _steps(carry(installation, folder, account), folder, (port, socket), settings)
        process = GuardedProcess(folder, Plan(steps, _SIGNALS, account))
        label = _FLAVOURS[installation.engine].label
        what = f"{label} {installation.version} from {installation.server}"
        version = wait_until_ready(process, partial(probe_mysql, socket or ("127.0.0.1", port)), what)
    except BaseException:
        if process is not None:
            process.stop()
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return MysqlServer(
        installation.engine,
        version,
        "127.0.0.1",
        port,
        socket,
        process.log,
        administrator=_ADMINISTRATOR,
        process=process,
    )


def _steps(
    installation: Installation, folder: Path, address: tuple[int, Path | None], settings: tuple[str, ...]
) -> tuple[tuple[str, ...], ...]:
    """Compose the command lines of the initialisation and of the server."""
    port, socket = address
    flavour = _FLAVOURS[installation.engine]
    server = (
        *_common_words(installation, folder),
        *flavour.server_words,
        f"--port={port}",
        "--bind-address=127.0.0.1",
        f"--socket={socket or 'mysql.sock'}",
        f"--pid-file={folder / 'run' / 'server.pid'}",
        "--skip-name-resolve",
        "--character-set-server=utf8mb4",
        "--max-allowed-packet=256M",
        "--innodb-fast-shutdown=2",  # no clean shutdown; the initialisation needs one
        *(f"--{setting}" for setting in settings),
    )
    return flavour.compose_initialisation(installation, folder), server


def _common_words(installation: Installation, folder: Path) -> tuple[str, ...]:
    """Compose what the command lines of initialising and of running have in common."""
    return (
        *installation.prefix,
        str(installation.server),
        "--no-defaults",
        f"--basedir={installation.server.parent.parent}",
        f"--datadir={folder / 'data'}",
        f"--tmpdir={folder / 'run'}",
        *(f"--{setting}" for setting in _SETTINGS),
    )


def _candidates() -> Iterator[tuple[Path, Path | None]]:
    """List programmes that may be servers, each with the home folder it was found in (None: part of the system)."""
    for flavour in _FLAVOURS.values():
        if named := os.environ.get(flavour.home_variable):
            yield from ((programme, Path(named).resolve()) for programme in _programmes_in_home(Path(named)))
    for name in dict.fromkeys(name for flavour in _FLAVOURS.values() for name in flavour.programmes):
        if on_path := shutil.which(name):
            yield Path(on_path), None
        for folder in _SYSTEM_FOLDERS:
            yield Path(folder, name), None


def _programmes_in_home(home: Path) -> tuple[Path, ...]:
    """List the servers that exist in a home folder."""
    names = dict.fromkeys(name for flavour in _FLAVOURS.values() for name in flavour.programmes)
    paths = (home / folder / name for folder in _FOLDERS_IN_HOME for name in names)
    return tuple(path for path in paths if path.is_file())


def _read_programme(server: Path, home: Path | None) -> Installation | None:
    """Find out what a programme is; None when it cannot be executed or lacks its initialiser."""
    prefix = () if home is None else _find_loader(home)
    answer = read_version((*prefix, str(server)))
    if answer is None:
        return None
    version, line = answer
    engine = "mariadb" if "MariaDB" in line else "mysql"
    base = server.parent.parent
    flavour = _FLAVOURS[engine]
    initialiser = next((base / name for name in flavour.initialisers if (base / name).is_file()), None)
    if flavour.initialisers and initialiser is None:
        return None
    root = base if home is None else home
    return Installation(engine, version, server, initialiser, root, (root,), prefix)


def _find_loader(home: Path) -> tuple[str, ...]:
    """Compose the words that start a programme through the loader and libraries in *home*; none without a loader."""
    loader = next((path for pattern in _LOADERS for path in sorted(home.glob(pattern))), None)
    if loader is None:
        return ()
    private = sorted(home.glob("usr/lib/mysql/private"))
    folders = [loader.resolve().parent, *private]
    return (str(loader.resolve()), "--library-path", ":".join(map(str, folders)))


def _quote(name: str) -> str:
    """Quote an identifier."""
    return "`" + name.replace("`", "``") + "`"
