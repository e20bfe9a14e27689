from __future__ import annotations

from pathlib import Path

import pytest

from schemabook.cli.settings_file import Setting, with_document_settings
from schemabook.errors import UsageError
from schemabook.formats.yaml_nodes import parse_yaml

FILE = Path("schemabook.yml")
WANTED: dict[str, Setting] = {"profile": "design", "extras": ["diagrams", "orm"]}


def test_a_file_is_made() -> None:
    text = with_document_settings("", FILE, WANTED)
    assert text.startswith("# What this team has settled")
    assert text.endswith("\ndocument:\n  profile: design\n  extras: [diagrams, orm]\n")
    assert with_document_settings(text, FILE, WANTED) == text


@pytest.mark.parametrize("space", ["  ", "    "])
def test_everything_else_stays(space: str) -> None:
    before = (
        f"# ours\nfigures:\n{space}tolerance: 0.20  # a fifth\n\ndocument:  # for whom\n{space}profile: book\n"
        f'{space}title: "Shop: all"\n\n# where\nhistory: x.sqlite\n'
    )
    after = with_document_settings(before, FILE, WANTED)
    lines = after.splitlines()
    assert f"{space}profile: design" in lines
    assert f"{space}extras: [diagrams, orm]" in lines
    kept = [line for line in lines if line.strip() not in {"profile: design", "extras: [diagrams, orm]"}]
    assert kept == [line for line in before.splitlines() if "profile" not in line]


CASES = {
    "added before what follows": (
        'document:\n  profile: design\n  title: "a: b"\n\n# where\nhistory: x\n',
        'document:\n  profile: design\n  title: "a: b"\n  extras: [diagrams, orm]\n\n# where\nhistory: x\n',
    ),
    "a list in lines": (
        "document:\n  profile: design\n  extras:\n    - orm\n\n# where\nhistory: x\n",
        "document:\n  profile: design\n  extras: [diagrams, orm]\n\n# where\nhistory: x\n",
    ),
    "a list that is not indented": (
        "document:\n  extras:\n  - orm\n  profile: design\n",
        "document:\n  extras: [diagrams, orm]\n  profile: design\n",
    ),
    "a remark": (
        "document:\n  profile: book # for all\n",
        "document:\n  profile: design # for all\n  extras: [diagrams, orm]\n",
    ),
    "braces": (
        "# a\ndocument: {profile: book} # b\nhistory: x # c\n",
        "# a\ndocument: {profile: design, extras: [diagrams, orm]} # b\nhistory: x # c\n",
    ),
    "no line end": ("history: x", "history: x\ndocument:\n  profile: design\n  extras: [diagrams, orm]\n"),
}


@pytest.mark.parametrize("case", CASES)
def test_how_it_is_written(case: str) -> None:
    before, after = CASES[case]
    assert with_document_settings(before, FILE, WANTED) == after


@pytest.mark.parametrize(
    "title", ["on", "1.5", "null", "a: b", " x ", "- a", "#x", "ü 'x' \"y\"", "The shop", "~", "a #b"]
)
def test_any_text_is_kept(title: str) -> None:
    text = with_document_settings("", FILE, {"title": title})
    assert parse_yaml(text, FILE).value["document"]["title"] == title


def test_what_goes_is_taken_out() -> None:
    before = "document:\n  profile: design\n  extras: [orm]\n  focus: all\n"
    after = with_document_settings(before, FILE, {"profile": "design", "extras": None})
    assert after == "document:\n  profile: design\n  focus: all\n"
    assert with_document_settings(after, FILE, {"extras": None}) == after


def test_a_file_of_comments_and_an_empty_key_are_filled() -> None:
    assert with_document_settings("# mine\n", FILE, {"focus": "all"}) == "# mine\ndocument:\n  focus: all\n"
    assert with_document_settings("document:\n", FILE, {"focus": "all"}) == "document:\n  focus: all\n"


def test_line_ends_stay() -> None:
    after = with_document_settings("history: x\r\ndocument:\r\n  focus: all\r\n", FILE, {"focus": "overview"})
    assert after == "history: x\r\ndocument:\r\n  focus: overview\r\n"


@pytest.mark.parametrize("text", ["document: book\n", "- a\n", "a: [\n"])
def test_what_is_no_mapping_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"schemabook\.yml"):
        with_document_settings(text, FILE, WANTED)
