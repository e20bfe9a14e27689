"""Progress on stderr, for what takes longer than a second."""

from __future__ import annotations

import threading
from types import TracebackType

import click

_SILENT_FOR = 1.0


class Progress:
    """Says what is being done, once it has taken more than a second in all."""

    def __init__(self) -> None:
        self._step = ""
        self._loud = False
        self._lock = threading.Lock()
        self._timer = threading.Timer(_SILENT_FOR, self._speak_up)
        self._timer.daemon = True

    def __enter__(self) -> Progress:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()

    def report(self, step: str) -> None:
        """Note the step that begins."""
        with self._lock:
            self._step = step
            if self._loud:
                self._say()

    def _speak_up(self) -> None:
        with self._lock:
            self._loud = True
            if self._step:
                self._say()

    def _say(self) -> None:
        click.echo(f"{self._step} …", err=True)
