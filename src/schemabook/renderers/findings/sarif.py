"""Findings as SARIF 2.1.0, with what code scanning of GitHub asks for.

It wants a file for each result: that is the file of settings, or the catalogue file that was read; the object
itself is the logical location. What the baseline accepts is there as a suppressed result.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import Any
from urllib.parse import quote

from schemabook.model.findings import Finding, Level, Skipped, Subject
from schemabook.model.measured import Measured
from schemabook.renderers.findings.result import Result
from schemabook.renderers.findings.rule_page import render_help
from schemabook.renderers.findings.words import in_full, method_of, name_of, one_line, why_skipped
from schemabook.rules import all_rules
from schemabook.rules.base import Rule
from schemabook.rules.documentation import documentation_of

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_SEVERITIES = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "recommendation"}


def render_sarif(result: Result) -> str:
    """The findings of a run as SARIF, indented by two, with a final newline."""
    names = list(_reported(result))
    rules = all_rules()
    run = {
        "tool": {
            "driver": {
                "name": "Schemabook",
                "version": version("schemabook"),
                "rules": [_rule(name, rules[name]) for name in names],
            }
        },
        "automationDetails": {"id": f"schemabook-lint/{quote(result.server.database, safe='')}/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [_notification(one) for one in result.report.skipped],
            }
        ],
        "results": [_result(one, names.index(one.rule), result) for one in result.report.findings],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=True) + "\n"


def _reported(result: Result) -> list[str]:
    """The names of the rules that ran, were skipped or found something."""
    report = result.report
    named = {*report.checked, *(one.rule for one in report.skipped), *(one.rule for one in report.findings)}
    return [name for name in all_rules() if name in named]


def _rule(name: str, rule: Rule) -> dict[str, Any]:
    said = documentation_of(rule)
    return {
        "id": name,
        "name": "".join(word.capitalize() for word in name.split("-")),
        "shortDescription": {"text": said.title},
        "fullDescription": {"text": " ".join(said.reason) or said.title},
        "help": {"text": "\n\n".join((said.title, *said.reason)), "markdown": render_help(name, said)},
        "defaultConfiguration": {"level": rule.level.value},
        "properties": {"tags": ["database"], "precision": "high", "problem.severity": _SEVERITIES[rule.level]},
    }


def _result(finding: Finding, index: int, result: Result) -> dict[str, Any]:
    found: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": finding.level.value,
        "message": {"text": f"{name_of(finding.subject)}: {in_full(finding)}"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(result.place)},
                    "region": {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1},
                },
                "logicalLocations": [_logical(finding.subject)],
            }
        ],
        "partialFingerprints": {
            "schemabookFingerprint/v1": finding.fingerprint,
            "primaryLocationLineHash": f"{finding.fingerprint}:1",
        },
    }
    if finding.related:
        found["relatedLocations"] = [
            {"id": number, "logicalLocations": [_logical(one)], "message": {"text": name_of(one)}}
            for number, one in enumerate(finding.related)
        ]
    if result.is_accepted(finding):
        found["suppressions"] = [{"kind": "external", "justification": "Accepted in the baseline."}]
    properties = _properties(finding, result)
    if properties:
        found["properties"] = properties
    return found


def _logical(subject: Subject) -> dict[str, str]:
    return {
        "name": one_line(subject.part or subject.name.name),
        "fullyQualifiedName": name_of(subject),
        "kind": subject.kind,
    }


def _properties(finding: Finding, result: Result) -> dict[str, Any]:
    """Evidence and fix, for programmes."""
    found: dict[str, Any] = {}
    if finding.evidence:
        found["evidence"] = [
            {"name": one.name, **_figure(one.figure), "method": method_of(one, finding, result.dialect)}
            for one in finding.evidence
        ]
    if finding.fix:
        found["fix"] = list(finding.fix)
    return found


def _figure(figure: Measured) -> dict[str, Any]:
    found: dict[str, Any] = {"value": figure.value, "unit": figure.unit, "quality": figure.quality}
    found["measuredAt"] = figure.measured_at.isoformat()
    if figure.since is not None:
        found["since"] = figure.since.isoformat()
    return found


def _notification(skipped: Skipped) -> dict[str, Any]:
    return {
        "level": "note",
        "message": {"text": f"{skipped.rule}: {why_skipped(skipped)}"},
        "associatedRule": {"id": skipped.rule},
    }
