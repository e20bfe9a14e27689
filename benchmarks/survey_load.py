"""`python -m benchmarks.survey_load`: what a PostgreSQL server under pgbench loses while it is being surveyed.

Runs of pgbench come in pairs, one with a survey every few seconds and one without, and which of the two comes first
alternates. Each pair gives a ratio of transactions per second; the median of all is judged. Exits with 1 when the
target is missed, or when the pairs differ so much that nothing can be told from them: other programmes must leave the
machine alone. The reader runs beside the server, so its own processor time counts against it.
"""

from __future__ import annotations

import argparse
import contextlib
import math
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.servers import Bench
from schemabook.engines.engine import MeasureOptions, ReadOptions
from schemabook.errors import ScratchError
from schemabook.scratch import postgresql
from schemabook.scratch.server import ScratchServer
from schemabook.survey import read_survey

_MOST_LOSS = 5.0
"""Per cent."""
_LEAST_PAIRS = 6
_DOUBT = 0.05
_SETTINGS = (
    "shared_buffers=256MB",
    "max_wal_size=4GB",  # no checkpoint within a run: one is made before each
    "shared_preload_libraries=pg_stat_statements",
)
_DATABASE = "bench"
_RATE = re.compile(r"tps = ([\d.]+)")
_COSTED = 5
_QUIET = 0.2
"""Seconds in which a session that was left ends, and its CPU time comes to be known."""


@dataclass(frozen=True, slots=True)
class Load:
    """How pgbench runs, in seconds, and how often the server is surveyed meanwhile."""

    pgbench: Path
    url: str
    clients: int
    seconds: int
    every: float

    def run(self) -> float:
        """One run. Gives transactions per second without the time to connect."""
        command = [str(self.pgbench), f"--client={self.clients}", f"--jobs={min(self.clients, 2)}"]
        done = subprocess.run(
            [*command, f"--time={self.seconds}", self.url], capture_output=True, text=True, check=True
        )
        found = _RATE.search(done.stdout)
        assert found is not None, done.stdout
        return float(found[1])


