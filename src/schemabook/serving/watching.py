"""Looking after what the site is made from, and making it anew when that has changed."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
import traceback
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TypeVar

from schemabook.errors import SchemabookError
from schemabook.model.base import Value
from schemabook.serving.desk import Press, Watched
from schemabook.serving.live_site import LiveSite

T = TypeVar("T")
Stamp = tuple[tuple[int, int, int], ...]
Tell = Callable[[str], None]
"""Says something at the terminal."""

_FAULT = "This is a fault of Schemabook. Please report it with what the terminal says."


class Pace(Value):
    """How often is looked, in seconds: at files, at the catalogue, and at what is measured. 0: not by itself."""

    files: float = 1
    catalogue: float = 30
    figures: float = 600


class Stamps(Value):
    """What tells whether files have changed: of the database, of texts, of proposals."""

    database: Stamp
    texts: Stamp
    proposals: Stamp


def stamps(watched: Watched) -> Stamps:
    """How files stand at this moment."""
    return Stamps(database=_stamp(watched.database), texts=_stamp(watched.texts), proposals=_stamp(watched.proposals))


def _stamp(paths: Iterable[Path]) -> Stamp:
    """When each file was changed, how long it is, and which it is; an empty file is as one that is not there."""
    found = []
    for path in paths:
        try:
            state = path.stat()
        except OSError:
            found.append((0, 0, 0))
            continue
        found.append((state.st_mtime_ns, state.st_size, state.st_ino) if state.st_size else (0, 0, 0))
    return tuple(found)


class Watcher:
    """Makes the site anew when something has changed, as long as it runs.

    The database is read by the clock only while somebody looks at the site.
    """

    def __init__(self, press: Press, site: LiveSite, seen: Stamps, pace: Pace, tell: Tell) -> None:
        self._press = press
        self._site = site
        self._seen = seen
        self._pace = pace
        self._tell = tell
        self._read_at = self._measured_at = time.monotonic()

    async def run(self) -> None:
        """Look again and again, until cancelled."""
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._site.wanted.wait(), self._pace.files)
            self._site.wanted.clear()
            await self._look()

    async def _look(self) -> None:
        now = stamps(self._press.watched())
        before, self._seen = self._seen, now
        is_read = False
        if now.database != before.database or self._is_due():
            is_read = await self._try("reading", self._read) is True
        if is_read or now.texts != before.texts:
            files = await self._try("writing", self._press.files)
            if files is not None:
                self._site.replace(files)
        if is_read or now != before:
            offers = await self._try("proposals", lambda: self._press.decisions().offers())
            if offers is not None:
                self._site.offer(offers)

    def _is_due(self) -> bool:
        pace = self._pace
        passed = time.monotonic() - self._read_at
        return bool(pace.catalogue) and passed >= pace.catalogue and self._site.is_looked_at()

    def _read(self) -> bool:
        self._read_at = time.monotonic()
        passed = self._read_at - self._measured_at
        figures = bool(self._pace.figures) and passed >= self._pace.figures
        if figures:
            self._measured_at = self._read_at
        return self._press.read(figures=figures)

    async def _try(self, step: str, call: Callable[[], T]) -> T | None:
        """What a call returns; None where it fails, which is then said to everybody who looks."""
        try:
            result = await in_thread(call)
        except SchemabookError as error:
            self._complain(step, str(error))
        except OSError as error:
            self._complain(step, f"Could not use {error.filename or 'a file'}: {error.strerror}.")
        except Exception:  # noqa: BLE001 - whatever it is, the site that there was stays
            self._complain(step, _FAULT, traceback.format_exc())
        else:
            self._site.complain(step, "")
            return result
        return None

    def _complain(self, step: str, problem: str, more: str = "") -> None:
        if self._site.complain(step, problem):
            self._tell(more + problem)


async def in_thread(call: Callable[[], T]) -> T:
    """What a call returns that takes its time. It is left alone when the program ends before."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def settle(finish: Callable[[], None]) -> None:
        if not done.cancelled():
            finish()

    def run() -> None:
        try:
            finish = partial(done.set_result, call())
        except BaseException as error:  # noqa: BLE001 - it is raised where the result is awaited
            finish = partial(done.set_exception, error)
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(settle, finish)

    threading.Thread(target=run, daemon=True, name="schemabook").start()
    return await done
