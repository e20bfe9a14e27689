"""Plans of examples: many in one message, marked as such, and never run."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from schemabook.engines.engine import MeasureOptions, ReadOptions
from schemabook.engines.postgresql import engine
from schemabook.engines.source import parse_url
from schemabook.model.base import QualifiedName
from schemabook.model.survey import State, Survey
from schemabook.scratch.server import ScratchServer

SCHEMA = """
create table users (id bigint generated always as identity primary key, email text not null unique);
insert into users (email) select 'u' || n || '@orchard.example' from generate_series(1, 2000) n;
create sequence ran;
create function touched() returns int language plpgsql immutable as $$ begin perform 1 / 0; return 1; end $$;
"""
USERS = QualifiedName("public", "users")
FIND = "SELECT id FROM users WHERE email = 'ada@orchard.example';"
ADD = "INSERT INTO users (email) VALUES ('eve@orchard.example') RETURNING id;"
WAIT = "SELECT id FROM users WHERE touched() = 1;"
COUNT = "SELECT nextval('ran');"
WITH_PARAMETER = "-- $1 is users.id.\nSELECT email FROM users WHERE id = $1;"

Survey_ = Callable[..., Survey]


@pytest.fixture
def survey_of(postgresql_server: ScratchServer, fresh_database: Callable[[ScratchServer], str]) -> Survey_:
    """A function that reads a database with some examples; it says afterwards what was written."""
    database = fresh_database(postgresql_server)
    postgresql_server.run(SCHEMA, database)

    def survey(*examples: str, url: str = "", **measure: object) -> Survey:
        wanted = MeasureOptions(plans=0, examples=lambda _: examples, **measure)  # type: ignore[arg-type]
        source = parse_url(url or postgresql_server.url(database))
        return engine.read(source, ReadOptions(measure=wanted))

    survey.database = database  # type: ignore[attr-defined]
    return survey


def test_examples_are_planned_and_marked(survey_of: Survey_) -> None:
    found = survey_of(FIND, WITH_PARAMETER, statements=("SELECT count(*) FROM users",))
    assert [(plan.statement, plan.example) for plan in found.plans] == [
        ("SELECT count(*) FROM users", False),
        (FIND, True),
        (WITH_PARAMETER, True),
    ]
    assert found.plans[1].indexes == ((USERS, "users_email_key"),)
    assert found.plans[2].generic


def test_examples_are_planned_in_few_messages(survey_of: Survey_, monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncpg

    sent: list[str] = []
    execute = asyncpg.Connection.execute

    async def watched(self: object, query: str, *rest: object, **named: object) -> object:
        sent.append(query)
        return await execute(self, query, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(asyncpg.Connection, "execute", watched)
    found = survey_of(*(f"SELECT id FROM users WHERE id = {number};" for number in range(120)))
    assert len(found.plans) == 120
    assert len({plan.statement for plan in found.plans}) == 120
    assert all(plan.root is not None and f"= {number})" in str(plan) for number, plan in enumerate(found.plans))
    assert sum("explain" in query for query in sent) == 3


def test_an_example_that_fails_costs_only_itself(survey_of: Survey_) -> None:
    missing = "SELECT nothing FROM users;"
    found = survey_of(FIND, missing, WAIT, WITH_PARAMETER)
    assert [plan.statement for plan in found.plans] == [FIND, WITH_PARAMETER]
    (reading,) = [one for one in found.readings if "plans" in one.part]
    assert (reading.part, reading.state) == ("example plans", State.PARTIAL)
    assert reading.missed == "the plans of 2 of 4 examples"


def test_no_example_is_run(survey_of: Survey_, postgresql_server: ScratchServer) -> None:
    found = survey_of(ADD, COUNT, FIND, analyse=True)
    assert not any(plan.analysed for plan in found.plans)
    assert ADD in [plan.statement for plan in found.plans]
    database: str = survey_of.database  # type: ignore[attr-defined]
    assert postgresql_server.fetch("select count(*) from users", database) == ((2000,),)
    assert postgresql_server.fetch("select is_called from ran", database) == ((False,),)


def test_made_up_values_are_masked(survey_of: Survey_) -> None:
    (plan,) = survey_of(FIND).plans
    assert plan.root is not None
    assert "ada@" not in str(plan.root)
    assert "email = ?" in plan.root.condition


def test_a_message_that_runs_out_of_time_is_taken_apart(survey_of: Survey_, postgresql_server: ScratchServer) -> None:
    database: str = survey_of.database  # type: ignore[attr-defined]
    script = (
        "create function slow() returns int language plpgsql immutable as "
        "$$ begin perform pg_sleep(3); return 1; end $$"
    )
    postgresql_server.run(script, database)
    slow = "SELECT id FROM users WHERE id = slow();"
    wanted = MeasureOptions(plans=0, examples=lambda _: (FIND, slow, WITH_PARAMETER), user_functions=True)
    source = parse_url(postgresql_server.url(database))
    found = engine.read(source, ReadOptions(measure=wanted, statement_timeout=0.7))
    assert [plan.statement for plan in found.plans] == [FIND, WITH_PARAMETER]
