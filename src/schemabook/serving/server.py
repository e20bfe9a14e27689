"""The server: its socket, its door, and the loop that serves until somebody ends it."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import ipaddress
import secrets
import signal
import socket
import threading
from collections.abc import Callable, Generator, Sequence
from types import FrameType
from typing import TYPE_CHECKING

from schemabook.errors import MissingDriverError, SchemabookError, UsageError
from schemabook.model.base import Value
from schemabook.serving.application import Frame, Pages, build_application
from schemabook.serving.desk import Press
from schemabook.serving.guard import Door, Guard
from schemabook.serving.live_site import LiveSite
from schemabook.serving.watching import Pace, Tell, Watcher, stamps

if TYPE_CHECKING:
    import uvicorn

SHORTEST_TOKEN = 16
_Info = tuple[
    socket.AddressFamily, socket.SocketKind, int, str, tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes]
]
_EVERY_ADDRESS = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 - recognised, not bound
_ANOTHER_HOST = "Name an address of this machine with --host."
_LONGEST_HEAD = 32_768
_MOST_AT_ONCE = 400


class Listening(Value):
    """Where is listened: `host` and `port` as they were asked for, the names that requests may use, and the token."""

    host: str = "127.0.0.1"
    port: int = 8765
    names: tuple[str, ...] = ()
    token: str = ""


class Counter:
    """A socket that listens, the door before it, and the address that people open."""

    def __init__(self, listening: Listening) -> None:
        self.socket = _bind(listening.host, listening.port)
        port = self.socket.getsockname()[1]
        is_own = _is_loopback(self.socket.getsockname()[0])
        token = listening.token or ("" if is_own else secrets.token_urlsafe(32))
        everywhere = listening.host in _EVERY_ADDRESS
        names = {"localhost", listening.host.lower(), *(name.lower() for name in listening.names)}
        if not is_own:
            names |= {socket.gethostname().lower(), socket.getfqdn().lower()}
        names -= _EVERY_ADDRESS
        self.door = Door(names=frozenset(names), any_address=not is_own, token=token, port=port)
        host = socket.gethostname() if everywhere else listening.host
        self.address = f"http://{_bracketed(host)}:{port}/"
        self.entrance = f"{self.address}?token={token}" if token else self.address

    def __enter__(self) -> Counter:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()


def require_server() -> None:
    """Raise MissingDriverError unless what serves is installed."""
    try:
        import starlette  # noqa: F401
        import uvicorn  # noqa: F401
    except ImportError as error:
        raise MissingDriverError(
            "Could not serve.",
            f"{error.name} is not installed.",
            'Install it with: pip install "schemabook[serve]"',
        ) from error


def require_good_token(token: str) -> None:
    """Raise UsageError for a token that can be guessed, or that an address cannot hold."""
    if len(token) < SHORTEST_TOKEN or not token.isascii() or not token.replace("-", "").replace("_", "").isalnum():
        happened = f"It needs at least {SHORTEST_TOKEN} letters, digits, - and _, and nothing else."
        raise UsageError("Could not use the token.", happened, "Leave it out, and one is made.")


class Serving(Value):
    """What is served, and how: the press, the frame of the page of proposals, the pace, and who is told what.

    `ready` is called once, when the site can be opened.
    """

    press: Press
    frame: Frame
    pace: Pace
    tell: Tell
    ready: Callable[[], None]


def serve(counter: Counter, serving: Serving) -> None:
    """Read, write the site and serve it until a signal ends it, which is then raised as it would be without a server.

    Raises what the press raises before the site is there for the first time.
    """
    server_of(counter, serving).run(sockets=[counter.socket])


def server_of(counter: Counter, serving: Serving) -> uvicorn.Server:
    """The server with the site in it, which is read and written now."""
    import uvicorn

    press = serving.press
    seen = stamps(press.watched())
    press.read(figures=True)
    site = LiveSite(press.files())
    with contextlib.suppress(SchemabookError):  # the page of proposals says it whenever it is asked for
        site.offer(press.decisions().offers())
    pages = Pages(site, press.decisions, serving.frame)
    watcher = Watcher(press, site, seen, serving.pace, serving.tell)

    class Server(uvicorn.Server):
        """Looks after the site while it runs, and lets its readers go when it ends."""

        _watching: asyncio.Task[None] | None = None

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            self._watching = asyncio.create_task(watcher.run())
            serving.ready()

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            site.close()
            if self._watching is not None:
                self._watching.cancel()
            await super().shutdown(sockets)

        @contextlib.contextmanager
        def capture_signals(self) -> Generator[None, None, None]:
            with super().capture_signals(), _on_hang_up(self.handle_exit):
                yield

    return Server(_settings(build_application(pages, counter.door)))


def _settings(application: Guard) -> uvicorn.Config:
    import uvicorn

    from schemabook.serving.connections import Connection

    return uvicorn.Config(
        application,
        loop="asyncio",
        http=Connection,
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        limit_concurrency=_MOST_AT_ONCE,
        timeout_graceful_shutdown=2,
        h11_max_incomplete_event_size=_LONGEST_HEAD,
    )


@contextlib.contextmanager
def _on_hang_up(end: Callable[[int, FrameType | None], None]) -> Generator[None, None, None]:
    """End in good order, too, when the terminal goes away."""
    number = getattr(signal, "SIGHUP", None)
    if number is None or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(number, end)
    try:
        yield
    finally:
        signal.signal(number, before)


def _bind(host: str, port: int) -> socket.socket:
    """A socket that listens. Raises UsageError, with the way out, where it cannot be had."""
    doing = f"Could not serve on {_bracketed(host or '0.0.0.0')}:{port}."  # noqa: S104 - a word for a message
    try:
        found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = _first(found)
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise UsageError(doing, f"{error.strerror}.", _ANOTHER_HOST) from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except OSError as error:
        listener.close()
        is_ours = error.errno != errno.EADDRNOTAVAIL
        advice = "Choose another with --port; 0 takes any that is free." if is_ours else _ANOTHER_HOST
        raise UsageError(doing, f"{error.strerror}.", advice) from error
    return listener


def _bracketed(host: str) -> str:
    """A host as it stands before a port."""
    return f"[{host}]" if ":" in host else host


def _first(found: Sequence[_Info]) -> _Info:
    """The first address, one of the older kind before all others."""
    return next((one for one in found if one[0] == socket.AF_INET), found[0])


def _is_loopback(host: str) -> bool:
    return ipaddress.ip_address(host.partition("%")[0]).is_loopback
