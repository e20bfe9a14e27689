"""`schemabook.yml`: what it settles, and how its mistakes are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemabook.cli.configuration import configuration_file, read_configuration
from schemabook.errors import UsageError
from schemabook.model.configuration import Configuration, RuleSetting
from schemabook.model.findings import Level

EVERYTHING = """
rules:
  missing-primary-key: error
  unused-index: {level: note, ignore: [public.orders.*, audit]}
  dead-rows: off
  bloated-table:
    ignore: public.queue
figures:
  tolerance: 0.25
history: surveys.sqlite
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "schemabook.yml"


def test_everything_that_can_be_settled(file: Path) -> None:
    file.write_text(EVERYTHING)
    assert read_configuration(file) == Configuration(
        rules=(
            RuleSetting(rule="missing-primary-key", level=Level.ERROR),
            RuleSetting(rule="unused-index", level=Level.NOTE, ignore=("public.orders.*", "audit")),
            RuleSetting(rule="dead-rows", off=True),
            RuleSetting(rule="bloated-table", ignore=("public.queue",)),
        ),
        tolerance=0.25,
        history="surveys.sqlite",
    )


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "rules:\n", "rules: {}\nfigures:\n"])
def test_what_says_nothing_settles_nothing(file: Path, text: str) -> None:
    file.write_text(text)
    assert read_configuration(file) == Configuration()


def test_off_is_off_in_every_version_of_yaml(file: Path) -> None:
    file.write_text("%YAML 1.1\n---\nrules: {dead-rows: off}\n")
    assert read_configuration(file).rules == (RuleSetting(rule="dead-rows", off=True),)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("ruls:\n", 1, ("ruls", "no such key", "Did you mean rules?")),
        ("colour: red\n", 1, ("colour", "rules, figures, history or document")),
        ("rules:\n  missing-primary-keys: off\n", 2, ("no such rule", "Did you mean missing-primary-key?")),
        ("rules:\n  x: off\n", 2, ("no such rule", "schemabook rules")),
        ("rules:\n\n  dead-rows: warn\n", 3, ("'warn'", "Did you mean warning?")),
        ("rules:\n  dead-rows: {level: grave}\n", 2, ("'grave'", "note, warning, error or off")),
        ("rules:\n  dead-rows:\n    levl: note\n", 3, ("rules.dead-rows.levl", "Did you mean level?")),
        ("rules:\n  dead-rows: {ignore: [1]}\n", 2, ("a list", "list of names")),
        ("rules:\n  dead-rows:\n", 2, ("nothing", "note, warning, error or off")),
        ("rules:\n  <<: {dead-rows: 3}\n", 1, ("'3'",)),
        ("rules: [dead-rows]\n", 1, ("a list", "mapping")),
        ("rules: {dead-rows: off, dead-rows: note}\n", 1, ("not YAML", "duplicate key")),
        ("figures: {tolerance: 10}\n", 1, ("'10'", "0.1 is a tenth")),
        ("figures: {tolerance: true}\n", 1, ("'True'",)),
        ("figures: {tolerence: 1}\n", 1, ("Did you mean tolerance?",)),
        ("rules: {}\nhistory: [a]\n", 2, ("history", "a URL")),
        ("a: b: c\n", 1, ("not YAML",)),
        ("rules: {}\nname: 2026-99-99\n", 2, ("not YAML", "'2026-99-99'")),
        ("rules: {}\n\ntitle: 2026-01-01T99:00:00\n", 3, ("not YAML", "no timestamp")),
        ("figures: {tolerance: !!float x}\n", 1, ("'x' is no float",)),
        ("figures:\n  tolerance: !!int foo\n", 2, ("'foo' is no int",)),
        ("figures: {tolerance: !!bool x}\n", 1, ("'x' is no bool",)),
        ("figures: {tolerance: !!int ''}\n", 1, ("no int",)),
        ("rules: !!set x\n", 1, ("'x' is no set",)),
        ("rules:\n  ? [a, b]\n  : off\n", 2, ("A list is no name.",)),
        ("x: *nowhere\n", 1, ("not YAML", "nowhere")),
    ],
)
def test_mistakes_are_told_with_their_line(file: Path, text: str, line: int, words: tuple[str, ...]) -> None:
    file.write_text(text)
    with pytest.raises(UsageError) as caught:
        read_configuration(file)
    message = str(caught.value)
    assert f"{file}, line {line}." in message
    for word in words:
        assert word in message


@pytest.mark.parametrize("content", [b"- rules\n", b"rules\n", b"\xff\xfe\x00", b"a\x00: 1\n"])
def test_what_is_no_mapping_is_refused(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(UsageError, match=r"Could not (use|read)"):
        read_configuration(file)


def test_a_password_in_the_place_of_the_history_is_not_repeated(file: Path) -> None:
    file.write_text("history: {url: postgresql://me:s3cr3t@db/x}\n")
    with pytest.raises(UsageError) as caught:
        read_configuration(file)
    assert "s3cr3t" not in str(caught.value)


def test_only_a_file_that_was_named_has_to_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert read_configuration() == Configuration()
    assert configuration_file() is None
    with pytest.raises(UsageError, match="No such file"):
        read_configuration(Path("other.yml"))
    Path("schemabook.yml").write_text("figures: {tolerance: 0.5}\n")
    assert read_configuration().tolerance == 0.5
    assert configuration_file() == Path("schemabook.yml")
