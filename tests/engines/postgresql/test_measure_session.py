"""Measuring sends a constant number of statements, in one session, and never writes."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from importlib import resources

import asyncpg
import pytest

from schemabook.engines.engine import MeasureOptions, ReadOptions
from schemabook.engines.postgresql import engine
from schemabook.engines.postgresql.measure_rows import FIGURE_ROW_TYPES, MISSED, PARTS, FigureRows
from schemabook.engines.postgresql.plans import plan_statements
from schemabook.engines.postgresql.rows import ROW_TYPES
from schemabook.engines.postgresql.transaction import begin_measuring
from schemabook.engines.sensitive import is_sensitive
from schemabook.scratch.server import ScratchServer

from .conftest import new_database
from .measured import measure, start
from .test_session import sent

MOST = 40
QUERIES = resources.files("schemabook.engines.postgresql") / "queries" / "measure"
NAMES = sorted(entry.name for entry in QUERIES.iterdir())
PARTS_OF_READINGS = {"sizes", "use", "server", "settings", "activity", "archiving", "topology", "workload", "sample"}


@pytest.fixture(scope="module")
def loud() -> Iterator[ScratchServer]:
    """A server whose log holds every statement."""
    with start(15, "log_statement=all", "log_line_prefix=@%a@%d@ ") as server:
        yield server


def test_the_number_of_statements_is_constant(loud: ScratchServer) -> None:
    counts = []
    for tables in (10, 150):
        name = new_database(loud, "create extension pg_stat_statements")
        loud.run(
            "".join(
                f"create table t{n} (id serial primary key, a int); create index on t{n} (a);"
                f"insert into t{n} (a) select g from generate_series(1, 3) g;"
                for n in range(tables)
            ),
            name,
        )
        survey = measure(loud, name, sample=True, exact_rows=True)
        assert survey.measurements is not None
        assert [one.name for one in survey.measurements.tables] == [one.name for one in survey.catalogue.tables]
        assert {one.rows.value for one in survey.measurements.tables if one.rows} == {3}
        counts.append(sent(loud, name))
        loud.drop_database(name)
    few, many = counts
    assert len(few) == len(many) <= MOST
    assert [text.split()[0] for text in few] == [text.split()[0] for text in many]
    wanted = len(ROW_TYPES) + len(FIGURE_ROW_TYPES) - len({"jobs"}) + len({"begin", "begin_measuring"})
    assert len(few) == wanted
    assert all("/* schemabook */" in text for text in few if not text.startswith(("begin", "rollback")))


def test_nothing_can_be_written_while_measuring(loud: ScratchServer) -> None:
    async def write() -> None:
        connection = await asyncpg.connect(loud.url("postgres"))
        try:
            await connection.execute(begin_measuring(ReadOptions()).text)
            assert await connection.fetchval("show transaction_isolation") == "read committed"
            assert await connection.fetchval("show statement_timeout") == "1min"
            await connection.execute("create table public.t (a int)")
        finally:
            await connection.close()

    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        asyncio.run(write())


def test_statements_are_listed_only_when_they_are_sent() -> None:
    def names(measure: MeasureOptions | None) -> list[str]:
        return [one.name for one in engine.statements(ReadOptions(measure=measure))]

    catalogue = ["begin", *ROW_TYPES, "locked"]
    assert names(None) == catalogue
    plain = [name for name in FIGURE_ROW_TYPES if name not in {"sample", "counts"}]
    assert names(MeasureOptions(plans=0)) == [*catalogue, "begin_measuring", *plain]
    everything = names(MeasureOptions(sample=True, exact_rows=True, plans=0))
    assert everything == [*catalogue, "begin_measuring", *FIGURE_ROW_TYPES]
    assert len(everything) <= MOST
    planning = [one.name for one in plan_statements()]
    for options in (MeasureOptions(plans=1), MeasureOptions(plans=0, statements=("select 1",))):
        assert names(options) == [*catalogue, "begin_measuring", *plain, "begin_measuring", *planning]


def test_the_limits_are_the_same_in_what_is_listed() -> None:
    listed = engine.statements(ReadOptions(statement_timeout=7, lock_timeout=3, measure=MeasureOptions()))
    for name in ("begin", "begin_measuring"):
        texts = {one.text for one in listed if one.name == name}
        assert len(texts) == 1
        assert "statement_timeout = 7000" in min(texts)
        assert "lock_timeout = 3000" in min(texts)


@pytest.mark.parametrize("name", NAMES)
def test_queries_say_what_a_row_is_and_ask_for_no_secret(name: str) -> None:
    text = (QUERIES / name).read_text(encoding="utf-8")
    assert text.startswith("-- one row")
    assert not re.search(r"select\s+(?:\w+\.)?\*", text)
    for secret in ("subconninfo", ".conninfo", "umoptions", "rolpassword", "pg_authid"):
        assert secret not in text
    assert name != "activity.sql" or ".query," not in text


def test_every_query_has_rows_and_a_part() -> None:
    assert sorted(f"{name}.sql" for name in FIGURE_ROW_TYPES) == NAMES
    assert set(FIGURE_ROW_TYPES) == set(PARTS) == set(MISSED) == set(FigureRows.__struct_fields__)
    assert set(PARTS.values()) <= PARTS_OF_READINGS | {"sequences", "jobs"}


@pytest.mark.parametrize(
    ("table", "column"),
    [
        *[
            ("t", name)
            for name in ("email", "eMail", "E_MAIL", "mail_address", "user_email2", "password", "PasswordHash")
        ],
        *[("t", name) for name in ("pwd", "api_key", "apiKey", "access_token", "phone", "phoneNumber", "Tel", "iban")],
        *[("t", name) for name in ("IBAN_NO", "bic", "card_number", "cardNo", "cvv", "ssn", "date_of_birth", "dob")],
        *[("t", name) for name in ("birthDate", "last_ip", "ipAddress", "remote_addr", "street", "zip_code", "city")],
        *[("t", name) for name in ("first_name", "lastName", "FULLNAME", "username", "diagnosis", "salary", "note")],
        ("users", "name"),
        ("Customer", "Name"),
        ("user_sessions", "data"),
        ("secrets", "value"),
    ],
)
def test_what_is_sensitive(table: str, column: str) -> None:
    assert is_sensitive(table, column, None)


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("orders", "status"),
        ("orders", "quantity"),
        ("product", "name"),
        ("t", "page_count"),
        ("t", "average"),
        ("t", "shipping_method"),
        ("t", "created_at"),
        ("user_sessions", "id"),
        ("users", "active"),
    ],
)
def test_what_is_not_sensitive(table: str, column: str) -> None:
    assert not is_sensitive(table, column, None)
    assert is_sensitive(table, column, "Holds personal data (GDPR)")
