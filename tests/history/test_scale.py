"""Ten thousand tables with fifteen figures each: bytes and processor time of a survey."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path

import msgspec

from schemabook.history.store import Store
from schemabook.model.base import QualifiedName
from schemabook.model.measurements import Measurements, SeenFrom, TableFigures
from schemabook.model.survey import Survey
from tests.catalogues import survey, table
from tests.history.support import KEY, MIB, START, day, figure

TABLES, BUSY = 10_000, 500
FIGURES = """
rows size heap_size index_size toast_size dead_rows sequential_scans sequential_rows index_scans reads inserts updates
hot_updates deletes bloat
""".split()


def large(plain: Survey, at: datetime, step: int) -> Survey:
    """A survey in which the figures of some tables have moved by a step."""

    def figures(number: int) -> TableFigures:
        base = number * 1_000_003 + (step if number < BUSY else 0)
        values = {name: figure(base + i * 7919, "rows", at, START) for i, name in enumerate(FIGURES)}
        return msgspec.structs.replace(TableFigures(name=QualifiedName("public", f"t{number:05}")), **values)

    measured = Measurements(seen=SeenFrom(host="db", at=at), tables=tuple(figures(i) for i in range(TABLES)))
    return msgspec.structs.replace(plain, measurements=measured)


def test_ten_thousand_tables(file_store: Store) -> None:
    plain = survey(*(table(f"t{i:05}") for i in range(TABLES)))
    seconds, sizes = [], []
    for step in range(3):
        one = large(plain, day(step), step)
        started = time.process_time()
        file_store.keep(KEY, one, day(step))
        seconds.append(time.process_time() - started)
        sizes.append(Path(file_store.name).stat().st_size)
    assert max(seconds) < 6, seconds  # 1 to 2 seconds on an idle machine
    assert sizes[0] < 10 * MIB
    assert sizes[2] - sizes[1] < MIB
    started = time.process_time()
    history = file_store.history(KEY)
    assert time.process_time() - started < 4
    assert len(history.growth) == TABLES
    assert history.growth[0].bytes_per_day is not None
    assert history.growth[0].bytes_per_day.value == 1
    assert history.growth[-1].bytes_per_day is not None
    assert history.growth[-1].bytes_per_day.value == 0
