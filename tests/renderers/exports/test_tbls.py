"""tbls: its published JSON Schema takes the file, and Liam reads the catalogue out of it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from schemabook.model.book import Book
from schemabook.model.tables import Table, View
from schemabook.renderers.exports import format_by_name
from schemabook.study import study
from tests.catalogues import references, survey, table
from tests.checks import markdown
from tests.renderers.exports.support import large_book, program, text_of, whole_keys

MODULE = "github.com/k1LoW/tbls@v1.94.5"
CARDINALITIES = {"zero_or_one", "exactly_one", "zero_or_more", "one_or_more"}


@pytest.fixture(scope="session")
def validator(tmp_path_factory: pytest.TempPathFactory) -> jsonschema.Draft202012Validator:
    """The JSON Schema that tbls publishes with its source, from the proxy of Go modules."""
    command = [program("go"), "mod", "download", "-json", MODULE]
    folder = tmp_path_factory.mktemp("go")
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"the module proxy did not give {MODULE}: {done.stdout[-300:]}")
    schema = Path(json.loads(done.stdout)["Dir"]) / "spec" / "tbls.schema.json_schema.json"
    return jsonschema.Draft202012Validator(json.loads(schema.read_text(encoding="utf-8")))


def faults(validator: jsonschema.Draft202012Validator, book: Book) -> list[str]:
    """What the schema says against the file of a book."""
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(schema_of(book))]


def schema_of(book: Book) -> dict[str, Any]:
    """The file of a book, read."""
    found: dict[str, Any] = json.loads(text_of("tbls", book))
    return found


def test_the_published_schema_takes_the_samples(
    validator: jsonschema.Draft202012Validator, books: dict[str, Book]
) -> None:
    for name, book in {**books, "large": large_book(100)}.items():
        assert faults(validator, book) == [], name


def test_the_published_schema_takes_the_corpora(
    validator: jsonschema.Draft202012Validator, corpora: dict[str, Book]
) -> None:
    for name, book in corpora.items():
        assert faults(validator, book) == [], name


def test_the_published_schema_finds_faults(validator: jsonschema.Draft202012Validator, shop: Book) -> None:
    schema = schema_of(shop)
    schema["relations"][0]["cardinality"] = "many"
    schema["tables"][0]["size"] = 1
    assert len(list(validator.iter_errors(schema))) == 2


def liam(book: Book, folder: Path) -> dict[str, Any]:
    """The tables that Liam reads out of the file of a book, by name."""
    markdown.install_node_modules()
    folder.mkdir(parents=True)
    (folder / "schema.json").write_text(text_of("tbls", book), encoding="utf-8")
    script = markdown.HERE / "node_modules" / "@liam-hq" / "cli" / "dist-cli" / "bin" / "cli.js"
    command = [program("node"), str(script), "erd", "build", "--format", "tbls", "--input", "schema.json"]
    done = subprocess.run([*command, "--output-dir", "out"], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads((folder / "out" / "schema.json").read_text(encoding="utf-8"))["tables"]
    return found


def assert_equal(book: Book, found: dict[str, Any]) -> None:
    """Tables, columns, keys and foreign keys are those of the catalogue."""
    catalogue = book.survey.catalogue
    odd = {"__proto__"}
    relations: list[Table | View] = [*catalogue.tables, *catalogue.views]
    assert set(found) == {str(one.name) for one in relations}
    for one in relations:
        columns = found[str(one.name)]["columns"]
        expected = {it.name: (it.type, not it.nullable) for it in one.columns if it.name not in odd}
        assert {name: (it["type"], it["notNull"]) for name, it in columns.items()} == expected
    wanted = {
        (str(one.child), tuple(one.foreign_key.columns), str(one.parent), tuple(one.foreign_key.referenced_columns))
        for one in whole_keys(book)
        if not one.partitions and not odd.intersection({one.child.name, *one.foreign_key.columns})
    }
    assert keys_of(found) >= wanted


def keys_of(found: dict[str, Any]) -> set[tuple[Any, ...]]:
    """The foreign keys that Liam found."""
    return {
        (name, tuple(one["columnNames"]), one["targetTableName"], tuple(one["targetColumnNames"]))
        for name, table_found in found.items()
        for one in table_found["constraints"].values()
        if one["type"] == "FOREIGN KEY"
    }


def test_liam_reads_the_samples(books: dict[str, Book], tmp_path: Path) -> None:
    for name, book in books.items():
        assert_equal(book, liam(book, tmp_path / name))


def test_liam_reads_corpora(corpora: dict[str, Book], tmp_path: Path) -> None:
    for name in ("pg-adventureworks/postgres15", "multi-sakila/mariadb1011", "multi-sakila/sqlite"):
        assert_equal(corpora[name], liam(corpora[name], tmp_path / name))


def test_relations_are_those_of_the_catalogue(books: dict[str, Book]) -> None:
    for book in books.values():
        found = schema_of(book).get("relations", [])
        expected = [(str(one.child), list(one.foreign_key.columns), str(one.parent)) for one in whole_keys(book)]
        assert [(one["table"], one["columns"], one["parent_table"]) for one in found] == expected
        assert {one["cardinality"] for one in found} | {one["parent_cardinality"] for one in found} <= CARDINALITIES


def test_cardinality_follows_keys_and_nulls() -> None:
    book = study(
        survey(
            table("users"),
            table("profiles", references("user_id", "users"), unique="user_id"),
            table("orders", references("user_id", "users"), nullable="user_id"),
        )
    )
    found = {one["table"]: (one["cardinality"], one["parent_cardinality"]) for one in schema_of(book)["relations"]}
    assert found["public.profiles"] == ("zero_or_one", "exactly_one")
    assert found["public.orders"] == ("zero_or_more", "zero_or_one")


def test_constraints_without_a_name_stay_apart(shop: Book) -> None:
    for one in schema_of(shop)["tables"]:
        names = [constraint["name"] for constraint in one.get("constraints", ())]
        assert len(names) == len(set(names))
        assert all(names)


def test_the_format_is_found_by_name() -> None:
    assert format_by_name("tbls").SUFFIX == ".json"
