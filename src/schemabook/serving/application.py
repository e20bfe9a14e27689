"""The addresses of the live site: its files, its news, and decisions about proposals. There are no others."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import msgspec

from schemabook.errors import SchemabookError
from schemabook.serving.desk import Decisions, Offer
from schemabook.serving.guard import Door, Guard
from schemabook.serving.live_site import PROPOSALS, LiveSite, PageState, edition_of, stamped
from schemabook.serving.watching import in_thread

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

MOST_BYTES = 65_536
"""How long the body of a request may be."""

_SECONDS_OF_BODY = 10.0
"""How long the body of a request may take to come."""

_MOST_OPEN = 100
"""How many pages of one client hear news at once; all others are told how things stand, and to ask again later."""

_LATER = "retry: 30000\n"
"""Tells a page after how many milliseconds it is to ask again."""

_BREATH = 15.0
"""Seconds after which a page hears something, so that what stands between does not think that nobody is there."""

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}

Frame = Callable[[tuple[Offer, ...], str], str]
"""Makes the page of these proposals, with what went wrong when they were read."""


class _Decision(msgspec.Struct, forbid_unknown_fields=True):
    """The body of a decision. `text` stands for the text that was proposed."""

    decision: str
    text: str = ""


class Pages:
    """What is behind each address."""

    def __init__(self, site: LiveSite, decisions: Callable[[], Decisions], frame: Frame) -> None:
        self._site = site
        self._decisions = decisions
        self._frame = frame
        self._open: Counter[str] = Counter()

    def routes(self) -> list[Route]:
        """Every address with what is behind it."""
        from starlette.routing import Route

        return [
            Route("/api/events", self.events, methods=["GET"]),
            Route("/api/proposals/{identity}", self.decide, methods=["POST"]),
            Route(f"/{PROPOSALS}", self.proposals, methods=["GET"]),
            Route("/{path:path}", self.file, methods=["GET"]),
        ]

    async def file(self, request: Request) -> Response:
        """A file of the site, by its path among the known ones."""
        from starlette.responses import PlainTextResponse, Response

        path = request.path_params["path"]
        content = self._site.file(path)
        if content is None:
            return PlainTextResponse("The site has no such page. Its first page is /index.html.\n", 404)
        kind = _TYPES.get(PurePosixPath(path or "index.html").suffix, "application/octet-stream")
        return Response(content, headers={"content-type": kind})

    async def events(self, request: Request) -> Response:
        """What the page that is named by `page` is to know, now and whenever it changes, as server-sent events."""
        from starlette.responses import Response, StreamingResponse

        kind = {"content-type": "text/event-stream"}
        if request.method == "HEAD":
            return Response(headers=kind)
        client = request.client.host if request.client else ""
        return StreamingResponse(self._news(request.query_params.get("page", ""), client), headers=kind)

    async def _news(self, path: str, client: str) -> AsyncIterator[str]:
        if self._open[client] >= _MOST_OPEN:
            yield _LATER + _data(self._site.state(path))
            return
        told = None
        with self._listener(client), self._site.reader():
            while not self._site.is_closed:
                state = self._site.state(path)
                yield ": still here\n\n" if state == told else _data(state)
                told = state
                await self._site.next_turn(_BREATH)

    @contextlib.contextmanager
    def _listener(self, client: str) -> Iterator[None]:
        """Count a page of a client as open."""
        self._open[client] += 1
        try:
            yield
        finally:
            self._open[client] -= 1
            self._open += Counter()  # only those that have one open are kept

    async def proposals(self, _: Request) -> Response:
        """The proposals, as they stand in their file at this moment."""
        from starlette.responses import Response

        offers: tuple[Offer, ...] = ()
        problem = ""
        try:
            offers = await in_thread(lambda: self._decisions().offers())
        except SchemabookError as error:
            problem = str(error)
        page = stamped(self._frame(offers, problem).encode(), edition_of(offers))
        return Response(page, headers={"content-type": _TYPES[".html"]})

    async def decide(self, request: Request) -> Response:
        """Accept or reject the proposal of an identity, as the JSON of the body says."""
        from starlette.responses import JSONResponse

        try:
            async with asyncio.timeout(_SECONDS_OF_BODY):
                body = await _body(request)
        except TimeoutError:
            return _refused(408, "The decision took too long to come.")
        if body is None:
            return _refused(413, f"A decision has at most {MOST_BYTES:,} bytes.")
        try:
            decision = msgspec.json.decode(body, type=_Decision)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            return _refused(400, f"It is no decision: {error}.")
        if decision.decision not in {"accept", "reject"}:
            return _refused(400, "A decision is accept or reject.")
        try:
            await in_thread(lambda: self._carry_out(request.path_params["identity"], decision))
        except SchemabookError as error:
            return _refused(409, str(error))
        except OSError as error:
            return _refused(500, f"It could not be written: {error.strerror}.")
        finally:
            self._site.wanted.set()
        return JSONResponse({"done": True})

    def _carry_out(self, identity: str, decision: _Decision) -> None:
        decisions = self._decisions()
        if decision.decision == "accept":
            decisions.accept(identity, decision.text)
        else:
            decisions.reject(identity)


def build_application(pages: Pages, door: Door) -> Guard:
    """The application behind its guard."""
    from starlette.applications import Starlette

    return Guard(Starlette(routes=pages.routes()), door)


def _data(state: PageState) -> str:
    return f"data: {msgspec.json.encode(state).decode()}\n\n"


async def _body(request: Request) -> bytes | None:
    """The body of a request; None where it is too long, of which no more is read than is needed to see that."""
    length: Any = request.headers.get("content-length", "0")
    if not length.isdigit() or int(length) > MOST_BYTES:
        return None
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    return body


def _refused(status: int, words: str) -> Response:
    from starlette.responses import JSONResponse

    return JSONResponse({"error": words}, status)
