"""`python -m benchmarks.run`: Schemabook beside the native dump and a plain reader, on generated schemas.

Prints one table for each server and every target with what was measured; exits with 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from benchmarks import command_line
from benchmarks.measure import Cost, measure
from benchmarks.servers import Bench, start
from schemabook.errors import ScratchError

SIZES = {
    "postgresql": (100, 1_000, 2_000, 10_000),
    "mariadb": (100, 1_000, 2_000),
    "mysql": (100, 1_000, 2_000),
}
_READ_SIZE = 2_000
_BOOK_SIZE = 10_000
_GROWTH = (1_000, 10_000)
_MOST_PEAK = 1_000_000_000
_ROUND_TRIPS = (5, 10)
_ROUNDS = 3
_SETTLING = 0.1
"""Seconds in which a session that was left ends, and its CPU time comes to be known."""
_LONG = 20.0
"""A command that took longer, in seconds, is not run again: noise no longer matters to it."""

Costs = dict[int, dict[str, Cost]]


@dataclass
class Targets:
    """What was to be reached, and whether it was."""

    missed: list[str] = field(default_factory=list)

    def check(self, what: str, measured: float, most: float, unit: str = "") -> None:
        """Print a target with what was measured, and note it when it is missed."""
        reached = measured <= most
        print(f"  {'ok    ' if reached else 'MISSED'} {what}: {measured:.2f}{unit}, at most {most:g}{unit}")
        if not reached:
            self.missed.append(what)


def main(arguments: list[str]) -> int:
    """Run the benchmarks. Returns 1 when a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__.split("\n")[0])
    parser.add_argument("--engine", choices=sorted(SIZES), action="append", help="Default: every one of them.")
    parser.add_argument("--sizes", help="Numbers of tables, separated by commas.")
    parser.add_argument("--rounds", type=int, default=_ROUNDS, help="How often each command runs; the best counts.")
    parser.add_argument("--delay", action="store_true", help="Measure network delay and nothing else.")
    chosen = parser.parse_args(arguments)
    targets = Targets()
    if not chosen.delay:
        _help(targets)
    for engine in chosen.engine or SIZES:
        sizes = tuple(int(size) for size in chosen.sizes.split(",")) if chosen.sizes else SIZES[engine]
        try:
            with start(engine, sizes) as bench:
                _bench(bench, chosen.rounds, targets, only_delay=chosen.delay)
        except ScratchError as error:
            print(f"\n{engine}: skipped. {error}", flush=True)
    print(f"\nTargets missed: {', '.join(targets.missed) or 'none'}")
    return 1 if targets.missed else 0


def _help(targets: Targets) -> None:
    print("Command line")
    targets.check("CPU of schemabook --help", command_line.help_seconds() * 1000, command_line.MOST_MILLISECONDS, " ms")
    drivers = command_line.imported_drivers()
    print(f"         imported by it: {drivers or 'no driver'}")
    targets.check("heavy modules imported by --help", len(drivers.split()), 0)


def _bench(bench: Bench, rounds: int, targets: Targets, *, only_delay: bool) -> None:
    """Everything that is measured on one server."""
    print(f"\n{bench.title}", flush=True)
    engine = bench.server.engine
    if not only_delay:
        costs = {size: _measure(bench, size, rounds) for size in bench.sizes}
        _judge(engine, costs, targets)
        few, many = (bench.count_statements(size) for size in (bench.sizes[0], bench.sizes[-1]))
        print(f"         statements of one reading, from the server's log: {few} and {many}")
        targets.check(f"{engine}: statements that a larger schema adds", abs(many - few), 0)
        if not few:
            targets.missed.append(f"{engine}: no statement was found in the log")
    _delay(bench, rounds, targets)


