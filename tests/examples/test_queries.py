"""Which examples are written of a table, what they are called, and what never stands in them."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import msgspec
import pytest

from schemabook.engines import dialect_by_name
from schemabook.examples.queries import Example, ExampleSchema, find_call, find_examples, find_view_examples
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue, Parameter, Routine
from schemabook.model.families import Family
from schemabook.model.tables import (
    Action,
    CheckConstraint,
    Column,
    Generated,
    Index,
    IndexColumn,
    PrimaryKey,
    Table,
    TableKind,
    Trigger,
    View,
)
from tests.catalogues import catalogue, name, references, table

replace = msgspec.structs.replace
POSTGRESQL, MARIADB, MYSQL, SQLITE = map(dialect_by_name, ("postgresql", "mariadb", "mysql", "sqlite"))


class Known:
    """Values of some cells, the same in every row but for its number."""

    rows = 2

    def __init__(self, **values: str) -> None:
        self.values = values

    def value(self, table: QualifiedName, column: str, row: int = 0) -> str | None:  # noqa: ARG002
        return self.values.get(f"{table.name}_{column}")

    def spare(self, name: QualifiedName) -> Mapping[str, str] | None:  # noqa: ARG002
        return None

    def change(self, name: QualifiedName, column: str) -> str | None:  # noqa: ARG002
        return None


def text_column(text: str, **more: Any) -> Column:
    """A column of text."""
    fields: dict[str, Any] = {"type": "text", "family": Family.TEXT, "nullable": False} | more
    return Column(name=text, **fields)


def moment(text: str, **more: Any) -> Column:
    """A column with a moment in time."""
    fields: dict[str, Any] = {"type": "timestamptz", "family": Family.TIMESTAMP_WITH_ZONE, "nullable": False} | more
    return Column(name=text, **fields)


def with_columns(given: Table, *columns: Column, **more: Any) -> Table:
    """The table with these columns too."""
    return replace(given, columns=(*given.columns, *columns), **more)


def examples(of: Table, *others: Table, dialect: Any = POSTGRESQL, known: Known | None = None) -> dict[str, Example]:
    """The examples of a table by name."""
    found = find_examples(of, ExampleSchema(catalogue(of, *others), samples=known), dialect)
    assert len({one.name for one in found}) == len(found)
    return {one.name: one for one in found}


def test_a_plain_table_has_its_examples_in_the_order_of_use() -> None:
    users = with_columns(table("users"), text_column("email"), text_column("name"))
    found = examples(users)
    assert list(found) == ["create", "upsert", "find-by-key", "page", "next-page", "update", "delete"]
    assert found["find-by-key"].title == "Find a user by ID"
    assert found["find-by-key"].sql == "-- $1 is users.id.\nSELECT id, email, name\nFROM users\nWHERE id = $1;"
    assert found["next-page"].sql.endswith("WHERE id > $1\nORDER BY id\nLIMIT 20;")
    assert found["update"].title == "Change the name of a user"


def test_values_come_from_the_rows() -> None:
    users = with_columns(table("users"), text_column("name"))
    found = examples(users, known=Known(users_id="7", users_name="'Ada Lovell'"))
    assert found["find-by-key"].sql.endswith("WHERE id = 7;")
    assert "VALUES (7, 'Ada Lovell')" in found["create"].sql
    assert not any(one.parameters for one in found.values())


def test_parameters_are_explained_in_the_style_of_the_engine() -> None:
    users = with_columns(table("users"), text_column("name"))
    lines = examples(users, dialect=MYSQL)["update"].sql.splitlines()
    assert lines[0].startswith("-- In this order: ")
    assert lines[0].endswith("`name`, `public`.`users`.`id`.") or lines[0].endswith("`users`.`id`.")
    assert lines[-1].endswith("= ?;")
    assert [one.text for one in examples(users)["update"].parameters] == ["$1", "$2"]


def test_secrets_are_written_but_never_shown() -> None:
    columns = (text_column("password_hash"), text_column("api_key"), text_column("email"))
    users = with_columns(table("users"), *columns, text_column("reset_token", nullable=True))
    found = examples(users)
    assert "password_hash" in found["create"].sql
    for example in found.values():
        selected = example.sql.partition("SELECT")[2].partition("FROM")[0]
        assert not {"password_hash", "api_key", "reset_token"} & set(selected.replace(",", " ").split())
        assert "*" not in selected.replace("count(*)", "")
    assert "SET email" in found["update"].sql


def test_a_token_is_looked_up_by() -> None:
    sessions = with_columns(table("sessions", unique="token"))
    found = examples(replace(sessions, columns=(*sessions.columns[:1], text_column("token"), moment("at"))))
    assert found["find-by-unique-key"].sql.endswith("SELECT id, at\nFROM sessions\nWHERE token = $1;")


def test_partial_and_expression_keys_are_asked_for_as_they_are() -> None:
    key = Index(
        name="users_email_key",
        columns=(IndexColumn(expression="lower(email)"),),
        unique=True,
        predicate="(deleted_at IS NULL)",
    )
    columns = (text_column("email"), moment("deleted_at", nullable=True))
    users = with_columns(table("users"), *columns, indexes=(key,))
    found = examples(users, known=Known(users_email="'Ada@orchard.example'"))["find-by-unique-key"]
    assert found.sql.endswith("WHERE lower(email) = lower('Ada@orchard.example')\n  AND deleted_at IS NULL;")
    assert found.title == "Find a user by e-mail, if it is not deleted"
    without = examples(users)["find-by-unique-key"]
    assert "lower(email) = $1" in without.sql
    assert without.parameters[0].meaning == "the value of lower(email)"


@pytest.mark.parametrize(
    ("predicate", "title"),
    [
        ("is_default", "Find the default address of a user"),
        ("(is_default = true)", "Find the default address of a user"),
        ("(city <> ''::text)", "Find an address by user ID, where city <> ''::text"),
    ],
)
def test_the_condition_of_a_partial_key_stands_in_the_title(predicate: str, title: str) -> None:
    key = Index(name="k", columns=(IndexColumn(name="user_id"),), unique=True, predicate=predicate)
    flag = Column(name="is_default", type="boolean", family=Family.BOOLEAN, nullable=False)
    addresses = with_columns(table("addresses", references("user_id", "users")), flag, text_column("city"))
    assert examples(replace(addresses, indexes=(key,)), table("users"))["find-by-unique-key"].title == title


def test_words_are_searched_for_as_the_column_was_built() -> None:
    def found(generated: str, *triggers: Trigger, routine: str = "") -> Example:
        expression = Generated(expression=generated, stored=True) if generated else None
        words = Column(name="search", type="tsvector", family=Family.FULL_TEXT, generated=expression)
        index = Index(name="i", columns=(IndexColumn(name="search"),), method="gin")
        things = with_columns(table("things"), words, text_column("name"), indexes=(index,), triggers=triggers)
        bodies = (Routine(name=name("fill"), kind="function", definition=routine),) if routine else ()
        schema = ExampleSchema(replace(catalogue(things), routines=bodies))
        return next(one for one in find_examples(things, schema, POSTGRESQL) if one.name == "search")

    def trigger(call: str) -> Trigger:
        definition = f"CREATE TRIGGER t BEFORE INSERT ON things FOR EACH ROW EXECUTE FUNCTION {call}"
        return Trigger(
            name="t", timing="BEFORE", events=("INSERT",), level="ROW", definition=definition, function=name("fill")
        )

    simple = found("to_tsvector('simple'::regconfig, (name || ' '::text))")
    assert "search @@ websearch_to_tsquery('simple', $1)" in simple.sql
    assert not simple.remark
    built_in = found("", trigger("tsvector_update_trigger('search', 'pg_catalog.english', 'name')"))
    assert "websearch_to_tsquery('pg_catalog.english', $1)" in built_in.sql
    own = found("", trigger("fill()"), routine="NEW.search := to_tsvector('german', NEW.name);")
    assert "websearch_to_tsquery('german', $1)" in own.sql
    for unknown in ("to_tsvector(language, name)", "to_tsvector('simple', name) || to_tsvector('german', name)", ""):
        plain = found(unknown)
        assert "websearch_to_tsquery($1)" in plain.sql
        assert plain.remark.startswith("Name the text search configuration")


def test_what_triggers_and_defaults_fill_is_not_written_by_hand() -> None:
    body = "BEGIN UPDATE orders SET total = 1, notes = 'x'; INSERT INTO order_events VALUES (1); RETURN NULL; END"
    trigger = Trigger(
        name="t", timing="AFTER", events=("INSERT",), level="ROW", definition="", function=name("sum_order")
    )
    amount = Column(name="total", type="numeric", family=Family.DECIMAL, nullable=False, default="0")
    columns = (amount, text_column("notes", nullable=True), text_column("city", default="'York'"), text_column("name"))
    orders = with_columns(table("orders"), *columns)
    items = with_columns(table("order_items"), text_column("label"), triggers=(trigger,))
    events = with_columns(table("order_events"), text_column("label"))
    routine = Routine(name=name("sum_order"), kind="function", definition=body)
    known = Known(orders_id="1", orders_total="9", orders_notes="'n'", orders_city="'Leeds'", orders_name="'Ada'")
    schema = ExampleSchema(replace(catalogue(orders, items, events), routines=(routine,)), samples=known)
    found = {one.name: one for one in find_examples(orders, schema, POSTGRESQL)}
    assert found["create"].sql == "INSERT INTO orders (id, name)\nVALUES (1, 'Ada');"
    assert found["update"].title == "Change the name of an order"
    of_events = {one.name for one in find_examples(events, schema, POSTGRESQL)}
    assert of_events == {"find-by-key", "page", "next-page", "delete"}
    assert "create" in {one.name for one in find_examples(items, schema, POSTGRESQL)}


def test_an_upsert_names_its_key_whatever_default_that_has() -> None:
    widgets = table("widgets")
    key = replace(widgets.columns[0], type="uuid", family=Family.UUID, default="gen_random_uuid()")
    widgets = with_columns(replace(widgets, columns=(key,)), text_column("label"))
    found = examples(widgets, known=Known(widgets_id="'a'", widgets_label="'b'"))
    assert "INSERT INTO widgets (id, label)" in found["upsert"].sql
    assert found["create"].sql == "INSERT INTO widgets (label)\nVALUES ('b')\nRETURNING id;"


def test_a_date_of_zeros_is_no_default_to_rely_on() -> None:
    day = Column(name="day", type="date", family=Family.DATE, nullable=False, default="0000-00-00")
    found = examples(with_columns(table("races"), day), dialect=MYSQL, known=Known(races_id="1", races_day="'d'"))
    assert "`day`" in found["create"].sql


@pytest.mark.parametrize(
    "column", ["createdby", "created_time", "row_version", "change_key", "external_id", "updated_by"]
)
def test_keys_and_columns_of_an_audit_are_not_changed(column: str) -> None:
    assert "update" not in examples(with_columns(table("domains"), text_column(column)))


def test_records_of_what_was_done_are_not_changed() -> None:
    assert "update" not in examples(with_columns(table("audit_log"), text_column("label")))


def test_changes_are_called_as_people_call_them() -> None:
    city = with_columns(table("city"), text_column("city"))
    emails = with_columns(table("account_emails"), text_column("email"))
    infos = with_columns(table("node_infos"), text_column("node_info"))
    titles = [examples(one)["update"].title for one in (city, emails, infos)]
    assert titles == ["Change a city", "Change an account e-mail", "Change a node info"]
    address = table("address", references("city_id", "city"))
    assert "city.city_id" not in examples(address, city)["join-parents"].sql
    assert "city.id, city.city" in examples(address, city)["join-parents"].sql


def test_deleted_rows_are_left_out_wherever_rows_are_listed() -> None:
    gone = moment("deleted_at", nullable=True)
    users = with_columns(table("users"), gone, text_column("name"))
    notes = with_columns(table("notes", references("user_id", "users")), gone)
    found = examples(users, notes)["join-children"].sql
    assert "LEFT JOIN notes ON notes.user_id = users.id AND notes.deleted_at IS NULL\nWHERE users.deleted_at" in found
    keys = (references("user_id", "users"), references("group_id", "groups"))
    members = table("members", *keys, primary="user_id group_id")
    across = examples(members, users, table("groups"))
    assert "users.deleted_at IS NULL" in across["list-across"].sql + across["list-across-2"].sql


def test_what_a_look_up_does_not_show_is_said() -> None:
    wide = with_columns(table("users"), *(text_column(f"street{'x' * one}") for one in range(12)))
    assert examples(wide)["find-by-key"].remark == "It shows 10 of 13 columns."
    assert not examples(table("users"))["find-by-key"].remark


def test_a_value_is_not_put_into_an_expression_twice() -> None:
    key = Index(name="k", columns=(IndexColumn(expression="lower(email) || email"),), unique=True)
    users = with_columns(table("users"), text_column("email"), indexes=(key,))
    found = examples(users, known=Known(users_email="'a'"))["find-by-unique-key"]
    assert "(lower(email) || email) = $1" in found.sql


def orders_with(*columns: str, **more: Any) -> Table:
    """A table of orders with an index on these columns."""
    keys = tuple(IndexColumn(name=one, descending=one == "placed_at") for one in columns)
    index = Index(name="orders_idx", columns=keys, **more)
    return with_columns(table("orders", references("user_id", "users")), moment("placed_at"), indexes=(index,))


def test_pages_follow_an_index_on_the_parent_and_a_moment() -> None:
    found = examples(orders_with("user_id", "placed_at"), table("users"))
    assert found["page"].title == "List the orders of a user, newest first"
    assert found["page"].sql.endswith("WHERE user_id = $1\nORDER BY placed_at DESC, id DESC\nLIMIT 20;")
    assert "(placed_at, id) < ($2, $3)" in found["next-page"].sql
    assert "latest-per-parent" in found
    on_mysql = examples(orders_with("user_id", "placed_at"), table("users"), dialect=MYSQL)["next-page"].sql
    assert "`placed_at` <= ? AND (`placed_at` < ? OR `id` < ?)" in on_mysql


@pytest.mark.parametrize(
    "orders",
    [
        orders_with("user_id", "placed_at", predicate="(user_id > 0)"),
        orders_with("user_id", "placed_at", valid=False),
        orders_with("user_id", "placed_at", method="gin"),
        orders_with("user_id"),
    ],
    ids=["partial", "invalid", "gin", "parent-only"],
)
def test_pages_go_by_the_key_where_no_index_has_moments(orders: Table) -> None:
    assert examples(orders, table("users"))["page"].sql.endswith("FROM orders\nORDER BY id\nLIMIT 20;")


def test_pages_do_not_go_by_a_moment_that_may_be_missing() -> None:
    orders = orders_with("placed_at")
    nullable = tuple(replace(one, nullable=True) if one.name == "placed_at" else one for one in orders.columns)
    assert "ORDER BY placed_at DESC, id DESC" in examples(orders, table("users"))["page"].sql
    assert "placed_at DESC" not in examples(replace(orders, columns=nullable), table("users"))["page"].sql


def test_a_table_without_a_key_is_not_addressed_row_by_row() -> None:
    found = examples(with_columns(table("log", primary=""), text_column("line")))
    assert list(found) == ["create", "read"]
    assert (
        find_examples(replace(table("empty"), columns=(), primary_key=None), ExampleSchema(catalogue()), SQLITE) == ()
    )


@pytest.mark.parametrize("kind", [TableKind.FOREIGN, TableKind.VIRTUAL])
def test_what_cannot_be_written_is_only_read(kind: TableKind) -> None:
    assert list(examples(replace(table("far"), kind=kind))) == ["read"]


@pytest.mark.parametrize(
    ("action", "nullable", "expected"),
    [
        (Action.CASCADE, "", "WHERE id = $1;"),
        (Action.SET_NULL, "user_id", "WHERE id = $1;"),
        (Action.SET_NULL, "", "NOT EXISTS"),
        (Action.RESTRICT, "user_id", "NOT EXISTS"),
        (Action.NO_ACTION, "", "NOT EXISTS (SELECT 1 FROM orders WHERE orders.user_id = users.id)"),
    ],
)
def test_a_delete_says_what_goes_with_it_and_what_stands_in_its_way(
    action: Action, nullable: str, expected: str
) -> None:
    orders = table("orders", references("user_id", "users", action), nullable=nullable)
    found = examples(table("users"), orders)["delete"]
    assert expected in found.sql
    assert ("no order depends on" in found.title) == ("NOT EXISTS" in expected)
    assert ("orders" in found.remark) == ("NOT EXISTS" not in expected)


def test_a_check_on_the_reference_keeps_it_from_being_cleared() -> None:
    check = CheckConstraint(name="c", expression="((state <> 'sent') OR (user_id IS NOT NULL))")
    orders = table("orders", references("user_id", "users", Action.SET_NULL), nullable="user_id")
    assert "NOT EXISTS" not in examples(table("users"), orders)["delete"].sql
    assert "NOT EXISTS" in examples(table("users"), replace(orders, checks=(check,)))["delete"].sql


def test_what_keeps_a_child_keeps_its_parent() -> None:
    orders = table("orders", references("user_id", "users", Action.CASCADE))
    bills = table("bills", references("order_id", "orders"))
    found = examples(table("users"), orders, bills)["delete"]
    joined = (
        "NOT EXISTS (SELECT 1 FROM orders JOIN bills ON bills.order_id = orders.id WHERE orders.user_id = users.id)"
    )
    assert joined in found.sql


def test_a_table_that_refers_to_itself_is_deleted_from_where_the_engine_can() -> None:
    tree = table("parts", references("above_id", "parts"), nullable="above_id")
    assert "id NOT IN (SELECT above_id FROM parts WHERE above_id IS NOT NULL)" in examples(tree)["delete"].sql
    assert "delete" not in examples(tree, dialect=MYSQL)
    assert "delete" in examples(tree, dialect=MARIADB)


def test_rows_are_marked_where_there_is_a_mark() -> None:
    found = examples(with_columns(table("users"), moment("deleted_at", nullable=True)))
    assert "delete" not in found
    assert "SET deleted_at = CURRENT_TIMESTAMP\nWHERE id = $1 AND deleted_at IS NULL;" in found["soft-delete"].sql
    assert "WHERE deleted_at IS NULL" in found["page"].sql


def test_a_table_between_many_and_many_is_linked_and_listed() -> None:
    keys = (references("user_id", "users", Action.CASCADE), references("group_id", "groups", Action.CASCADE))
    members = table("members", *keys, primary="user_id group_id")
    found = examples(members, table("users"), table("groups"))
    assert {"link", "unlink", "list-across", "list-across-2"} <= found.keys()
    assert found["link"].sql.endswith("ON CONFLICT DO NOTHING;")
    assert found["list-across"].title == "List the groups of a user"
    assert "ON CONFLICT" not in examples(members, table("users"), table("groups"), dialect=MYSQL)["link"].sql


def test_two_tables_of_one_name_are_not_joined() -> None:
    child = table("archive.users", references("user_id", "users"))
    assert "join-parents" not in examples(child, table("users"))


def test_names_that_end_a_comment_stay_inside_it() -> None:
    odd = 'a\n; DROP TABLE "users"; --'
    found = examples(with_columns(table(odd, primary="b'c")))
    for example in found.values():
        assert "\n" not in example.title + example.remark
    comments = [line for line in found["find-by-key"].sql.split("\n") if line.startswith("--")]
    assert comments == ['-- $1 is "a ; DROP TABLE ""users""; --"."b\'c".']


def test_a_new_table_changes_no_other_example() -> None:
    users, orders = table("users"), orders_with("user_id", "placed_at")
    alone = find_examples(orders, ExampleSchema(catalogue(users, orders)), POSTGRESQL)
    with_more = find_examples(orders, ExampleSchema(catalogue(users, orders, table("a"), table("z"))), POSTGRESQL)
    assert alone == with_more


def test_views_are_read_and_renewed() -> None:
    view = View(name=name("totals"), columns=(text_column("label"),), materialised=True)
    key = Index(name="totals_key", columns=(IndexColumn(name="label"),), unique=True)
    schema = ExampleSchema(catalogue())
    texts = [
        [one.sql for one in find_view_examples(given, schema, POSTGRESQL)]
        for given in (view, replace(view, indexes=(key,)), replace(view, indexes=(key,), populated=False))
    ]
    read = "SELECT label\nFROM totals\nLIMIT 20;"
    assert texts == [
        ["REFRESH MATERIALIZED VIEW totals;", read],
        ["REFRESH MATERIALIZED VIEW CONCURRENTLY totals;", read],
        ["REFRESH MATERIALIZED VIEW totals;", read],
    ]


def test_routines_are_called_with_arguments_of_their_types() -> None:
    schema = ExampleSchema(Catalogue(engine="postgresql", default_schema="public"))
    given = (Parameter(name="which", type="bigint"), Parameter(name="why", type="text"))
    cancel = Routine(name=name("cancel_order"), kind="procedure", parameters=given)
    found = find_call(cancel, schema, POSTGRESQL)
    assert found is not None
    assert found.sql == "-- $1 is why, text.\nCALL cancel_order(which => 1, why => CAST($1 AS text));"
    on_mysql = find_call(
        replace(cancel, parameters=(*given[:1], Parameter(name="n", type="int", mode="out"))), schema, MYSQL
    )
    assert on_mysql is not None
    assert on_mysql.sql.endswith("`cancel_order`(1, @`n`);")
    assert find_call(replace(cancel, kind="function", returns="trigger", parameters=()), schema, POSTGRESQL) is None
    table_of = Routine(
        name=name("few"),
        kind="function",
        returns="TABLE(a integer)",
        parameters=(Parameter(name="a", type="integer", mode="table"),),
    )
    found = find_call(table_of, schema, POSTGRESQL)
    assert found is not None
    assert found.sql == "SELECT a\nFROM few();"


def test_a_row_number_is_left_to_the_engine() -> None:
    users = with_columns(table("users"), text_column("name"))
    rows = replace(users, columns=(replace(users.columns[0], type="INTEGER"), *users.columns[1:]))
    assert "INSERT INTO public.users (name)" in examples(rows, dialect=SQLITE)["create"].sql.replace(
        "INTO users", "INTO public.users"
    )
    assert "(id, name)" in examples(rows)["create"].sql


def test_a_composite_key_of_a_parent_is_paged_within_it() -> None:
    lines = table("lines", references("order_id", "orders"), primary="order_id line")
    found = examples(replace(lines, primary_key=PrimaryKey(name="k", columns=("order_id", "line"))), table("orders"))
    assert found["page"].title == "List the lines of an order, by line"
    assert found["page"].sql.endswith("WHERE order_id = $1\nORDER BY line\nLIMIT 20;")


def test_ten_thousand_tables_take_seconds() -> None:
    tables = []
    for number in range(2000):
        letters = f"{chr(97 + number // 676)}{chr(97 + number // 26 % 26)}{chr(97 + number % 26)}"
        columns = [text_column(one) for one in ("name", "email", "status", "street", "city")]
        tables.append(with_columns(table(f"users_{letters}"), *columns, moment("created_at")))
    schema = ExampleSchema(catalogue(*tables))
    started = time.process_time()
    count = sum(len(find_examples(one, schema, POSTGRESQL)) for one in tables)
    seconds = time.process_time() - started
    assert count >= 12_000
    assert seconds < 2.4, "10,000 tables must not take more than 12 s on the slowest machine of the tests"
