"""Scratch servers filled with the generated schema, and what to run against them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.schema import scripts
from schemabook.scratch import mysql, postgresql
from schemabook.scratch.server import ScratchServer
from tests.servers.places import mysql_folder

_POSTGRESQL_SETTINGS = (
    "max_locks_per_transaction=512",  # pg_dump locks every table
    "shared_buffers=128MB",  # the server's own default
    "log_line_prefix=%a|",
)
_MYSQL_SETTINGS = ("innodb-buffer-pool-size=128M", "table-definition-cache=12000", "table-open-cache=12000")
_LOGGED = ("schemabook|LOG:  statement:", "schemabook|LOG:  execute")


class Bench:
    """A server with a database for each size."""

    def __init__(self, server: ScratchServer, native: Path | None, sizes: tuple[int, ...]) -> None:
        self.server = server
        self.native = native
        self.sizes = sizes

    @property
    def title(self) -> str:
        """Server and native dump, such as "PostgreSQL 15.18, pg_dump"."""
        return f"{self.server.engine} {self.server.version}, {self.native or 'no native dump'}"

    def url(self, size: int, port: int | None = None) -> str:
        """The URL of the database of this size, through another port where one is given."""
        url = self.server.url(_database(size))
        return url if port is None else url.replace(f":{self.server.port}/", f":{port}/")

    def dump(self, size: int) -> list[str]:
        """The native dump of the schema, written to nothing."""
        if self.server.engine == "postgresql":
            return [str(self.native), "--schema-only", self.url(size)]
        place = [f"--host={self.server.host}", f"--port={self.server.port}", "--user=root", "--protocol=tcp"]
        return [str(self.native), "--no-defaults", *place, "--no-data", _database(size)]

    def read(self, size: int, port: int | None = None) -> list[str]:
        """`schemabook read`."""
        return [sys.executable, "-m", "schemabook", "read", self.url(size, port)]

    def document(self, size: int, folder: Path) -> list[str]:
        """`schemabook document` without figures; the folder must not exist."""
        return [*self.measured(size, folder), "--no-measure"]

    def measured(self, size: int, folder: Path) -> list[str]:
        """`schemabook document` with figures; the folder must not exist."""
        command = [
            sys.executable,
            "-m",
            "schemabook",
            "document",
            self.url(size),
            "--format",
            "markdown",
            "--output",
            str(folder),
        ]
        return [*command, "--no-history"]

    def plain(self, size: int, port: int | None = None) -> list[str]:
        """The plain reader."""
        return [sys.executable, "-m", "benchmarks.plain_reader", self.url(size, port)]

    def cpu(self) -> float:
        """CPU seconds that the server has spent so far, with those of its sessions that have ended."""
        assert self.server.process is not None
        folder = self.server.process.folder
        file = folder / ("data/postmaster.pid" if self.server.engine == "postgresql" else "run/server.pid")
        fields = Path("/proc", file.read_text().split()[0], "stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")

    def count_statements(self, size: int) -> int:
        """How many statements one `schemabook read` sends, from the server's own log."""
        if self.server.engine == "postgresql":
            return self._count_in_log(size)
        self.server.run("SET GLOBAL log_output = 'TABLE'; TRUNCATE mysql.general_log; SET GLOBAL general_log = 1", "")
        subprocess.run(self.read(size), check=True, capture_output=True)
        self.server.run("SET GLOBAL general_log = 0", "")
        ((number,),) = self.server.fetch(
            "SELECT count(*) FROM mysql.general_log WHERE command_type IN ('Query', 'Prepare', 'Execute') "
            "AND thread_id IN (SELECT thread_id FROM mysql.general_log WHERE command_type = 'Connect' "
            f"AND argument LIKE '%on {_database(size)} %')",
            "",
        )
        return int(str(number))

    def _count_in_log(self, size: int) -> int:
        database = _database(size)
        start = self.server.log.stat().st_size
        self.server.run(f"ALTER DATABASE {database} SET log_statement = 'all'", "postgres")
        subprocess.run(self.read(size), check=True, capture_output=True)
        self.server.run(f"ALTER DATABASE {database} RESET log_statement", "postgres")
        lines = self.server.log.read_bytes()[start:].decode(errors="replace").splitlines()
        return sum(line.startswith(_LOGGED) for line in lines)


@contextmanager
def start(engine: str, sizes: tuple[int, ...]) -> Iterator[Bench]:
    """Start a server and make a database for each size.

    Raises:
        ScratchError: There is no such server here.
    """
    native: Path | None
    if engine == "postgresql":
        installation = next(iter(postgresql.find_installations()), None)
        native = None if installation is None else installation.server.with_name("pg_dump")
        server: ScratchServer = postgresql.start(installation, settings=_POSTGRESQL_SETTINGS)
    else:
        home = mysql_folder()
        own = mysql.read_installation(home) if engine == "mysql" and home.is_dir() else None
        server = mysql.start(own, engine=engine, settings=_MYSQL_SETTINGS)
        found = shutil.which("mariadb-dump") if engine == "mariadb" else None
        found = found or shutil.which("mysqldump")
        native = Path(found) if found else None
    with server:
        for size in sizes:
            server.create_database(_database(size))
            for script in scripts(engine, size):
                server.run(script, _database(size))
        yield Bench(server, native if native and native.exists() else None, sizes)


def _database(size: int) -> str:
    return f"bench_{size}"
