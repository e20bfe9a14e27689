"""`schemabook export`: to stdout, a file and a folder, and nobody's file lost."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import click
import pytest

from schemabook.cli.export import export
from schemabook.demo import shop_script
from schemabook.model.codec import encode
from schemabook.renderers.exports import format_names
from tests.catalogues import references, survey, table
from tests.cli.support import assert_clear, contents, schemabook


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """An SQLite file with the shop."""
    path = tmp_path / "shop.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(shop_script("sqlite"))
    return path


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A catalogue file with more tables than one Mermaid diagram holds."""
    path = tmp_path / "large.json"
    tables = [table(f"t{i:04}", *([references("parent_id", f"t{i // 3:04}")] if i else [])) for i in range(600)]
    path.write_bytes(encode(survey(*tables)))
    return path


def exported(source: Path, name: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The command on a source, in a format."""
    return schemabook("export", source, "--format", name, *arguments)


@pytest.mark.parametrize("name", ["dbml", "mermaid", "plantuml", "tbls"])
def test_a_file_and_stdout_hold_the_same(name: str, shop: Path, tmp_path: Path) -> None:
    shown = exported(shop, name)
    assert_clear(shown, 0)
    assert "order_items" in shown.stdout
    assert_clear(exported(shop, name, "-o", tmp_path / "out"), 0)
    assert (tmp_path / "out").read_text(encoding="utf-8") == shown.stdout


def test_a_catalogue_file_and_stdin_are_sources(shop: Path, tmp_path: Path) -> None:
    catalogue = tmp_path / "shop.json"
    assert_clear(schemabook("read", shop, "-o", catalogue), 0)
    assert exported(catalogue, "tbls").stdout == exported(shop, "tbls").stdout
    assert json.loads(exported(catalogue, "tbls").stdout)["name"] == "shop"


def test_a_folder_is_written_once_and_keeps_other_files(shop: Path, tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    folder.mkdir()
    (folder / "log.md").write_text("# Directory Update Log\n")
    assert_clear(exported(shop, "okf", "-o", folder), 0, "11 written")
    before = contents(folder)
    assert_clear(exported(shop, "okf", "-o", folder), 0, "0 written", "11 unchanged")
    assert contents(folder) == before
    assert before["log.md"] == b"# Directory Update Log\n"


def test_an_object_that_is_gone_takes_its_file_with_it(shop: Path, tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    assert_clear(exported(shop, "okf", "-o", folder), 0)
    with closing(sqlite3.connect(shop)) as connection:
        connection.executescript("DROP VIEW open_orders")
    assert_clear(exported(shop, "okf", "-o", folder), 0, "2 removed")
    assert not (folder / "views").exists()


def test_an_edited_file_is_replaced_only_when_told(shop: Path, tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    assert_clear(exported(shop, "okf", "-o", folder), 0)
    (folder / "tables" / "users.md").write_text("mine\n")
    before = contents(folder)
    assert_clear(exported(shop, "okf", "-o", folder), 2, "tables/users.md", "--yes")
    assert contents(folder) == before
    assert_clear(exported(shop, "okf", "-o", folder, "--yes"), 0, "1 written")
    assert "# Schema" in (folder / "tables" / "users.md").read_text()


def test_somebody_elses_file_is_never_replaced(shop: Path, tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    folder.mkdir()
    (folder / "index.md").write_text("mine\n")
    assert_clear(exported(shop, "okf", "-o", folder, "--yes"), 2, "index.md")
    assert contents(folder) == {"index.md": b"mine\n"}


def test_the_folder_of_another_document_is_left_alone(shop: Path, tmp_path: Path) -> None:
    folder = tmp_path / "book"
    assert_clear(schemabook("document", shop, "-o", folder, "--no-measure", "--no-history", "--yes"), 0)
    before = contents(folder)
    assert_clear(exported(shop, "okf", "-o", folder, "--yes"), 2, "Files that Schemabook did not write")
    assert_clear(exported(shop, "dbml", "-o", folder), 2, "It is a folder", "schema.dbml")
    assert contents(folder) == before


def test_annotations_are_read_from_their_file(shop: Path, tmp_path: Path) -> None:
    file = tmp_path / "notes.yml"
    file.write_text("tables:\n  users: Whoever has an account.\n")
    assert "Whoever has an account." in exported(shop, "dbml", "--annotations", file).stdout
    file.write_text("tables:\n  user: Whoever has an account.\n")
    assert_clear(exported(shop, "dbml", "--annotations", file), 2, "users")


def test_a_large_diagram_is_a_folder(large: Path, tmp_path: Path) -> None:
    assert_clear(exported(large, "mermaid"), 2, "too large for one", "-o")
    assert_clear(exported(large, "mermaid", "-o", tmp_path / "all.mmd"), 2, "too large for one")
    assert not (tmp_path / "all.mmd").exists()
    assert_clear(exported(large, "mermaid", "-o", tmp_path / "diagrams"), 0)
    assert (tmp_path / "diagrams" / "overview.mmd").exists()


def test_a_folder_needs_a_name_and_a_format_has_to_exist(shop: Path) -> None:
    assert_clear(exported(shop, "okf"), 2, "-o")
    assert_clear(exported(shop, "dmbl"), 2, "Did you mean dbml?")


def test_statements_are_printed_without_reading(shop: Path) -> None:
    printed = schemabook("export", shop, "--format", "dbml", "--print-sql")
    assert_clear(printed, 0)
    assert "SELECT" in printed.stdout.upper()


def test_the_help_names_every_format() -> None:
    option = next(one for one in export.params if one.name == "name")
    assert isinstance(option, click.Option)
    words = (option.help or "").rstrip(".").replace(" or ", ", ").split(", ")
    assert tuple(words) == format_names()
