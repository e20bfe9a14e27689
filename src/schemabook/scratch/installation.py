"""Server software found on this machine, and carrying it to where the server's account can reach it."""

import contextlib
import os
import re
import shutil
import stat
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

from schemabook.scratch.accounts import Account, is_reachable

_VERSION_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Installation:
    """Server software on this machine.

    Attributes:
        engine: "postgresql", "mysql" or "mariadb".
        version: The version the programme reports, such as "15.18".
        server: The server programme.
        initialiser: The programme that makes a data folder; None where the server does that itself.
        prefix: Words in front of every command line, such as a loader and its library path; usually empty.
        home: The folder all parts lie under.
        parts: The folders under *home* that must travel together when the software is carried elsewhere.
    """

    engine: str
    version: str
    server: Path
    initialiser: Path | None
    home: Path
    parts: tuple[Path, ...]
    prefix: tuple[str, ...] = ()

    @property
    def major(self) -> int:
        """The first number of the version."""
        return int(self.version.split(".", 1)[0])


def read_version(command: tuple[str, ...]) -> tuple[str, str] | None:
    """Ask a server programme for its version.

    Args:
        command: The command line without `--version`.

    Returns:
        The version such as "15.18" or "18beta1", and the whole line it stood in; None when the programme cannot be
        executed.
    """
    try:
        answer = subprocess.run(
            [*command, "--version"], capture_output=True, text=True, timeout=_VERSION_SECONDS, check=True
        ).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r"\b(\d+(?:\.\d+)+|\d+(?:beta|rc|devel)\d*)", answer)
    return (found.group(1), answer) if found else None


def carry(installation: Installation, folder: Path, account: Account | None) -> Installation:
    """Make the software reachable for *account*, below *folder* if it is not yet.

    A package inside a home folder with mode 0700 (a virtual environment under /root) is unreachable for the account
    the server runs under. Its files are then linked into *folder*, or copied where linking is impossible. Nothing
    outside *folder* changes.

    Returns:
        The installation itself, or one whose paths lie below *folder*.
    """
    if is_reachable(installation.server, account):
        return installation
    target = folder / "software"
    for part in installation.parts:
        _carry_tree(part, target / part.relative_to(installation.home))
    for path in (target, *target.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)
    old, new = str(installation.home), str(target)
    initialiser = installation.initialiser
    return replace(
        installation,
        server=target / installation.server.relative_to(installation.home),
        initialiser=None if initialiser is None else target / initialiser.relative_to(installation.home),
        home=target,
        parts=tuple(target / part.relative_to(installation.home) for part in installation.parts),
        prefix=tuple(word.replace(old, new) for word in installation.prefix),
    )


def _carry_tree(source: Path, target: Path) -> None:
    """Link or copy a whole folder, keeping its symbolic links as they are."""
    shutil.copytree(source, target, symlinks=True, copy_function=_carry_file, dirs_exist_ok=True)


def _carry_file(source: str, target: str) -> str:
    """Link one file, or copy it when it is on another file system or not readable for everybody. Returns *target*."""
    mode = Path(source).lstat().st_mode
    if mode & stat.S_IROTH and not stat.S_ISLNK(mode):
        with contextlib.suppress(OSError):
            os.link(source, target)
            return target
    shutil.copy2(source, target, follow_symlinks=False)
    if not stat.S_ISLNK(mode):
        owner = mode & stat.S_IRWXU & ~stat.S_IWUSR
        Path(target).chmod(stat.S_IMODE(mode) | owner >> 3 | owner >> 6)
    return target
