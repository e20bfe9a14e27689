"""Open Knowledge Format: a bundle conforms to version 0.2 of its specification, and says what the catalogue says."""

from __future__ import annotations

import posixpath
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from schemabook.model.book import Book
from schemabook.study import study
from tests.catalogues import references, survey, table
from tests.checks import markdown
from tests.renderers.exports.support import files_of, large_book

RESERVED = {"index.md", "log.md"}
ENTRY = re.compile(r"\* \[(?:[^\[\]\\]|\\.|&#?\w+;)+\]\([^()\s]+\)(?: - .+)?")


def front_matter(text: str) -> dict[str, Any]:
    """The front matter of a file; an error where it has none that can be parsed."""
    match = re.match(r"---\n(.*?\n)---\n", text, re.DOTALL)
    assert match, text[:200]
    found: dict[str, Any] = YAML(typ="safe").load(match[1])
    return found


def assert_conformant(files: dict[str, str]) -> None:
    """The rules of section 11, and what sections 4 to 8 say of the fields that we write."""
    for path, text in files.items():
        name = posixpath.basename(path)
        assert path.endswith(".md")
        if name in RESERVED:
            assert name == "index.md"
            assert_index(path, text, files)
            continue
        front = front_matter(text)
        assert isinstance(front["type"], str)
        assert front["type"].strip()
        assert isinstance(front["title"], str)
        assert "\n" not in front.get("description", "")
        assert all(isinstance(tag, str) for tag in front.get("tags", ()))
        assert front["generated"] == {"by": "process:schemabook"}
        assert all(source["resource"] for source in front["sources"])
    assert len({path.lower() for path in files}) == len(files)


def assert_index(path: str, text: str, files: dict[str, str]) -> None:
    """An index has sections of links, and front matter in the root alone."""
    folder = posixpath.dirname(path)
    if not folder:
        assert front_matter(text) == {"okf_version": "0.2"}
        text = text.partition("\n---\n")[2]
    lines = [line for line in text.splitlines() if line]
    assert lines[0].startswith("# ")
    assert all(ENTRY.fullmatch(line) for line in lines[1:]), [it for it in lines[1:] if not ENTRY.fullmatch(it)][:3]
    linked = {re.findall(r"\]\(([^()]+)\)", line)[0] for line in lines[1:]}
    inside = {posixpath.relpath(one, folder or ".") for one in files if one != path and one.startswith(folder)}
    folders = {f"{one.partition('/')[0]}/" for one in inside if "/" in one}
    assert linked == {one for one in inside if "/" not in one} | folders


def write(files: dict[str, str], folder: Path) -> Path:
    """The files in a folder."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def test_the_samples_conform(books: dict[str, Book]) -> None:
    for book in {**books, "large": large_book(200)}.values():
        assert_conformant(files_of("okf", book))


def test_the_corpora_conform(corpora: dict[str, Book]) -> None:
    for book in corpora.values():
        assert_conformant(files_of("okf", book))


def test_links_lead_somewhere_and_tables_have_their_cells(books: dict[str, Book], tmp_path: Path) -> None:
    for name, book in books.items():
        folder = write(files_of("okf", book), tmp_path / name)
        assert markdown.links(folder) == []
        assert markdown.tables(folder) == []


def test_every_object_is_a_concept(books: dict[str, Book]) -> None:
    for book in books.values():
        catalogue = book.survey.catalogue
        files = files_of("okf", book)
        counts = {
            "tables": len(catalogue.tables),
            "views": len(catalogue.views),
            "routines": len(catalogue.routines),
            "types": len(catalogue.enums) + len(catalogue.domains) + len(catalogue.composites) + len(catalogue.ranges),
        }
        for folder, number in counts.items():
            found = [path for path in files if path.startswith(f"{folder}/") and not path.endswith("/index.md")]
            assert len(found) == number, folder


def test_titles_and_descriptions_are_those_of_the_database(books: dict[str, Book]) -> None:
    book = books["hostile"]
    fronts = [
        front_matter(text)
        for path, text in files_of("okf", book).items()
        if path.startswith("tables/")
        if not path.endswith("index.md")
    ]
    said = {front["description"] for front in fronts if front["description_origin"] == "database comment"}
    for one in book.survey.catalogue.tables:
        if one.comment and one.comment.strip():
            first = re.sub(r"[\x00-\x1f\x7f\x85\u2028\u2029]+", " ", one.comment.strip().splitlines()[0]).strip()
            assert first in said


def test_tables_called_like_reserved_files_have_files_of_their_own() -> None:
    files = files_of("okf", study(survey(table("log"), table("index"), table("Log"))))
    assert_conformant(files)
    assert len([path for path in files if path.startswith("tables/")]) == 4


def test_keys_are_links_both_ways() -> None:
    files = files_of("okf", study(survey(table("users"), table("orders", references("user_id", "users")))))
    assert (
        "* [users](users.md) on `orders.user_id = users.id`: each row refers to exactly one."
        in files["tables/orders.md"]
    )
    assert "* [orders](orders.md) on `orders.user_id = users.id`: any number" in files["tables/users.md"]


def test_the_validator_of_others_takes_the_bundle(books: dict[str, Book], tmp_path: Path) -> None:
    program = shutil.which("okf")
    if program is None:
        pytest.skip("the validator is not installed: pipx install okf-cli")
    for name in ("shop", "edge", "hostile"):
        folder = write(files_of("okf", books[name]), tmp_path / name)
        done = subprocess.run([program, "validate", str(folder)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_hostile_text_in_front_matter_is_written_out() -> None:
    comment = "a \u202e b </script><script> 1 < 2 \u200b \u2066"
    text = files_of("okf", study(survey(table("users", comment=comment))))["tables/users.md"]
    front = text.split("---\n")[1]
    assert not set(front) & set("\u202e\u200b\u2066")
    assert "<s" not in front
    assert "</" not in front
    assert front_matter(text)["description"] == comment
