"""`schemabook annotate`: what is undescribed, and descriptions from people, agents and other tools."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from schemabook.cli.annotating import Notebook
from schemabook.cli.asking import ask_for_descriptions
from schemabook.demo import shop_script
from schemabook.formats.annotations import parse_annotations
from schemabook.model.codec import decode
from schemabook.model.survey import Survey
from schemabook.scratch.server import ScratchServer
from tests.cli.support import assert_clear, contents, schemabook
from tests.cli.terminal import ENTER, INTERRUPT, Terminal
from tests.round_trip import read

HEADER = "kind\tname\ttype\tstatements\tscans\trows\tforeign keys"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "annotations.yml"


@pytest.fixture
def survey(shop: Path) -> Survey:
    return decode(schemabook("read", shop).stdout.encode(), "the shop")


def names(listing: str) -> list[str]:
    lines = listing.splitlines()
    assert lines[0] == HEADER
    return [line.split("\t")[1] for line in lines[1:]]


def test_undescribed_is_listed_most_used_first(shop: Path, tmp_path: Path) -> None:
    run = schemabook("annotate", shop)
    assert_clear(run, 0, "0 of 45 are described (0 %)", "Tables 0 of 6, columns 0 of 38.")
    assert names(run.stdout)[:3] == ["orders", "orders.id", "orders.user_id"]
    assert len(names(run.stdout)) == 45
    statements = tmp_path / "log.sql"
    statements.write_text("SELECT name FROM categories WHERE id = 1;\n" * 5 + "SELECT id FROM orders WHERE id = 2;\n")
    run = schemabook("annotate", shop, "--workload", statements)
    assert names(run.stdout)[0] == "categories"
    assert run.stdout.splitlines()[1].split("\t")[3] == "5"
    measured = schemabook("annotate", shop, "--measure")
    assert_clear(measured, 0)
    assert names(measured.stdout)[0] == "orders"


def test_descriptions_are_set_by_name(shop: Path, file: Path, survey: Survey) -> None:
    file.write_text("# ours\ntables:\n  users: People.  # all\n")
    run = schemabook(
        "annotate", shop, "--file", file, "--set", "orders.status=Where it stands = its state",
        "--set", "orders=What is sold.", "--set", "open_orders=To be packed.",
    )  # fmt: skip
    assert_clear(run, 0, f"{file}: 3 described.", "4 of 45 are described (8 %): 4 in the annotations")
    assert run.stdout == ""
    assert file.read_text() == (
        "# ours\ntables:\n  orders:\n    purpose: What is sold.\n    columns:\n"
        "      status: Where it stands = its state\n  users: People.  # all\n"
        "views:\n  open_orders:\n    purpose: To be packed.\n"
    )
    assert "orders.status" not in names(schemabook("annotate", shop, "--file", file).stdout)
    assert parse_annotations(file.read_text(), file, survey.catalogue).tables[0].purpose == "What is sold."


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (["orders=x", "orders.state=y"], ("orders.state", "Did you mean orders.status?")),
        (["Orders=x"], ("Did you mean orders?",)),
        (["orders"], ("no = after the name", "--set 'orders.status=")),
        (["orders= "], ("not said what it is",)),
        (["orders=postgres://ada:s3cr3t-pa55word@db/shop"], ("with a password",)),
        (["orders=PGPASSWORD=s3cr3t-pa55word psql"], ("looks like a secret",)),
        (["orders=x\udcff"], ("'x\\udcff' is not UTF-8",)),
    ],
)
def test_descriptions_that_cannot_be_set_change_nothing(
    shop: Path, file: Path, texts: list[str], words: tuple[str, ...]
) -> None:
    file.write_text("purpose: The shop.\n")
    run = schemabook("annotate", shop, "--file", file, *(one for text in texts for one in ("--set", text)))
    assert_clear(run, 2, *words)
    assert file.read_text() == "purpose: The shop.\n"


def test_answers_from_a_pipe_are_written_one_by_one(shop: Path, file: Path) -> None:
    answers = "Sold\n<\nWhat is sold.\n\npostgres://a:b@c/d\nWho ordered.\n.\n"
    run = subprocess.run(
        [sys.executable, "-m", "schemabook", "annotate", str(shop), "--ask", "--file", str(file)],
        input=answers, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert "[1 of 45] table orders: Sold\n" in run.stderr
    assert "[3 of 45] column orders.user_id (INTEGER):" in run.stderr
    assert "with a password" in run.stderr
    assert f"{file}: 2 described." in run.stderr
    text = "tables:\n  orders:\n    purpose: What is sold.\n    columns:\n      user_id: Who ordered.\n"
    assert file.read_text().endswith(text)


def test_each_answer_is_on_disk_before_the_next_question(survey: Survey, file: Path) -> None:
    seen: list[str] = []
    answers = iter(["What is sold.", "A number.", None])

    def asker(question: str, before: str) -> str | None:
        seen.append(file.read_text() if file.exists() else "")
        if len(seen) == 2:
            file.write_text(file.read_text() + "owner: Somebody else wrote this meanwhile.\n")
        return next(answers)

    file.write_text("# ours\n")
    ask_for_descriptions(Notebook(survey, file, must_exist=False), asker)
    assert [len(text.splitlines()) for text in seen] == [1, 4, 7]
    assert "A number." in file.read_text()
    assert "Somebody else wrote this meanwhile." in file.read_text()


def test_terminal_asks_with_questions_that_can_be_edited(shop: Path, file: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "schemabook", "annotate", str(shop), "--ask", "--file", str(file)]
    environment = {**os.environ, "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1"}
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment) as run:
        os.close(theirs)
        seen = ""
        for question, answer in (("[1 of 45]", "What is sold.\r"), ("[2 of 45]", "\r"), ("[3 of 45]", ".\r")):
            seen = until(ours, question, seen)
            os.write(ours, answer.encode())
        assert run.wait(60) == 0
    os.close(ours)
    assert file.read_text().endswith("tables:\n  orders:\n    purpose: What is sold.\n")


@pytest.mark.parametrize(
    ("key", "code", "words"),
    [(INTERRUPT, 130, "Interrupted. annotations.yml: 1 described."), ("\x04", 0, "1 described.")],
)
def test_ended_in_the_middle_what_was_answered_is_told(shop: Path, key: str, code: int, words: str) -> None:
    with Terminal("annotate", shop, "--ask", folder=shop.parent) as terminal:
        terminal.answer("[1 of 45]", f"What is sold.{ENTER}")
        terminal.answer("[2 of 45]", key)
        terminal.read_until(words)
        assert "Nothing was written" not in terminal.text
        assert terminal.end() == code
    assert (shop.parent / "annotations.yml").read_text().endswith("tables:\n  orders:\n    purpose: What is sold.\n")


def test_interrupted_at_the_first_question_nothing_is_written(shop: Path) -> None:
    with Terminal("annotate", shop, "--ask", folder=shop.parent) as terminal:
        terminal.answer("[1 of 45]", INTERRUPT)
        terminal.read_until("Nothing was written.")
        assert terminal.end() == 130
    assert not (shop.parent / "annotations.yml").exists()


def until(terminal: int, words: str, seen: str) -> str:
    """Read from a terminal until it has shown some words."""
    end = time.monotonic() + 60
    while words not in seen:
        assert time.monotonic() < end, seen
        if select.select([terminal], [], [], 1)[0]:
            seen += os.read(terminal, 65536).decode(errors="replace")
    return seen


def test_descriptions_of_other_tools_are_taken_over(shop: Path, file: Path, tmp_path: Path) -> None:
    tbls, dbt = tmp_path / ".tbls.yml", tmp_path / "schema.yml"
    tbls.write_text("desc: The shop.\ncomments: [{table: orders, tableComment: Sold, indexComments: {a: b}}]\n")
    dbt.write_text("models:\n- {name: orders, description: What is sold.}\n- {name: ghosts, description: None}\n")
    arguments = ("annotate", shop, "--file", file, "--import", tbls, "--import", dbt)
    run = schemabook(*arguments)
    assert_clear(
        run, 0,
        f"{tbls}: 2 taken over, 0 replaced, 0 kept as they were, 1 left out.",
        f"{dbt}: 0 taken over, 0 replaced, 1 kept as they were, 1 left out.",
        f"left out: {tbls}, line 2: comments on indexes have no place",
        f"left out: {dbt}, line 3: there is no table or view ghosts.",
        f"kept: {dbt}, line 2: tables.orders.purpose says something else already",
    )  # fmt: skip
    assert file.read_text().endswith("purpose: The shop.\ntables:\n  orders:\n    purpose: Sold\n")
    before = file.stat().st_mtime_ns
    assert_clear(schemabook("annotate", shop, "--file", file, "--import", tbls), 0, "0 taken over")
    assert file.stat().st_mtime_ns == before
    assert_clear(schemabook(*arguments[:4], "--import", dbt, "--overwrite"), 0, "0 taken over, 1 replaced")
    assert file.read_text().endswith("purpose: What is sold.\n")


def test_an_import_of_many_unknown_names_is_short_and_soon_told(shop: Path, file: Path, tmp_path: Path) -> None:
    theirs = tmp_path / ".tbls.yml"
    rows = "".join(f"  - table: order{number}\n    tableComment: text\n" for number in range(3_000))
    theirs.write_text(f"comments:\n{rows}")
    run = schemabook("annotate", shop, "--file", file, "--import", theirs)
    assert_clear(run, 0, "left out: and 2,950 more\n", "3,000 left out.")
    assert len([line for line in run.stderr.splitlines() if line.startswith("left out:")]) == 51
    assert run.stderr.count("The nearest is orders.") == 50
    with theirs.open("ab") as stream:
        stream.truncate(20_000_001)
    assert_clear(schemabook("annotate", shop, "--file", file, "--import", theirs), 2, "more than 20 million bytes")


def test_check_fails_below_the_minimum(shop: Path, file: Path) -> None:
    file.write_text("tables: {orders: x, users: y}\n")
    run = schemabook("annotate", shop, "--file", file, "--check", "5")
    assert_clear(run, 1, "2 of 45 are described (4 %)")
    assert len(names(run.stdout)) == 43
    assert_clear(schemabook("annotate", shop, "--file", file, "--check", "4.4"), 0)


def test_comments_are_written_for_what_differs(
    postgresql_server: ScratchServer, fresh_database: Callable[[ScratchServer], str], file: Path
) -> None:
    database = fresh_database(postgresql_server)
    postgresql_server.run(shop_script("postgresql"), database)
    url = postgresql_server.url(database)
    file.write_text("tables:\n  orders: It's sold\n  users: People with an account, customers and staff alike.\n")
    run = schemabook("annotate", url, "--file", file, "--to-sql")
    assert_clear(run, 0)
    assert run.stdout.endswith("-- Comments\n\nCOMMENT ON TABLE public.orders IS 'It''s sold';\n")
    assert run.stdout.count("COMMENT ON") == 1
    postgresql_server.run(run.stdout, database)
    comments = {table.name.name: table.comment for table in read(url).catalogue.tables}
    assert comments["orders"] == "It's sold"
    again = schemabook("annotate", url, "--file", file, "--to-sql")
    assert_clear(again, 0, "Nothing to write")
    assert again.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--to-sql",), ("SQLite has no comments.",)),
        (("--to-sql", "--ask"), ("writes SQL and nothing else",)),
        (("--to-sql", "--check", "5"), ("writes SQL and nothing else",)),
        (("--overwrite",), ("--import",)),
        (("--file", "missing.yml"), ("missing.yml",)),
        (("--file", "missing.yml", "--to-sql"), ("missing.yml",)),
        (("--import", "missing.yml"), ("missing.yml",)),
    ],
)
def test_misuse_is_told(shop: Path, arguments: tuple[str, ...], words: tuple[str, ...]) -> None:
    before = contents(shop.parent)
    assert_clear(schemabook("annotate", shop, *arguments), 2, *words)
    assert contents(shop.parent) == before


def test_a_folder_that_is_not_there_is_named(shop: Path) -> None:
    run = schemabook("annotate", shop, "--file", shop.parent / "no" / "x.yml", "--set", "orders=x")
    assert_clear(run, 2, f"Make the folder {shop.parent / 'no'} first.")


def test_mistakes_in_the_file_are_told_and_nothing_is_written(shop: Path, file: Path) -> None:
    file.write_text("tables:\n  order: x\n  users: {colums: y}\n")
    for more in ((), ("--set", "orders=x"), ("--to-sql",), ("--ask",)):
        run = schemabook("annotate", shop, "--file", file, *more)
        assert_clear(run, 2, "2 mistakes", "line 2: tables.order: There is no such table. Did you mean orders?")
        assert "line 3: tables.users.colums: There is no such key. Did you mean columns?" in run.stderr
    assert file.read_text() == "tables:\n  order: x\n  users: {colums: y}\n"


def test_statements_are_printed_without_connecting() -> None:
    url = "postgresql://nowhere.invalid/shop"
    run = schemabook("annotate", url, "--print-sql")
    assert_clear(run, 0)
    assert run.stdout == schemabook("read", url, "--print-sql").stdout
    measured = schemabook("annotate", url, "--print-sql", "--measure").stdout
    assert measured == schemabook("read", url, "--print-sql", "--measure", "--plans", "0").stdout
    assert measured != run.stdout
