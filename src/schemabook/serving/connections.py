"""Connections that do not wait for ever: who asks for nothing has to make room for those who do."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

SECONDS_OF_HEAD = 10.0
"""How long a connection may take to ask for something: the time from its begin, or from the last answer."""

SECONDS_OF_FLUSH = 60.0
"""How long the rest of an answer may take to leave when a connection ends."""

MOST_WAITING = 100
"""How many connections may wait without asking for anything; one more ends the one that has waited longest."""


class Connection(H11Protocol):
    """A connection that ends when nobody asks for anything on it, whether or not a part of a head has come."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._limit: asyncio.TimerHandle | None = None
        self.since = 0.0

    @property
    def waits(self) -> bool:
        """Whether nothing has been asked for that is still to be answered."""
        return not self.transport.is_closing() and (self.cycle is None or self.cycle.response_complete)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin, at the cost of another that waits where there are too many of them."""
        super().connection_made(transport)
        self._wait()
        waiting = [one for one in self.connections if isinstance(one, Connection) and one.waits]
        if len(waiting) > MOST_WAITING:
            min(waiting, key=lambda one: one.since).end()

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go of the clock."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what comes; the clock stops when it is a whole head."""
        super().data_received(data)
        if not self.waits:
            self._stop_waiting()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        super().on_response_complete()
        if self.waits:
            self._wait()

    def end(self) -> None:
        """Close the connection. What is left of an answer may take its time, but not for ever."""
        self.transport.close()
        self.loop.call_later(SECONDS_OF_FLUSH, self.transport.abort)

    def timeout_keep_alive_handler(self) -> None:
        """End when nothing came after an answer."""
        self.end()

    def _wait(self) -> None:
        self._stop_waiting()
        self.since = self.loop.time()
        self._limit = self.loop.call_later(SECONDS_OF_HEAD, self._give_up)

    def _give_up(self) -> None:
        if self.waits:
            self.end()

    def _stop_waiting(self) -> None:
        if self._limit is not None:
            self._limit.cancel()
            self._limit = None
