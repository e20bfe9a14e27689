"""What sample data promises without a server: equal bytes, independent tables, reasons, no placeholders."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from schemabook.demo import shop_script
from schemabook.engines import dialect_by_name
from schemabook.examples.query_samples import ExampleSource
from schemabook.examples.sample_data import SampleSource, SampleTable, insert_statement
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue, Enum, Routine
from schemabook.model.families import Family
from schemabook.model.tables import CheckConstraint, Column, ForeignKey, Identity, PrimaryKey, Table, TableKind, Trigger
from tests.catalogues import catalogue, name, references, table
from tests.examples.sample_proof import Proof, read_script

HARD = Path(__file__).parent / "hard.sqlite.sql"
POSTGRESQL = dialect_by_name("postgresql")
PRINT = """
import sys
from pathlib import Path
from tests.examples.sample_proof import Proof, read_script
sys.stdout.write(Proof(read_script(Path(sys.argv[1]).read_text(), Path(sys.argv[2]))).script)
"""


def rows_of(made: SampleTable | None) -> tuple[tuple[str, ...], ...]:
    """The rows of a table that has some."""
    assert made is not None
    return made.rows


def texts(*columns: str, kind: str = "text") -> Catalogue:
    """A catalogue of the table `things` with text columns."""
    listed = tuple(Column(name=one, type=kind, family=Family.TEXT, nullable=False) for one in columns)
    return catalogue(Table(name=name("things"), columns=listed))


def test_the_script_is_the_same_in_every_process(tmp_path: Path) -> None:
    scripts = set()
    for seed in ("1", "2"):
        (tmp_path / seed).mkdir()
        command = [sys.executable, "-c", PRINT, str(HARD), str(tmp_path / seed)]
        done = subprocess.run(
            command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        )
        scripts.add(done.stdout)
    assert len(scripts) == 1
    assert scripts.pop().startswith("-- Sample data by Schemabook")


def test_a_new_table_changes_no_other() -> None:
    before = (table("users"), table("orders", references("users_id", "users")))
    added = table("added", references("orders_id", "orders"))
    first = SampleSource(catalogue(*before, table("last", references("orders_id", "orders"))), POSTGRESQL)
    second = SampleSource(catalogue(*before, added, table("last", references("orders_id", "orders"))), POSTGRESQL)
    for one in ("users", "orders", "last"):
        assert rows_of(first.table(name(one))) == rows_of(second.table(name(one)))


def test_the_order_of_asking_changes_nothing(tmp_path: Path) -> None:
    shop = read_script(shop_script("sqlite"), tmp_path)
    dialect = dialect_by_name("sqlite")
    forwards, backwards = SampleSource(shop, dialect), SampleSource(shop, dialect)
    names = [one.name for one in shop.tables]
    there = {one: forwards.table(one) for one in names}
    back = {one: backwards.table(one) for one in reversed(names)}
    assert there == back


def test_a_further_row_is_the_same_whenever_it_is_asked_for(tmp_path: Path) -> None:
    shop = read_script(shop_script("sqlite"), tmp_path)
    asked_first, asked_last = (ExampleSource(shop, dialect_by_name("sqlite")) for _ in range(2))
    names = [one.name for one in shop.tables]
    further = {one: asked_first.spare(one) for one in names}
    made = {one: asked_last.table(one) for one in reversed(names)}
    assert {one: asked_last.spare(one) for one in names} == further
    assert {one: asked_first.table(one) for one in names} == made
    assert {one: asked_first.spare(one) for one in names} == further
    assert any(further.values())


def test_seed_and_rows_are_obeyed() -> None:
    things = texts("name", "note")
    assert len(rows_of(SampleSource(things, POSTGRESQL, rows=7).table(name("things")))) == 7
    one, other = (SampleSource(things, POSTGRESQL, seed=seed).table(name("things")) for seed in (0, 1))
    assert rows_of(one) != rows_of(other)


def test_refusing_a_table_empties_what_cannot_do_without_it() -> None:
    source = SampleSource(
        catalogue(
            table("users"),
            table("orders", references("users_id", "users")),
            table("notes", references("users_id", "users"), nullable="users_id"),
        ),
        POSTGRESQL,
    )
    assert source.reason(name("orders")) == ""
    kept = source.table(name("notes"))
    source.refuse(name("users"), "its trigger says no")
    assert source.table(name("users")) is None
    assert source.reason(name("users")) == "its trigger says no"
    assert source.table(name("orders")) is None
    assert source.reason(name("orders")) == "it needs a row of public.users, which has none: its trigger says no"
    after = source.table(name("notes"))
    assert after != kept
    assert [row[1] for row in rows_of(after)] == ["NULL"] * 3


@pytest.mark.parametrize("kind", [TableKind.FOREIGN, TableKind.VIRTUAL])
def test_tables_that_hold_no_rows_of_their_own_say_so(kind: TableKind) -> None:
    source = SampleSource(catalogue(msgspec.structs.replace(table("users"), kind=kind)), POSTGRESQL)
    assert source.table(name("users")) is None
    assert f"a {kind} table" in source.reason(name("users"))


def test_impossible_checks_are_named() -> None:
    broken = msgspec.structs.replace(
        table("users"), checks=(CheckConstraint(name="never", expression="(id < 3 AND id > 7)"),)
    )
    source = SampleSource(catalogue(broken), POSTGRESQL)
    assert source.reason(name("users")) == "no row was found that meets all of its constraints (never)"


def test_unknown_types_are_named_and_parents_that_are_missing() -> None:
    odd = Table(name=name("odd"), columns=(Column(name="a", type="public.odd", nullable=False),))
    lonely = table("lonely", references("nobody_id", "nobody"))
    source = SampleSource(catalogue(odd, lonely), POSTGRESQL)
    assert source.reason(name("odd")) == "no value is known here for a, whose type is public.odd"
    assert "public.nobody, which has none: it is not in the catalogue" in source.reason(name("lonely"))
    assert source.reason(name("nothing")) == "there is no such table"


def test_numbers_of_the_server_are_written_only_where_others_name_them() -> None:
    counted = Column(
        name="id",
        type="bigint",
        family=Family.INTEGER,
        nullable=False,
        identity=Identity(always=True, start=5, increment=5),
    )
    key = PrimaryKey(name="", columns=("id",))
    alone = Table(
        name=name("alone"), columns=(counted, Column(name="note", type="text", family=Family.TEXT)), primary_key=key
    )
    named = Table(name=name("named"), columns=(counted,), primary_key=key)
    source = SampleSource(catalogue(alone, named, table("child", references("named_id", "named"))), POSTGRESQL)
    first, second = source.table(alone.name), source.table(named.name)
    assert first is not None
    assert second is not None
    assert (first.columns, first.overriding) == (("note",), False)
    assert (second.columns, second.overriding, second.rows) == (("id",), True, (("5",), ("10",), ("15",)))
    assert [source.value(alone.name, "id", row) for row in range(4)] == ["5", "10", "15", None]
    assert insert_statement(second, POSTGRESQL, rows=slice(1, 2)) == (
        "INSERT INTO public.named (id) OVERRIDING SYSTEM VALUE VALUES\n    (10)"
    )
    assert source.value(name("child"), "named_id") == "5"
    assert source.value(name("child"), "nothing") is None


def test_a_child_that_is_one_to_one_has_no_more_rows_than_its_parent() -> None:
    few = msgspec.structs.replace(
        table("few"), checks=(CheckConstraint(name="two", expression="((id >= 1) AND (id < 3))"),)
    )
    child = table("child", references("few_id", "few"), primary="few_id")
    source = SampleSource(catalogue(few, child), POSTGRESQL, rows=5)
    assert rows_of(source.table(name("few"))) == (("1",), ("2",))
    assert rows_of(source.table(name("child"))) == (("1",), ("2",))


def test_values_suit_their_columns() -> None:
    columns = "email phone url password_hash country_code first_name postcode ip_address iban".split()
    rows = rows_of(SampleSource(texts(*columns), POSTGRESQL, rows=50).table(name("things")))
    patterns = (
        r"'[a-z.0-9-]+@[a-z]+\.example'",
        r"'(\+44 7700 900\d{3}|020 7946 0\d{3})'",
        r"'https://[a-z]+\.example/[a-z0-9-]+'",
        r"'not-a-real-hash-\d+'",
        r"'[A-Z]{2}'",
        r"'[A-Z][A-Za-z -]+'",
        r"'[A-Z0-9]+ [A-Z0-9]+'",
        r"'192\.0\.2\.\d+'",
        r"'not-a-real-number-\d+'",
    )
    for row in rows:
        for cell, pattern in zip(row, patterns, strict=True):
            assert re.fullmatch(pattern, cell), cell


@pytest.mark.parametrize("engine", ["postgresql", "mysql"])
def test_labels_of_the_database_are_escaped(engine: str) -> None:
    labels = ("it's", "back\\slash", "two\nlines", "-- x; DROP")
    column = Column(name="a", type="enum", family=Family.ENUM, nullable=False, values=labels)
    dialect = dialect_by_name(engine)
    made = SampleSource(
        Catalogue(engine=engine, tables=(Table(name=QualifiedName("", "a'b"), columns=(column,)),)), dialect, rows=4
    )
    rows = rows_of(made.table(QualifiedName("", "a'b")))
    slash = "'back\\slash'" if engine == "postgresql" else "'back\\\\slash'"
    assert rows == (("'it''s'",), (slash,), ("'two\nlines'",), ("'-- x; DROP'",))


def test_nothing_looks_like_a_placeholder(tmp_path: Path) -> None:
    script = Proof(
        read_script(HARD.read_text() + shop_script("sqlite").replace("keys", "shop_keys"), tmp_path), rows=40
    ).script
    assert not re.search(
        r"example\.com|todo|\bn/?a\b|john|doe\b|lorem|foo\b|\bbar\b|\[…|user-uuid|smith", script, re.IGNORECASE
    )


def test_states_begin_where_they_start_and_steps_follow() -> None:
    status = QualifiedName("public", "order_status")
    labels = ("draft", "sent", "paid")

    def state(column: str, **more: Any) -> Column:
        fields: dict[str, Any] = {"type": "public.order_status", "type_name": status, "nullable": False} | more
        return Column(name=column, family=Family.ENUM, **fields)

    def script(before: Column) -> str:
        orders = table("orders")
        orders = msgspec.structs.replace(orders, columns=(*orders.columns, state("status", default="'sent'")))
        changes = table("changes", references("orders_id", "orders"))
        columns = (*changes.columns, before, state("new_status"))
        changes = msgspec.structs.replace(changes, columns=columns)
        enums = (Enum(name=status, labels=labels),)
        return Proof(msgspec.structs.replace(catalogue(orders, changes), enums=enums)).script

    assert re.findall(r"^    \(\d, '(\w+)'\)", script(state("old_status")), re.MULTILINE) == ["sent"] * 3
    assert script(state("old_status")).count("'sent', 'paid')") == 3
    assert script(state("old_status", nullable=True)).count("NULL, 'sent')") == 3


def test_triggers_keep_only_what_rows_can_do_without() -> None:
    body = "BEGIN UPDATE orders SET total = 1, fee = 2, code = 3, notes = 4; RETURN NULL; END"
    trigger = Trigger(
        name="t", timing="AFTER", events=("INSERT",), level="ROW", definition="", function=name("sum_order")
    )
    whole: dict[str, Any] = {"type": "integer", "family": Family.INTEGER, "nullable": False}
    columns = (
        Column(name="total", default="0", **whole),
        Column(name="fee", default="0", **whole),
        Column(name="code", **whole),
        Column(name="notes", type="text", family=Family.TEXT),
    )
    orders = table("orders")
    checks = tuple(CheckConstraint(name=f"c{at}", expression=one) for at, one in enumerate(("total >= 0", "fee > 0")))
    orders = msgspec.structs.replace(orders, columns=(*orders.columns, *columns), checks=checks)
    items = msgspec.structs.replace(table("items"), triggers=(trigger,))
    routine = Routine(name=name("sum_order"), kind="function", definition=body)
    given = msgspec.structs.replace(catalogue(orders, items), routines=(routine,))
    made = SampleSource(given, POSTGRESQL).table(name("orders"))
    assert made is not None
    assert made.columns == ("id", "fee", "code")


def test_a_key_of_a_ring_is_kept() -> None:
    ring = (
        table("chicken", references("egg_id", "egg")),
        table("egg", references("chicken_id", "chicken")),
    )
    proof = Proof(catalogue(*ring))
    assert proof.empty == {}
    assert "WITH made_up_1 AS (\nINSERT INTO public.chicken" in proof.script


def test_tables_that_share_one_key_in_a_ring_have_rows() -> None:
    keys = (
        ForeignKey(name="a", columns=("id",), referenced_table=name("two"), referenced_columns=("id",)),
        ForeignKey(name="b", columns=("id",), referenced_table=name("one"), referenced_columns=("id",)),
    )
    proof = Proof(catalogue(table("one", keys[0]), table("two", keys[1])))
    assert (
        rows_of(proof.source.table(name("one"))) == rows_of(proof.source.table(name("two"))) == (("1",), ("2",), ("3",))
    )


def test_a_ring_of_which_one_table_is_refused_is_empty() -> None:
    source = SampleSource(
        catalogue(table("chicken", references("egg_id", "egg")), table("egg", references("chicken_id", "chicken"))),
        POSTGRESQL,
    )
    source.refuse(name("egg"), "its trigger says no")
    assert source.table(name("chicken")) is None
    assert source.reason(name("chicken")) == "it needs a row of public.egg, which has none: its trigger says no"
