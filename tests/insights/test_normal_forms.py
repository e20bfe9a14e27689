"""Normal forms: what keys prove, what they do not, and what is redundant on purpose."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from schemabook.engines import dialect_by_name
from schemabook.insights.normal_forms import Doubt, Form, Redundancy, TableForm, find_normal_forms
from schemabook.insights.relationships import unique_sets
from schemabook.model.families import Family
from schemabook.model.tables import Column, Table
from schemabook.scratch.server import ScratchServer
from tests.catalogues import catalogue, column, name, table
from tests.round_trip import read

POSTGRESQL = dialect_by_name("postgresql")


def form_of(given: Table, *numbered: str) -> TableForm:
    """The form of one table."""
    (found,) = find_normal_forms(catalogue(given), unique_sets, {given.name: numbered}, POSTGRESQL)
    return found


def with_columns(given: Table, *columns: Column) -> Table:
    """The table with more columns."""
    return msgspec.structs.replace(given, columns=(*given.columns, *columns))


def test_keys_of_one_column_prove_the_second_form() -> None:
    given = with_columns(table("t", unique="code"), column("a"), column("b"))
    found = form_of(given)
    assert (found.form, found.keys, found.open) == (Form.SECOND, (("id",), ("code",)), ())


def test_one_other_column_or_none_proves_the_third() -> None:
    assert form_of(table("t")).form is Form.THIRD
    assert form_of(with_columns(table("t"), column("a"))).form is Form.THIRD
    assert form_of(table("t", primary="a b")).form is Form.THIRD


def test_keys_of_several_columns_leave_the_second_open() -> None:
    found = form_of(with_columns(table("t", primary="a b"), column("c"), column("d")))
    assert (found.form, found.open) == (Form.FIRST, ("c", "d"))
    also = form_of(with_columns(table("t", unique="a b"), column("c")))
    assert (also.form, also.open) == (Form.FIRST, ("c",))


def test_nullable_unique_columns_are_no_key() -> None:
    found = form_of(with_columns(table("t", unique="a b", nullable="b"), column("c"), column("d")))
    assert (found.form, found.keys) == (Form.SECOND, (("id",),))


def test_without_a_key_there_is_no_form() -> None:
    assert form_of(with_columns(table("t", primary=""), column("c"))).form is Form.NONE


def test_several_values_in_one_place_are_a_doubt() -> None:
    given = with_columns(
        table("t"),
        Column(name="tags", type="text[]", family=Family.ARRAY),
        Column(name="more", type="jsonb", family=Family.JSON),
        Column(name="codes", type="text", family=Family.TEXT, comment="Comma-separated codes."),
        Column(name="plain", type="text", family=Family.TEXT, comment="A code."),
    )
    found = form_of(given, "phone1", "phone2")
    assert found.form is Form.DOUBTFUL
    assert found.doubts == (
        Doubt(columns=("tags",), reason="array"),
        Doubt(columns=("more",), reason="json"),
        Doubt(columns=("codes",), reason="list"),
        Doubt(columns=("phone1", "phone2"), reason="numbered"),
    )


def test_redundant_columns_are_found_with_what_keeps_them(
    postgresql_server: ScratchServer, fresh_database: Callable[[ScratchServer], str]
) -> None:
    database = fresh_database(postgresql_server)
    postgresql_server.run(
        """
        CREATE TABLE head (id integer PRIMARY KEY, total integer, touched timestamptz, state text, cached integer);
        COMMENT ON COLUMN head.cached IS 'Copy of the total at night.';
        CREATE TABLE line (head integer REFERENCES head, amount integer,
            twice integer GENERATED ALWAYS AS (amount * 2) STORED);
        CREATE FUNCTION sum_up() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            UPDATE public.head SET total = (SELECT sum(amount) FROM line WHERE line.head = NEW.head),
                touched = now() + interval '1 day',
                state = 'changed' WHERE id = NEW.head;
            RETURN NULL;
        END $$;
        CREATE TRIGGER line_sum AFTER INSERT ON line FOR EACH ROW EXECUTE FUNCTION sum_up();
        """,
        database,
    )
    found = find_normal_forms(read(postgresql_server.url(database)).catalogue, unique_sets, {}, POSTGRESQL)
    by_name = {one.table: one.redundancies for one in found}
    assert by_name[name("head")] == (
        Redundancy(column="total", reason="trigger", evidence="line_sum of line"),
        Redundancy(column="cached", reason="comment", evidence="Copy of the total at night."),
    )
    assert by_name[name("line")] == (Redundancy(column="twice", reason="generated", evidence="(amount * 2)"),)
