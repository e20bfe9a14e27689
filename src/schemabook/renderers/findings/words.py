"""Findings in words that no format has to escape twice: one line each, without control characters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemabook.documents.figures import day, in_words, rounded
from schemabook.engines.dialect import Dialect, literal
from schemabook.model.findings import Evidence, Finding, Level, Report, Skipped, Subject
from schemabook.model.measured import Measured

_SPACE = re.compile(r"[ \t\r\n\x85]+")
_HIDDEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
_QUALITIES = {"exact": "exact", "estimate": "estimated", "sample": "from a sample"}


def one_line(text: str) -> str:
    r"""The text on one line; characters that cannot be seen are written as `\u001b`."""
    return visible(_SPACE.sub(" ", text).strip())


def visible(text: str) -> str:
    r"""The text with its lines; characters that cannot be seen are written as `\u001b`."""
    return _HIDDEN.sub(lambda match: f"\\u{ord(match[0]):04x}", text.replace("\r\n", "\n").replace("\r", "\n"))


def name_of(subject: Subject) -> str:
    """The name of an object, on one line."""
    return one_line(str(subject))


def value_of(evidence: Evidence) -> str:
    """A figure in human units, without one that its name says: `about 30 MiB`, `12,000`."""
    figure = evidence.figure
    unit = "" if figure.unit == evidence.name else figure.unit
    words = in_words(rounded(figure.value, figure.unit), unit)
    return words if figure.quality == "exact" else f"about {words}"


def when(figure: Measured) -> str:
    """How sure a figure is and of when: `exact 2026-11-20, since 2026-11-01`."""
    words = _QUALITIES.get(figure.quality, figure.quality)
    if figure.sample_size is not None:
        words += f" of {figure.sample_size:,}"
    words += f" {day(figure.measured_at)}"
    if figure.since is None:
        return words
    start = "from statistics of" if figure.quality == "estimate" else "since"
    return f"{words}, {start} {day(figure.since)}"


def method_of(evidence: Evidence, finding: Finding, dialect: Dialect) -> str:
    """What gives a figure when it is run again, with the names of its object put in."""
    subject = evidence.subject or finding.subject
    method = evidence.figure.method.replace("{object}", dialect.object_literal(subject.name))
    return one_line(method.replace("{part}", literal(subject.part)))


def evidence_in_brief(finding: Finding) -> str:
    """The figures of a finding on one line: `size about 30 MiB, scans 0`; empty where it rests on none."""
    return ", ".join(f"{one_line(one.name)} {value_of(one)}" for one in finding.evidence)


def in_full(finding: Finding) -> str:
    """A finding as plain text for formats that show one text: message, figures, advice and fix."""
    lines = [one_line(finding.message)]
    if finding.evidence:
        lines.append(f"Measured: {evidence_in_brief(finding)}.")
    if finding.related:
        lines.append(f"With: {', '.join(name_of(one) for one in finding.related)}.")
    if finding.advice:
        lines.append(one_line(finding.advice))
    lines.extend(f"Fix: {visible(statement)};" for statement in finding.fix)
    return "\n".join(lines)


def why_skipped(skipped: Skipped) -> str:
    """Why a rule said nothing, of how many objects, and what would let it speak."""
    text = one_line(skipped.reason)
    if skipped.objects:
        text += f" ({count(skipped.objects, 'object')})"
    return f"{text}. {one_line(skipped.remedy)}".rstrip() if skipped.remedy else f"{text}."


def counts(report: Report) -> Iterator[tuple[Level, int]]:
    """How many findings there are of each level, the worst first."""
    for level in reversed(Level):
        yield level, sum(1 for one in report.findings if one.level is level)


def count(number: int, noun: str) -> str:
    """A number with its noun: `1 object`, `3,000 objects`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