def main(arguments: list[str]) -> int:
    """Run the benchmark. Returns 1 when the target is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.survey_load", description=__doc__.split("\n")[0])
    parser.add_argument("--pairs", type=int, default=12)
    parser.add_argument("--seconds", type=int, default=20, help="How long each run takes.")
    parser.add_argument("--every", type=float, default=10.0, help="Seconds from one survey to the next.")
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--scale", type=int, default=20, help="Of pgbench: 100,000 accounts each.")
    parser.add_argument("--survey", metavar="URL", help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.survey:
        _survey_until_told(chosen.survey, chosen.every)
        return 0
    try:
        with _prepared(chosen.scale) as (server, pgbench):
            load = Load(pgbench, server.url(_DATABASE), chosen.clients, chosen.seconds, chosen.every)
            print(f"PostgreSQL {server.version}, pgbench of scale {chosen.scale}, {chosen.clients} clients", flush=True)
            load.run()
            _print_costs(server, load.every)
            return _judge(*_pairs(load, server, chosen.pairs))
    except ScratchError as error:
        print(f"skipped. {error}")
        return 0


@contextmanager
def _prepared(scale: int) -> Iterator[tuple[ScratchServer, Path]]:
    """A server with the tables of pgbench, and its pgbench."""
    installation = next(iter(postgresql.find_installations()), None)
    with postgresql.start(installation, settings=_SETTINGS) as server:
        assert installation is not None
        pgbench = installation.server.with_name("pgbench")
        if not pgbench.exists():
            raise ScratchError("Running pgbench.", f"There is none in {pgbench.parent}.")
        server.create_database(_DATABASE)
        server.run("CREATE EXTENSION pg_stat_statements", _DATABASE)
        initialise = [str(pgbench), "--initialize", "--quiet", f"--scale={scale}", server.url(_DATABASE)]
        subprocess.run(initialise, check=True, capture_output=True)
        yield server, pgbench


def _survey(url: str) -> None:
    survey = read_survey(url, ReadOptions(measure=MeasureOptions()))
    assert survey.measurements is not None
    assert survey.workload is not None


def _survey_until_told(url: str, every: float) -> None:
    """Survey at once and then every few seconds, one line for each, from the first line of input on."""
    import asyncpg  # noqa: F401 - so that the first survey is like the others

    print("ready", flush=True)
    sys.stdin.readline()
    following = time.monotonic()
    while True:
        _survey(url)
        print("surveyed", flush=True)
        following += every
        time.sleep(max(following - time.monotonic(), 0))


@contextmanager
def _surveyed(url: str, every: float) -> Iterator[list[str]]:
    """Survey a server from another process. The list holds a line for each survey, in the end."""
    command = [sys.executable, "-m", "benchmarks.survey_load", "--survey", url, "--every", str(every)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    lines: list[str] = []
    try:
        assert process.stdout.readline() == "ready\n"
        process.stdin.write("go\n")
        process.stdin.flush()
        yield lines
        assert process.poll() is None, "the surveys ended with an error"
    finally:
        process.kill()
        lines.extend(process.communicate()[0].splitlines())


def _print_costs(server: ScratchServer, every: float) -> None:
    """What one survey costs when the server does nothing else."""
    bench, url = Bench(server, None, ()), server.url(_DATABASE)
    _survey(url)
    time.sleep(_QUIET)
    wall, client, on_server = time.perf_counter(), time.process_time(), bench.cpu()
    for _ in range(_COSTED):
        _survey(url)
    wall, client = time.perf_counter() - wall, time.process_time() - client
    time.sleep(_QUIET)
    on_server = bench.cpu() - on_server
    each = [f"{1000 * one / _COSTED:.0f} ms" for one in (wall, client, on_server)]
    share = 100 * (client + on_server) / _COSTED / every / (os.cpu_count() or 1)
    print(f"  one survey: {each[0]}; CPU of the reader {each[1]}, of the server {each[2]}")
    print(f"  one each {every:g} s: {share:.2f} % of the processor time of this machine", flush=True)


def _pairs(load: Load, server: ScratchServer, number: int) -> tuple[list[float], list[float]]:
    """Run the pairs. Gives the rates without surveys and those with, each by pair."""
    plain: list[float] = []
    surveyed: list[float] = []
    surveys = 0
    print(f"  {'pair':>4}{'tps without':>13}{'tps with':>10}{'ratio':>8}{'surveys':>9}", flush=True)
    for pair in range(number):
        for is_surveyed in (False, True) if pair % 2 == 0 else (True, False):
            server.run("CHECKPOINT", _DATABASE)
            with _surveyed(load.url, load.every) if is_surveyed else contextlib.nullcontext([""]) as lines:
                rate = load.run()
            (surveyed if is_surveyed else plain).append(rate)
            surveys = len(lines) if is_surveyed else surveys
        ratio = surveyed[-1] / plain[-1]
        print(f"  {pair + 1:>4}{plain[-1]:>13,.0f}{surveyed[-1]:>10,.0f}{ratio:>8.3f}{surveys:>9}", flush=True)
    return plain, surveyed


def _judge(plain: list[float], surveyed: list[float]) -> int:
    """Print the loss with its spread. Returns 0 when the target is reached and the spread is smaller than it."""
    losses = sorted(100 * (1 - one / other) for one, other in zip(surveyed, plain, strict=True))
    if len(losses) < _LEAST_PAIRS:
        print(f"  not judged: fewer than {_LEAST_PAIRS} pairs")
        return 1
    low, high = _surely(losses)
    loss = statistics.median(losses)
    noise = 100 * statistics.stdev(plain) / statistics.mean(plain)
    print(f"         loss of the pairs: {losses[0]:.1f} to {losses[-1]:.1f} %")
    print(f"         their median: {loss:.1f} %, with 95 % certainty between {low:.1f} and {high:.1f} %")
    print(f"         runs without surveys among themselves: {noise:.1f} % of standard deviation")
    if low <= _MOST_LOSS < high:
        print(f"  not judged: the runs differ too much to tell whether {_MOST_LOSS:g} % are lost; try more pairs")
        return 1
    reached = loss <= _MOST_LOSS
    print(f"  {'ok    ' if reached else 'MISSED'} throughput lost: {loss:.1f} %, at most {_MOST_LOSS:g} %")
    return 0 if reached else 1


def _surely(ordered: list[float]) -> tuple[float, float]:
    """Between which values the median of all possible pairs lies with 95 % certainty, whatever their distribution."""
    count = len(ordered)
    below, chance = 0, 0.5**count
    while chance + math.comb(count, below + 1) * 0.5**count <= _DOUBT / 2:
        below += 1
        chance += math.comb(count, below) * 0.5**count
    return ordered[below], ordered[count - 1 - below]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
