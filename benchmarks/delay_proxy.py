"""A TCP proxy on the loopback interface that holds back what it carries, as a distant server does.

`python -m benchmarks.delay_proxy HOST PORT MILLISECONDS` prints the port it listens on and carries every connection
to HOST:PORT, each direction that much later. Chunks travel at the same time: throughput stays what it was.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys

_CHUNK = 1 << 18
_TIMER = 0.0015


async def _sleep_until(due: float) -> None:
    """Sleep to the tenth of a millisecond: the loop's own timers are no finer than one."""
    clock = asyncio.get_running_loop().time
    if (rest := due - clock() - _TIMER) > 0:
        await asyncio.sleep(rest)
    while clock() < due:  # noqa: ASYNC110 - there is no event to wait for, only time
        await asyncio.sleep(0)


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, delay: float) -> None:
    """Write whatever is read, `delay` seconds later and in the same order."""
    waiting: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
    clock = asyncio.get_running_loop().time

    async def deliver() -> None:
        while True:
            due, chunk = await waiting.get()
            await _sleep_until(due)
            if not chunk:
                writer.close()
                return
            writer.write(chunk)
            await writer.drain()

    delivery = asyncio.create_task(deliver())
    with contextlib.suppress(OSError):
        while chunk := await reader.read(_CHUNK):
            waiting.put_nowait((clock() + delay, chunk))
    waiting.put_nowait((clock() + delay, b""))
    with contextlib.suppress(OSError):
        await delivery


async def serve(host: str, port: int, delay: float) -> None:
    """Carry connections until this process is ended. Prints the port it listens on."""

    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection(host, port)
        await asyncio.gather(_carry(reader, far_writer, delay), _carry(far_reader, writer, delay))

    server = await asyncio.start_server(connect, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]) / 1000))
