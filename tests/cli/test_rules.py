"""`schemabook rules`: the list, and what each rule means."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from schemabook.cli.configuration import read_configuration
from schemabook.cli.main import run
from schemabook.renderers.findings.rule_page import render_page
from schemabook.rules import all_rules
from schemabook.rules.documentation import Example, documentation_of, parse_documentation
from scripts.write_rules import rule_pages
from tests.checks import markdown


def test_the_list_has_a_line_for_each_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(all_rules())
    line = next(line for line in lines if line.startswith("missing-primary-key "))
    assert line.split(maxsplit=2)[1:] == ["warning", "A table without a primary key."]


def test_one_rule_is_explained(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(["rules", "unused-index"]) == 0
    text = capsys.readouterr().out
    for words in ("unused-index (warning)", "Fault:", "Fine:", "index visit.visit_seen_on: scans = 0", "Needs: use."):
        assert words in text
    settings = tmp_path / "schemabook.yml"
    settings.write_text(text.partition("in schemabook.yml:")[2])
    assert [one.rule for one in read_configuration(settings).rules] == ["unused-index"]


def test_an_unknown_rule_has_a_nearest_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "unused-indices"]) == 2
    assert "unused-index" in capsys.readouterr().err


def test_rules_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "--format", "json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [one["name"] for one in listed] == list(all_rules())
    assert run(["rules", "missing-primary-key", "--format", "json"]) == 0
    one = json.loads(capsys.readouterr().out)
    assert one == next(each for each in listed if each["name"] == "missing-primary-key")
    assert one["level"] == "warning"
    assert one["title"] == "A table without a primary key."
    assert {example["is_fault"] for example in one["examples"]} == {True, False}


def test_documentation_is_taken_apart() -> None:
    said = parse_documentation(
        "A title.\n\nA reason\nof two lines.\n\nAnother.\n\n"
        "Fault (mysql, mariadb):\n    SELECT 1;\n\n      indented\n\n"
        "Measured:\n    days = 3\n\n    table x: rows = 1\n\nFine:\n    SELECT 2;\n"
    )
    assert said.title == "A title."
    assert said.reason == ("A reason of two lines.", "Another.")
    assert said.examples == (
        Example(
            is_fault=True,
            sql="SELECT 1;\n\n  indented",
            engines=("mysql", "mariadb"),
            measured=("days = 3", "table x: rows = 1"),
        ),
        Example(is_fault=False, sql="SELECT 2;"),
    )


def test_a_line_after_the_examples_is_no_documentation() -> None:
    with pytest.raises(ValueError, match="stray"):
        parse_documentation("Title.\n\nReason.\n\nFault:\n    SELECT 1;\n\nstray")


def test_every_rule_has_a_page_that_is_sound(tmp_path: Path) -> None:
    folder = tmp_path / "docs" / "reference"
    for path, text in rule_pages():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    guide = tmp_path / "docs" / "guide"
    guide.mkdir()
    (guide / "lint.md").write_text("# Lint\n")
    assert {path.stem for path in (folder / "rules").iterdir()} == {"README", *all_rules()}
    assert markdown.links(tmp_path) == []


@pytest.mark.parametrize("name", all_rules())
def test_a_page_says_what_the_docstring_says(name: str) -> None:
    rule = all_rules()[name]
    said = documentation_of(rule)
    page = render_page(name, rule)
    assert page.startswith(f"# {name}\n\n{said.title} Level: {rule.level.value}.\n")
    for example in said.examples:
        assert example.sql in page
        assert all(line in page for line in example.measured)
