"""`annotations.yml`: everything that it can say, and how its mistakes are told."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from schemabook.errors import UsageError
from schemabook.formats.annotations import parse_annotations, read_annotations
from schemabook.formats.annotations.values import KnownValues
from schemabook.model.annotations import (
    TOPICS,
    Alert,
    Annotations,
    BackupPlan,
    ColumnNote,
    Environment,
    Note,
    Phase,
    RelationNote,
    RoutineNote,
    TableNote,
    Target,
    Transition,
    TypeNote,
    ValueNote,
    WebLink,
)
from schemabook.model.catalogue import Catalogue
from schemabook.model.tables import CheckConstraint, Column, Table
from tests.formats.annotations.shop import ORDERS, SHOP, name

FILE = Path("annotations.yml")

EVERYTHING = """
purpose: The shop.
owner: The shop team
author: Ada Lovell
version: 1.10
status: production
environments:
  production: {host: db.internal, port: 5432, database: shop, purpose: Live}
  staging:
backup:
  strategy: Full each night
  frequency: daily
  retention: 30 days
  location: another site
  recovery-time: 4 hours
  recovery-point: 15 minutes
  last-restore-test: 2026-03-01
  restore-tests: each quarter
targets: {find a user by e-mail: {limit: 5 ms, statement: 1a2b3c}, place an order: 20 ms, later: }
alerts: {connections: {limit: 80 %, action: Look at the pool}, size: 100 GB}
phases: {One: Everything on one server.}
dashboards: {Figures: "https://figures.orchard.example/d/1"}
links: {Handbook: docs/handbook.md#orders}
notes: {credentials: In the vault., caching: 5}
tables:
  users: People.
  archive.orders: {purpose: Old ones., columns: {}}
  orders:
    purpose: |
      An order.

      From the moment it is placed.
    owner: Sales
    access: The shop writes.
    retention: 10 years
    group: core
    columns:
      channel: {values: [shop, web]}
      status:
        purpose: Where it stands.
        personal: no
        retention: as the order
        validation: The shop checks the order of states.
        shipped: On its way.
        values: {pending: Waiting for payment., paid: }
        transitions: {start: pending, pending: {paid: the provider's call}, paid: [shipped]}
      colour: {a-b: One., a_b: Another.}
      id: ""
    relations:
      orders_user_id_fkey: {verb: places, purpose: Who ordered.}
      id,note: has
views: {reporting.open_orders: What is to be packed.}
routines:
  total: Adds up.
  "total(integer,text)": Adds up in another currency.
  total(): {purpose: Adds up all.}
  touch(text): Touches.
types:
  order_status:
    purpose: States.
    values: {paid: Money is there.}
    transitions: {"*": pending}
  email: An address to write to.
"""


ORDERS_NOTE = TableNote(
    name=ORDERS,
    purpose="An order.\n\nFrom the moment it is placed.",
    owner="Sales",
    access="The shop writes.",
    retention="10 years",
    group="core",
    columns=(
        ColumnNote(
            name="status",
            purpose="Where it stands.",
            personal="no",
            retention="as the order",
            validation="The shop checks the order of states.",
            values=(
                ValueNote(value="pending", meaning="Waiting for payment."),
                ValueNote(value="paid", meaning=""),
                ValueNote(value="shipped", meaning="On its way."),
            ),
            transitions=(
                Transition(start="", end="pending"),
                Transition(start="pending", end="paid", by="the provider's call"),
                Transition(start="paid", end="shipped"),
            ),
        ),
        ColumnNote(
            name="channel",
            values=(ValueNote(value="web", meaning=""), ValueNote(value="shop", meaning="")),
        ),
        ColumnNote(
            name="colour",
            values=(ValueNote(value="a-b", meaning="One."), ValueNote(value="a_b", meaning="Another.")),
        ),
    ),
    relations=(
        RelationNote(foreign_key="orders_user_id_fkey", verb="places", purpose="Who ordered."),
        RelationNote(foreign_key="id, note", verb="has"),
    ),
)

EXPECTED = Annotations(
    purpose="The shop.",
    owner="The shop team",
    author="Ada Lovell",
    version="1.10",
    status="production",
    environments=(
        Environment(name="production", host="db.internal", port=5432, database="shop", purpose="Live"),
        Environment(name="staging"),
    ),
    backup=BackupPlan(
        strategy="Full each night",
        frequency="daily",
        retention="30 days",
        location="another site",
        recovery_time="4 hours",
        recovery_point="15 minutes",
        last_restore_test=date(2026, 3, 1),
        restore_tests="each quarter",
    ),
    targets=(
        Target(name="find a user by e-mail", limit="5 ms", statement="1a2b3c"),
        Target(name="place an order", limit="20 ms"),
    ),
    alerts=(
        Alert(metric="connections", limit="80 %", action="Look at the pool"),
        Alert(metric="size", limit="100 GB"),
    ),
    phases=(Phase(name="One", text="Everything on one server."),),
    dashboards=(WebLink(title="Figures", address="https://figures.orchard.example/d/1"),),
    links=(WebLink(title="Handbook", address="docs/handbook.md#orders"),),
    notes=(Note(topic="caching", text="5"), Note(topic="credentials", text="In the vault.")),
    tables=(
        ORDERS_NOTE,
        TableNote(name=name("users"), purpose="People."),
        TableNote(name=name("orders", "archive"), purpose="Old ones."),
    ),
    views=(TableNote(name=name("open_orders", "reporting"), purpose="What is to be packed."),),
    routines=(
        RoutineNote(name=name("total"), purpose="Adds up."),
        RoutineNote(name=name("total"), signature="()", purpose="Adds up all."),
        RoutineNote(name=name("total"), signature="integer, text", purpose="Adds up in another currency."),
        RoutineNote(name=name("touch"), purpose="Touches."),
    ),
    types=(
        TypeNote(name=name("email"), purpose="An address to write to."),
        TypeNote(
            name=name("order_status"),
            purpose="States.",
            values=(ValueNote(value="paid", meaning="Money is there."),),
            transitions=(Transition(start="", end="pending"),),
        ),
    ),
)


def test_everything_that_can_be_said() -> None:
    assert parse_annotations(EVERYTHING, FILE, SHOP) == EXPECTED


def test_order_of_the_file_makes_no_difference() -> None:
    one = "tables: {orders: A, users: B}\nnotes: {caching: x, rationale: y}\n"
    other = "notes: {rationale: y, caching: x}\ntables:\n  public.users: B\n  orders: {purpose: A}\n"
    assert parse_annotations(one, FILE, SHOP) == parse_annotations(other, FILE, SHOP)


def test_every_topic_is_known() -> None:
    text = "notes:\n" + "".join(f"  {topic.name}: x\n" for topic in TOPICS)
    assert [note.topic for note in parse_annotations(text, FILE, SHOP).notes] == [topic.name for topic in TOPICS]


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "tables:\n", "tables: {}\nnotes:\n", "tables: {orders: {}}\n"])
def test_what_says_nothing_is_nothing(text: str) -> None:
    assert parse_annotations(text, FILE, SHOP) == Annotations()


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("purpos: x\n", 1, ("purpos", "no such key", "Did you mean purpose?")),
        ("status: live\n", 1, ("'live'", "draft, review, production or deprecated")),
        ("purpose: [a]\n", 1, ("a list", "a text")),
        ("tables:\n  Orders: x\n", 2, ("tables.Orders", "no such table", "Did you mean orders?")),
        ("tables:\n  open_orders: x\n", 2, ("no such table",)),
        ("tables:\n  reporting.open_orders: x\n", 2, ("It is a view", "under views")),
        ("views:\n  open_orders: x\n", 2, ("Did you mean reporting.open_orders?",)),
        ("types:\n  order_state: x\n", 2, ("no such type", "Did you mean order_status?")),
        ("routines:\n  totl: x\n", 2, ("no such routine", "Did you mean total?")),
        ("tables:\n  orders: x\n  public.orders: y\n", 3, ("twice",)),
        ("tables:\n  orders: {group: central}\n", 2, ("'central'", "core, junction, lookup, audit or history")),
        ("tables:\n  orders:\n    columns:\n      state: x\n", 4, ("no such column", "Did you mean status?")),
        ("tables:\n  orders:\n    columns:\n      status: {payd: x}\n", 4, ("Did you mean paid?",)),
        ("tables:\n  orders:\n    columns:\n      status: {values: {payd: x}}\n", 4, ("no such value", "paid?")),
        ("tables:\n  orders:\n    columns:\n      channel: {values: [fax]}\n", 4, ("no such value", "web or shop")),
        ("tables:\n  orders:\n    columns: {status: {transitions: {paid: sent}}}\n", 3, ("no such value",)),
        ("tables:\n  orders:\n    columns: {status: {transitions: {begin: paid}}}\n", 3, ("no such value",)),
        ("tables:\n  orders:\n    relations: {orders_fkey: x}\n", 3, ("no such foreign key", "orders_user_id_fkey?")),
        ("tables: {users: {relations: {x: y}}}\n", 1, ("no such foreign key",)),
        ("tables:\n  orders:\n    relations: {user_id: x, orders_user_id_fkey: y}\n", 3, ("twice",)),
        ("types:\n  order_status: {values: {sent: x}}\n", 2, ("no such value",)),
        ("notes:\n  cache: x\n", 2, ("no such topic", "Did you mean caching?")),
        ("environments:\n  live:\n    password: hunter2\n", 3, ("live.password", "looks like a secret")),
        ("environments:\n  live:\n    db_token: hunter2\n", 3, ("looks like a secret",)),
        ("environments: {live: {host: 'postgresql://ada:hunter2@db/shop'}}\n", 1, ("with a password",)),
        ("environments: {live: {purpose: 'log in with password=hunter2'}}\n", 1, ("looks like a secret",)),
        ("notes:\n  caching: connect with PGPASSWORD=hunter2\n", 2, ("looks like a secret",)),
        ("notes: {caching: 'DB_PASSWORD=hunter2 make'}\n", 1, ("looks like a secret",)),
        ("tables:\n  orders: {owner: 'MYSQL_PWD=hunter2'}\n", 2, ("looks like a secret",)),
        ("tables:\n  orders:\n    columns: {status: 'password: hunter2x'}\n", 3, ("looks like a secret",)),
        ("purpose: The key is AKIAHUNTER2HUNTER234.\n", 1, ("looks like a secret",)),
        ("links: {x: 'https://h.example/a?token=hunter2'}\n", 1, ("looks like a secret",)),
        ("links: {x: 'https://h.example/a?b=1&key=hunter2'}\n", 1, ("looks like a secret",)),
        ("environments: {live: {host: 'db key=hunter2'}}\n", 1, ("looks like a secret",)),
        ('owner: x\npurpose: "a\\ud83d"\n', 2, ("half a character",)),
        ("tables:\n  ? [a, b]\n  : x\n", 2, ("A list is no name.",)),
        ("tables:\n  ? {a: b}\n  : x\n", 2, ("A mapping is no name.",)),
        ("environments: {live: {port: 99999}}\n", 1, ("'99999'", "from 1 to 65535")),
        ("purpose: see https://ada:hunter2@wiki.orchard.example/\n", 1, ("with a password",)),
        ("backup:\n  last-restore-test: March\n", 2, ("'March'", "2026-01-31")),
        ("backup: {rto: 4 hours}\n", 1, ("no such key",)),
        ("targets: {x: {statement: 1a}}\n", 1, ("no limit",)),
        ("links: {x: 'javascript:alert(1)'}\n", 1, ("starts with https://",)),
        ("links: {x: '//evil.example/a'}\n", 1, ("starts with https://",)),
        ("links: {x: '///evil.example/a'}\n", 1, ("starts with https://",)),
        ("links: {x: 'https://a b'}\n", 1, ("starts with https://",)),
        ("links: {x: 'data:text/html,a'}\n", 1, ("starts with https://",)),
        ('purpose: "a\\0b"\n', 1, ("NUL",)),
        ("tables: [orders]\n", 1, ("a list", "mapping")),
        ("tables: {orders: x, orders: y}\n", 1, ("not YAML", "duplicate key")),
        ("a: b: c\n", 1, ("not YAML",)),
    ],
)
def test_mistakes_are_told_with_their_line(text: str, line: int, words: tuple[str, ...]) -> None:
    with pytest.raises(UsageError) as caught:
        parse_annotations(text, FILE, SHOP)
    message = str(caught.value)
    assert message.startswith(f"Could not use annotations.yml, line {line}.")
    assert "hunter2" not in message
    for word in words:
        assert word in message


def test_mistakes_are_told_together_up_to_ten() -> None:
    text = "owners: x\ntables:\n" + "".join(f"  x{number}: y\n" for number in range(12))
    with pytest.raises(UsageError) as caught:
        parse_annotations(text, FILE, SHOP)
    lines = str(caught.value).splitlines()
    assert lines[0] == "Could not use annotations.yml: 13 mistakes."
    assert lines[1] == "annotations.yml, line 1: owners: There is no such key. Did you mean owner?"
    assert lines[2].startswith("annotations.yml, line 3: tables.x0: There is no such table.")
    assert lines[-1] == "And 3 more."
    assert len(lines) == 12


def test_default_file_need_not_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert read_annotations(None, SHOP) == Annotations()
    with pytest.raises(UsageError, match=r"Could not read other\.yml"):
        read_annotations(Path("other.yml"), SHOP)
    FILE.write_text("purpose: The shop.\n")
    assert read_annotations(None, SHOP).purpose == "The shop."


def test_names_that_look_alike_stay_apart() -> None:
    catalogue = Catalogue(
        engine="postgresql",
        default_schema="public",
        tables=(Table(name=name("a.b")), Table(name=name("b", "a"))),
    )
    with pytest.raises(UsageError, match="no such table"):
        parse_annotations("tables: {a.b: x}\n", FILE, catalogue)
    notes = parse_annotations('tables: {public.a.b: x, \'"a"."b"\': y}\n', FILE, catalogue).tables
    assert [(note.name, note.purpose) for note in notes] == [(name("a.b"), "x"), (name("b", "a"), "y")]


@pytest.mark.parametrize(
    ("expression", "values"),
    [
        ("status IN ('a', 'b')", ("a", "b")),
        ("`status` in (_utf8mb4'a',_utf8mb4'b''c')", ("a", "b'c")),
        ("(`status` in ('a','b'))", ("a", "b")),
        ("(status = ANY (ARRAY['a'::text, 'b'::text]))", ("a", "b")),
        ("((status)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))", ("a", "b")),
        ("status IN (1, 2, -3)", ("1", "2", "-3")),
        ("(status IN ('a')) OR (note IS NULL)", None),
        ("status NOT IN ('a')", None),
        ("other IN ('a')", None),
        ("status > 'a'", None),
    ],
)
def test_values_are_found_in_checks(expression: str, values: tuple[str, ...] | None) -> None:
    known = KnownValues(Catalogue(engine="postgresql"))
    check = CheckConstraint(name="c", expression=expression)
    assert known.of_column(Column(name="status", type="text"), (check,)) == values


@pytest.mark.parametrize(
    "words",
    [
        "Connect with PGPASSWORD=$PGPASSWORD psql.",
        "Password: argon2id, salted.",
        "The token: a random string.",
        "Primary key: id",
        "token = lower(token)",
        "Set DB_PASSWORD=<yours>",
    ],
)
def test_words_about_secrets_are_none(words: str) -> None:
    assert parse_annotations(f"purpose: '{words}'\n", FILE, SHOP).purpose == words


def test_two_halves_of_a_character_are_one() -> None:
    assert parse_annotations('{"purpose": "a \\ud83d\\ude00"}', FILE, SHOP).purpose == "a \U0001f600"


@pytest.mark.parametrize("place", ["pipe", "/dev/full"])
def test_only_regular_files_are_read(tmp_path: Path, place: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UsageError, match="no regular file"):
        read_annotations(tmp_path / place, SHOP)
