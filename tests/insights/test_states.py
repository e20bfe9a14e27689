"""State machines: which columns hold states, and that no step is drawn which the database would refuse."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from schemabook.engines import dialect_by_name
from schemabook.errors import ScratchError
from schemabook.insights.states import StateColumn, find_state_columns, find_valued_columns
from schemabook.model.annotations import Annotations, ColumnNote, TableNote, Transition, TypeNote, ValueNote
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue
from schemabook.scratch.server import ScratchServer
from tests.round_trip import read

STATES = ("draft", "open", "paid", "void")
Create = Callable[[ScratchServer], str]

GUARDED = """
CREATE TYPE step AS ENUM ('draft', 'open', 'paid', 'void');
CREATE TABLE invoice (id integer PRIMARY KEY, status step NOT NULL DEFAULT 'draft', total integer, approved boolean);
CREATE FUNCTION check_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status = OLD.status THEN
        RETURN NEW;
    END IF;
    -- IF OLD.status = 'void' AND NEW.status = 'draft' THEN RETURN NEW; END IF;
    IF (OLD.status = 'draft' AND NEW.status IN ('open', 'void')) OR (OLD.status = 'open' AND NEW.status = 'paid') THEN
        RETURN NEW;
    ELSIF OLD.status = 'open' AND NEW.status = 'void' AND NEW.approved THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'from % to %: no', OLD.status, NEW.status;
END $$;
CREATE TRIGGER invoice_steps BEFORE UPDATE OF status ON invoice FOR EACH ROW EXECUTE FUNCTION check_step();
"""
FORBIDDING = """
CREATE TABLE ticket (id integer PRIMARY KEY, status text NOT NULL DEFAULT 'draft'
    CHECK (status IN ('draft', 'open', 'paid', 'void')));
CREATE FUNCTION check_ticket() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.status = 'paid' AND NEW.status <> 'void' AND NEW.status <> OLD.status THEN
            RAISE EXCEPTION 'paid stays paid';
        END IF;
        IF OLD.status = 'draft' AND NEW.status NOT IN ('draft', 'open') THEN
            RAISE EXCEPTION 'open it first';
        ELSE
            NULL;
        END IF;
    END IF;
    RETURN NEW;
EXCEPTION WHEN division_by_zero THEN
    RAISE EXCEPTION 'never';
END $$;
CREATE TRIGGER ticket_steps BEFORE INSERT OR UPDATE ON ticket FOR EACH ROW EXECUTE FUNCTION check_ticket();
"""
MYSQL_TRIGGER = """
CREATE TABLE parcel (id integer PRIMARY KEY, status enum('draft', 'open', 'paid', 'void') NOT NULL DEFAULT 'draft');
CREATE TRIGGER parcel_steps BEFORE UPDATE ON parcel FOR EACH ROW
    IF OLD.status = 'draft' AND NEW.status NOT IN ('draft', 'open') THEN
        SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'open it first';
    ELSEIF OLD.status = 'void' AND NEW.status <> 'void' THEN
        SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'void is the end';
    END IF;
"""
SQLITE_TRIGGERS = """
CREATE TABLE parcel (id integer PRIMARY KEY, status text NOT NULL DEFAULT 'draft'
    CHECK (status IN ('draft', 'open', 'paid', 'void')));
CREATE TRIGGER no_return BEFORE UPDATE OF status ON parcel WHEN OLD.status = 'paid' AND NEW.status IN ('draft', 'open')
BEGIN
    SELECT RAISE(ABORT, 'paid');
END;
CREATE TRIGGER open_first BEFORE UPDATE ON parcel FOR EACH ROW
BEGIN
    SELECT RAISE(ABORT, 'draft') WHERE OLD.status = 'draft' AND NEW.status = 'paid';
