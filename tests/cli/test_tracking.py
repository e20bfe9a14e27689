from __future__ import annotations

import contextlib
import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest

from tests.cli.support import assert_clear, schemabook

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed on this machine")


@pytest.fixture
def repository(tmp_path: Path, shop: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "--quiet")
    git(folder, "config", "user.email", "ada@orchard.example")
    git(folder, "config", "user.name", "Ada")
    shop.rename(folder / "shop.sqlite")
    monkeypatch.chdir(folder)
    return folder


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout


def write(*arguments: str) -> subprocess.CompletedProcess[str]:
    return schemabook("document", "shop.sqlite", "--profile", "schema-document", "--name", "shop", *arguments)


def test_a_schema_document_has_its_scripts_and_its_row(repository: Path) -> None:
    assert_clear(write("--with", "sample-data"), 0)
    names = {path.name for path in (repository / "tasks").iterdir() if not path.name.startswith(".")}
    assert names == {"database-schema-shop.md", "database-schema-shop.sql", "database-schema-shop-sample-data.sql"}
    tracked = (repository / "DATABASE_SCHEMA_TRACKING.md").read_text().splitlines()
    assert len([line for line in tracked if line.startswith("| database-schema-shop | schema ")]) == 1


def test_a_row_is_updated_and_not_written_twice(repository: Path) -> None:
    tracking = repository / "DATABASE_SCHEMA_TRACKING.md"
    tracking.write_text(
        "# Ours\n\n| a | b | c | d |\n| --- | --- | --- | --- |\n| database-schema-shop | v1 | x | y |\n| z |\n\nend\n"
    )
    assert_clear(write(), 0)
    lines = tracking.read_text().splitlines()
    assert [line for line in lines if "database-schema-shop" in line] == [lines[4]]
    assert "Tables: " in lines[4]
    assert lines[5:] == ["| z |", "", "end"]
    again = write("--check")
    assert_clear(again, 0)


def test_a_new_table_changes_the_row(repository: Path) -> None:
    write()
    before = (repository / "DATABASE_SCHEMA_TRACKING.md").read_text()
    with contextlib.closing(sqlite3.connect(repository / "shop.sqlite")) as connection:
        connection.execute("CREATE TABLE more (id INTEGER PRIMARY KEY)")
    assert_clear(write("--yes"), 0)
    after = (repository / "DATABASE_SCHEMA_TRACKING.md").read_text()
    assert before != after
    assert after.count("database-schema-shop") == 1


def test_commit_takes_what_was_written_and_nothing_else(repository: Path) -> None:
    (repository / "mine.txt").write_text("mine")
    git(repository, "add", "mine.txt")
    assert_clear(write("--commit"), 0)
    message = git(repository, "log", "-1", "--format=%B")
    assert message.startswith("Database schema: shop\n\n- Tables: ")
    assert "\n- Database: SQLite\n- Indexes: " in message
    committed = git(repository, "show", "--name-only", "--format=", "HEAD").split()
    assert "DATABASE_SCHEMA_TRACKING.md" in committed
    assert "tasks/database-schema-shop.md" in committed
    assert "mine.txt" not in committed
    assert git(repository, "status", "--porcelain", "mine.txt") == "A  mine.txt\n"
    assert git(repository, "status", "--porcelain", "tasks") == ""
    assert_clear(write("--commit"), 0)
    assert git(repository, "rev-list", "--count", "HEAD").strip() == "1"


def test_commit_outside_a_repository_writes_nothing(
    tmp_path: Path, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert_clear(write("--commit"), 2, "Could not commit", "git repository")
    assert not (tmp_path / "tasks").exists()


def test_two_documents_in_one_folder_leave_each_other_alone(repository: Path) -> None:
    for profile in ("specification", "design"):
        assert_clear(schemabook("document", "shop.sqlite", "--profile", profile, "--yes"), 0)
    assert {path.name for path in (repository / "docs").glob("*.md")} == {
        "database-specification.md",
        "database-design.md",
    }
    assert_clear(schemabook("document", "shop.sqlite", "--profile", "specification", "--check"), 0)


def test_a_file_of_somebody_else_is_not_replaced(repository: Path) -> None:
    (repository / "docs").mkdir()
    (repository / "docs" / "database-design.md").write_text("mine")
    assert_clear(schemabook("document", "shop.sqlite", "--profile", "design", "--yes"), 2, "in the way")
    assert (repository / "docs" / "database-design.md").read_text() == "mine"