def _measure(bench: Bench, size: int, rounds: int) -> dict[str, Cost]:
    """Measure every command at one size, in turn so that all meet the same machine, and print the rows."""
    costs: dict[str, Cost] = {}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            commands = {
                "read": bench.read(size),
                "document": bench.document(size, Path(folder, "book")),
                "measured": bench.measured(size, Path(folder, "measured")),
            }
            if bench.native:
                commands = {"native dump": bench.dump(size), **commands}
            commands["plain reader"] = bench.plain(size)
            for name, command in commands.items():
                if name in costs and costs[name].wall > _LONG:
                    continue
                before = bench.cpu()
                cost = measure(command)
                time.sleep(_SETTLING)
                cost = replace(cost, server=bench.cpu() - before)
                costs[name] = cost.best(costs[name]) if name in costs else cost
    if size == bench.sizes[0]:
        heads = ("wall s", "client s", "server s", "peak MB", "x wall", "x CPU")
        print(f"  {'tables':>7} {'command':<13}" + "".join(f"{head:>9}" for head in heads))
    native = costs.get("native dump")
    for name, cost in costs.items():
        seconds = f"{cost.wall:9.2f}{cost.cpu:9.2f}{cost.server:9.2f}"
        ratios = f"{cost.wall / native.wall:9.2f}{cost.work / native.work:9.2f}" if native else ""
        print(f"  {size:>7,} {name:<13}{seconds}{cost.peak / 1e6:9.0f}{ratios}", flush=True)
    return costs


def _judge(engine: str, costs: Costs, targets: Targets) -> None:
    """Compare with the targets for which there are measurements."""
    if _READ_SIZE in costs and "native dump" in costs[_READ_SIZE]:
        ratio = _ratio(costs[_READ_SIZE]["read"], costs[_READ_SIZE]["native dump"])
        targets.check(f"{engine}: read to native dump at {_READ_SIZE:,} tables", ratio, 1.0, "x")
    if _BOOK_SIZE in costs:
        book = costs[_BOOK_SIZE]["document"]
        if "native dump" in costs[_BOOK_SIZE]:
            ratio = _ratio(book, costs[_BOOK_SIZE]["native dump"])
            targets.check(f"{engine}: book to native dump at {_BOOK_SIZE:,} tables", ratio, 4.0, "x")
        targets.check(f"{engine}: peak of the book at {_BOOK_SIZE:,} tables", book.peak / 1e6, _MOST_PEAK / 1e6, " MB")
    small, large = _GROWTH
    if small in costs and large in costs:
        for name in ("read", "document", "measured"):
            growth = _ratio(costs[large][name], costs[small][name]) * small / large
            targets.check(f"{engine}: {name}, time per table at {large:,} to that at {small:,}", growth, 1.5, "x")


def _ratio(one: Cost, other: Cost) -> float:
    """How much longer one takes, by the clock. Other programs must leave the machine alone meanwhile."""
    return one.wall / other.wall


def _delay(bench: Bench, rounds: int, targets: Targets) -> None:
    """What a distant server costs `read`, and beside it the plain reader at the smallest size."""
    size = max((size for size in bench.sizes if size <= _READ_SIZE), default=bench.sizes[0])
    small = bench.sizes[0]
    best: dict[tuple[str, int], float] = {}
    with ExitStack() as stack:
        ports = {trip: stack.enter_context(_proxy(bench, trip / 2)) for trip in _ROUND_TRIPS}
        for _ in range(rounds):
            for trip, port in {0: bench.server.port, **ports}.items():
                for name, command in (("read", bench.read(size, port)), ("plain", bench.plain(small, port))):
                    best[name, trip] = min(measure(command).wall, best.get((name, trip), math.inf))
    for trip in _ROUND_TRIPS:
        read, plain = (best[name, trip] - best[name, 0] for name in ("read", "plain"))
        what = f"{bench.server.engine}: {trip} ms of round trip, read of {size:,} tables, longer by"
        if trip == _ROUND_TRIPS[0]:
            targets.check(what, read, 0.3, " s")
        else:
            print(f"         {what}: {read:.2f} s (no target)")
        print(f"         the same for the plain reader of {small:,} tables: {plain:.2f} s", flush=True)


@contextmanager
def _proxy(bench: Bench, milliseconds: float) -> Iterator[int]:
    """A proxy that delays each direction. Gives its port."""
    place = [bench.server.host, str(bench.server.port), str(milliseconds)]
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.delay_proxy", *place], stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.communicate()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