END;
"""


def states_of(catalogue: Catalogue, annotations: Annotations | None = None) -> dict[str, StateColumn]:
    """The state columns of a catalogue by table and column."""
    found = find_state_columns(catalogue, annotations or Annotations(), dialect_by_name(catalogue.engine))
    return {f"{one.table.name}.{one.column}": one for one in found}


def pairs(state: StateColumn, how: str) -> set[tuple[str, str]]:
    """The steps for which there is evidence of one kind."""
    return {(step.start, step.end) for step in state.steps if step.how == how}


def permitted(table: str, run: Callable[[str], bool]) -> set[tuple[str, str]]:
    """The steps that the database lets through: each is tried."""
    found = set()
    for start in STATES:
        for end in STATES:
            if start != end:
                assert run(f"INSERT INTO {table} (id, status) VALUES (1, '{start}')")
                if run(f"UPDATE {table} SET status = '{end}' WHERE id = 1"):
                    found.add((start, end))
                assert run(f"DELETE FROM {table}")
    return found


def runner(server: ScratchServer, database: str) -> Callable[[str], bool]:
    """A function that runs a statement and says whether the server took it."""

    def run(statement: str) -> bool:
        try:
            server.run(statement, database)
        except ScratchError:
            return False
        return True

    return run


def postgresql_catalogue(server: ScratchServer, create: Create, script: str) -> tuple[Catalogue, str]:
    """The catalogue that a script makes, and the database that it stands in."""
    database = create(server)
    server.run(script, database)
    return read(server.url(database)).catalogue, database


def test_listed_steps_are_those_that_the_server_takes(postgresql_server: ScratchServer, fresh_database: Create) -> None:
    catalogue, database = postgresql_catalogue(postgresql_server, fresh_database, GUARDED)
    state = states_of(catalogue)["invoice.status"]
    assert state.default == "draft"
    assert permitted("invoice", runner(postgresql_server, database)) == {
        ("draft", "open"),
        ("draft", "void"),
        ("open", "paid"),
    }
    assert pairs(state, "allows") == {("draft", "open"), ("draft", "void"), ("open", "paid")}


def test_forbidden_steps_leave_the_others(postgresql_server: ScratchServer, fresh_database: Create) -> None:
    catalogue, database = postgresql_catalogue(postgresql_server, fresh_database, FORBIDDING)
    taken = permitted("ticket", runner(postgresql_server, database))
    drawn = pairs(states_of(catalogue)["ticket.status"], "allows")
    assert drawn == {("draft", "open"), ("paid", "void")}
    assert drawn == {pair for pair in taken if pair[0] in {"draft", "paid"}}


@pytest.mark.parametrize("server", ["mariadb_server", "mysql_server"])
def test_triggers_of_mysql(server: str, request: pytest.FixtureRequest, fresh_database: Create) -> None:
    scratch: ScratchServer = request.getfixturevalue(server)
    database = fresh_database(scratch)
    scratch.run(MYSQL_TRIGGER, database)
    state = states_of(read(scratch.url(database)).catalogue)["parcel.status"]
    taken = permitted("parcel", runner(scratch, database))
    assert pairs(state, "allows") == {pair for pair in taken if pair[0] in {"draft", "void"}} == {("draft", "open")}
    assert state.default == "draft"


def test_triggers_of_sqlite(tmp_path: Path) -> None:
    path = tmp_path / "parcels.sqlite"
    connection = sqlite3.connect(path)
    connection.executescript(SQLITE_TRIGGERS)

    def run(statement: str) -> bool:
        try:
            connection.execute(statement)
        except sqlite3.Error:
            return False
        return True

    taken = permitted("parcel", run)
    connection.commit()
    connection.close()
    state = states_of(read(f"sqlite:///{path}").catalogue)["parcel.status"]
    assert pairs(state, "allows") == {pair for pair in taken if pair[0] in {"draft", "paid"}}
    assert pairs(state, "allows") == {("draft", "open"), ("draft", "void"), ("paid", "void")}


ROUTINES = """
CREATE TABLE task (id integer PRIMARY KEY, status text NOT NULL DEFAULT 'new'
    CHECK (status IN ('new', 'doing', 'done', 'failed')), kind text CHECK (kind IN ('a', 'b')), at timestamptz);
