"""Whoever asks for nothing locks nobody out: silent, slow and many connections."""

from __future__ import annotations

import contextlib
import http.client
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from schemabook.model.proposals import Proposal
from schemabook.serving import application, connections
from schemabook.serving.desk import Offer
from tests.serving.support import PATIENCE, Running, Stub, running, until

ONE = Proposal(object="users", text="People.", by="Ada")
HALF = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: "
WHOLE = b"GET /assets/site.css HTTP/1.1\r\nHost: localhost\r\n\r\n"
SHORT = 0.3


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    with running(Stub(tmp_path, Offer(proposal=ONE))) as found:
        yield found


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let connections wait for a short time only."""
    monkeypatch.setattr(connections, "SECONDS_OF_HEAD", SHORT)


@contextlib.contextmanager
def connected(server: Running, sent: bytes = b"") -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", server.client.port), timeout=PATIENCE) as made:
        made.sendall(sent)
        yield made


def rest_of(connection: socket.socket) -> bytes:
    """What comes until the server closes a connection."""
    found = b""
    with contextlib.suppress(ConnectionError):
        while part := connection.recv(1 << 20):
            found += part
    return found


def has_ended(connection: socket.socket, sent: bytes) -> Callable[[], bool]:
    """Whether the server has closed a connection on which something is sent again and again."""

    def ended() -> bool:
        connection.settimeout(SHORT / 10)
        try:
            connection.sendall(sent)
            return connection.recv(1 << 20) == b""
        except TimeoutError:
            return False
        except ConnectionError:
            return True

    return ended


def silence(server: Running) -> None:
    """Come back when a connection that says nothing was closed."""
    with connected(server) as silent:
        assert rest_of(silent) == b""


@pytest.mark.parametrize("sent", [b"", HALF, WHOLE])
def test_two_hundred_that_wait_lock_nobody_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sent: bytes) -> None:
    monkeypatch.setattr("schemabook.serving.server._MOST_AT_ONCE", 200)
    with running(Stub(tmp_path)) as server, contextlib.ExitStack() as stack:
        for _ in range(200):
            stack.enter_context(connected(server, sent))
        assert server.client.get("/").status == 200


@pytest.mark.usefixtures("hurry")
@pytest.mark.parametrize("sent", [b"", HALF])
def test_a_head_has_to_come_in_time(server: Running, sent: bytes) -> None:
    with connected(server, sent) as slow:
        assert rest_of(slow) == b""


@pytest.mark.usefixtures("hurry")
@pytest.mark.parametrize("before", [HALF, WHOLE, WHOLE + HALF])
def test_a_head_in_drops_does_not_last(server: Running, before: bytes) -> None:
    with connected(server, before) as slow:
        until(has_ended(slow, b"x"))


@pytest.mark.usefixtures("hurry")
def test_who_asks_and_who_listens_is_kept(server: Running) -> None:
    asking = http.client.HTTPConnection("127.0.0.1", server.client.port, timeout=PATIENCE)
    with contextlib.closing(asking), server.client.news("tables/orders.html") as news, connected(server) as silent:
        first = next(news)
        asking.connect()
        line = asking.sock
        silent.settimeout(SHORT / 20)
        until(lambda: _asked(asking) and _is_closed(silent))
        assert asking.sock is line
        server.press.text.write_text("second")
        assert next(news) != first


def _asked(connection: http.client.HTTPConnection) -> bool:
    connection.request("GET", "/assets/site.css")
    return connection.getresponse().read() == b"p{}"


def _is_closed(connection: socket.socket) -> bool:
    try:
        return connection.recv(1) == b""
    except TimeoutError:
        return False


def test_the_body_of_a_decision_has_to_come_in_time(server: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(application, "_SECONDS_OF_BODY", SHORT)
    with connected(server) as slow:
        host = f"127.0.0.1:{server.client.port}"
        head = f"POST /api/proposals/{ONE.identity} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n"
        slow.sendall(
            f"{head}X-Schemabook: 1\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{{".encode()
        )
        assert slow.recv(1 << 16).startswith(b"HTTP/1.1 408 ")
    assert server.press.drawer.accepted == []


def test_an_answer_that_nobody_reads_does_not_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hurry: None
) -> None:
    monkeypatch.setattr(connections, "SECONDS_OF_FLUSH", SHORT)
    press = Stub(tmp_path)
    large = b"x" * 30_000_000
    monkeypatch.setattr(press, "files", lambda: {"index.html": b"<html>", "large.js": large})
    with running(press) as server, connected(server, WHOLE.replace(b"assets/site.css", b"large.js")) as still:
        for _ in range(5):
            silence(server)
        assert 0 < len(rest_of(still)) < len(large)


def test_pages_that_listen_are_bounded_for_each_client(server: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(application, "_MOST_OPEN", 3)
    with contextlib.ExitStack() as stack:
        for _ in range(3):
            first = next(stack.enter_context(server.client.news("index.html")))
        with server.client.news("index.html") as news:
            assert list(news) == [first]
        assert server.client.get("/").status == 200

    def is_told_more() -> bool:
        with server.client.news("index.html") as news:
            before = next(news)
            server.press.drawer.waiting.append(server.press.drawer.waiting[0])
            server.press.text.with_name("annotations.proposed.yml").write_text(str(time.monotonic_ns()))
            return next(news, before) != before

    until(is_told_more)
