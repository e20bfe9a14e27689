"""Tables: read, written and read again, with SQLite as the oracle."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest

from schemabook.engines.sqlite import build_tables
from schemabook.engines.sqlite.dialect import SQLITE, family_of
from schemabook.engines.sqlite.parse import ParsedTable, parse_table
from schemabook.engines.sqlite.parse_objects import parse_index, parse_module, parse_trigger, parse_view
from schemabook.engines.sqlite.tokens import SqlSyntaxError
from schemabook.model.base import QualifiedName, Setting
from schemabook.model.catalogue import Catalogue
from schemabook.model.families import Family
from schemabook.model.tables import Action, Identity, Table, TableKind

from .conftest import Make, Read, RoundTrip


def table(catalogue: Catalogue, name: str) -> Table:
    return next(table for table in catalogue.tables if table.name == QualifiedName("", name))


CASES = {path.stem: path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.glob("cases/*.sql"))}


@pytest.mark.parametrize("name", CASES)
def test_comes_back_the_same(name: str, round_trip: RoundTrip) -> None:
    catalogue = round_trip(CASES[name])
    for table in catalogue.tables:
        if table.kind is not TableKind.VIRTUAL:
            assert table.unmodelled == ()


@pytest.mark.skipif(sqlite3.sqlite_version_info < (3, 37), reason="STRICT needs SQLite 3.37")
def test_strict(round_trip: RoundTrip) -> None:
    catalogue = round_trip(
        "create table t (a int primary key, b any, c text not null) strict;"
        "create table u (a text primary key, b blob) without rowid, strict"
    )
    assert table(catalogue, "t").options == (Setting(name="strict", value="on"),)
    assert [option.name for option in table(catalogue, "u").options] == ["strict", "without rowid"]
    assert not table(catalogue, "t").columns[0].nullable


def test_rowid_alias(round_trip: RoundTrip) -> None:
    catalogue = round_trip(CASES["autoincrement"])
    first, second = table(catalogue, "t"), table(catalogue, "u")
    assert first.columns[0].identity == Identity()
    assert second.columns[0].identity is None
    assert not second.columns[0].nullable
    assert second.primary_key is not None
    assert second.indexes == ()


def test_foreign_keys(round_trip: RoundTrip) -> None:
    keys = table(round_trip(CASES["foreign_keys"]), "child").foreign_keys
    first = keys[0]
    assert (first.referenced_table, first.referenced_columns) == (QualifiedName("", "parent"), ("c",))
    assert (first.on_delete, first.on_update, first.match) == (Action.SET_NULL, Action.CASCADE, "FULL")
    assert (first.deferrable, first.initially_deferred) == (True, True)
    assert keys[1].referenced_columns == ("id",)
    assert (keys[2].referenced_table.name, keys[2].referenced_columns) == ("missing", ())
    assert keys[3].referenced_columns == ("x",)
    assert keys[4].referenced_columns == ()
    assert (keys[5].name, keys[5].columns, keys[5].referenced_columns) == ("both", ("a", "b"), ("a", "b"))
    assert keys[6].columns == ("b", "a")


def test_checks_are_verbatim(round_trip: RoundTrip) -> None:
    checks = table(round_trip(CASES["checks"]), "t").checks
    assert [check.name for check in checks] == ["", "positive", "", "odd name", "whole", ""]
    assert [check.column for check in checks] == ["a", "b", "b", "c", None, None]
    assert checks[0].expression == "a in ('(', ')', ',', '''', '--', '/*')"
    assert checks[5].expression == "b /* , */ > 1"


def test_indexes(round_trip: RoundTrip) -> None:
    indexes = {index.name: index for index in table(round_trip(CASES["indexes"]), "t").indexes}
    assert [column.collation for column in indexes["i1"].columns] == [None, None, "rtrim"]
    assert indexes["i2"].columns[0].collation == "binary"
    assert [column.expression for column in indexes["i3"].columns] == ["lower(a)", "b + 1", None]
    assert indexes["i3"].predicate == "b > 1 and c <> ') where ('"
    assert indexes['i "5'].predicate == "c is not null"


def test_constraints_stand_before_their_indexes(round_trip: RoundTrip) -> None:
    found = table(round_trip(CASES["keys"]), "d")
    assert {index.constraint for index in found.indexes} == {"the key", "u"}
    assert [index.constraint for index in table(round_trip("create table t (a unique)"), "t").indexes] == [""]


def test_comments(round_trip: RoundTrip) -> None:
    found = table(round_trip(CASES["comments"]), "t")
    assert found.comment == "the table"
    assert {column.name: column.comment for column in found.columns if column.comment} == {
        "id": "the key",
        "a": "one, two; and 'three'",
        "h": "- dashes",
        "i": "the last",
    }


def test_virtual_tables(round_trip: RoundTrip) -> None:
    catalogue = round_trip(CASES["virtual"])
    assert [table.name.name for table in catalogue.tables] == [
        "boxes", "docs", "fts four", "search", "search_notes", "words",
    ]  # fmt: skip
    search = table(catalogue, "search")
    assert search.kind is TableKind.VIRTUAL
    assert search.using == "fts5(title, body, content='docs', content_rowid='id')"
    assert [column.visible for column in search.columns] == [True, True, False, False]
    assert search.unmodelled == ("shadow tables search_config, search_data, search_docsize, search_idx",)


@pytest.mark.parametrize(
    ("declared", "family"),
    [
        ("", Family.OTHER),
        ("INTEGER", Family.INTEGER),
        ("unsigned big int", Family.INTEGER),
        ("POINT", Family.GEOMETRY),
        ("FLOATING POINT", Family.INTEGER),
        ("varchar(10)", Family.CHARACTER),
        ("double precision", Family.FLOAT),
        ("BOOLEAN", Family.BOOLEAN),
        ("DATETIME", Family.TIMESTAMP),
        ("timestamp with time zone", Family.TIMESTAMP_WITH_ZONE),
        ("Decimal(10,2)", Family.DECIMAL),
        ("uuid", Family.UUID),
        ("JSON", Family.JSON),
        ("string", Family.TEXT),
        ("any", Family.OTHER),
        ("whatever", Family.OTHER),
    ],
)
def test_families(declared: str, family: Family) -> None:
    assert family_of(declared) is family


def test_every_reserved_word_is_quoted_where_it_must_be() -> None:
    connection = sqlite3.connect(":memory:")
    for word in sorted(SQLITE.reserved):
        connection.execute(f"create table {SQLITE.quote(word + '_t')} ({SQLITE.quote(word)} int)")


def test_a_statement_that_is_not_understood_costs_only_what_the_pragmas_do_not_tell(
    make: Make, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(text: str) -> ParsedTable:
        raise SqlSyntaxError(f"nothing expected at {text[:6]!r}")

    path = make(CASES["foreign_keys"] + CASES["without_rowid"].replace("table a ", "table aa "))
    whole = read(path).catalogue
    monkeypatch.setattr(build_tables, "parse_table", refuse)
    poor = read(path).catalogue
    for before, after in zip(whole.tables, poor.tables, strict=True):
        assert after.columns == before.columns
        assert after.primary_key == before.primary_key
        assert after.options == before.options
        assert {key.columns for key in after.unique_constraints} == {key.columns for key in before.unique_constraints}
        assert {
            (key.columns, key.referenced_table, key.referenced_columns, key.on_delete) for key in after.foreign_keys
        } == {(key.columns, key.referenced_table, key.referenced_columns, key.on_delete) for key in before.foreign_keys}
        assert "not understood (nothing expected at 'CREATE')" in after.unmodelled[0]


def test_older_libraries_know_shadow_tables_by_their_names(
    make: Make, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make(CASES["virtual"] + CASES["without_rowid"])
    whole = read(path).catalogue
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 0))
    assert read(path).catalogue == whole


@pytest.mark.parametrize(
    "text",
    [
        "",
        "CREATE",
        "CREATE TABLE t",
        "CREATE TABLE t (",
        "CREATE TABLE t (a,,b)",
        "CREATE TABLE t (a check (",
        "CREATE TABLE t (a references x on delete explode)",
        "CREATE TABLE t (a unknown) )",
        "CREATE TABLE t (a, primary key)",
        "CREATE TABLE t (a not)",
        "'",
        "/*",
    ],
)
def test_the_parser_fails_in_one_way_only(text: str) -> None:
    for parse in (parse_table, parse_index, parse_view, parse_trigger, parse_module):
        with contextlib.suppress(SqlSyntaxError):
            parse(text)


def test_the_parser_fails_in_one_way_only_wherever_a_statement_ends() -> None:
    for script in CASES.values():
        for end in range(0, len(script), 3):
            for parse in (parse_table, parse_index, parse_view, parse_trigger, parse_module):
                with contextlib.suppress(SqlSyntaxError):
                    parse(script[:end])