CREATE TABLE other (id integer PRIMARY KEY, status text CHECK (status IN ('new', 'doing')), old_status text
    CHECK (old_status IN ('new', 'doing')));
CREATE TABLE address (id integer PRIMARY KEY, city text, state text CHECK (state IN ('north', 'south')));
CREATE SCHEMA two;
CREATE TABLE two.same (status text CHECK (status IN ('new', 'doing')));
CREATE TABLE same (status text CHECK (status IN ('new', 'doing')));
CREATE FUNCTION begin_task(which integer) RETURNS void LANGUAGE sql AS $$
    UPDATE task AS t SET status = 'doing', at = now() WHERE t.id = which AND t.status = 'new' RETURNING id
$$;
CREATE PROCEDURE end_task(which integer, ok boolean) LANGUAGE plpgsql AS $$
BEGIN
    IF ok THEN
        UPDATE public.task SET (status) = ROW ('failed') WHERE id = which;
        UPDATE task SET at = (SELECT max(at) FROM task), status = 'done'
        WHERE status IN ('doing', 'failed') AND id = which;
    END IF;
    UPDATE task SET status = 'failed' WHERE id = which;
    UPDATE task SET status = 'unknown' WHERE status = 'new';
    UPDATE same SET status = 'doing' WHERE status = 'new';
    -- UPDATE task SET status = 'new' WHERE status = 'done';
    RAISE NOTICE 'UPDATE task SET status = ''new'' WHERE status = ''done''';
    UPDATE task SET status = 'new' WHERE status = 'done' OR ok;
    INSERT INTO other VALUES (1, 'new') ON CONFLICT (id) DO UPDATE SET status = 'doing';
END $$;
"""


def test_routines_take_the_steps_that_their_statements_say(
    postgresql_server: ScratchServer, fresh_database: Create
) -> None:
    catalogue, _ = postgresql_catalogue(postgresql_server, fresh_database, ROUTINES)
    listed = find_state_columns(catalogue, Annotations(), dialect_by_name("postgresql"))
    assert [one.steps for one in listed if one.table.name == "same"] == [(), ()]
    found = states_of(catalogue)
    task = found["task.status"]
    assert {(step.start, step.end, step.by) for step in task.steps} == {
        ("new", "doing", "begin_task"),
        ("doing", "done", "end_task"),
        ("failed", "done", "end_task"),
    }
    assert {(step.end, step.by) for step in task.settings} == {("failed", "end_task"), ("new", "end_task")}
    assert sorted(found) == ["other.status", "same.status", "task.status"]


ACTING = """
CREATE TABLE job (id integer PRIMARY KEY, at date,
    status text DEFAULT 'new' CHECK (status IN ('new', 'doing', 'done')));
CREATE FUNCTION job_done() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.at := current_date;
    RETURN NEW;
END $$;
CREATE TRIGGER job_done BEFORE UPDATE ON job FOR EACH ROW
    WHEN (OLD.status = 'doing' AND NEW.status = 'done') EXECUTE FUNCTION job_done();
CREATE FUNCTION job_again() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'done' THEN
        NEW.status := 'new';
    END IF;
    IF NEW.status <> OLD.status THEN
        NEW.at := NULL;
    END IF;
    IF OLD.status = 'new' AND NEW.status = 'doing' THEN
        NEW.at := current_date;
    END IF;
    CASE WHEN OLD.at > current_date THEN RAISE EXCEPTION 'not yet'; ELSE NULL; END CASE;
    RETURN NEW;
