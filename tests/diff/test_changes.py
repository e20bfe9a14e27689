from __future__ import annotations

import time

import msgspec
import pytest

from schemabook.diff import build_outline, compare_outlines, decode_outline, encode_outline, find_changes
from schemabook.errors import FileFormatError
from schemabook.model.base import QualifiedName, Setting
from schemabook.model.catalogue import Catalogue, Enum, Extension, Grant, Routine, Sequence
from schemabook.model.tables import (
    Action,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    IndexColumn,
    PrimaryKey,
    Table,
    TableKind,
    UniqueConstraint,
    View,
)


def table(name: str, *columns: Column, **rest: object) -> Table:
    return Table(name=QualifiedName("public", name), columns=columns, **rest)  # type: ignore[arg-type]


def column(name: str, type_text: str = "text", **rest: object) -> Column:
    return Column(name=name, type=type_text, **rest)  # type: ignore[arg-type]


def catalogue(*tables: Table, **rest: object) -> Catalogue:
    return Catalogue(engine="postgresql", default_schema="public", tables=tables, **rest)  # type: ignore[arg-type]


def words(before: Catalogue, after: Catalogue) -> list[str]:
    return [change.words for change in find_changes(before, after)]


def test_equal_catalogues_differ_in_nothing() -> None:
    one = catalogue(table("a", column("x")))
    assert find_changes(one, catalogue(table("a", column("x")))) == ()


