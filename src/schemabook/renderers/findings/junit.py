"""Findings as a JUnit report: a test case for each rule, failed by the findings that count."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from schemabook.model.findings import Finding, Skipped
from schemabook.renderers.findings.result import Result
from schemabook.renderers.findings.words import count, in_full, name_of, visible, why_skipped

_CLASS = "schemabook.lint"


def render_junit(result: Result) -> str:
    """The findings of a run as XML, with a final newline.

    A rule that was checked for some objects only is no skipped case: what it left out stands in its output.
    """
    report = result.report
    left_out: dict[str, list[Skipped]] = {}
    for one in report.skipped:
        left_out.setdefault(one.rule, []).append(one)
    found: dict[str, list[Finding]] = {}
    for finding in report.findings:
        found.setdefault(finding.rule, []).append(finding)
    checked = set(report.checked)
    suite = ET.Element("testsuite", name=visible(f"schemabook lint {result.server.database}"))
    for rule in sorted(checked | left_out.keys() | found.keys()):
        case = ET.SubElement(suite, "testcase", classname=_CLASS, name=rule, time="0")
        if rule in checked or rule in found:
            _fill(case, found.get(rule, []), left_out.get(rule, []), result)
        else:
            ET.SubElement(case, "skipped", message=" ".join(why_skipped(one) for one in left_out[rule]))
    for name in ("testcase", "failure", "skipped"):
        attribute = {"testcase": "tests", "failure": "failures"}.get(name, name)
        suite.set(attribute, str(sum(1 for _ in suite.iter(name))))
    suite.set("errors", "0")
    suite.set("time", "0")
    suites = ET.Element("testsuites", name="schemabook lint")
    suites.append(suite)
    ET.indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(suites, encoding="unicode") + "\n"


def _fill(case: ET.Element, findings: list[Finding], left_out: list[Skipped], result: Result) -> None:
    """The failure of a case and its output: what does not count, and what was left out."""
    failing = [one for one in findings if result.fails(one)]
    if failing:
        message = f"{count(len(failing), 'finding')}, the first of {name_of(failing[0].subject)}"
        failure = ET.SubElement(case, "failure", type=failing[0].level.value, message=message)
        failure.text = "\n\n".join(_text(one) for one in failing)
    rest = [_text(one) for one in findings if not result.fails(one) and not result.is_accepted(one)]
    accepted = sum(1 for one in findings if result.is_accepted(one))
    if accepted:
        rest.append(f"{count(accepted, 'finding')} in the baseline.")
    rest.extend(f"Left out: {why_skipped(one)}" for one in left_out)
    if rest:
        ET.SubElement(case, "system-out").text = "\n\n".join(rest)


def _text(finding: Finding) -> str:
    return f"{finding.level.value}: {finding.subject.kind} {name_of(finding.subject)}\n{in_full(finding)}"