END $$;
CREATE TRIGGER job_again BEFORE UPDATE ON job FOR EACH ROW EXECUTE FUNCTION job_again();
CREATE FUNCTION job_off() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'new' AND NEW.status = 'done' THEN NEW.at := NULL; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER job_off BEFORE UPDATE ON job FOR EACH ROW EXECUTE FUNCTION job_off();
ALTER TABLE job DISABLE TRIGGER job_off;
"""


def test_triggers_that_act_on_a_step_or_take_it(postgresql_server: ScratchServer, fresh_database: Create) -> None:
    catalogue, _ = postgresql_catalogue(postgresql_server, fresh_database, ACTING)
    state = states_of(catalogue)["job.status"]
    assert {(step.start, step.end, step.how, step.by) for step in state.steps} == {
        ("doing", "done", "acts on", "job_done"),
        ("new", "doing", "acts on", "job_again"),
        ("done", "new", "sets", "job_again"),
    }


def test_values_come_from_every_place(postgresql_server: ScratchServer, fresh_database: Create) -> None:
    script = """
    CREATE TYPE colour AS ENUM ('red', 'green', 'blue');
    CREATE DOMAIN size AS text CHECK (VALUE IN ('s', 'm', 'l'));
    CREATE DOMAIN small AS size;
    CREATE TABLE shirt (a colour DEFAULT 'green', b small, c varchar(3) CHECK (c = 'x' OR c = 'y' OR c IS NULL),
        d colour[], e integer CHECK (e IN (1, 2)), f colour CHECK (f <> 'red'), g colour CHECK (g IN ('red', 'blue')),
        h text CHECK (h IN ('a', 'b') OR a = 'red'), i text DEFAULT ('n' || 'o') CHECK (i IN ('no', 'yes')));
    """
    catalogue, _ = postgresql_catalogue(postgresql_server, fresh_database, script)
    found = find_valued_columns(catalogue, dialect_by_name("postgresql"))
    assert [(one.column, one.values, one.source, one.default) for one in found] == [
        ("a", ("red", "green", "blue"), "enum", "green"),
        ("b", ("s", "m", "l"), "domain", None),
        ("c", ("x", "y"), "check", None),
        ("e", ("1", "2"), "check", None),
        ("f", ("red", "green", "blue"), "enum", None),
        ("g", ("red", "blue"), "enum", None),
        ("i", ("no", "yes"), "check", None),
    ]


def note(**fields: object) -> Annotations:
    """Annotations of the column `same.status`."""
    column = ColumnNote(name="status", **fields)  # type: ignore[arg-type]
    return Annotations(tables=(TableNote(name=QualifiedName("public", "same"), columns=(column,)),))


def test_annotations_are_complete_and_go_before(postgresql_server: ScratchServer, fresh_database: Create) -> None:
    catalogue, _ = postgresql_catalogue(
        postgresql_server,
        fresh_database,
        "CREATE TABLE same (id integer, status text); CREATE TABLE other (status text)",
    )
    assert states_of(catalogue) == {}
    steps = (Transition(start="", end="new"), Transition(start="new", end="gone", by="support"))
    found = states_of(catalogue, note(values=(ValueNote(value="new", meaning="It is new."),), transitions=steps))
    state = found["same.status"]
    assert state.values == ("new", "gone")
    assert state.complete
    assert [(step.start, step.end, step.by, step.source) for step in state.steps] == [
        ("", "new", "", "annotation"),
        ("new", "gone", "support", "annotation"),
    ]


def test_annotations_of_a_type_hold_for_its_columns(postgresql_server: ScratchServer, fresh_database: Create) -> None:
    script = """
    CREATE TYPE colour AS ENUM ('red', 'green');
    CREATE DOMAIN signal AS colour;
    CREATE TABLE lamp (shows colour, also signal, list colour[]);
    """
    catalogue, _ = postgresql_catalogue(postgresql_server, fresh_database, script)
    assert states_of(catalogue) == {}
    steps = (Transition(start="red", end="green"),)
    notes = Annotations(types=(TypeNote(name=QualifiedName("public", "colour"), transitions=steps),))
    assert sorted(states_of(catalogue, notes)) == ["lamp.also", "lamp.shows"]
