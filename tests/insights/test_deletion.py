"""Deletion: what is said of it is what the database does."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from schemabook.documents.blocks import Grid
from schemabook.documents.context import Context, Settings
from schemabook.documents.index import Index
from schemabook.documents.relationship_blocks import null_refusals
from schemabook.documents.sections import relationships
from schemabook.engines import dialect_by_name
from schemabook.errors import ScratchError
from schemabook.insights.deletion import Erasure
from schemabook.scratch.server import ScratchServer
from schemabook.study import study
from tests.catalogues import name, references, survey, table
from tests.round_trip import read

SCRIPT = """
CREATE TABLE place (id integer PRIMARY KEY, street text, phone text);
CREATE TABLE customers (id integer PRIMARY KEY, email text, place_id integer REFERENCES place, deleted_at timestamptz);
CREATE TABLE profile (id integer PRIMARY KEY, customer_id integer REFERENCES customers ON DELETE CASCADE,
    birthday date);
CREATE TABLE picture (id integer PRIMARY KEY, profile_id integer REFERENCES profile);
CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer REFERENCES customers ON DELETE RESTRICT);
CREATE TABLE visit (id integer PRIMARY KEY, customer_id integer REFERENCES customers ON DELETE SET NULL);
CREATE TABLE mailing (id integer PRIMARY KEY, email text);
CREATE TABLE address (id integer PRIMARY KEY, recipient text);
CREATE TABLE parcel (id integer PRIMARY KEY, address_id integer REFERENCES address ON DELETE SET NULL, sent boolean,
    CONSTRAINT sent_somewhere CHECK (NOT sent OR address_id IS NOT NULL),
    CONSTRAINT sane CHECK (address_id IS NULL OR id > 0));
CREATE TABLE country (id integer PRIMARY KEY, name text);
CREATE FUNCTION forget(who integer) RETURNS void LANGUAGE sql AS $$
    UPDATE customers c SET email = NULL, place_id = NULL, deleted_at = now() WHERE c.id = who;
    DELETE FROM profile WHERE customer_id = who;
$$;
CREATE FUNCTION remove(who integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM ONLY public.customers WHERE id = who;
END $$;
"""


@pytest.fixture
def server_and_database(
    postgresql_server: ScratchServer, fresh_database: Callable[[ScratchServer], str]
) -> tuple[ScratchServer, str]:
    """A server with a database that the script made."""
    database = fresh_database(postgresql_server)
    postgresql_server.run(SCRIPT, database)
    return postgresql_server, database


def context_of(server: ScratchServer, database: str) -> Context:
    """What a section is given."""
    return Context(Index(study(read(server.url(database))), dialect_by_name("postgresql")), Settings())


def deletable(server: ScratchServer, database: str, *others: str) -> bool:
    """Whether a customer can be deleted who has rows in other tables; all that is rolled back or removed again."""
    server.run("INSERT INTO place VALUES (1); INSERT INTO customers VALUES (1, 'x', 1)", database)
    server.run("".join(f"INSERT INTO {other} VALUES (1, 1);" for other in others) or "SELECT 1", database)
    try:
        server.run("DELETE FROM customers", database)
    except ScratchError:
        return False
    finally:
        state = server.fetch(
            "SELECT count(*), (SELECT count(*) FROM visit WHERE customer_id IS NULL) FROM profile", database
        )
        assert state[0][0] == (1 if "profile" in others and "picture" in others else 0)
        server.run("TRUNCATE place, customers, profile, picture, orders, visit", database)
    return True


def test_what_is_said_is_what_the_server_does(server_and_database: tuple[ScratchServer, str]) -> None:
    context = context_of(*server_and_database)
    found = context.insights.deletion(name("customers"), context)
    assert found.deleted == (name("profile"),)
    assert found.refused_by == (name("orders"),)
    assert found.refused_further == (name("picture"),)
    assert found.emptied == (name("visit"),)
    assert found.left == (name("place"),)
    assert deletable(*server_and_database, "profile", "visit")
    assert not deletable(*server_and_database, "orders")
    assert not deletable(*server_and_database, "profile", "picture")


def test_keys_that_are_not_enforced_do_nothing() -> None:
    key = references("parent_id", "parent")
    loose = msgspec.structs.replace(key, enforced=False)
    for given, expected in ((key, (name("child"),)), (loose, ())):
        book = study(survey(table("parent"), table("child", given)))
        context = Context(Index(book, dialect_by_name("postgresql")), Settings())
        assert context.insights.deletion(name("parent"), context).refused_by == expected


def test_persons_are_found_and_places_are_not(server_and_database: tuple[ScratchServer, str]) -> None:
    insights = context_of(*server_and_database).insights
    assert insights.subjects == (name("customers"), name("profile"))
    assert insights.soft_deletes == {name("customers"): ["deleted_at"]}


def test_routines_that_erase(server_and_database: tuple[ScratchServer, str]) -> None:
    insights = context_of(*server_and_database).insights
    assert insights.erasures == {
        name("customers"): [
            Erasure(
                routine=name("forget"),
                signature="who integer",
                table=name("customers"),
                columns=("email", "deleted_at"),
            ),
            Erasure(routine=name("remove"), signature="who integer", table=name("customers"), deletes=True),
        ],
        name("profile"): [
            Erasure(routine=name("forget"), signature="who integer", table=name("profile"), deletes=True),
        ],
    }


def test_a_check_that_refuses_null_is_named(server_and_database: tuple[ScratchServer, str]) -> None:
    server, database = server_and_database
    assert null_refusals(context_of(server, database), name("address")) == ["sent_somewhere"]
    server.run("INSERT INTO address VALUES (1, 'x'), (2, 'y'); INSERT INTO parcel VALUES (1, 1, true)", database)
    with pytest.raises(ScratchError, match="sent_somewhere"):
        server.run("DELETE FROM address WHERE id = 1", database)
    server.run("UPDATE parcel SET sent = false; DELETE FROM address WHERE id = 1", database)
    server.run("TRUNCATE address, parcel", database)


def test_deletes_are_told_with_what_refuses_them(server_and_database: tuple[ScratchServer, str]) -> None:
    context = context_of(*server_and_database)
    (grid,) = (
        block
        for block in relationships.compose_body(context)
        if isinstance(block, Grid) and block.header[0] == "Deleting from"
    )
    rows = {row[0][0].text: ["".join(part.text for part in cell) for cell in row[1:]] for row in grid.rows}
    assert rows == {
        "address": ["", "", "", "parcel, unless a check refuses it: sent_somewhere"],
        "customers": ["1", "profile", "orders, picture", "visit"],
    }
