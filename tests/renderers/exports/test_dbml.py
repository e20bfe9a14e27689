"""DBML: DBML's own parser reads what the catalogue says."""

from __future__ import annotations

from typing import Any

from schemabook.model.base import QualifiedName
from schemabook.model.book import Book
from schemabook.model.tables import Action, Table
from schemabook.study import study
from tests.catalogues import references, survey, table
from tests.renderers.exports.support import node, text_of, whole_keys

Parsed = dict[str, Any]


def parsed(books: dict[str, Book]) -> dict[str, Parsed]:
    """What DBML's own parser makes of the books, by name."""
    found = node("check_dbml.mjs", [{"name": name, "text": text_of("dbml", book)} for name, book in books.items()])
    assert {one["name"]: one["error"] for one in found if "error" in one} == {}
    return {one["name"]: one["database"] for one in found}


def place(name: QualifiedName) -> list[str]:
    """A name as DBML has it."""
    return [name.schema or "public", name.name or " "]


def assert_equal(book: Book, found: Parsed) -> None:
    """Tables, columns, keys, indexes, checks, references, enums and groups are those of the catalogue."""
    catalogue = book.survey.catalogue
    tables = [one for one in catalogue.tables if one.columns]
    by_name = {tuple(one["name"]): one for one in found["tables"]}
    assert sorted(map(tuple, by_name)) == sorted(tuple(place(one.name)) for one in tables)
    for one in tables:
        assert_table(one, by_name[place(one.name)[0], place(one.name)[1]])
    assert sorted((one["name"], one["labels"]) for one in found["enums"]) == sorted(
        (place(one.name), list(one.labels)) for one in catalogue.enums if one.labels
    )
    assert sorted(map(repr, references_of(found))) == sorted(map(repr, expected_references(book)))
    if len(book.modules) > 1:
        groups = sorted((one["name"], sorted(one["tables"])) for one in found["groups"])
        columned = {one.name for one in tables}
        expected = [(one.name, sorted(place(it) for it in one.tables if it in columned)) for one in book.modules]
        assert groups == sorted(expected)


def assert_table(one: Table, found: Parsed) -> None:
    """The columns with their settings, and what stands in the blocks of a table."""
    primary = one.primary_key.columns if one.primary_key else ()
    assert [(it["name"], it["required"], it["increment"]) for it in found["columns"]] == [
        (column.name or " ", not column.nullable, column.identity is not None) for column in one.columns
    ]
    composite = [name for it in found["indexes"] if it["primary"] for _, name in it["columns"]]
    assert composite + [it["name"] for it in found["columns"] if it["primary"]] == list(primary)
    for column, it in zip(one.columns, found["columns"], strict=True):
        assert (column.comment or "").strip() in it["note"]
        assert (column.default is None) == (it["default"] is None)
        written = [part for part in it["type"] if part]
        assert (
            (column.type_name and written[-1] == column.type_name.name)
            or column.type.endswith(written[-1])
            or (not column.type and written == ["any"])
        )
    assert [check for _, check in found["checks"]] == [check.expression.replace("`", '"') for check in one.checks]
    names = [index.name for index in one.indexes if index.constraint is None]
    names += [unique.name for unique in one.unique_constraints if len(unique.columns) > 1]
    assert sorted(it["name"] for it in found["indexes"] if not it["primary"]) == sorted(names)
    assert (one.comment or "").strip() in found["note"]


def references_of(found: Parsed) -> list[tuple[Any, ...]]:
    """The references that were parsed: child, columns, parent, columns, whether one to one, actions."""
    listed = []
    for one in found["references"]:
        first, second = one["ends"]
        single = first[3] == second[3] == "1"
        child, parent = (second, first) if single else (first, second)
        listed.append((one["name"], child[:3], parent[:3], single, one["delete"], one["update"]))
    return listed


def expected_references(book: Book) -> list[tuple[Any, ...]]:
    """The same of the catalogue, each pair of ends once."""
    listed, taken = [], set()
    for one in whole_keys(book):
        key = one.foreign_key
        ends = frozenset({(one.child, frozenset(key.columns)), (one.parent, frozenset(key.referenced_columns))})
        if ends in taken or len(ends) == 1:
            continue
        taken.add(ends)
        child = [*place(one.child), list(key.columns)]
        parent = [*place(one.parent), list(key.referenced_columns)]
        actions = ("" if it is Action.NO_ACTION else it.value.lower() for it in (key.on_delete, key.on_update))
        listed.append((key.name, child, parent, one.one_to_one, *actions))
    return listed


def test_samples_come_back_from_the_parser(books: dict[str, Book]) -> None:
    for name, found in parsed(books).items():
        assert_equal(books[name], found)


def test_corpora_come_back_from_the_parser(corpora: dict[str, Book]) -> None:
    for name, found in parsed(corpora).items():
        assert_equal(corpora[name], found)


def test_two_keys_between_the_same_ends_are_one_reference_and_a_remark() -> None:
    book = study(survey(table("a"), table("b", references("a_id", "a"), references("a_id", "a"))))
    assert len(parsed({"b": book})["b"]["references"]) == 1
    assert "// Not in DBML: the foreign key a_id_fkey of public.b" in text_of("dbml", book)


def test_a_key_to_a_table_that_was_not_read_is_a_remark() -> None:
    book = study(survey(table("b", references("a_id", "a"))))
    assert parsed({"b": book})["b"]["references"] == []
    assert "// Not in DBML: the foreign key of public.b (a_id)" in text_of("dbml", book)


def test_a_key_to_a_column_that_was_not_read_is_a_remark() -> None:
    book = study(survey(table("a", primary="key"), table("b", references("a_id", "a"))))
    assert parsed({"b": book})["b"]["references"] == []
    assert "// Not in DBML: the foreign key of public.b (a_id)" in text_of("dbml", book)


def test_defaults_are_numbers_texts_and_expressions(books: dict[str, Book]) -> None:
    tables = {tuple(one["name"]): one for one in parsed(books)["shop"]["tables"]}
    defaults = {it["name"]: it["default"] for it in tables["public", "addresses"]["columns"]}
    assert defaults["is_default"] == ["boolean", "false"]
    assert defaults["country"] == ["expression", "'GB'::bpchar"]
