"""What the tests of measurements share: a bench under load, every figure of a survey, and its method run again."""

from __future__ import annotations

import asyncio
import subprocess
import time
from collections.abc import Iterator
from typing import NamedTuple

import asyncpg
import msgspec

from schemabook.engines.dialect import literal
from schemabook.engines.engine import MeasureOptions, ReadOptions
from schemabook.engines.postgresql import engine
from schemabook.engines.postgresql.dialect import POSTGRESQL
from schemabook.engines.source import parse_url
from schemabook.model.base import QualifiedName
from schemabook.model.measured import Measured
from schemabook.model.measurements import ColumnFigures, IndexFigures, SequenceFigures, TableFigures
from schemabook.model.survey import Reading, Survey
from schemabook.scratch import postgresql
from schemabook.scratch.server import ScratchServer
from tests.servers.fixtures import give_up, require_main_postgresql, require_postgresql

SETTINGS = ("shared_preload_libraries=pg_stat_statements", "wal_level=logical", "max_prepared_transactions=5")
_SECONDS = 20.0


class Figure(NamedTuple):
    """A figure, the field it stands in, and what `{object}` and `{part}` in its method stand for."""

    field: str
    measured: Measured
    object: QualifiedName | None = None
    part: str = ""

    @property
    def method(self) -> str:
        name = "" if self.object is None else POSTGRESQL.object_literal(self.object)
        return self.measured.method.replace("{object}", name).replace("{part}", literal(self.part))


def start(major: int, *settings: str) -> ScratchServer:
    """A server that counts statements."""
    return postgresql.start(require_postgresql(major), settings=(*SETTINGS, *settings))


def fill_bench(server: ScratchServer, database: str) -> None:
    """The tables of pgbench at scale 1 after two seconds of its transactions, counted and analysed."""
    programme = require_main_postgresql().server.parent / "pgbench"
    if not programme.exists():
        give_up("There is no pgbench on this machine")
    to_it = ["-h", server.host, "-p", str(server.port), "-U", server.administrator, database]
    for arguments in (["-i", "-q"], ["-n", "-T", "2", "-c", "2"]):
        subprocess.run([str(programme), *arguments, *to_it], check=True, capture_output=True)
    server.run("create extension if not exists pg_stat_statements; analyze", database)
    ((transactions,),) = server.fetch("select count(*) from pgbench_history", database)
    wait_until(
        server,
        database,
        f"select n_tup_ins = {transactions} and seq_scan > 0 from pg_stat_all_tables"
        " where relid = 'pgbench_history'::regclass",
    )


def wait_until(server: ScratchServer, database: str, condition: str) -> None:
    """Ask until the query answers yes."""
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        if server.fetch(condition, database)[0][0]:
            return
    raise AssertionError(f"not within {_SECONDS:g} s: {condition}")


def measure(server: ScratchServer, database: str, user: str | None = None, **options: object) -> Survey:
    """The survey with measurements, without plans."""
    chosen = msgspec.structs.replace(MeasureOptions(plans=0), **options)
    return engine.read(parse_url(server.url(database, user=user)), ReadOptions(measure=chosen, lock_timeout=1))


def readings(survey: Survey, part: str) -> list[Reading]:
    """The readings of one part."""
    return [reading for reading in survey.readings if reading.part == part]


def table(survey: Survey, name: str) -> TableFigures:
    """The figures of a table of the schema public."""
    assert survey.measurements is not None
    return next(one for one in survey.measurements.tables if one.name == QualifiedName("public", name))


def index(survey: Survey, name: str) -> IndexFigures:
    """The figures of an index."""
    assert survey.measurements is not None
    return next(one for one in survey.measurements.indexes if one.name == name)


def sequence(survey: Survey, name: str) -> SequenceFigures:
    """The figures of a sequence."""
    assert survey.measurements is not None
    return next(one for one in survey.measurements.sequences if one.name.name == name)


def value(figure: Measured | None) -> float:
    """The value of a figure that must be there."""
    assert figure is not None
    return figure.value


def every_figure(survey: Survey) -> Iterator[Figure]:
    """Every figure of a survey with a field of its own."""
    for part in (survey.measurements, survey.workload, survey.topology):
        if part is not None:
            yield from _figures(part, None, "")


def _figures(value: object, name: QualifiedName | None, part: str) -> Iterator[Figure]:
    if isinstance(value, TableFigures | SequenceFigures):
        name = value.name
    elif isinstance(value, IndexFigures):
        name, part = value.table, value.name
    elif isinstance(value, ColumnFigures):
        name, part = value.table, value.column
    if isinstance(value, tuple) and not isinstance(value, QualifiedName):
        for one in value:
            yield from _figures(one, name, part)
    elif isinstance(value, msgspec.Struct):
        for field in value.__struct_fields__:
            inner = getattr(value, field)
            if isinstance(inner, Measured):
                yield Figure(field, inner, name, part)
            else:
                yield from _figures(inner, name, part)


def run_again(server: ScratchServer, database: str, figures: list[Figure], user: str | None = None) -> list[object]:
    """What each method gives now to the same role, in a session without settings."""

    async def run() -> list[object]:
        connection = await asyncpg.connect(server.url(database, user=user))
        try:
            return [await connection.fetchval(figure.method) for figure in figures]
        finally:
            await connection.close()

    return asyncio.run(run())
