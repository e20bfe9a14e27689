"""Starting a server behind its guard (see `guard.py`), waiting until it answers, stopping it.

The scratch folder holds: `data` and `run` (owned by the server's account), `software` (when the installation had to
be carried there), `log` (what the server printed), `plan.json`, `guard.log`, and `exit` once the server has ended.
"""

import atexit
import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from schemabook.errors import ScratchError
from schemabook.scratch.accounts import Account, is_reachable

SOCKET_PATH_BYTES = 107
"""The longest path of a unix socket on Linux, in bytes."""
START_SECONDS = 120.0
"""How long initialising and starting a server may take."""
_STOP_SECONDS = 60.0
"""How long the guard may take to end; above the sum of the times its signals wait."""
_POLL_SECONDS = 0.02
_TAIL_LINES = 15
_LOOPBACK = "127.0.0.1"
_PORT_ATTEMPTS = 3
_PORT_TAKEN = "Address already in use"
"""What the system says, and with it the log of every server, when a port is taken."""

_Server = TypeVar("_Server")


@dataclass(frozen=True, slots=True)
class Plan:
    """What the guard is to execute.

    Attributes:
        steps: Command lines; each must succeed before the next begins; the last one is the server.
        signals: (signal number, seconds to wait for its effect), in the order in which they are tried.
        account: The account the steps run under; None: the user of this process.
        environment: Environment variables added to the minimal ones every step gets.
    """

    steps: tuple[tuple[str, ...], ...]
    signals: tuple[tuple[int, float], ...]
    account: Account | None
    environment: tuple[tuple[str, str], ...] = ()


class GuardedProcess:
    """A server and its guard, seen from the process that asked for them."""

    def __init__(self, folder: Path, plan: Plan) -> None:
        """Start the guard in *folder*, which from now on belongs to it and is removed by it."""
        self.folder = folder
        self.log = folder / "log"
        self._owner = os.getpid()
        (folder / "plan.json").write_text(_plan_text(folder, plan), "utf-8")
        guard = Path(__file__).with_name("guard.py")
        with (folder / "guard.log").open("wb") as errors:
            self._guard = subprocess.Popen(
                [sys.executable, "-I", "-S", str(guard), str(folder)],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                start_new_session=True,
            )
        atexit.register(self.stop)

    def has_ended(self) -> bool:
        """Tell whether the server (or a step before it, or the guard) has ended by itself."""
        return (self.folder / "exit").exists() or self._guard.poll() is not None

    def read_log_tail(self) -> str:
        """Read the last lines the server and its guard printed. Returns an empty string when there are none."""
        lines: list[str] = []
        for path in (self.log, self.folder / "guard.log"):
            with contextlib.suppress(OSError):
                lines += path.read_text("utf-8", errors="replace").splitlines()[-_TAIL_LINES:]
        return "\n".join(lines)

    def stop(self) -> None:
        """Stop the server and remove its folder; does nothing the second time, nor in a forked child.

        Raises:
            ScratchError: The guard did not finish in time; the message names the folder.
        """
        if os.getpid() != self._owner or self._guard.stdin is None or self._guard.stdin.closed:
            return
        atexit.unregister(self.stop)
        with contextlib.suppress(OSError):
            self._guard.stdin.write(b"s")
            self._guard.stdin.flush()
        with contextlib.suppress(OSError):
            self._guard.stdin.close()
        try:
            self._guard.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            raise ScratchError(
                f"Stopping the scratch server in {self.folder}.",
                f"Its guard (process {self._guard.pid}) still runs after {_STOP_SECONDS:.0f} seconds.",
                "End that process and remove the folder by hand.",
            ) from None
        shutil.rmtree(self.folder, ignore_errors=True)


def make_folder(kind: str, account: Account | None) -> Path:
    """Make a new scratch folder with `data` and `run` inside, which belong to *account*.

    The folder itself stays ours, so that nothing done by the server's account can redirect what we write there.

    Returns:
        A folder directly under the system's temporary folder, or under /tmp or /var/tmp where the account cannot
        enter the former. The account can enter it.

    Raises:
        ScratchError: The account can enter none of these.
    """
    roots = [Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")]  # noqa: S108 - mkdtemp makes it private
    root = next((r for r in roots if account is None or is_reachable(r, account)), None)
    if root is None:
        raise ScratchError(
            f"Making a folder for a scratch {kind} server.",
            f"The account {account.name if account else ''} cannot enter {', '.join(map(str, roots))}.",
            "Set TMPDIR to a folder every account can enter.",
        )
    folder = Path(tempfile.mkdtemp(prefix=f"schemabook-{kind}-", dir=root))
    if account is not None:
        folder.chmod(0o711)
    for name in ("data", "run"):
        (folder / name).mkdir(mode=0o700)
        if account is not None:
            os.chown(folder / name, account.uid, account.gid)
    return folder


def find_free_port() -> int:
    """Find a TCP port on 127.0.0.1 nobody listens on now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.bind((_LOOPBACK, 0))
        port: int = listener.getsockname()[1]
    return port


def choose_socket(folder: Path, name: str) -> Path | None:
    """Choose the path of the unix socket, None where it would be longer than the system allows."""
    path = folder / "run" / name
    return path if len(os.fsencode(path)) <= SOCKET_PATH_BYTES else None


def wait_until_ready(process: GuardedProcess, probe: Callable[[], str | None], what: str) -> str:
    """Ask *probe* until it answers.

    Args:
        process: The server being started.
        probe: Returns the server's version, or None while the server does not accept connections.
        what: The server's description for messages, such as "PostgreSQL from /usr/lib/postgresql/15/bin".

    Returns:
        The version the server reports.

    Raises:
        ScratchError: The server ended, or did not answer within `START_SECONDS`. Its folder still exists.
    """
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        version = probe()
        if version is not None:
            return version
        if process.has_ended():
            raise _start_error(what, "It ended before it accepted a connection", process)
        time.sleep(_POLL_SECONDS)
    raise _start_error(what, f"It accepted no connection within {START_SECONDS:.0f} seconds", process)


def retry_on_taken_port(start_once: Callable[[], _Server]) -> _Server:
    """Start a server, again if somebody else took the free port in the moment before the server opened it.

    Args:
        start_once: Chooses a port, starts a server on it and returns it; leaves nothing behind when it fails.

    Returns:
        What *start_once* returned.

    Raises:
        ScratchError: The server did not start for another reason, or lost its port every time.
    """
    for _ in range(_PORT_ATTEMPTS - 1):
        try:
            return start_once()
        except ScratchError as error:
            if _PORT_TAKEN not in str(error):
                raise
    return start_once()


def _start_error(what: str, happened: str, process: GuardedProcess) -> ScratchError:
    """Compose the error of a failed start, with the end of the log in it."""
    tail = process.read_log_tail() or "(nothing)"
    return ScratchError(
        f"Starting a scratch server, {what}.",
        f"{happened}. The end of its log:\n{tail}",
        "Correct what the log names (missing library, full disk, no memory), or choose another installation.",
    )


def _plan_text(folder: Path, plan: Plan) -> str:
    """Write the plan as the JSON the guard reads."""
    home = str(folder / "data")
    minimal = {
        "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": home,
        "TMPDIR": str(folder / "run"),
        "TZ": "UTC",
        "LC_ALL": "C",
    }
    return json.dumps(
        {
            "steps": plan.steps,
            "signals": plan.signals,
            "directory": home,
            "account": None if plan.account is None else [plan.account.uid, plan.account.gid],
            "environment": minimal | dict(plan.environment),
        }
    )
