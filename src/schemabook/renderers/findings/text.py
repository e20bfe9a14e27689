"""Findings for people at a terminal: by level and rule, the first few objects of each."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

import msgspec

from schemabook.model.base import Value
from schemabook.model.findings import Finding, Level
from schemabook.renderers.findings.result import Result
from schemabook.renderers.findings.words import (
    count,
    counts,
    method_of,
    name_of,
    one_line,
    value_of,
    visible,
    when,
    why_skipped,
)
from schemabook.rules import rule_by_name
from schemabook.rules.documentation import documentation_of

MOST_OBJECTS = 10
"""How many objects of a rule are shown."""
MANY_FINDINGS = 100
FEW_OBJECTS = 3
"""How many are shown of each rule where there are more than `MANY_FINDINGS`."""
_MOST_MENDED = 10
_MOST_OF_A_METHOD = 100
_WIDTH = 110
_COLOURS = {Level.ERROR: "31;1", Level.WARNING: "33;1", Level.NOTE: "36"}


class Look(Value):
    """How the text looks: with the colours of a terminal, and with every object of every rule."""

    colours: bool = False
    all: bool = False


def render_text(result: Result, look: Look | None = None) -> str:
    """The findings of a run as text, with a final newline."""
    chosen = look or Look()
    lines = [
        *_findings(result, chosen),
        *_skipped(result),
        *_mended(result),
        *_summary(result),
    ]
    return "\n".join(lines) + "\n"


def _findings(result: Result, look: Look) -> Iterator[str]:
    most = MOST_OBJECTS if len(result.new) <= MANY_FINDINGS else FEW_OBJECTS
    groups = list(result.by_rule())
    for rule, findings in groups:
        yield from _rule(rule, findings, look)
        shown = findings if look.all or len(findings) <= most + 1 else findings[:most]
        shared = _shared(findings)
        yield from _wrapped(shared, "  ")
        for finding in shown:
            yield from _finding(finding, shared, result, look)
        if len(shown) < len(findings):
            yield f"  … and {count(len(findings) - len(shown), 'more object')}: --all shows them"
        yield ""
    if len(result.new) > MANY_FINDINGS and len(groups) > 1:
        yield "How many of each:"
        for rule, findings in groups:
            yield f"  {len(findings):>7,}  {findings[0].level.value:<7}  {rule}"
        yield ""


def _rule(rule: str, findings: list[Finding], look: Look) -> Iterator[str]:
    level = findings[0].level
    title = one_line(documentation_of(rule_by_name(rule)).title)
    yield f"{_coloured(level.value, level, look)} {rule} ({len(findings):,}): {title}"


def _shared(findings: list[Finding]) -> tuple[str, ...]:
    """The message and the advice that all findings of a rule have in common."""
    if len(findings) < 2:
        return ()
    first = findings[0]
    return tuple(
        text
        for field in ("message", "advice")
        if (text := getattr(first, field)) and all(getattr(one, field) == text for one in findings)
    )


def _finding(finding: Finding, shared: tuple[str, ...], result: Result, look: Look) -> Iterator[str]:
    others = f" (with {', '.join(name_of(one) for one in finding.related)})" if finding.related else ""
    yield f"  {finding.subject.kind} {name_of(finding.subject)}".rstrip() + others
    yield from _wrapped([finding.message] if finding.message not in shared else [], "    ")
    for evidence in finding.evidence:
        yield f"    {one_line(evidence.name)}: {value_of(evidence)} ({when(evidence.figure)})"
        method = method_of(evidence, finding, result.dialect)
        cut = not look.all and len(method) > _MOST_OF_A_METHOD
        yield f"      by {method[:_MOST_OF_A_METHOD]}{'…' if cut else method[_MOST_OF_A_METHOD:]}"
    for statement in finding.fix:
        yield textwrap.indent(f"{visible(statement).strip()};", "         ").replace("         ", "    fix: ", 1)
    yield from _wrapped([finding.advice] if finding.advice not in shared else [], "    ")


def _wrapped(texts: list[str] | tuple[str, ...], indent: str) -> Iterator[str]:
    for text in texts:
        yield from textwrap.wrap(
            one_line(text),
            _WIDTH,
            initial_indent=indent,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )


def _skipped(result: Result) -> Iterator[str]:
    """The rules that could not speak, those with the same reason together."""
    groups: dict[str, list[str]] = {}
    for one in result.report.skipped:
        groups.setdefault(why_skipped(one), []).append(one.rule)
    if not groups:
        return
    yield "Not checked:"
    for reason, rules in groups.items():
        yield from _wrapped([f"{', '.join(rules)}: {reason}"], "  ")
    yield ""


def _mended(result: Result) -> Iterator[str]:
    if not result.mended:
        return
    yield "Mended since the baseline was written; --write-baseline takes them out of it:"
    for one in result.mended[:_MOST_MENDED]:
        yield f"  {one_line(one.rule)}: {one_line(one.subject)}"
    if len(result.mended) > _MOST_MENDED:
        yield f"  … and {len(result.mended) - _MOST_MENDED:,} more"
    yield ""


def _summary(result: Result) -> Iterator[str]:
    yield summary(result)
    if result.new:
        yield f"What a rule means: schemabook rules {result.new[0].rule}"


def summary(result: Result) -> str:
    """The run on one line: how many findings of each level, and what was not looked at."""
    report = result.report
    found = ", ".join(
        count(number, level.value)
        for level, number in counts(msgspec.structs.replace(report, findings=result.new))
        if number
    )
    parts = [found or "Nothing found"]
    accepted = sum(1 for one in report.findings if result.is_accepted(one))
    if accepted:
        parts.append(f"{accepted:,} more in the baseline")
    if report.ignored:
        parts.append(f"{report.ignored:,} ignored")
    unchecked = {one.rule for one in report.skipped} - set(report.checked)
    parts.append(f"{count(len(report.checked), 'rule')} checked, {len(unchecked):,} not")
    return "; ".join(parts) + "."


def _coloured(text: str, level: Level, look: Look) -> str:
    return f"\x1b[{_COLOURS[level]}m{text}\x1b[0m" if look.colours else text
