"""The guard of one scratch server: a separate small process, parent of the server, which outlives nobody.

Run as `python -I -S guard.py FOLDER`; FOLDER/plan.json says what to execute. It executes the steps one after the
other (the last one is the server) and waits for its standard input. A byte there is the request to stop; end of file
means that the process which asked for the server is gone, however it died (SIGTERM, SIGKILL, power of the
out-of-memory killer). In both cases the server is stopped and FOLDER removed. This file uses the standard library
only and imports nothing from its package, so that it starts quickly.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

_KILLED_SECONDS = 10.0
"""How long a process may take to vanish after SIGKILL."""
_REMOVAL_ATTEMPTS = 5


class Guard:
    """Executes the steps of a plan and stops them on request."""

    def __init__(self, folder: Path) -> None:
        """Read the plan in *folder*."""
        self.folder = folder
        self.plan: dict[str, Any] = json.loads((folder / "plan.json").read_text("utf-8"))
        self.lock = threading.Lock()
        self.stopping = False
        self.process: subprocess.Popen[bytes] | None = None
        self.runner = threading.Thread(target=self._execute_steps, daemon=True)

    def watch(self) -> None:
        """Start the steps, wait until standard input speaks or ends, then stop them and remove the folder."""
        self.runner.start()
        try:
            os.read(sys.stdin.fileno(), 1)
        finally:
            self._stop()
            self._remove_folder()

    def _execute_steps(self) -> None:
        """Execute each step until one fails, then leave the last exit status in FOLDER/exit."""
        status = 0
        with (self.folder / "log").open("ab") as log:
            for step in self.plan["steps"]:
                try:
                    process = self._begin(step, log.fileno())
                except (OSError, subprocess.SubprocessError) as error:
                    log.write(f"{step[0]} could not be started: {error}\n".encode())
                    status = 127
                    break
                status = 0 if process is None else process.wait()
                if process is None or status != 0:
                    break
        partial = self.folder / "exit.partial"
        partial.write_text(str(status), "utf-8")
        partial.rename(self.folder / "exit")

    def _begin(self, step: list[str], log: int) -> "subprocess.Popen[bytes] | None":
        """Start one step; None when stopping has begun meanwhile."""
        uid, gid = self.plan["account"] or (None, None)
        with self.lock:
            if self.stopping:
                return None
            self.process = subprocess.Popen(
                step,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.plan["directory"],
                env=self.plan["environment"],
                start_new_session=True,
                user=uid,
                group=gid,
                extra_groups=None if uid is None else [],
            )
            return self.process

    def _stop(self) -> None:
        """Send the plan's signals, each with its time to obey, and SIGKILL to the whole session at last."""
        with self.lock:
            self.stopping = True
            process = self.process
        if process is None:
            return
        for number, seconds in self.plan["signals"]:
            if not self.runner.is_alive():
                return
            process.send_signal(number)
            self.runner.join(seconds)
        if self.runner.is_alive():
            os.killpg(process.pid, signal.SIGKILL)
            self.runner.join(_KILLED_SECONDS)

    def _remove_folder(self) -> None:
        """Remove the folder; processes just killed may still hold or create files, so try more than once."""
        for _ in range(_REMOVAL_ATTEMPTS):
            shutil.rmtree(self.folder, ignore_errors=True)
            if not self.folder.exists():
                return
            time.sleep(0.1)


def main(arguments: list[str]) -> int:
    """Guard the server whose folder is the only argument. Returns the exit status 0."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Guard(Path(arguments[0])).watch()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
