"""Where files go, and what is left alone."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from schemabook.cli.writing import LIST_NAME, FolderWriter, write_file
from schemabook.errors import FileFormatError, OutputError, UsageError
from schemabook.scratch.server import ScratchServer
from tests.cli.support import assert_clear, contents, schemabook
from tests.cli.test_failures import holding_lock, start, wait_until_blocked


def write(folder: Path, **files: str) -> None:
    """Write files into a folder as a book."""
    with FolderWriter(folder) as writer:
        writer.stage((name.replace("__", "/"), text) for name, text in files.items())
        writer.move_in()


@pytest.mark.parametrize("name", ["../victim.txt", "a/../../victim.txt", "/etc/hostname"])
def test_a_list_that_leads_out_of_the_folder_is_refused(name: str, tmp_path: Path) -> None:
    victim = tmp_path / "victim.txt"
    victim.write_text("mine")
    write(tmp_path / "book", page="text")
    path = tmp_path / "book" / LIST_NAME
    listed = json.loads(path.read_text())
    listed["files"][name] = "0" * 16
    path.write_text(json.dumps(listed))
    with pytest.raises(FileFormatError, match="outside the folder"):
        FolderWriter(tmp_path / "book").stage([("page", "text")])
    assert victim.read_text() == "mine"


def test_a_link_that_leads_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "tables").symlink_to(outside)
    with pytest.raises(UsageError, match="leads out of it"):
        FolderWriter(tmp_path / "book").stage([("tables/a", "text")])
    assert list(outside.iterdir()) == []


def test_a_book_whose_folder_is_a_link_is_written_behind_it(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write(tmp_path / "link", tables__a="text")
    assert (tmp_path / "real" / "tables" / "a").read_text() == "text"
    assert (tmp_path / "link").is_symlink()


def test_a_lost_list_is_made_again_where_the_pages_are_as_they_should_be(tmp_path: Path) -> None:
    write(tmp_path / "book", page="text")
    (tmp_path / "book" / LIST_NAME).unlink()
    with FolderWriter(tmp_path / "book") as writer:
        assert not writer.stage([("page", "text")])
    with FolderWriter(tmp_path / "book") as writer, pytest.raises(UsageError, match="in the way"):
        writer.stage([("page", "other")])


def test_a_check_writes_nothing_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    write(tmp_path / "book", page="text")
    monkeypatch.setattr(tempfile, "mkdtemp", refuse)
    monkeypatch.setattr(Path, "mkdir", refuse)
    monkeypatch.setattr(Path, "write_bytes", refuse)
    with FolderWriter(tmp_path / "book") as writer:
        changes = writer.stage([("page", "new"), ("new/page", "text")], keep=False)
    assert (changes.changed, changes.added) == (["page"], ["new/page"])


def test_a_failure_while_moving_in_is_undone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "book", a="old", b="old", gone__c="old")
    before = contents(tmp_path)
    replace = Path.replace

    def fail(origin: Path, target: Path) -> Path:
        if origin.name == "new_one" and "new" in origin.parts:
            raise OSError(5, "Input/output error")
        return replace(origin, target)

    monkeypatch.setattr(Path, "replace", fail)
    with FolderWriter(tmp_path / "book") as writer:
        writer.stage([("a", "new"), ("b", "new"), ("deep/er/new_one", "new")])
        with pytest.raises(OutputError, match="as it was"):
            writer.move_in()
    assert contents(tmp_path) == before
    assert not (tmp_path / "book" / "deep").exists()


_KILLED = """
import os, signal, sys
from pathlib import Path
from schemabook.cli.writing import FolderWriter

left = int(sys.argv[2])

def count(step):
    def counted(self, *given, **named):
        global left
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        return step(self, *given, **named)
    return counted

with FolderWriter(Path(sys.argv[1])) as writer:
    writer.stage([("README.md", "new"), ("b", "new"), ("deep/c", "new")])
    Path.replace, Path.unlink, os.link = count(Path.replace), count(Path.unlink), count(os.link)
    writer.move_in()
