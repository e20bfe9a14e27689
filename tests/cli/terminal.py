"""A terminal that the command is run in, read and typed into."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from types import TracebackType

ENTER, DOWN, SPACE, INTERRUPT = "\r", "\x1b[B", " ", "\x03"
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_WHERE = b"\x1b[6n"
_LIMIT = 60


class Terminal:
    """The command in a pseudo-terminal of 50 lines of 200 characters."""

    def __init__(self, *arguments: str | Path, folder: Path) -> None:
        self._seen = b""
        self._stream, other = pty.openpty()
        fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 200, 0, 0))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "schemabook", *map(str, arguments)],
            cwd=folder,
            stdin=other,
            stdout=other,
            stderr=other,
            env={**os.environ, "TERM": "xterm", "PAGER": "cat"},
            start_new_session=True,
        )
        os.close(other)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._stream)

    def read_until(self, words: str) -> str:
        """Everything that was written since the last call, up to these words."""
        deadline = time.monotonic() + _LIMIT
        while words not in self.text:
            left = deadline - time.monotonic()
            ready, _, _ = select.select([self._stream], [], [], max(left, 0))
            if not ready or not self._read():
                raise AssertionError(f"{words!r} did not come, but:\n{self.text[-3000:]}")
        text, self._seen = self.text, b""
        return text

    def answer(self, words: str, keys: str) -> str:
        """Wait for a question and type keys."""
        text = self.read_until(words)
        os.write(self._stream, keys.encode())
        return text

    def end(self) -> int:
        """Read to the end and return the exit code."""
        while self._read():
            pass
        return self._process.wait(_LIMIT)

    @property
    def text(self) -> str:
        """What was written and not yet taken, without what moves the cursor and colours."""
        return _ESCAPES.sub("", self._seen.decode(errors="replace"))

    def _read(self) -> bool:
        try:
            data = os.read(self._stream, 65536)
        except OSError:
            return False
        if _WHERE in data:
            os.write(self._stream, b"\x1b[1;1R")
        self._seen += data
        return bool(data)
