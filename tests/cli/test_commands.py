"""The commands at work."""

from __future__ import annotations

import contextlib
import json
import resource
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from schemabook.model.codec import decode, encode
from schemabook.scratch.server import ScratchServer
from tests.cli.support import contents, schemabook
from tests.round_trip import read


def test_first_book_needs_no_question(shop: Path, tmp_path: Path) -> None:
    run = schemabook("document", shop, "-o", tmp_path / "deep" / "er" / "book")
    assert run.returncode == 0, run.stderr
    assert run.stdout == ""
    assert (tmp_path / "deep/er/book/README.md").read_text().startswith("# shop\n")
    assert sorted(path.name for path in (tmp_path / "deep/er").iterdir()) == ["book"]


def test_second_run_changes_nothing(shop: Path, book: Path) -> None:
    before = contents(book)
    run = schemabook("document", shop, "-o", book)
    assert run.returncode == 0, run.stderr
    assert "nothing to change" in run.stderr
    assert contents(book) == before
    assert schemabook("document", shop, "-o", book, "--check").returncode == 0


def change(shop: Path) -> None:
    """Drop one table of the shop and add another."""
    with contextlib.closing(sqlite3.connect(shop)) as connection:
        connection.executescript(
            "DROP TRIGGER order_items_sum; DROP TABLE order_items; CREATE TABLE coupons (code TEXT)"
        )


def test_changes_are_shown_and_need_a_yes(shop: Path, book: Path) -> None:
    change(shop)
    before = contents(book)
    check = schemabook("document", shop, "-o", book, "--check")
    assert check.returncode == 1
    assert "+ tables/coupons.md" in check.stderr
    assert "- tables/order_items.md" in check.stderr
    assert "~ README.md" in check.stderr
    refused = schemabook("document", shop, "-o", book)
    assert refused.returncode == 2
    assert "--yes" in refused.stderr
    assert contents(book) == before
    assert schemabook("document", shop, "-o", book, "--yes").returncode == 0
    after = contents(book)
    assert "tables/coupons.md" in after
    assert "tables/order_items.md" not in after
    assert after["notes.txt"] == b"mine"


def test_hand_edits_are_pointed_out(shop: Path, book: Path) -> None:
    (book / "tables" / "users.md").write_text("edited")
    run = schemabook("document", shop, "-o", book, "--check")
    assert run.returncode == 1
    assert "~ tables/users.md  (edited by hand since it was written)" in run.stderr


def test_empty_folders_go_with_their_last_file(shop: Path, book: Path) -> None:
    assert (book / "views").is_dir()
    assert schemabook("document", shop, "-o", book, "--yes", "--single-file").returncode == 0
    assert sorted(contents(book)) == [
        ".schemabook-layout.json",
        ".schemabook-outline.jsonl",
        ".schemabook.json",
        "README.md",
        "er-diagram.svg",
        "figures.json",
        "notes.txt",
        "schema.sql",
    ]
    assert not (book / "tables").exists()


def test_title(shop: Path, tmp_path: Path) -> None:
    assert schemabook("document", shop, "-o", tmp_path / "b", "--title", "Our *shop*").returncode == 0
    assert (tmp_path / "b" / "README.md").read_text().startswith("# Our \\*shop\\*\n")


def test_catalogue_file_is_a_source(shop: Path, tmp_path: Path) -> None:
    file = tmp_path / "shop.json"
    assert schemabook("read", shop, "-o", file).returncode == 0
    assert schemabook("read", file).stdout == file.read_text()
    schemabook("document", shop, "-o", tmp_path / "one", "--no-measure")
    schemabook("document", file, "-o", tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_catalogue_file_is_valid_by_its_schema(shop: Path) -> None:
    schema = json.loads(Path("docs/reference/catalogue.schema.json").read_text())
    data = schemabook("read", shop).stdout
    jsonschema.validate(json.loads(data), schema, cls=jsonschema.Draft202012Validator)
    assert encode(decode(data.encode())) == data.encode()


def test_ddl_of_a_url(postgresql_server: ScratchServer) -> None:
    run = schemabook("ddl", postgresql_server.url("postgres"))
    assert run.returncode == 0, run.stderr
    assert "SET check_function_bodies = false;" in run.stdout


def test_ddl_in_another_dialect_says_what_it_lacks(shop: Path) -> None:
    run = schemabook("ddl", shop, "--dialect", "postgresql")
    assert run.returncode == 0, run.stderr
    assert "things could not be carried over" in run.stderr
    assert run.stdout.startswith("-- A SQLite schema, written for PostgreSQL.\n-- Not carried over")
    assert "--   trigger order_items_sum of order_items\n" in run.stdout
    assert "CREATE TABLE public.orders (" in run.stdout
    unknown = schemabook("ddl", shop, "--dialect", "db2")
    assert unknown.returncode == 2
    assert "Known dialects: mariadb, mysql, postgresql, sqlite" in unknown.stderr


@pytest.mark.parametrize("engine", ["postgresql", "mysql", "mariadb", "sqlite"])
def test_grants(engine: str) -> None:
    run = schemabook("grants", engine)
    assert run.returncode == 0
    assert run.stdout.startswith("--")


@pytest.mark.parametrize("scheme", ["postgresql", "mysql", "sqlite"])
def test_print_sql_connects_to_nothing(scheme: str) -> None:
    run = schemabook("read", f"{scheme}://nobody@no-such-host.invalid/db", "--print-sql")
    assert run.returncode == 0, run.stderr
    assert "select" in run.stdout.lower()
    assert "SELECT *" not in run.stdout.upper().replace("SELECT *)", "")


def test_demo_leaves_nothing_behind(tmp_path: Path) -> None:
    before = set(Path(tmp_path.parent).iterdir())
    run = schemabook("demo", "-o", tmp_path / "demo", TMPDIR=str(tmp_path))
    assert run.returncode == 0, run.stderr
    assert "start with" in run.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]
    assert set(Path(tmp_path.parent).iterdir()) == before
    assert (tmp_path / "demo" / "tables" / "order_items.md").exists()
    assert read(f"sqlite:///{_sqlite_demo(tmp_path)}")


def _sqlite_demo(folder: Path) -> Path:
    """The demo on SQLite works too; a file that is there afterwards would be left behind."""
    run = schemabook("demo", "--sqlite", "-o", folder / "small", TMPDIR=str(folder))
    assert run.returncode == 0, run.stderr
    assert sorted(path.name for path in folder.iterdir()) == ["demo", "small"]
    empty = folder / "empty.db"
    empty.touch()
    return empty


def test_help_is_quick_and_imports_no_driver() -> None:
    program = (
        "import sys\nfrom schemabook.cli.main import run\nassert run(['--help']) == 0\n"
        "print(sorted({'asyncpg', 'pymysql', 'sqlite3', 'sqlglot', 'asyncio'} & sys.modules.keys()), file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stderr.strip() == "[]"
    assert "Write the book of a database" in run.stdout
    assert min(_cpu_of_help() for _ in range(5)) < 0.150


def _cpu_of_help() -> float:
    """Seconds of CPU that `schemabook --help` takes."""
    command = shutil.which("schemabook", path=str(Path(sys.executable).parent))
    assert command
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([command, "--help"], stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def test_every_command_and_option_is_in_the_reference() -> None:
    assert subprocess.run([sys.executable, "-m", "scripts.write_docs", "--check"], check=False).returncode == 0
