"""Findings in every format: complete, escaped, the same for the same findings."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import jsonschema
import msgspec
import pytest

from schemabook.engines import dialect_by_name
from schemabook.model.base import QualifiedName
from schemabook.model.findings import Evidence, Finding, Level, Report, Skipped, Subject
from schemabook.model.measured import Measured
from schemabook.model.survey import Server
from schemabook.renderers.findings.github import render_github
from schemabook.renderers.findings.json import json_schema, render_json
from schemabook.renderers.findings.junit import render_junit
from schemabook.renderers.findings.result import Accepted, Result
from schemabook.renderers.findings.sarif import render_sarif
from schemabook.renderers.findings.text import FEW_OBJECTS, MOST_OBJECTS, Look, render_text
from tests.renderers.sarif_schema import sarif_schema

HOSTILE = 'x"\x1b[31m]]>\n::error::\r\u202e<b>%0A,a:b & \x00'
"""What breaks out of terminals, XML, workflow commands and lines."""
AT = datetime(2026, 11, 20, 13, 30, tzinfo=UTC)
SINCE = datetime(2026, 11, 1, tzinfo=UTC)
SIZE = Measured(
    value=31_457_280,
    unit="bytes",
    method="SELECT pg_total_relation_size({object}::regclass), {part}",
    quality="exact",
    measured_at=AT,
)
ROWS = Measured(
    value=12_345, unit="rows", method="statistics of {object}", quality="estimate", measured_at=AT, since=SINCE
)

FORMATS: dict[str, Callable[[Result], str]] = {
    "text": render_text,
    "json": render_json,
    "sarif": render_sarif,
    "github": render_github,
    "junit": render_junit,
}


def subject(name: str, part: str = "") -> Subject:
    return Subject(kind="index" if part else "table", name=QualifiedName("public", name), part=part)


def no_key(name: str, level: Level = Level.ERROR) -> Finding:
    return Finding(
        rule="missing-primary-key", level=level, subject=subject(name), message="No key.", advice="Choose one."
    )


UNUSED = Finding(
    rule="unused-index",
    level=Level.WARNING,
    subject=subject("orders", "orders_note"),
    message="No query uses it.",
    evidence=(Evidence(name="size", figure=SIZE), Evidence(name="rows", figure=ROWS, subject=subject("notes"))),
    fix=("DROP INDEX orders_note",),
    related=(subject("notes"),),
)
REPORT = Report(
    findings=(no_key("visit"), UNUSED, no_key("log", Level.NOTE)),
    skipped=(
        Skipped(rule="dead-rows", reason="nothing was measured", remedy="Lint the live database."),
        Skipped(rule="unused-index", reason="counters are young", objects=3),
    ),
    checked=("missing-primary-key", "unused-index"),
    ignored=2,
)


def result(report: Report = REPORT, **changes: object) -> Result:
    server = Server(engine="postgresql", product="PostgreSQL", version="15.1", database="shop")
    whole = Result(report=report, server=server, dialect=dialect_by_name("postgresql"))
    return msgspec.structs.replace(whole, **changes)


def hostile() -> Result:
    finding = Finding(
        rule="unused-index",
        level=Level.ERROR,
        subject=Subject(kind="index", name=QualifiedName(HOSTILE, HOSTILE), part=HOSTILE),
        message=HOSTILE,
        evidence=(Evidence(name=HOSTILE, figure=msgspec.structs.replace(SIZE, method=HOSTILE)),),
        fix=(HOSTILE,),
        advice=HOSTILE,
        related=(Subject(kind="table", name=QualifiedName("", HOSTILE)),),
    )
    skipped = Skipped(rule="dead-rows", reason=HOSTILE, remedy=HOSTILE)
    report = Report(findings=(finding,), skipped=(skipped,), checked=("unused-index",))
    mended = (Accepted(fingerprint="f", rule=HOSTILE, subject=HOSTILE),)
    server = Server(engine="postgresql", product="PostgreSQL", version="15", database=HOSTILE)
    return result(report, server=server, mended=mended, place=HOSTILE)


def suite_of(one: Result) -> ET.Element:
    return ET.fromstring(render_junit(one))[0]  # noqa: S314 - it was written a moment ago


def test_text_tells_everything_of_few() -> None:
    text = render_text(result())
    assert text == (
        "error missing-primary-key (2): A table without a primary key.\n"
        "  No key.\n"
        "  Choose one.\n"
        "  table public.visit\n"
        "  table public.log\n"
        "\n"
        "warning unused-index (1): An index that no query uses.\n"
        "  index public.orders.orders_note (with public.notes)\n"
        "    No query uses it.\n"
        "    size: 30 MiB (exact 2026-11-20)\n"
        "      by SELECT pg_total_relation_size('public.orders'::regclass), 'orders_note'\n"
        "    rows: about 12,000 (estimated 2026-11-20, from statistics of 2026-11-01)\n"
        "      by statistics of 'public.notes'\n"
        "    fix: DROP INDEX orders_note;\n"
        "\n"
        "Not checked:\n"
        "  dead-rows: nothing was measured. Lint the live database.\n"
        "  unused-index: counters are young (3 objects).\n"
        "\n"
        "1 error, 1 warning, 1 note; 2 ignored; 2 rules checked, 1 not.\n"
        "What a rule means: schemabook rules missing-primary-key\n"
    )


def test_text_of_nothing() -> None:
    assert render_text(result(Report(checked=("dead-rows",)))) == "Nothing found; 1 rule checked, 0 not.\n"


def test_text_of_many_is_short_and_counts_them() -> None:
    many = Report(findings=(*(no_key(f"t{number:04}") for number in range(3000)), UNUSED), checked=("dead-rows",))
    text = render_text(result(many))
    assert len(text.splitlines()) < 40
    assert f"  … and {3000 - FEW_OBJECTS:,} more objects: --all shows them\n" in text
    assert re.search(r"^ +3,000  error    missing-primary-key$", text, re.MULTILINE)
    assert "3,000 errors, 1 warning; 1 rule checked" in text
    whole = render_text(result(many), Look(all=True))
    assert "--all" not in whole
    assert whole.count("table public.t") == 3000


def test_text_never_leaves_a_single_one_out() -> None:
    report = Report(findings=tuple(no_key(f"t{number}") for number in range(MOST_OBJECTS + 1)))
    assert "more object" not in render_text(result(report))


def test_colours_are_for_terminals() -> None:
    assert "\x1b[31;1merror\x1b[0m missing" in render_text(result(), Look(colours=True))
    assert "\x1b" not in render_text(result())


def test_the_baseline_hides_and_counts() -> None:
    known = result(accepted=frozenset({no_key("visit").fingerprint, UNUSED.fingerprint}))
    text = render_text(known)
    assert "visit" not in text
    assert "orders_note" not in text
    assert "1 note; 2 more in the baseline; 2 ignored" in text
    assert known.failing == ()
    assert render_github(known).count("::") == 2
    suite = suite_of(known)
    assert suite.get("failures") == "0"
    (case,) = (case for case in suite if case.get("name") == "missing-primary-key")
    output = case.findtext("system-out") or ""
    assert "1 finding in the baseline." in output
    assert "public.visit" not in output
    whole = json.loads(render_json(known))
    assert [(one["accepted"], one["fails"]) for one in whole["findings"]] == [
        (True, False),
        (True, False),
        (False, False),
    ]
    assert whole["counts"]["accepted"] == 2
    found = json.loads(render_sarif(known))["runs"][0]["results"]
    assert ["suppressions" in one for one in found] == [True, True, False]


def test_mended_entries_are_told() -> None:
    mended = tuple(Accepted(fingerprint=str(n), rule="dead-rows", subject=f"public.t{n}") for n in range(12))
    text = render_text(result(mended=mended))
    assert "--write-baseline takes them out" in text
    assert "  dead-rows: public.t9\n  … and 2 more\n" in text


@pytest.mark.parametrize(("fail_on", "failing"), [(Level.NOTE, 3), (Level.WARNING, 2), (Level.ERROR, 1), (None, 0)])
def test_the_level_decides_what_fails(fail_on: Level | None, failing: int) -> None:
    assert len(result(fail_on=fail_on).failing) == failing
    assert json.loads(render_json(result(fail_on=fail_on)))["counts"]["failing"] == failing


@pytest.mark.parametrize("name", FORMATS)
def test_equal_findings_give_equal_bytes(name: str) -> None:
    assert FORMATS[name](result()) == FORMATS[name](result())
    assert FORMATS[name](result()).endswith("\n")


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_invisible_gets_through(name: str) -> None:
    text = FORMATS[name](hostile())
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)
    if name in ("text", "github"):
        assert not re.search(r"^(?:::error::| *<b>)", text, re.MULTILINE)


def test_json_follows_its_schema_and_keeps_everything() -> None:
    for one in (result(), hostile(), result(Report())):
        jsonschema.Draft202012Validator(json_schema()).validate(json.loads(render_json(one)))
    whole = json.loads(render_json(hostile()))
    found = whole["findings"][0]
    assert found["message"] == HOSTILE
    assert found["fix"] == [HOSTILE]
    assert found["subject"]["part"] == HOSTILE
    assert whole["mended"][0]["subject"] == HOSTILE
    figure = json.loads(render_json(result()))["findings"][1]["evidence"][0]["figure"]
    assert (figure["value"], figure["measured_at"]) == (31_457_280, "2026-11-20T13:30:00Z")


def test_sarif_follows_its_schema() -> None:
    validator = jsonschema.Draft4Validator(sarif_schema(), format_checker=jsonschema.FormatChecker())
    for one in (result(), hostile(), result(Report())):
        validator.validate(json.loads(render_sarif(one)))


def test_sarif_has_what_code_scanning_asks_for() -> None:
    run = json.loads(render_sarif(result(place="docs/my schema.json")))["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert [one["id"] for one in rules] == ["dead-rows", "missing-primary-key", "unused-index"]
    assert "```sql" in rules[1]["help"]["markdown"]
    first, second, _ = run["results"]
    assert rules[first["ruleIndex"]]["id"] == first["ruleId"] == "missing-primary-key"
    place = first["locations"][0]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "docs/my%20schema.json"
    assert place["physicalLocation"]["region"]["startLine"] == 1
    assert place["logicalLocations"][0]["fullyQualifiedName"] == "public.visit"
    marks = {one["partialFingerprints"]["primaryLocationLineHash"] for one in run["results"]}
    assert len(marks) == 3
    assert second["properties"]["fix"] == ["DROP INDEX orders_note"]
    assert second["relatedLocations"][0]["logicalLocations"][0]["name"] == "notes"
    notes = run["invocations"][0]["toolExecutionNotifications"]
    assert [one["associatedRule"]["id"] for one in notes] == ["dead-rows", "unused-index"]


def test_github_has_one_command_on_one_line_for_each() -> None:
    lines = render_github(result()).splitlines()
    assert [line.partition(" ")[0] for line in lines] == ["::error", "::warning", "::notice"]
    assert lines[1].startswith("::warning title=unused-index%3A public.orders.orders_note::No query uses it.%0A")
    assert "Fix: DROP INDEX orders_note;" in lines[1]
    assert render_github(result(Report())) == ""
    command = render_github(hostile())
    assert command.count("\n") == 1
    title = command.partition("title=")[2].partition("::")[0]
    assert not set(title) & set(":,")
    assert "%250A" in title


def test_junit_has_a_case_for_each_rule() -> None:
    suite = suite_of(result())
    numbers = {name: suite.get(name) for name in ("tests", "failures", "skipped", "errors")}
    assert numbers == {"tests": "3", "failures": "2", "skipped": "1", "errors": "0"}
    cases = {case.get("name"): case for case in suite}
    assert [child.tag for child in cases["dead-rows"]] == ["skipped"]
    failure = cases["missing-primary-key"].find("failure")
    assert failure is not None
    assert failure.get("type") == "error"
    assert "public.visit" in (failure.text or "")
    assert "public.log" not in (failure.text or "")
    assert "public.log" in (cases["missing-primary-key"].findtext("system-out") or "")
    assert "counters are young" in (cases["unused-index"].findtext("system-out") or "")


def test_junit_is_well_formed_whatever_the_names() -> None:
    suite = suite_of(hostile())
    failure = suite.find("testcase/failure")
    assert failure is not None
    assert "<b>" in (failure.text or "")