print("done")
"""


def test_a_process_that_is_killed_loses_nothing(tmp_path: Path) -> None:
    for steps in range(30):
        folder = tmp_path / str(steps) / "book"
        write(folder, **{"README.md": "old", "b": "old", "gone": "old"})
        arguments = [sys.executable, "-c", _KILLED, str(folder), str(steps)]
        run = subprocess.run(arguments, capture_output=True, text=True, check=False)
        there = contents(folder)
        assert there["README.md"] in {b"old", b"new"}, steps
        assert there["b"] in {b"old", b"new"}, steps
        assert set(json.loads(there[LIST_NAME])["files"]) in ({"README.md", "b", "gone"}, {"README.md", "b", "deep/c"})
        write(folder, **{"README.md": "new", "b": "new", "deep__c": "new"})
        assert sorted(contents(folder)) == [LIST_NAME, "README.md", "b", "deep/c"]
        assert [path.name for path in folder.parent.iterdir()] == ["book"], "the killed one's folder is swept"
        if run.returncode == 0:
            break
    assert (run.stdout, run.returncode) == ("done\n", 0), run.stderr
    assert steps > 5


def test_a_folder_that_another_process_stages_in_is_left_alone(tmp_path: Path) -> None:
    with FolderWriter(tmp_path / "one") as first:
        first.stage([("page", "text")])
        write(tmp_path / "two", page="text")
        first.move_in()
    assert sorted(contents(tmp_path)) == [f"one/{LIST_NAME}", "one/page", f"two/{LIST_NAME}", "two/page"]


def test_who_may_read_a_file_stays_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "annotations.yml"
    file.write_text("old")
    file.chmod(0o600)
    write_file(file, b"new")
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"new", 0o600)
    write(tmp_path / "book", page="old")
    (tmp_path / "book" / "page").chmod(0o640)
    write(tmp_path / "book", page="new")
    assert (tmp_path / "book" / "page").stat().st_mode & 0o777 == 0o640


def test_a_link_to_nothing_and_a_folder_are_in_the_way(tmp_path: Path) -> None:
    folder = tmp_path / "book"
    folder.mkdir()
    (folder / "page").symlink_to(tmp_path / "nothing")
    (folder / "README.md").mkdir()
    (folder / "tables").write_text("mine")
    with FolderWriter(folder) as writer, pytest.raises(UsageError, match=r"way: README\.md, page, tables/deep/a\."):
        writer.stage([("page", "text"), ("README.md", "text"), ("tables/deep/a", "text")])
    assert (folder / "page").is_symlink()


def test_a_page_that_became_a_folder_is_not_removed(tmp_path: Path) -> None:
    write(tmp_path / "book", page="text", other="text")
    (tmp_path / "book" / "other").unlink()
    (tmp_path / "book" / "other").mkdir()
    write(tmp_path / "book", page="new")
    assert (tmp_path / "book" / "other").is_dir()


@pytest.mark.parametrize("name", ["", ".", "a\0b"])
def test_a_list_of_what_is_no_file_is_refused(name: str, tmp_path: Path) -> None:
    write(tmp_path / "book", page="text")
    (tmp_path / "book" / LIST_NAME).write_text(json.dumps({"files": {name: "0" * 16}}))
    with pytest.raises(FileFormatError, match="no file"):
        FolderWriter(tmp_path / "book").stage([("page", "text")])


def test_a_folder_on_another_file_system(tmp_path: Path) -> None:
    if shutil.which("mount") is None or os.geteuid() != 0:
        pytest.skip("only root can mount a file system")
    mounted = tmp_path / "mounted"
    mounted.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(mounted)], check=True)
    try:
        write(mounted, tables__a="text")
        write(mounted, tables__b="text")
        assert sorted(contents(mounted)) == [LIST_NAME, "tables/b"]
        assert sorted(path.name for path in mounted.iterdir()) == [LIST_NAME, "tables"]
        assert [path.name for path in tmp_path.iterdir()] == ["mounted"]
    finally:
        subprocess.run(["umount", str(mounted)], check=True)


def test_one_file_through_a_link_and_into_a_pipe(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_file(tmp_path / "link", b"new")
    assert (tmp_path / "real").read_text() == "new"
    assert (tmp_path / "link").is_symlink()
    os.mkfifo(tmp_path / "pipe")
    found: list[bytes] = []
    reader = threading.Thread(target=lambda: found.append((tmp_path / "pipe").read_bytes()))
    reader.start()
    write_file(tmp_path / "pipe", b"through")
    reader.join()
    assert found == [b"through"]
    assert (tmp_path / "pipe").is_fifo()
    with pytest.raises(OutputError, match="No such file"):
        write_file(tmp_path / "missing" / "file", b"x")


def test_a_signal_to_end_leaves_nothing_behind(
    postgresql_server: ScratchServer, fresh_database: Callable[[ScratchServer], str], book: Path
) -> None:
    database = fresh_database(postgresql_server)
    postgresql_server.run("CREATE TABLE t (a integer); CREATE VIEW v AS SELECT a FROM t", database)
    before = contents(book.parent)
    with holding_lock(postgresql_server, database):
        waiting = start("document", postgresql_server.url(database), "-o", str(book), "--yes", "--lock-timeout", "60")
        wait_until_blocked(postgresql_server, database)
        waiting.send_signal(signal.SIGTERM)
        _, said = waiting.communicate(timeout=60)
    assert waiting.returncode == 143, said
    assert "Traceback" not in said
    assert contents(book.parent) == before


def test_check_of_a_book_that_is_not_there_yet(shop: Path, tmp_path: Path) -> None:
    run = schemabook("document", shop, "-o", tmp_path / "none" / "book", "--check")
    assert_clear(run, 1, "to add")
    assert not (tmp_path / "none").exists()


def test_a_book_is_not_written_into_a_folder_that_is_called_like_a_file(shop: Path, tmp_path: Path) -> None:
    run = schemabook("document", shop, "-o", tmp_path / "book.md")
    assert_clear(run, 2, "book is a folder.", "--profile")
    assert not (tmp_path / "book.md").exists()
