"""A live site in this process: a press that tests fill, a server in a thread, and requests as they are written."""

from __future__ import annotations

import contextlib
import http.client
import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from schemabook.cli.desk import DecidedError
from schemabook.model.proposals import Proposal
from schemabook.serving.desk import Offer, Watched
from schemabook.serving.guard import Door
from schemabook.serving.server import Counter, Listening, Serving, server_of
from schemabook.serving.watching import Pace

PAGE = b"<!doctype html>\n<html lang=en><title>Shop</title>\n<p>%s"
PATIENCE = 30


class Drawer:
    """Proposals in memory. `failing` is raised whatever is asked; `file` changes with each decision."""

    def __init__(self, *offers: Offer) -> None:
        self.waiting = list(offers)
        self.accepted: list[tuple[str, str]] = []
        self.rejected: list[str] = []
        self.failing: Exception | None = None
        self.file: Path | None = None

    def offers(self) -> tuple[Offer, ...]:
        if self.failing:
            raise self.failing
        return tuple(self.waiting)

    def accept(self, identity: str, text: str = "") -> Proposal:
        one = self._take(identity)
        self.accepted.append((one.object, text or one.text))
        return one

    def reject(self, identity: str) -> Proposal:
        one = self._take(identity)
        self.rejected.append(one.object)
        return one

    def _take(self, identity: str) -> Proposal:
        if self.failing:
            raise self.failing
        for offer in self.waiting:
            if offer.proposal.identity == identity:
                self.waiting.remove(offer)
                if self.file:
                    self.file.write_text(identity)
                return offer.proposal
        raise DecidedError("Could not decide this.", "It does not wait any more.")


class Stub:
    """A press without a database. What is in `schema` comes into the site with a reading."""

    def __init__(self, folder: Path, *offers: Offer) -> None:
        self.drawer = Drawer(*offers)
        self.schema = self._read = b"one"
        self.reads: list[bool] = []
        self.failing: Exception | None = None
        self.database = folder / "shop.sqlite"
        self.text = folder / "annotations.yml"
        self.text.write_text("first")

    def watched(self) -> Watched:
        proposals = self.text.with_name("annotations.proposed.yml")
        return Watched(database=(self.database,), texts=(self.text,), proposals=(proposals,))

    def read(self, *, figures: bool) -> bool:
        self.reads.append(figures)
        if self.failing:
            raise self.failing
        changed = self._read != self.schema or len(self.reads) == 1
        self._read = self.schema
        return changed

    def files(self) -> dict[str, bytes]:
        if self.failing:
            raise self.failing
        return {
            "index.html": PAGE % self._read,
            "map.html": PAGE % b"map",
            "tables/orders.html": PAGE % self.text.read_bytes(),
            "assets/site.css": b"p{}",
            "data/map.js": b"schemabook.load('map', '%s')" % self._read,
        }

    def decisions(self) -> Drawer:
        return self.drawer


class Answer(msgspec.Struct):
    """What a server said."""

    status: int
    headers: dict[str, str]
    body: bytes


class Client:
    """Sends requests to a server of this machine, as they are given."""

    def __init__(self, port: int) -> None:
        self.port = port

    def send(self, method: str, path: str, headers: dict[str, str] | None = None, body: bytes = b"") -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        with contextlib.closing(connection):
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            sent = {"Host": f"127.0.0.1:{self.port}", "Content-Length": str(len(body)), **(headers or {})}
            for name, value in sent.items():
                if value:
                    connection.putheader(name, value)
            connection.endheaders(body)
            response = connection.getresponse()
            names = {name.lower(): value for name, value in response.getheaders()}
            return Answer(status=response.status, headers=names, body=response.read())

    def get(self, path: str, **headers: str) -> Answer:
        return self.send("GET", path, headers)

    def post(self, path: str, body: Any, **headers: str) -> Answer:
        """A decision as a page of the site sends it; headers with _ for -, "" for none."""
        usual = {
            "Origin": f"http://127.0.0.1:{self.port}",
            "X-Schemabook": "1",
            "Content-Type": "application/json",
        }
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.send("POST", path, {**usual, **given}, data)

    @contextlib.contextmanager
    def news(self, page: str) -> Iterator[Iterator[dict[str, Any]]]:
        """What an open page hears."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        with contextlib.closing(connection):
            connection.request("GET", f"/api/events?page={page}")
            response = connection.getresponse()
            assert response.headers["content-type"] == "text/event-stream"
            yield _heard(response)


def _heard(response: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """The states in a stream, each of which has to come in time."""
    end = time.monotonic() + PATIENCE
    for line in response:
        if line.startswith(b"data: "):
            yield json.loads(line[6:])
            end = time.monotonic() + PATIENCE
        assert time.monotonic() < end


class Running(msgspec.Struct):
    """A server that runs, with what it said at the terminal."""

    client: Client
    door: Door
    told: list[str]
    press: Any


@contextlib.contextmanager
def running(press: Any, listening: Listening | None = None, pace: Pace | None = None) -> Iterator[Running]:
    """Serve a press on a free port for as long as the block runs."""
    ready = threading.Event()
    told: list[str] = []
    with Counter(listening or Listening(port=0)) as counter:
        frame: Callable[..., str] = getattr(press, "frame", plain_frame)
        pace = pace or Pace(files=0.05, catalogue=0, figures=0)
        server = server_of(counter, Serving(press=press, frame=frame, pace=pace, tell=told.append, ready=ready.set))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [counter.socket]})
        thread.start()
        try:
            assert ready.wait(PATIENCE)
            yield Running(client=Client(counter.door.port), door=counter.door, told=told, press=press)
        finally:
            server.should_exit = True
            thread.join(PATIENCE)
            assert not thread.is_alive()


def plain_frame(offers: tuple[Offer, ...], problem: str) -> str:
    from schemabook.serving.proposals_page import render_proposals

    return f"<!doctype html>\n<html lang=en>{render_proposals(offers, 'annotations.yml', problem)}"


def until(holds: Callable[[], Any]) -> None:
    """Come back when something holds."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
