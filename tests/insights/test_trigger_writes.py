from __future__ import annotations

import msgspec
import pytest

from schemabook.engines import dialect_by_name
from schemabook.insights.trigger_writes import TriggerWrites, find_trigger_writes
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue, Routine
from schemabook.model.tables import Table, Trigger
from schemabook.scratch.server import ScratchServer
from tests.catalogues import catalogue, column, name, table
from tests.round_trip import read

BEFORE = "BEFORE"
AFTER = "AFTER"


def made(body: str, timing: str = BEFORE, enabled: str = "origin", quotes: str = "$$") -> Catalogue:
    """Tables a and b, and a trigger on a that runs a routine with this body."""
    function = QualifiedName("public", "act")
    trigger = Trigger(
        name="t", timing=timing, events=("UPDATE",), level="ROW", definition="", function=function, enabled=enabled
    )
    a, b = (with_columns(table(one), "x", "total") for one in "ab")
    routine = Routine(
        name=function, kind="function", definition=f"CREATE FUNCTION act() RETURNS trigger AS {quotes}{body}{quotes}"
    )
    found = catalogue(msgspec.structs.replace(a, triggers=(trigger,)), b)
    return msgspec.structs.replace(found, routines=(routine,))


def with_columns(one: Table, *names: str) -> Table:
    return msgspec.structs.replace(one, columns=(*one.columns, *(column(each) for each in names)))


def writes(body: str, timing: str = BEFORE, enabled: str = "origin") -> TriggerWrites:
    return find_trigger_writes(made(body, timing, enabled), dialect_by_name("postgresql"))


@pytest.mark.parametrize(
    "body",
    [
        "BEGIN NEW.total := 1; RETURN NEW; END",
        "BEGIN IF NEW.x = 1 THEN NEW.total = 2; END IF; RETURN NEW; END",
        'begin new."total" := 1; -- NEW.x := 1\nreturn new; end',
    ],
)
def test_columns_of_the_row_at_hand(body: str) -> None:
    assert writes(body) == TriggerWrites(kept=((name("a"), "total"),))


@pytest.mark.parametrize(
    ("body", "timing", "enabled"),
    [
        ("BEGIN NEW.total := 1; END", AFTER, "origin"),
        ("BEGIN NEW.total := 1; END", BEFORE, "disabled"),
        ("BEGIN IF NEW.total = 1 THEN RETURN NULL; END IF; END", BEFORE, "origin"),
        ("BEGIN RAISE NOTICE 'NEW.total := 1; UPDATE b SET x = 1; INSERT INTO b'; END", BEFORE, "origin"),
        ("BEGIN NEW.other := 1; UPDATE c SET x = 1; PERFORM 1 FROM b FOR UPDATE; END", BEFORE, "origin"),
    ],
)
def test_what_is_no_write(body: str, timing: str, enabled: str) -> None:
    assert writes(body, timing, enabled) == TriggerWrites()


@pytest.mark.parametrize(
    ("statement", "columns"),
    [
        ("UPDATE b SET total = (SELECT sum(x) FROM a WHERE x = 1), x = 2 WHERE id = 3", ("total", "x")),
        ("UPDATE public.b AS o SET total = o.total + 1 FROM a WHERE a.x = 1", ("total",)),
        ('UPDATE ONLY "b" SET total = CASE WHEN x = 1 THEN 2 END', ("total",)),
    ],
)
def test_columns_of_other_rows(statement: str, columns: tuple[str, ...]) -> None:
    found = writes(f"BEGIN {statement}; RETURN NULL; END", AFTER)
    assert found == TriggerWrites(changed=tuple((name("b"), one) for one in columns))


def test_rows_of_other_tables() -> None:
    found = writes("BEGIN INSERT INTO b (x) VALUES (1); INSERT INTO nowhere VALUES (1); RETURN NULL; END", AFTER)
    assert found == TriggerWrites(filled=((name("b"), (name("a"),)),))


def test_triggers_of_mariadb_have_their_own_body(mariadb_server: ScratchServer) -> None:
    script = """
        CREATE TABLE log (id int PRIMARY KEY AUTO_INCREMENT, x int);
        CREATE TABLE t (id int PRIMARY KEY, x int, y int, touched datetime);
        CREATE TRIGGER t_touch BEFORE UPDATE ON t FOR EACH ROW SET NEW.touched = now(), NEW.y = NEW.x;
        CREATE TRIGGER t_log AFTER INSERT ON t FOR EACH ROW INSERT INTO log (x) VALUES (NEW.x);
    """
    mariadb_server.create_database("trigger_writes")
    try:
        mariadb_server.run(script, "trigger_writes")
        found = read(mariadb_server.url("trigger_writes")).catalogue
    finally:
        mariadb_server.drop_database("trigger_writes")
    t, log = QualifiedName("", "t"), QualifiedName("", "log")
    assert find_trigger_writes(found, dialect_by_name(found.engine)) == TriggerWrites(
        kept=((t, "touched"), (t, "y")), filled=((log, (t,)),)
    )