ID = column("id", "bigint", nullable=False)
CASES = {
    "type": (column("x", "text"), column("x", "varchar(9)"), "table a: column x: type now varchar(9), was text"),
    "default": (column("x"), column("x", default="'y'"), "table a: column x: default now 'y'"),
    "no default": (column("x", default="1"), column("x"), "table a: column x: no default any more, was 1"),
    "null": (column("x"), column("x", nullable=False), "table a: column x: no longer nullable"),
    "labels": (column("x", values=("a", "b")), column("x", values=("b", "c")),
               "table a: column x: value c added; value a removed"),
    "order of labels": (column("x", values=("a", "b")), column("x", values=("b", "a")),
                        "table a: column x: values in another order"),
    "inline enum": (column("x", "enum('a')", values=("a",)), column("x", "enum('a','b')", values=("a", "b")),
                    "table a: column x: value b added"),
    "enum from text": (column("x", "text"), column("x", "enum('a')", values=("a",)),
                       "table a: column x: type now enum('a'), was text; value a added"),
    "option": (column("x", options=(Setting(name="n", value="1"), Setting(name="gone", value="x"))),
               column("x", options=(Setting(name="n", value="2"), Setting(name="come", value="y"))),
               "table a: column x: option n now 2, was 1; option come now y; no option gone any more, was x"),
    "comment": (column("x", comment="A"), column("x"), "table a: column x: comment removed"),
    "invisible": (column("x"), column("x", visible=False), "table a: column x: no longer visible"),
    "visible": (column("x", visible=False), column("x"), "table a: column x: now visible"),
    "a line": (column("x"), column("x", comment="one\n  two"), "table a: column x: comment added “one two”"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_words_of_a_column(case: str) -> None:
    before, after, said = CASES[case]
    assert words(catalogue(table("a", before)), catalogue(table("a", after))) == [said]


def test_every_field_of_the_model_is_noticed() -> None:
    plain = column("x")
    for name, value in (("storage", "plain"), ("statistics", 9), ("collation", "C"), ("unmodelled", ("odd",))):
        changed = msgspec.structs.replace(plain, **{name: value})
        assert len(find_changes(catalogue(table("a", plain)), catalogue(table("a", changed)))) == 1, name


def test_an_index_behind_a_constraint_is_not_told_twice() -> None:
    key = PrimaryKey(name="a_pkey", columns=("id",))
    index = Index(name="a_pkey", columns=(IndexColumn(name="id"),), unique=True, constraint="a_pkey")
    wide = PrimaryKey(name="a_pkey", columns=("id", "x"))
    wider = msgspec.structs.replace(index, columns=(IndexColumn(name="id"), IndexColumn(name="x")))
    bare = table("a", ID, column("x"))
    keyed = msgspec.structs.replace(bare, primary_key=key, indexes=(index,))
    widened = msgspec.structs.replace(bare, primary_key=wide, indexes=(wider,))
    assert words(catalogue(bare), catalogue(keyed)) == ["table a: primary key a_pkey added (id)"]
    assert words(catalogue(keyed), catalogue(bare)) == ["table a: primary key a_pkey removed"]
    assert words(catalogue(keyed), catalogue(widened)) == ["table a: primary key a_pkey: columns now id, x, was id"]
    clustered = msgspec.structs.replace(keyed, indexes=(msgspec.structs.replace(index, clustered=True),))
    assert words(catalogue(keyed), catalogue(clustered)) == ["index a_pkey of a: now clustered"]


def test_a_primary_key_without_a_name() -> None:
    one = table("a", ID, column("x"), primary_key=PrimaryKey(name="", columns=("id",)))
    two = msgspec.structs.replace(one, primary_key=PrimaryKey(name="", columns=("id", "x")))
    assert words(catalogue(one), catalogue(two)) == ["table a: primary key: columns now id, x, was id"]
    none = msgspec.structs.replace(one, primary_key=None)
    assert words(catalogue(none), catalogue(one)) == ["table a: primary key added (id)"]


def test_constraints_without_names_are_known_by_what_they_say() -> None:
    bare = table("a", ID)
    full = table(
        "a",
        ID,
        unique_constraints=(UniqueConstraint(name="", columns=("id",)),),
        checks=(CheckConstraint(name="", expression="id > 0"), CheckConstraint(name="", expression="id < 9")),
        foreign_keys=(
            ForeignKey(
                name="", columns=("id",), referenced_table=QualifiedName("public", "b"), referenced_columns=("id",)
            ),
        ),
    )
    assert words(catalogue(bare), catalogue(full)) == [
        "table a: unique constraint (id) added",
        "table a: check id > 0 added",
        "table a: check id < 9 added",
        "table a: foreign key (id) added (id to public.b)",
    ]


def test_constraints_that_say_the_same_are_told_apart() -> None:
    check = CheckConstraint(name="", expression="id > 0")
    once, twice = table("a", ID, checks=(check,)), table("a", ID, checks=(check, check))
    assert words(catalogue(once), catalogue(twice)) == ["table a: check id > 0 (2) added (id > 0)"]
    assert words(catalogue(twice), catalogue(once)) == ["table a: check id > 0 (2) removed"]


def test_the_order_of_columns_is_told_apart_from_columns_that_come() -> None:
    before = catalogue(table("a", column("x"), column("y")))
    assert words(before, catalogue(table("a", column("y"), column("x")))) == ["table a: columns in another order"]
    added = catalogue(table("a", ID, column("x"), column("y")))
    assert words(before, added) == ["table a: column id added (bigint, not null)"]


def test_what_goes_with_a_table_is_not_told() -> None:
    part = table("a_1", kind=TableKind.PARTITION, partition_bound="DEFAULT")
    whole = table("a", ID, kind=TableKind.PARTITIONED, partitions=(part,))
    sequence = Sequence(
        name=QualifiedName("public", "a_id_seq"), type="bigint", start=1, increment=1, minimum=1, maximum=9,
        owned_by=QualifiedName("public", "a"), owned_by_column="id",
    )  # fmt: skip
    grant = Grant(kind="table", name=whole.name, grantee="reader", privileges=("SELECT",))
    full = catalogue(whole, sequences=(sequence,), grants=(grant,))
    assert words(full, catalogue()) == ["table a removed"]
    assert words(catalogue(), full) == ["table a added (1 column)"]
    more = msgspec.structs.replace(whole, partitions=(part, msgspec.structs.replace(part, name=QualifiedName("", "z"))))
    assert words(catalogue(whole), catalogue(more)) == ["partition z added (of public.a)"]


def test_objects_of_other_kinds() -> None:
    name = QualifiedName("public", "f")
    before = catalogue(
        enums=(Enum(name=QualifiedName("other", "mood"), labels=("sad",)),),
        routines=(Routine(name=name, kind="function", signature="integer", definition="one"),),
        views=(View(name=QualifiedName("public", "v"), definition="SELECT 1"),),
        extensions=(Extension(name="citext", schema="public", version="1.5"),),
    )
    after = catalogue(
        enums=(Enum(name=QualifiedName("other", "mood"), labels=("sad", "glad")),),
        routines=(
            Routine(name=name, kind="function", signature="integer", definition="two"),
            Routine(name=name, kind="procedure", signature="text", definition="three"),
        ),
        views=(View(name=QualifiedName("public", "v"), definition="SELECT 2"),),
        extensions=(Extension(name="citext", schema="public", version="1.6"),),
        grants=(Grant(kind="database", name=QualifiedName("", ""), grantee="", privileges=("CONNECT",)),),
        unmodelled=("casts",),
    )
    assert words(before, after) == [
        "view v: definition changed",
        "function f(integer): definition changed",
        "procedure f(text) added",
        "enum other.mood: value glad added",
        "extension citext: version now 1.6, was 1.5",
        "database: what is not modelled: casts added",
        "grant to PUBLIC on the database added",
    ]


def test_an_outline_survives_hostile_names() -> None:
    name = 'a",\n["table","b"]\u2028\r\t'
    one = catalogue(table(name, column(name, comment=name)))
    outline = build_outline(one)
    text = encode_outline(outline)
    assert decode_outline(text, "x") == outline
    assert decode_outline(text.replace("\n", "\r\n"), "x") == outline
    assert text.count("\n") == 4
    assert compare_outlines(outline, build_outline(catalogue())) != ()


def test_what_is_no_outline_is_refused_and_another_format_is_left_alone() -> None:
    for text in ("", "{}", "nonsense", '["outline"]', '["outline",1,"x","y"]\n["table"]'):
        with pytest.raises(FileFormatError, match="Could not read here"):
            decode_outline(text, "here")
    assert decode_outline('["outline",99,"x","y"]\n', "here") is None


def test_a_foreign_key_tells_its_actions() -> None:
    key = ForeignKey(name="k", columns=("id",), referenced_table=QualifiedName("", "b"), referenced_columns=("id",))
    cascading = msgspec.structs.replace(key, on_update=Action.CASCADE)
    said = words(catalogue(table("a", ID, foreign_keys=(key,))), catalogue(table("a", ID, foreign_keys=(cascading,))))
    assert said == ["table a: foreign key k: on update now CASCADE, was NO ACTION"]


def test_ten_thousand_tables_take_seconds() -> None:
    tables = [table(f"t{number:05}", *(column(f"c{one}") for one in range(10))) for number in range(10_000)]
    before = catalogue(*tables)
    after = catalogue(*(msgspec.structs.replace(one, columns=one.columns[1:]) for one in tables))
    began = time.process_time()
    assert len(find_changes(before, after)) == 10_000
    assert time.process_time() - began < 20
