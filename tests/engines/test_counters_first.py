"""Counters are read before anything that moves them: plans, values that are looked at, rows that are counted."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from schemabook.engines.engine import MeasureOptions, ReadOptions
from schemabook.scratch.server import ScratchServer
from schemabook.survey import read_survey

_MOVE = ("planning", "taking plan", "counting", "looking at", "measuring sample")


@pytest.mark.parametrize("product", ["postgresql", "mariadb"])
def test_counters_are_read_before_anything_moves_them(
    product: str, request: pytest.FixtureRequest, fresh_database: Callable[[ScratchServer], str]
) -> None:
    server: ScratchServer = request.getfixturevalue(f"{product}_server")
    database = fresh_database(server)
    server.run("CREATE TABLE visit (id integer PRIMARY KEY, seen date)", database)
    said: list[str] = []
    wanted = MeasureOptions(sample=True, exact_rows=True, statements=("SELECT id FROM visit WHERE id > 3",))
    survey = read_survey(server.url(database), ReadOptions(progress=said.append, measure=wanted))
    assert len(survey.plans) == 1
    reading = [at for at, one in enumerate(said) if one.startswith("measuring") and not one.startswith(_MOVE)]
    moving = [at for at, one in enumerate(said) if one.startswith(_MOVE)]
    assert len(reading) > 1
    assert len(moving) > 2
    assert max(reading) < min(moving)
