"""What a document is written in: Markdown, a site, or both; and that the pictures in it stay as they are."""

from __future__ import annotations

import contextlib
import json
import os
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.cli.support import assert_clear, contents, schemabook


def pages(folder: Path, suffix: str) -> set[str]:
    return {str(path.relative_to(folder).with_suffix("")) for path in folder.rglob(f"*{suffix}")}


def boxes(site: Path) -> dict[str, list[int]]:
    """Where each table stands in the map."""
    found = re.fullmatch(r'schemabook\.load\("map", (.*)\);\n', (site / "data/map.js").read_text(), re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return {one["name"]: one["box"] for one in data["tables"]}


def run_sql(shop: Path, sql: str) -> None:
    with contextlib.closing(sqlite3.connect(shop)) as connection:
        connection.executescript(sql)


def test_a_book_is_markdown_and_a_site_with_the_same_pages(book: Path) -> None:
    markdown = {one for one in pages(book, ".md") if not one.startswith("site/")} - {"README"}
    site = pages(book / "site", ".html")
    assert {"index", "map", "tables/orders"} <= site
    assert markdown <= site


def test_the_site_alone_stands_in_the_folder_itself(shop: Path, book: Path, tmp_path: Path) -> None:
    alone = tmp_path / "public"
    run = schemabook("document", shop, "-o", alone, "--format", "site")
    assert run.returncode == 0, run.stderr
    assert "public/index.html in a browser" in run.stderr
    assert not list(alone.rglob("*.md"))
    beside = {name: data for name, data in contents(book / "site").items() if not name.startswith(".")}
    assert {name: data for name, data in contents(alone).items() if not name.startswith(".")}.keys() >= beside.keys()


def test_a_format_that_is_no_longer_wanted_is_removed(shop: Path, book: Path) -> None:
    run = schemabook("document", shop, "-o", book, "--format", "markdown", "--yes")
    assert run.returncode == 0, run.stderr
    assert not (book / "site").exists()
    assert (book / "notes.txt").exists()


def test_the_settings_of_a_team_say_the_formats(shop: Path, tmp_path: Path) -> None:
    settings = tmp_path / "schemabook.yml"
    settings.write_text("document:\n  formats: [site]\n")
    run = schemabook("document", shop, "-o", tmp_path / "public", "--config", settings)
    assert run.returncode == 0, run.stderr
    assert (tmp_path / "public/index.html").exists()
    settings.write_text("document:\n  formats: [html]\n")
    wrong = schemabook("document", shop, "-o", tmp_path / "other", "--config", settings)
    assert_clear(wrong, 2, "document.formats", "markdown", "site")


def test_what_is_one_file_is_no_site(shop: Path, tmp_path: Path) -> None:
    one_file = schemabook("document", shop, "-o", tmp_path / "a", "--single-file")
    assert one_file.returncode == 0, one_file.stderr
    assert not list((tmp_path / "a").rglob("*.html"))
    assert_clear(
        schemabook("document", shop, "-o", tmp_path / "b", "--single-file", "--format", "site"),
        2,
        "--single-file",
        "--profile book",
    )
    run = schemabook("document", shop, "--profile", "design", "-o", tmp_path / "c.md", "--format", "site")
    assert_clear(run, 2, "design is one Markdown file")
    both = ("--format", "markdown", "--format", "site")
    run = schemabook("document", shop, "--profile", "schema-document", "-o", tmp_path / "d.md", *both)
    assert_clear(run, 2, "schema-document is one Markdown file")
    assert not (tmp_path / "d.md").exists()


def test_what_a_team_wants_of_books_does_not_stop_what_is_one_file(shop: Path, tmp_path: Path) -> None:
    settings = tmp_path / "schemabook.yml"
    settings.write_text("document:\n  formats: [markdown, site]\n")
    for options, place in ((("--profile", "design"), "design.md"), (("--single-file",), "folder")):
        run = schemabook("document", shop, *options, "--config", settings, "-o", tmp_path / place)
        assert run.returncode == 0, run.stderr
    assert not list(tmp_path.rglob("*.html"))


def test_what_did_not_change_stays_where_it_was(shop: Path, book: Path) -> None:
    before = boxes(book / "site")
    run_sql(
        shop,
        "CREATE TABLE aardvarks (id INTEGER PRIMARY KEY, order_id INTEGER REFERENCES orders (id));"
        "CREATE TABLE zebras (id INTEGER PRIMARY KEY)",
    )
    assert schemabook("document", shop, "-o", book, "--yes").returncode == 0
    after = boxes(book / "site")
    assert after.keys() - before.keys() == {"aardvarks", "zebras"}
    assert {name: after[name] for name in before} == before
    run_sql(shop, "DROP TABLE aardvarks; DROP TABLE zebras")
    assert schemabook("document", shop, "-o", book, "--yes").returncode == 0
    assert boxes(book / "site") == before


def test_a_kept_layout_that_cannot_be_read_is_said_and_nothing_is_lost(shop: Path, book: Path) -> None:
    kept = book / ".schemabook-layout.json"
    kept.write_text("<<<<<<< mine\n")
    before = contents(book)
    assert_clear(schemabook("document", shop, "-o", book, "--yes"), 2, ".schemabook-layout.json")
    assert contents(book) == before


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
@pytest.mark.parametrize("name", [".schemabook-layout.json", "figures.json"])
def test_what_is_no_file_is_refused_instead_of_waited_for(shop: Path, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "book"
    folder.mkdir()
    os.mkfifo(folder / name)
    assert_clear(schemabook("document", shop, "-o", folder, "--yes"), 2, name, "no regular file", "Remove it")
    (folder / name).unlink()
    (folder / name).symlink_to("/dev/zero")
    assert_clear(schemabook("document", shop, "-o", folder, "--yes"), 2, name, "no regular file", "Remove it")


def test_a_kept_layout_that_is_too_large_is_not_read(shop: Path, tmp_path: Path) -> None:
    folder = tmp_path / "book"
    folder.mkdir()
    with (folder / ".schemabook-layout.json").open("wb") as file:
        file.truncate((64 << 20) + 1)
    assert_clear(schemabook("document", shop, "-o", folder, "--yes"), 2, "larger than 64 MB", "Remove it")
