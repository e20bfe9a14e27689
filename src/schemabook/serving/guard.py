"""Who may come in, and what every answer carries: checks that stand before the site."""

from __future__ import annotations

import ipaddress
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from schemabook.model.base import Value

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Any, Any, Any], Awaitable[None]]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = (
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cache-control", "no-store"),
)
WRITING_HEADER = "x-schemabook"
"""A header that no form and no other site can send without asking first; asking is refused."""

_YEAR = 31_536_000


class Door(Value):
    """Who may come in.

    `names` are those of this machine that a request may be addressed to, beside loopback addresses; `any_address` lets
    every other address pass, which no name that leads elsewhere can pretend to be. With `token`, nobody comes in
    without it. `port` is the one that is listened on.
    """

    names: frozenset[str] = frozenset({"localhost"})
    any_address: bool = False
    token: str = ""
    port: int = 0

    def knows(self, host: str) -> bool:
        """Whether the Host header of a request names this machine: a page of another name may not read this one."""
        name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            return name.lower().rstrip(".") in self.names
        return self.any_address or address.is_loopback

    def opens(self, token: str | None) -> bool:
        """Whether a token is the right one; how long this takes does not say how much of it is."""
        return token is not None and secrets.compare_digest(token.encode(), self.token.encode())

    @property
    def cookie(self) -> str:
        """The name of the cookie: cookies do not tell ports apart."""
        return f"schemabook-{self.port}"


class Guard:
    """Asks everybody who they are, and adds the headers of safety to every answer."""

    def __init__(self, application: Application, door: Door) -> None:
        self._application = application
        self._door = door

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        from starlette.requests import Request

        if scope["type"] != "http":
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                added = [(name.encode(), value.encode()) for name, value in HEADERS]
                message["headers"] = [*message.get("headers", ()), *added]
            await send(message)

        answer = self._refusal(Request(scope))
        await (answer or self._application)(scope, receive, send_with_headers)

    def _refusal(self, request: Request) -> Response | None:
        """What somebody is told who may not come in, or has to come in by another way; None for all others."""
        from starlette.responses import PlainTextResponse

        if not self._door.knows(request.headers.get("host", "")):
            return PlainTextResponse("This machine does not go by that name.\n", 403)
        if self._door.token:
            if self._door.opens(request.query_params.get("token")):
                return self._admission(request)
            if not self._door.opens(request.cookies.get(self._door.cookie)):
                words = "Open the address that schemabook serve printed: it has a token.\n"
                return PlainTextResponse(words, 401)
        if request.method not in {"GET", "HEAD"} and not _is_own(request):
            return PlainTextResponse("Only a page of this site may do that.\n", 403)
        return None

    def _admission(self, request: Request) -> Response:
        """The token given as a cookie, and the same address without it."""
        from starlette.responses import RedirectResponse

        rest = [(name, value) for name, value in request.query_params.multi_items() if name != "token"]
        path = "/" + quote(request.url.path.lstrip("/\\"))
        answer = RedirectResponse(f"{path}?{urlencode(rest)}" if rest else path, 303)
        answer.set_cookie(
            self._door.cookie, self._door.token, max_age=_YEAR, httponly=True, samesite="strict", path="/"
        )
        return answer


def _is_own(request: Request) -> bool:
    """Whether a request that changes something comes from a page of this site."""
    origin = request.headers.get("origin", "")
    host = request.headers.get("host", "")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return (
        origin in {f"http://{host}", f"https://{host}"}
        and request.headers.get(WRITING_HEADER) == "1"
        and request.headers.get("sec-fetch-site", "same-origin") == "same-origin"
        and kind == "application/json"
    )
