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


def row_after(repository: Path, before: bytes, version: str = "") -> bytes:
    """The tracking file after a run that finds these bytes in it, and after which nothing is to change."""
    tracking = repository / "DATABASE_SCHEMA_TRACKING.md"
    tracking.write_bytes(before)
    if version:
        (repository / "annotations.yml").write_text(f"version: {version!r}\n")
    assert_clear(write("--yes"), 0)
    assert_clear(write("--check"), 0)
    return tracking.read_bytes()


def test_a_version_of_odd_characters_stays_in_its_cell(repository: Path) -> None:
    row = row_after(repository, b"", version="a | b <script> *c*").decode().splitlines()[-1]
    assert row.startswith("| database-schema-shop | a &#124; b &lt;script&gt; ")
    assert row.count("|") == 5


def test_line_ends_and_other_tables_stay_as_they_are(repository: Path) -> None:
    other = "| database-schema-shop | of another table |\r\n| --- | --- |\r\n\r\nA\u2028line\x0cand more.\r\n"
    ours = "| Document | Version | Date | Holds |\r\n| --- | --- | --- | --- |\r\n"
    last = "\r\n| database-schema-shop | a | b | c |\r\n| --- | --- | --- | --- |\r\n"
    after = row_after(repository, (other + ours + last).encode()).decode()
    row = after.removeprefix(other + ours).removesuffix(last)
    assert row.startswith("| database-schema-shop | schema ")
    assert row.endswith("|\r\n")
    assert row.count("\n") == 1
    other += "\r\n| a | b | c | d |\r\n"
    alone = row_after(repository, other.encode()).decode()
    assert alone.startswith(f"{other}\r\n{ours}| database-schema-shop | schema ")


def test_a_table_that_ends_the_file_without_a_line_end_gets_its_row(repository: Path) -> None:
    before = b"| x | v1 | 2026-01-01 | Tables: 3 |"
    lines = row_after(repository, before).decode().split("\n")
    assert lines[0].encode() == before
    assert lines[1].startswith("| database-schema-shop | schema ")
    assert len(lines) == 2


def test_a_commit_that_a_hook_refused_is_made_by_the_next_run(repository: Path) -> None:
    assert_clear(write("--with", "sample-data", "--commit"), 0)
    hook = repository / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'a hint'>&2\necho 'error: No ticket.' >&2\necho 'the end' >&2\nexit 1\n")
    hook.chmod(0o755)
    refused = write("--with", "queries", "--yes", "--commit")
    assert_clear(refused, 2, "git commit: error: No ticket.\n", "The files are written.")
    hook.unlink()
    assert_clear(write("--with", "queries", "--commit"), 0, "nothing to change", "The document is committed.")
    assert git(repository, "status", "--porcelain", "tasks", "DATABASE_SCHEMA_TRACKING.md") == ""
    gone = "tasks/database-schema-shop-sample-data.sql"
    assert gone in git(repository, "show", "--name-only", "--format=", "--no-renames", "HEAD").split()
    assert_clear(write("--with", "queries", "--commit"), 0)
    assert git(repository, "rev-list", "--count", "HEAD").strip() == "2"


def test_what_git_would_not_take_is_told_before_anything_is_written(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository / ".gitignore").write_text("tasks/*-data.sql\n")
    assert_clear(write("--commit"), 2, "Git ignores tasks/database-schema-shop-sample-data.sql.")
    (repository / ".gitignore").unlink()
    assert_clear(write("--commit", "-o", "../elsewhere.md"), 2, "elsewhere.md is outside the repository.")
    git(repository, "commit", "--quiet", "--allow-empty", "-m", "one")
    (repository / ".git" / "MERGE_HEAD").write_text(git(repository, "rev-parse", "HEAD"))
    assert_clear(write("--commit"), 2, "A merge is in progress.")
    (repository / ".git" / "MERGE_HEAD").unlink()
    git(repository, "config", "user.useConfigOnly", "true")
    git(repository, "config", "--unset", "user.email")
    for name in ("GIT_COMMITTER_EMAIL", "GIT_AUTHOR_EMAIL", "EMAIL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    assert_clear(write("--commit"), 2, "git var: fatal: no email was given", "Tell git who you are")
    monkeypatch.chdir(repository / ".git")
    assert_clear(schemabook("document", "../shop.sqlite", "--profile", "design", "--commit"), 2, "no work tree")
    assert not (repository / "tasks").exists()
    assert not (repository.parent / "elsewhere.md").exists()
    assert not (repository / ".git" / "docs").exists()


def test_a_name_that_git_could_read_as_a_pattern_is_a_name(repository: Path) -> None:
    for folder in ("doc[s]", "docs"):
        (repository / folder).mkdir()
    (repository / "docs" / "database-design.md").write_text("mine")
    arguments = ("document", "shop.sqlite", "--profile", "design", "-o", "doc[s]/", "--commit")
    assert_clear(schemabook(*arguments), 0)
    committed = git(repository, "show", "--name-only", "--format=", "HEAD").splitlines()
    assert "doc[s]/database-design.md" in committed
    assert [one for one in committed if one.startswith("docs/")] == []


def test_a_block_in_a_file_of_the_document_is_refused(repository: Path) -> None:
    assert_clear(write(), 0)
    for name in ("tasks/database-schema-shop.md", "tasks/../tasks/database-schema-shop.sql"):
        assert_clear(write("--agents", name, "--yes"), 2, "Could not keep a block in", "a file of the document")
    assert_clear(write("--check"), 0)
