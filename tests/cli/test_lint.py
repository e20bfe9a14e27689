"""`schemabook lint` at work: formats, baseline, levels, settings, exit codes."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from pathlib import Path

import jsonschema
import pytest

from schemabook.cli.baseline import find_mended, write_baseline
from schemabook.cli.configuration import read_configuration
from schemabook.cli.lint import FORMATS, place_of
from schemabook.cli.main import run
from schemabook.model.base import QualifiedName
from schemabook.model.findings import Finding, Level, Report, Skipped, Subject
from schemabook.renderers.findings.json import json_schema
from schemabook.renderers.findings.result import Accepted
from schemabook.scratch.server import ScratchServer
from tests.cli.support import schemabook

RULE = "missing-primary-key"


def change(path: Path, script: str) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An SQLite file with two tables without a key, in the current folder."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "shop.sqlite"
    change(path, "CREATE TABLE visit (at text NOT NULL); CREATE TABLE log (line text NOT NULL)")
    return path


def lint(source: Path | str, *options: str | Path) -> int:
    """Lint by one rule, without measuring, and return the exit code."""
    return run(["lint", str(source), "--no-measure", "--rule", RULE, *map(str, options)])


def test_findings_fail_and_their_absence_does_not(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert lint(database) == 1
    text = capsys.readouterr().out
    assert text.startswith(f"warning {RULE} (2): ")
    assert "  table log\n" in text
    assert "2 warnings; 1 rule checked, 0 not." in text
    change(database, "DROP TABLE log; DROP TABLE visit; CREATE TABLE visit (id integer PRIMARY KEY)")
    assert lint(database) == 0
    captured = capsys.readouterr()
    assert captured.out == "Nothing found; 1 rule checked, 0 not.\n"
    assert captured.err == ""


def test_all_shows_every_object(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(database, "".join(f"CREATE TABLE t{number} (x text NOT NULL);" for number in range(20)))
    lint(database)
    assert "  … and 12 more objects: --all shows them\n" in capsys.readouterr().out
    lint(database, "--all")
    text = capsys.readouterr().out
    assert "more objects" not in text
    assert text.count("  table t") == 20


def test_every_rule_runs(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["lint", str(database), "--no-measure", "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    assert RULE in found["checked"]
    assert len(found["checked"]) + len(found["skipped"]) > 10


def test_the_level_that_fails_can_be_chosen(database: Path) -> None:
    Path("schemabook.yml").write_text(f"rules: {{{RULE}: note}}\n")
    assert [lint(database, "--fail-on", level) for level in ("note", "warning", "error", "never")] == [1, 0, 0, 0]


@pytest.mark.parametrize("name", FORMATS)
def test_formats_are_the_same_twice_and_go_to_a_file(
    name: str, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert lint(database, "--format", name) == 1
    printed = capsys.readouterr().out
    assert lint(database, "--format", name, "-o", "findings") == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "2 warnings; 1 rule checked" in captured.err
    assert Path("findings").read_text() == printed
    assert "log" in printed


def test_json_follows_its_schema(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lint(database, "--format", "json")
    jsonschema.Draft202012Validator(json_schema()).validate(json.loads(capsys.readouterr().out))


def test_a_baseline_is_quiet_and_tells_what_is_mended(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert lint(database, "--write-baseline", "baseline.json") == 0
    assert "baseline.json accepts 2 findings." in capsys.readouterr().err
    first = Path("baseline.json").read_text()
    assert [one["subject"] for one in json.loads(first)["findings"]] == ["log", "visit"]
    assert first.count("\n") == 7
    assert lint(database, "--baseline", "baseline.json") == 0
    assert "2 more in the baseline" in capsys.readouterr().out
    change(database, "DROP TABLE log; CREATE TABLE note (body text NOT NULL)")
    assert lint(database, "--baseline", "baseline.json") == 1
    text = capsys.readouterr().out
    assert "  table note\n" in text
    assert "visit" not in text
    assert f"Mended since the baseline was written; --write-baseline takes them out of it:\n  {RULE}: log\n" in text
    assert lint(database, "--baseline", "baseline.json", "--write-baseline", "baseline.json") == 0
    names = [one["subject"] for one in json.loads(Path("baseline.json").read_text())["findings"]]
    assert names == ["note", "visit"]


def test_what_was_not_checked_stays_in_the_baseline(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    entry = {"fingerprint": "f00", "rule": "unused-index", "subject": "log.by_line"}
    Path("old.json").write_text(json.dumps({"schemabook_baseline": 1, "findings": [entry]}))
    assert lint(database, "--baseline", "old.json") == 1
    assert "Mended" not in capsys.readouterr().out
    assert lint(database, "--baseline", "old.json", "--write-baseline", "new.json") == 0
    assert entry in json.loads(Path("new.json").read_text())["findings"]


def test_a_baseline_is_in_the_order_of_rules_and_objects(
    tmp_path: Path,
) -> None:
    findings = tuple(
        Finding(rule=rule, level=Level.NOTE, subject=Subject(kind="table", name=QualifiedName("", name)), message="x")
        for rule in ("b", "a")
        for name in "cab"
    )
    file = tmp_path / "baseline.json"
    assert write_baseline(file, Report(findings=findings), ()) == 6
    entries = [(one["rule"], one["subject"]) for one in json.loads(file.read_text())["findings"]]
    assert entries == [(rule, name) for rule in "ab" for name in "abc"]


def test_what_a_rule_left_out_is_not_mended() -> None:
    entry = Accepted(fingerprint="f00", rule="unused-index", subject="log.by_line")
    whole = Report(checked=("unused-index",))
    assert find_mended(whole, [entry]) == (entry,)
    partly = Report(checked=("unused-index",), skipped=(Skipped(rule="unused-index", reason="young", objects=1),))
    assert find_mended(partly, [entry]) == ()


def test_the_baseline_that_is_written_need_not_be_there(database: Path) -> None:
    assert lint(database, "--baseline", "b.json", "--write-baseline", "b.json") == 0
    assert lint(database, "--baseline", "b.json") == 0


@pytest.mark.parametrize("content", [None, "", "[]", "{}", '{"schemabook_baseline": 2, "findings": []}', "\xff"])
def test_what_is_no_baseline_is_refused(
    content: str | None, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is not None:
        Path("baseline.json").write_text(content, encoding="latin-1")
    assert lint(database, "--baseline", "baseline.json") == 2
    error = capsys.readouterr().err
    assert "Could not read baseline.json as a baseline." in error
    assert "--write-baseline" in error


def test_settings_change_levels_and_ignore_objects(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("team.yml").write_text(f"rules:\n  {RULE}: {{level: note, ignore: [lo*]}}\n")
    assert lint(database, "--config", "team.yml") == 0
    text = capsys.readouterr().out
    assert "1 note; 1 ignored; 1 rule checked" in text
    assert "log" not in text
    assert run(["lint", str(database), "--no-measure", "--config", "none.yml"]) == 2
    assert "Could not read none.yml." in capsys.readouterr().err


def test_a_named_rule_is_checked_although_it_is_off(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("schemabook.yml").write_text(f"rules: {{{RULE}: off}}\n")
    run(["lint", str(database), "--no-measure"])
    assert RULE not in capsys.readouterr().out
    assert lint(database) == 1


def test_an_unknown_rule_is_refused_before_anything_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lint", "none.sqlite", "--rule", "missing-primary-keys"]) == 2
    error = capsys.readouterr().err
    assert "Did you mean missing-primary-key" in error
    assert "none.sqlite" not in error


def test_a_catalogue_file_gives_the_same_findings(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", str(database), "-o", "shop.json"]) == 0
    lint(database)
    direct = capsys.readouterr().out
    assert lint("shop.json") == 1
    assert capsys.readouterr().out == direct


def test_the_place_of_a_finding_is_a_file_of_the_repository(database: Path) -> None:
    assert place_of("postgresql://db/x", None) == "schemabook.yml"
    assert place_of("-", None) == "schemabook.yml"
    Path("docs").mkdir()
    Path("docs/team.yml").write_text("rules:\n")
    Path("docs/shop.json").write_text("{}")
    assert place_of("postgresql://db/x", Path("docs/team.yml")) == "docs/team.yml"
    assert place_of("docs/shop.json", Path("docs/team.yml")) == "docs/shop.json"
    assert place_of("/etc/passwd", None) == "schemabook.yml"


def test_print_sql_reads_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lint", "postgresql://nobody@nowhere.invalid/x", "--print-sql"]) == 0
    assert "pg_class" in capsys.readouterr().out


def test_a_live_server_is_linted(postgresql_server: ScratchServer, tmp_path: Path) -> None:
    """By the command itself, with measurements."""
    name = "test_lint_live"
    postgresql_server.create_database(name)
    try:
        postgresql_server.run('CREATE TABLE "a\nb" (x integer); CREATE TABLE ok (id integer PRIMARY KEY)', name)
        url = postgresql_server.url(name)
        found = schemabook("lint", url, "--history", tmp_path / "history.sqlite", "--rule", RULE)
        assert found.returncode == 1, found.stderr
        assert "  table public.a b\n" in found.stdout
        assert "public.ok" not in found.stdout
    finally:
        postgresql_server.drop_database(name)


def test_the_settings_in_the_guide_are_understood(tmp_path: Path) -> None:
    guide = Path(__file__).parents[2] / "docs" / "guide" / "lint.md"
    blocks = [block.partition("```")[0] for block in guide.read_text(encoding="utf-8").split("```yaml\n")[1:]]
    settings = tmp_path / "schemabook.yml"
    settings.write_text(next(block for block in blocks if block.startswith("rules:")), encoding="utf-8")
    configuration = read_configuration(settings)
    assert len(configuration.rules) == 3
    assert configuration.history == "surveys.sqlite"
