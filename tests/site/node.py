"""Node.js for the tests of the site: what the lock file names is installed on first use."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import subprocess
from pathlib import Path
from typing import Final

from tests.servers.fixtures import give_up

HERE: Final = Path(__file__).resolve().parent
_MANIFEST: Final = ("package.json", "package-lock.json", ".npmrc")
_SECONDS: Final = 600


def install_node_modules(folder: Path = HERE) -> Path:
    """Install the packages of a folder's lock file, once for each state of it; skips the test where there is no npm.

    Returns:
        The folder of the installed packages.
    """
    if shutil.which("node") is None or shutil.which("npm") is None:
        give_up("There is no Node.js with npm on this machine")
    modules = folder / "node_modules"
    stamp = modules / ".installed-from"
    digest = hashlib.sha256()
    for name in _MANIFEST:
        digest.update((folder / name).read_bytes())
    wanted = digest.hexdigest()
    with (folder / "package.json").open("rb") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)  # one process at a time, such as of pytest-xdist
        if not (stamp.exists() and stamp.read_text("ascii") == wanted):
            done = run(["npm", "ci"], folder)
            assert done.returncode == 0, done.stdout + done.stderr
            stamp.write_text(wanted, "ascii")
    return modules


def run(command: list[str], folder: Path = HERE, given: str = "") -> subprocess.CompletedProcess[str]:
    """Run a programme in a folder, with text for its standard input, and return what it said."""
    return subprocess.run(
        command,
        cwd=folder,
        input=given,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=_SECONDS,
        check=False,
    )
