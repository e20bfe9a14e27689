"""Findings as JSON, in a shape that stays: fields are added, never renamed or removed, within one version."""

from __future__ import annotations

from typing import Any

import msgspec

from schemabook.model.base import Value
from schemabook.model.findings import Evidence, Finding, Level, Skipped, Subject
from schemabook.renderers.findings.result import Accepted, Result
from schemabook.renderers.findings.words import counts, visible

VERSION = 1


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A finding: `name` is its subject in words, `accepted` whether the baseline has it, `fails` whether it counts."""

    fingerprint: str
    rule: str
    level: Level
    name: str
    subject: Subject
    message: str
    evidence: tuple[Evidence, ...]
    fix: tuple[str, ...]
    advice: str
    related: tuple[Subject, ...]
    accepted: bool
    fails: bool


class Database(Value):
    """What was looked at."""

    engine: str
    product: str
    version: str
    name: str


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How many findings of each level there are, how many the baseline accepts, make the run fail or are ignored."""

    error: int
    warning: int
    note: int
    accepted: int
    failing: int
    ignored: int


class FindingsFile(msgspec.Struct, frozen=True, kw_only=True):
    """The whole file. `mended` are entries of the baseline that are found no more."""

    schemabook_findings: int
    database: Database
    counts: Counts
    findings: tuple[Found, ...]
    skipped: tuple[Skipped, ...]
    checked: tuple[str, ...]
    mended: tuple[Accepted, ...]


def render_json(result: Result) -> str:
    """The findings of a run as JSON, indented by two, with a final newline; what cannot be seen is escaped."""
    report, server = result.report, result.server
    levels = {level.value: number for level, number in counts(report)}
    file = FindingsFile(
        schemabook_findings=VERSION,
        database=Database(engine=server.engine, product=server.product, version=server.version, name=server.database),
        counts=Counts(
            **levels,
            accepted=len(report.findings) - len(result.new),
            failing=len(result.failing),
            ignored=report.ignored,
        ),
        findings=tuple(_found(one, result) for one in report.findings),
        skipped=report.skipped,
        checked=report.checked,
        mended=result.mended,
    )
    return visible(msgspec.json.format(msgspec.json.encode(file), indent=2).decode()) + "\n"


def _found(finding: Finding, result: Result) -> Found:
    return Found(
        fingerprint=finding.fingerprint,
        rule=finding.rule,
        level=finding.level,
        name=str(finding.subject),
        subject=finding.subject,
        message=finding.message,
        evidence=finding.evidence,
        fix=finding.fix,
        advice=finding.advice,
        related=finding.related,
        accepted=result.is_accepted(finding),
        fails=result.fails(finding),
    )


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the file."""
    schema = msgspec.json.schema(FindingsFile)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Schemabook findings", **schema}
