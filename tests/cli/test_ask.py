from __future__ import annotations

import contextlib
import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from schemabook.demo import shop_script
from schemabook.scratch.server import ScratchServer
from tests.cli.support import assert_clear, contents, schemabook
from tests.cli.terminal import DOWN, ENTER, INTERRUPT, Terminal
from tests.diff.steps import BEFORE, STEPS

ANSWERS = {
    "profile": "design",
    "depth": "comprehensive",
    "extras": ["diagrams", "queries", "orm"],
    "orms": ["prisma"],
    "purpose": "Orders of the orchard's shop.",
    "consistency": "strong",
}
QUESTIONS = (
    "Which document is it to be?",
    "How much is it to say?",
    "Who is to read it?",
    "What is it to be about?",
    "Which parts is it to have?",
)


@pytest.fixture
def folder(tmp_path: Path, shop: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the shop and nothing else, the current one."""
    folder = tmp_path / "work"
    folder.mkdir()
    shop.rename(folder / "shop.sqlite")
    monkeypatch.chdir(folder)
    return folder


def ask(*arguments: str, answers: Mapping[str, object] | None = None) -> subprocess.CompletedProcess[str]:
    if answers is not None:
        Path("answers.json").write_text(json.dumps(answers), encoding="utf-8")
        arguments = (*arguments, "--answers", "answers.json")
    return schemabook("ask", "shop.sqlite", "--no-history", *arguments)


def alter(script: str) -> None:
    with contextlib.closing(sqlite3.connect("shop.sqlite")) as connection:
        connection.executescript(script)


def test_without_a_terminal_the_way_is_told(folder: Path) -> None:
    assert_clear(ask(), 2, "There is no terminal to ask at.", "--questions", "--answers", "--yes", "--check")
    assert_clear(ask(answers=ANSWERS), 2, "--yes")


def test_the_questions_are_data(folder: Path) -> None:
    run = ask("--questions")
    assert_clear(run, 0)
    conversation = json.loads(run.stdout)
    assert [one["name"] for one in conversation["questions"]][:3] == ["profile", "depth", "audience"]
    assert {"name": "contents", "text": "6 tables, 1 view"} in conversation["known"]
    assert {path.name for path in folder.iterdir()} == {"shop.sqlite"}


def test_answers_are_planned_written_and_kept(folder: Path) -> None:
    looked = ask("--check", answers=ANSWERS)
    assert_clear(looked, 1, "Plan: design, depth comprehensive", "missing: Why this database was chosen")
    assert "+purpose: Orders of the orchard's shop." in looked.stderr
    assert {path.name for path in folder.iterdir()} == {"shop.sqlite", "answers.json"}
    assert_clear(ask("--yes", answers=ANSWERS), 0, "The document is written: start with docs/database-design.md")
    assert "Orders of the orchard's shop." in Path("docs/database-design.md").read_text()
    assert "  orms: [prisma]\n" in Path("schemabook.yml").read_text()
    assert "purpose: Orders of the orchard's shop.\n" in Path("annotations.yml").read_text()
    before = contents(folder)
    again = ask("--yes", answers=ANSWERS)
    assert_clear(again, 0, "Nothing changed in the schema.", "nothing to change")
    assert_clear(schemabook("document", "shop.sqlite", "--no-history", "--check"), 0)
    assert contents(folder) == before


def test_a_change_of_the_schema_is_told_before_the_files(folder: Path) -> None:
    assert_clear(ask("--yes", answers=ANSWERS), 0)
    alter("ALTER TABLE orders ADD COLUMN remark TEXT; CREATE TABLE notes (id INTEGER PRIMARY KEY)")
    told = ask("--check", answers=ANSWERS).stderr
    assert "Changes in the schema: 2\n  + table notes added (1 column)\n  + table orders: column remark added" in told
    assert told.index("column remark added") < told.index("~ database-design.md") < told.index("@@")
    document = schemabook("document", "shop.sqlite", "--no-history", "--check")
    assert_clear(document, 1, "Changes in the schema: 2", "table orders: column remark added (TEXT, nullable)")


def test_what_stands_in_the_settings_stays(folder: Path) -> None:
    before = "# ours\nrules:\n    unindexed-foreign-key: off # later\n\ndocument:\n    output: docs/shop.md # here\n"
    Path("schemabook.yml").write_text(before)
    assert_clear(ask("--yes", answers=ANSWERS), 0, "docs/shop.md")
    after = Path("schemabook.yml").read_text()
    assert after.startswith(before)
    assert "    profile: design\n" in after.removeprefix(before)


def test_options_are_kept_too(folder: Path) -> None:
    assert_clear(ask("--yes", "-o", "out/shop.md", "--title", "The shop", answers={"profile": "design"}), 0)
    assert Path("out/shop.md").read_text().splitlines()[0] == "# Database design: The shop"
    assert "  output: out/shop.md\n" in Path("schemabook.yml").read_text()
    assert_clear(schemabook("document", "shop.sqlite", "--no-history", "--check"), 0)


def test_wrong_answers_write_nothing(folder: Path) -> None:
    assert_clear(ask("--yes", answers={"dept": "standard"}), 2, "Did you mean depth?")
    Path("answers.json").write_text("[1, 2]")
    assert_clear(schemabook("ask", "shop.sqlite", "--yes", "--answers", "answers.json"), 2, "It is a list.")
    assert {path.name for path in folder.iterdir()} == {"shop.sqlite", "answers.json"}


def test_answers_may_hold_what_json_writes_in_two_halves(folder: Path) -> None:
    purpose = "Orders \U0001f34e of the orchard's shop."
    assert_clear(ask("--yes", answers={**ANSWERS, "purpose": purpose}), 0)
    assert "\\ud83c\\udf4e" in Path("answers.json").read_text()
    assert purpose in Path("docs/database-design.md").read_text()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{\n"purpose": "a\\ud83c"}', "Could not use standard input, line 2."),
        (b'{"purpose": "\xff"}', "It is not UTF-8."),
    ],
)
def test_answers_that_are_no_text_are_refused(folder: Path, content: bytes, words: str) -> None:
    command = [sys.executable, "-m", "schemabook", "ask", "shop.sqlite", "--no-history", "--yes", "--answers", "-"]
    run = subprocess.run(command, input=content, capture_output=True, timeout=120, check=False)
    assert run.returncode == 2, run.stderr
    assert words in run.stderr.decode()
    assert {path.name for path in folder.iterdir()} == {"shop.sqlite"}


def test_a_name_like_a_date_that_is_none_is_kept(folder: Path) -> None:
    assert_clear(ask("--yes", "--name", "2026-99-99", answers=ANSWERS), 0)
    assert '  name: "2026-99-99"\n' in Path("schemabook.yml").read_text()


def test_a_damaged_outline_is_said_and_written_anew(folder: Path) -> None:
    assert_clear(ask("--yes", answers={}), 0)
    outline = Path("docs/database/.schemabook-outline.jsonl")
    whole = outline.read_bytes()
    outline.write_text("<<<<<<< ours\n")
    assert_clear(ask("--yes", answers={}), 0, "Could not read docs/database/.schemabook-outline.jsonl")
    assert outline.read_bytes() == whole


def converse(terminal: Terminal) -> None:
    """Take every default; say what the database is for."""
    for question in QUESTIONS:
        terminal.answer(question, ENTER)
    terminal.answer("What is the database for?", f"Sells fruit.{ENTER}")
    terminal.answer("Which team or person answers for it?", ENTER)
    terminal.answer("What is the database mainly used for?", ENTER)
    terminal.answer("What must be fast above all?", DOWN + ENTER)
    terminal.answer("How consistent must reads be?", ENTER)
    terminal.answer("Which of these tables belong to the core", ENTER)


def test_people_are_asked_shown_the_plan_and_obeyed(folder: Path) -> None:
    with Terminal("ask", "shop.sqlite", "--no-history", folder=folder) as terminal:
        converse(terminal)
        text = terminal.answer("Write these changes?", ENTER)
        assert "Plan: book" in text
        assert "missing:" in text
        assert not Path("docs/database").exists()
        assert terminal.end() == 0
        assert "The document is written: start with docs/database/README.md" in terminal.text
    assert "Sells fruit." in Path("docs/database/README.md").read_text()
    assert "purpose: Sells fruit." in Path("annotations.yml").read_text()
    assert "profile: book" in Path("schemabook.yml").read_text()


def test_a_file_can_be_looked_at_and_refused(folder: Path) -> None:
    before = contents(folder)
    with Terminal("ask", "shop.sqlite", "--no-history", folder=folder) as terminal:
        converse(terminal)
        terminal.answer("Write these changes?", DOWN + ENTER)
        terminal.answer("Which file?", ENTER)
        assert "+  profile: book" in terminal.answer("Write these changes?", DOWN * 3 + ENTER)
        assert terminal.end() == 0
        assert "Nothing was written." in terminal.text
    assert contents(folder) == before


@pytest.mark.parametrize("question", [QUESTIONS[0], QUESTIONS[4]])
def test_interrupted_at_a_question_nothing_is_written(folder: Path, question: str) -> None:
    before = contents(folder)
    with Terminal("ask", "shop.sqlite", "--no-history", folder=folder) as terminal:
        for one in QUESTIONS[: QUESTIONS.index(question)]:
            terminal.answer(one, ENTER)
        terminal.answer(question, INTERRUPT)
        assert terminal.end() == 130
        assert "Interrupted. Nothing was written." in terminal.text
    assert contents(folder) == before


def test_interrupted_before_the_approval_nothing_is_written(folder: Path) -> None:
    before = contents(folder)
    Path("answers.json").write_text("{}")
    with Terminal("ask", "shop.sqlite", "--no-history", "--answers", "answers.json", folder=folder) as terminal:
        terminal.answer("Write these changes?", INTERRUPT)
        assert terminal.end() == 130
    Path("answers.json").unlink()
    assert contents(folder) == before


def test_changes_on_postgresql_are_told_exactly(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    postgresql_server: ScratchServer,
    fresh_database: Callable[[ScratchServer], str],
) -> None:
    monkeypatch.chdir(tmp_path)
    database = fresh_database(postgresql_server)
    postgresql_server.run(shop_script("postgresql"), database)
    postgresql_server.run(BEFORE, database)
    source = postgresql_server.url(database)
    write = ("ask", source, "--no-history", "--no-measure", "--yes")
    assert_clear(schemabook(*write), 0)
    before = contents(tmp_path)
    assert_clear(schemabook(*write), 0, "Nothing changed in the schema.", "nothing to change")
    assert contents(tmp_path) == before
    for step in STEPS:
        for statement in step.split("; "):
            postgresql_server.run(statement, database)
    lines = schemabook(*write).stderr.splitlines()
    start = lines.index(f"Changes in the schema: {len(STEPS)}") + 1
    assert sorted(line[4:] for line in lines[start : start + len(STEPS)]) == sorted(STEPS.values())
    assert_clear(schemabook("document", source, "--no-history", "--no-measure", "--check"), 0)
