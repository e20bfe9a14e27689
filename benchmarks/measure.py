"""Running a command and measuring it: wall time, CPU time and peak memory of that process alone."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cost:
    """What one command cost: seconds and bytes. `cpu` is user and system time of the client, `server` of the server."""

    wall: float
    cpu: float
    peak: int
    server: float = 0.0

    @property
    def work(self) -> float:
        """CPU time of client and server: what the command cost, however busy the machine was."""
        return self.cpu + self.server

    def best(self, other: Cost) -> Cost:
        """The lower of two measurements, each field for itself."""
        return Cost(
            min(self.wall, other.wall),
            min(self.cpu, other.cpu),
            min(self.peak, other.peak),
            min(self.server, other.server),
        )


def measure(command: list[str]) -> Cost:
    """Run a command, its output thrown away.

    The peak cannot be lower than that of this process, because a child begins as a copy of it.

    Raises:
        RuntimeError: The command failed; the message carries the end of what it said.
    """
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            said.seek(0)
            tail = said.read()[-2000:].decode(errors="replace")
            raise RuntimeError(f"{command[0]} ended with {process.returncode}: {tail}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def best_of(times: int, command: list[str]) -> Cost:
    """The best of some runs of a command."""
    best = measure(command)
    for _ in range(times - 1):
        best = best.best(measure(command))
    return best
