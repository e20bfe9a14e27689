"""The site as it is at this moment, and who is to be told when it changes."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections.abc import Iterator, Mapping

import msgspec

from schemabook.model.base import Value
from schemabook.serving.desk import Offer

PROPOSALS = "proposals"
"""The path of the page of proposals."""

_MAP = "map.html"
_DATA = "data/"


class PageState(Value):
    """What an open page is told: which edition of it is current, how many proposals wait, and what went wrong."""

    edition: str
    proposals: int = 0
    problem: str = ""


class LiveSite:
    """The files that are served and the state that open pages see. It belongs to one event loop."""

    def __init__(self, files: Mapping[str, bytes], offers: tuple[Offer, ...] = ()) -> None:
        self._files = files
        self._offers = offers
        self._problems: dict[str, str] = {}
        self._turn = asyncio.Event()
        self._readers = 0
        self._asked = False
        self.wanted = asyncio.Event()
        self.is_closed = False

    def file(self, path: str) -> bytes | None:
        """What is in a file of the site; None where it has none of this path. An empty path is the first page."""
        self._asked = True
        found = self._files.get(path or "index.html")
        return found if found is None or not _is_page(path) else stamped(found, self.edition(path))

    def edition(self, path: str) -> str:
        """What tells the contents of a page from those that it had and will have; empty where there is none."""
        if path == PROPOSALS:
            return edition_of(self._offers)
        content = self._files.get(path or "index.html")
        if content is None:
            return ""
        parts = [content]
        if path == _MAP:
            parts += [data for name, data in sorted(self._files.items()) if name.startswith(_DATA)]
        return _digest(*parts)

    def state(self, path: str) -> PageState:
        """What the page of a path is told."""
        problem = "\n".join(dict.fromkeys(self._problems.values()))
        return PageState(edition=self.edition(path), proposals=len(self._offers), problem=problem)

    def replace(self, files: Mapping[str, bytes]) -> None:
        """Serve these files from now on."""
        if files != self._files:
            self._files = files
            self._tell()

    def offer(self, offers: tuple[Offer, ...]) -> None:
        """Let these proposals be those that wait."""
        if offers != self._offers:
            self._offers = offers
            self._tell()

    def complain(self, step: str, problem: str) -> bool:
        """Say what went wrong in a step; empty where nothing does any more. Whether nobody has said it yet."""
        if problem == self._problems.get(step, ""):
            return False
        is_new = problem not in self._problems.values()
        self._problems[step] = problem
        if not problem:
            del self._problems[step]
        self._tell()
        return is_new

    def close(self) -> None:
        """Let every reader go."""
        self.is_closed = True
        self._tell()

    def _tell(self) -> None:
        turn, self._turn = self._turn, asyncio.Event()
        turn.set()

    async def next_turn(self, seconds: float) -> None:
        """Come back when something changes, at the latest after so many seconds."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._turn.wait(), seconds)

    @contextlib.contextmanager
    def reader(self) -> Iterator[None]:
        """Count somebody who has a page open."""
        self._readers += 1
        self.wanted.set()
        try:
            yield
        finally:
            self._readers -= 1

    def is_looked_at(self) -> bool:
        """Whether a page is open, or was asked for since this was asked last."""
        asked, self._asked = self._asked, False
        return asked or self._readers > 0


def edition_of(offers: tuple[Offer, ...]) -> str:
    """The edition of the page that shows these proposals."""
    return _digest(msgspec.json.encode(offers))


def stamped(page: bytes, edition: str) -> bytes:
    """A page that says which edition it is."""
    return page.replace(b"<html", f'<html data-edition="{edition}"'.encode(), 1)


def _is_page(path: str) -> bool:
    return not path or path.endswith(".html")


def _digest(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()[:12]
