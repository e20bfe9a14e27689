"""Writing into `annotations.yml`: what is asked for, at its place, and nothing else."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from schemabook.errors import UsageError
from schemabook.formats.annotations import parse_annotations
from schemabook.formats.annotations.names import Names
from schemabook.formats.annotations.places import Place, Places
from schemabook.formats.annotations.writer import HEADING, AnnotationsText
from schemabook.model.catalogue import Catalogue
from schemabook.model.tables import Table
from tests.formats.annotations.shop import ORDERS, SHOP, column, name

FILE = Path("annotations.yml")
PLACES = Places(Names(SHOP))
USERS = name("users")

WRITTEN = """\
# Ours.

purpose: The shop.   # short

tables:
  # about orders
  orders:
    purpose: >
       folded
       text

    columns:
      # the number
      id: A number.   # from 1
      status:
        paid: Money is there.

  # about users
  users: People.   # staff, too
# and that is all
views: {reporting.open_orders: Open ones}
"""


def write(text: str, *wanted: tuple[Place, str]) -> str:
    """The text after these were written at once; that they were is checked, and that nobody else can tell."""
    target = AnnotationsText(text, FILE, PLACES)
    target.set(dict(wanted))
    for place, one in wanted:
        assert target.get(place) == one
    parse_annotations(target.text, FILE, SHOP)
    return target.text


def test_new_file_begins_with_what_it_is() -> None:
    assert write("", (PLACES.column(ORDERS, "status"), "State: it # is"), (PLACES.relation(ORDERS), "A\nB")) == (
        HEADING
        + "tables:\n  orders:\n    purpose: |-\n      A\n      B\n    columns:\n      status: 'State: it # is'\n"
    )


def test_new_keys_stand_in_the_order_of_the_catalogue() -> None:
    places = [PLACES.type(name("email")), PLACES.relation(USERS), ("notes", "caching"), ("purpose",)]
    places += [PLACES.column(ORDERS, one) for one in ("note", "channel", "id")]
    places += [PLACES.value(ORDERS, "status", one) for one in ("shipped", "pending")]
    text = write("", *((place, f"x{number}") for number, place in enumerate(places)))
    words = (
        "purpose notes caching tables orders columns id status values pending shipped channel note users purpose types"
    )
    keys = [line.split(":")[0].strip() for line in text.splitlines() if ":" in line and not line.startswith("#")]
    assert keys == [*words.split(), "email"]


@pytest.mark.parametrize(
    ("place", "line_before", "lines"),
    [
        (PLACES.column(ORDERS, "id"), None, None),
        (PLACES.column(ORDERS, "note"), "        paid: Money is there.", ["      note: New"]),
        (PLACES.column(ORDERS, "user_id"), "      id: A number.   # from 1", ["      user_id: New"]),
        (PLACES.relation(ORDERS, "owner"), "       text", ["", "    owner: New"]),
        (PLACES.foreign_key(ORDERS, SHOP.tables[0].foreign_keys[0], "verb"), "        paid: Money is there.",
         ["", "    relations:", "      orders_user_id_fkey: New"]),
        (PLACES.relation(name("orders", "archive")), "  users: People.   # staff, too",
         ["", "  archive.orders:", "    purpose: New"]),
        (("owner",), "purpose: The shop.   # short", ["", "owner: New"]),
        (("links", "Handbook"), "purpose: The shop.   # short", ["", "links:", "  Handbook: New"]),
        (PLACES.type(name("email")), "views: {reporting.open_orders: Open ones}", ["", "types:", "  email: New"]),
    ],
)  # fmt: skip
def test_new_key_is_all_that_is_new(place: Place, line_before: str | None, lines: list[str] | None) -> None:
    after = write(WRITTEN, (place, "New")).splitlines()
    before = WRITTEN.splitlines()
    if line_before is None or lines is None:
        assert after == WRITTEN.replace("id: A number.", "id: New").splitlines()
        return
    at = before.index(line_before) + 1
    assert after == [*before[:at], *lines, *before[at:]]


def test_text_becomes_a_mapping_where_more_is_said() -> None:
    assert write(WRITTEN, (PLACES.column(USERS, "email"), "New")) == WRITTEN.replace(
        "  users: People.   # staff, too\n",
        "  users:   # staff, too\n    purpose: People.\n    columns:\n      email: New\n",
    )
    relation = name("open_orders", "reporting")
    assert write(WRITTEN, (PLACES.relation(relation, "owner"), "Ours, too")) == WRITTEN.replace(
        "{reporting.open_orders: Open ones}", '{reporting.open_orders: {purpose: Open ones, owner: "Ours, too"}}'
    )


def test_text_is_replaced_and_comments_stay() -> None:
    wanted = ((PLACES.relation(USERS), "Folk: all"), (PLACES.relation(ORDERS), "Orders"))
    assert write(WRITTEN, *wanted) == WRITTEN.replace("People.", "'Folk: all'").replace(
        ">\n       folded\n       text", "Orders"
    )


def test_values_have_their_place_in_every_form() -> None:
    paid = PLACES.value(ORDERS, "status", "paid")
    assert write(WRITTEN, (paid, "New")) == WRITTEN.replace("Money is there.", "New")
    listed = "tables:\n  orders:\n    columns:\n      status:\n        values: [pending, paid] # both\n"
    assert "paid: New\n" in write(listed, (paid, "New"))
    assert "pending: New" in write(listed, (PLACES.value(ORDERS, "status", "pending"), "New"))


def test_other_spellings_of_a_name_are_the_same_name() -> None:
    text = "tables:\n  public.orders: {purpose: Ours}\nroutines: {'total(integer,text)': Adds}\n"
    total = PLACES.routine(SHOP.routines[1])
    after = write(text, (PLACES.relation(ORDERS, "owner"), "x"), (total, "Adds up"))
    assert (
        after == "tables:\n  public.orders: {purpose: Ours, owner: \"x\"}\nroutines: {'total(integer,text)': Adds up}\n"
    )
    key = "tables: {orders: {relations: {user_id: has}}}\n"
    place = PLACES.foreign_key(ORDERS, SHOP.tables[0].foreign_keys[0], "verb")
    assert write(key, (place, "places")) == "tables: {orders: {relations: {user_id: places}}}\n"


@pytest.mark.parametrize(
    "text", ["tables:\n", "tables: {}\n", "tables:   # ours\n", "tables: ~\n", "# nothing\n", "---\n"]
)
def test_empty_places_are_filled(text: str) -> None:
    after = write(text, (PLACES.relation(ORDERS), "New"))
    assert "New" in after
    assert after.count("#") == text.count("#")


@pytest.mark.parametrize(
    "text",
    ["yes", "null", "1.10", "a: b", "# a", "- a", "'", '"', "{a}", "a, b", "ü – 😀", "%", "@a", "a\\b", "a\n# b\n\n  c",
     "a \nb", "\ta", "[a]", "&a", "*a", "!a", "|", "a\u2028b", "x" * 300, "2026-01-31", "=", "<<", "~",
     "a\x1bb", "--- a"],
)  # fmt: skip
def test_any_text_is_written_as_it_is(text: str) -> None:
    stripped = text.strip()
    for start in ("", WRITTEN, "tables: {orders: {purpose: old}}\n", "tables:\n  orders: {columns: {id: old}}\n"):
        target = AnnotationsText(start, FILE, PLACES)
        target.set({PLACES.relation(ORDERS): stripped, PLACES.column(ORDERS, "id"): stripped})
        notes = parse_annotations(target.text, FILE, SHOP).tables[0]
        assert notes.purpose == stripped
        assert notes.columns[0].purpose == stripped


HOSTILE = (
    *("Order (draft)", "a.b", 'quo"ted', "emoji 🚀", "`tick`", "null", "true", "1", "1.10", "a: b", "# x", "- y", "*"),
    *(" lead", "<<", "{a}", "it's", "purpose", "columns", "a\\b", "?", "%", "2026-01-31", "\t"),
)


def test_any_order_of_writing_gives_the_same_file() -> None:
    tables = tuple(Table(name=name(one), columns=tuple(column(other) for other in HOSTILE)) for one in sorted(HOSTILE))
    places = Places(Names(Catalogue(engine="postgresql", default_schema="public", tables=tables)))
    wanted = {places.relation(table.name): f"{table.name}: #" for table in tables}
    keys = ("purpose", "validation")
    wanted |= {places.column(one.name, other, key): f"{other}" for one in tables for other in HOSTILE for key in keys}
    chance = random.Random(7)
    for _ in range(8):
        chosen = chance.sample(list(wanted), 24)
        once = AnnotationsText("", FILE, places)
        once.set({place: wanted[place] for place in chosen})
        by_and_by = AnnotationsText("", FILE, places)
        for start, end in ((0, 3), (3, 4), (4, 12), (12, 24)):
            by_and_by.set({place: wanted[place] for place in chosen[start:end]})
        assert by_and_by.text == once.text
        assert {place: once.get(place) for place in chosen} == {place: wanted[place].strip() for place in chosen}
        parse_annotations(once.text, FILE, places.names.catalogue)


def test_name_of_two_lines_can_be_written() -> None:
    table = Table(name=name("two\nlines"), columns=(column("a\nb"), column("c")))
    places = Places(Names(Catalogue(engine="postgresql", default_schema="public", tables=(table,))))
    target = AnnotationsText("# ours\n", FILE, places)
    for one in ("c", "a\nb"):
        target.set({places.column(table.name, one, key): f"{one} {key}" for key in ("purpose", "validation")})
    assert target.text.startswith("# ours\n")
    columns = parse_annotations(target.text, FILE, places.names.catalogue).tables[0].columns
    assert [(one.name, one.purpose) for one in columns] == [("a\nb", "a\nb purpose"), ("c", "c purpose")]


def test_line_ends_are_kept() -> None:
    after = write(WRITTEN.replace("\n", "\r\n"), (PLACES.column(ORDERS, "note"), "New"))
    assert after == write(WRITTEN, (PLACES.column(ORDERS, "note"), "New")).replace("\n", "\r\n")
    assert write("purpose: a", (("owner",), "b")) == "purpose: a\nowner: b\n"


def test_anchors_and_merges_survive() -> None:
    text = (
        "tables:\n  orders: &o\n    purpose: A\n    columns: {id: n}\n  users:\n    purpose: B\n    owner: &w Ada\n"
        "  archive.orders:\n    purpose: C\n    owner: *w\n"
    )
    after = write(text, (PLACES.column(name("orders", "archive"), "id"), "New"))
    assert after == text + "    columns:\n      id: New\n"


def test_new_first_key_stands_above_the_comment_of_the_next() -> None:
    text = "tables:\n  # about users\n  users: People.\n"
    assert write(text, (PLACES.relation(ORDERS), "New")) == text.replace(
        "  # about", "  orders:\n    purpose: New\n  # about"
    )


def test_new_key_stands_after_one_that_repeats_another() -> None:
    text = "tables:\n  orders: &o\n    purpose: A\n  users: *o\n"
    after = write(text, (PLACES.relation(name("orders", "archive")), "New"))
    assert after == text + "  archive.orders:\n    purpose: New\n"


@pytest.mark.parametrize("text", ["tables: [a]\n", "[tables]\n", "tables: {orders: {purpose: {a: b}}}\n"])
def test_what_cannot_be_written_is_said(text: str) -> None:
    target = AnnotationsText(text, FILE, PLACES)
    with pytest.raises(UsageError, match="Could not change"):
        target.set({PLACES.relation(ORDERS): "x"})
    assert target.text == text


def test_names_are_found_as_people_write_them() -> None:
    assert PLACES.find("orders") == ("tables", "orders", "purpose")
    assert PLACES.find("public.orders.status") == ("tables", "orders", "columns", "status", "purpose")
    assert PLACES.find("reporting.open_orders.id")[:2] == ("views", "reporting.open_orders")
    assert PLACES.find("archive.orders") == ("tables", "archive.orders", "purpose")
    assert PLACES.find("total(integer,text)") == ("routines", "total(integer, text)", "purpose")
    assert PLACES.find("order_status") == ("types", "order_status", "purpose")
    for text, near in (
        ("Orders", "orders"),
        ("orders.state", "orders.status"),
        ("open_orders", "reporting.open_orders"),
    ):
        with pytest.raises(UsageError, match=f"Did you mean {near}"):
            PLACES.find(text)
