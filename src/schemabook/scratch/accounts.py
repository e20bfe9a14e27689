"""The unprivileged account a server runs under when this process is root, and what that account can reach.

Database servers refuse to run as root, or should. An account found here is handed to `subprocess` and owns the folders
inside the scratch folder; permissions of folders that were there before are never changed.
"""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from schemabook.errors import ScratchError

_TRAVERSE = stat.S_IXUSR
_ORDINARY_ACCOUNTS = 1000
"""Accounts below this number belong to the system, not to a person (Debian, Fedora, Alpine)."""


@dataclass(frozen=True, slots=True)
class Account:
    """A user of this machine: name, user number and the number of the user's primary group."""

    name: str
    uid: int
    gid: int


def find_account(preferred: tuple[str, ...]) -> Account | None:
    """Choose the account a server is to run under.

    Args:
        preferred: Account names, the best first. Behind them follows any other account of the system.

    Returns:
        None when this process is not root (the server then runs as the user who asked), else an existing account.

    Raises:
        ScratchError: This process is root and the machine has no other account.
    """
    if os.geteuid() != 0:
        return None
    import pwd  # not available on every platform

    entries = {entry.pw_name: entry for entry in pwd.getpwall() if entry.pw_uid != 0}
    others = sorted((e for e in entries.values() if e.pw_uid < _ORDINARY_ACCOUNTS), key=lambda e: -e.pw_uid)
    names = [name for name in preferred if name in entries] + [e.pw_name for e in others]
    if not names:
        raise ScratchError(
            "Looking for an unprivileged account to run a scratch server under.",
            "This process is root, and the machine has no other account.",
            f"Create one (useradd --system {preferred[0]}), or do not run as root.",
        )
    chosen = entries[names[0]]
    return Account(chosen.pw_name, chosen.pw_uid, chosen.pw_gid)


def is_reachable(path: Path, account: Account | None) -> bool:
    """Tell whether *account* may enter every folder above *path* and read and execute *path* itself.

    Access control lists are not looked at: where they grant more, the answer is merely cautious.
    """
    if account is None:
        return os.access(path, os.R_OK | os.X_OK)
    resolved = path.resolve()
    if not resolved.exists():
        return False
    folders = all(_allows(folder, account, _TRAVERSE) for folder in resolved.parents)
    return folders and _allows(resolved, account, stat.S_IRUSR | stat.S_IXUSR)


def _allows(path: Path, account: Account, wanted: int) -> bool:
    """Tell whether the mode of *path* gives *account* the *wanted* owner bits (shifted for group and others)."""
    status = path.stat()
    if status.st_uid == account.uid:
        return status.st_mode & wanted == wanted
    if status.st_gid == account.gid:
        return status.st_mode & (wanted >> 3) == wanted >> 3
    return status.st_mode & (wanted >> 6) == wanted >> 6
