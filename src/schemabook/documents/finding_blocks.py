"""Findings as blocks: on the pages of their objects, and on the pages of their rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schemabook.documents.blocks import Block, Bullets, Code, Inline, Line, Link, Strong, Target, Text, text
from schemabook.documents.context import Context
from schemabook.documents.words import listed, sql, titled
from schemabook.model.base import QualifiedName
from schemabook.model.findings import Evidence, Finding, Subject


def rule_page(rule: str) -> str:
    """The key of the page of a rule's findings."""
    return f"findings/{rule}"


def finding_blocks(context: Context, name: QualifiedName) -> Iterator[Block]:
    """The findings about an object and its parts, each with a link to all of its rule."""
    found = context.measured.findings.get(name, [])
    items = tuple(_item(context, finding) for finding in found)
    yield from titled(2, "Findings", iter([Bullets(items=items)] if items else []))


def _item(context: Context, finding: Finding) -> Line:
    link = Link(text=finding.rule, to=Target(page=rule_page(finding.rule)))
    parts: list[Inline] = [Strong(text=finding.level.value.capitalize()), Text(text=": "), link, Text(text=". ")]
    if finding.subject.part:
        parts.extend((Code(text=finding.subject.part), Text(text=": ")))
    parts.append(Text(text=finding.message))
    evidence = evidence_text(context, finding.evidence)
    if evidence:
        parts.append(Text(text=f" ({evidence})"))
    return tuple(parts)


def evidence_text(context: Context, evidence: Sequence[Evidence]) -> str:
    """The figures that a finding rests on: `size 30 MiB, scans 0 since 2026-10-01`."""
    words = []
    for one in evidence:
        since = context.figures.since(one.figure)
        words.append(f"{one.name} {context.figures.show(one.figure)}{f' since {since}' if since else ''}")
    return ", ".join(words)


def subject_line(context: Context, subject: Subject) -> Line:
    """What a finding is about, linked where it has a page."""
    kind = subject.kind
    if kind in ("server", "database", "setting", "statement", "role", "extension"):
        return (Code(text=subject.part or str(subject.name)),)
    linked = context.index.table_link(subject.name)
    signature = f"({subject.signature})" if kind == "routine" else ""
    if not subject.part:
        return (*linked, *((Text(text=signature),) if signature else ()))
    return (*linked, Text(text=f" {kind} "), Code(text=subject.part))


def fix_blocks(findings: Sequence[Finding]) -> Iterator[Block]:
    """The statements that mend findings, in one listing."""
    statements = dict.fromkeys(statement for finding in findings for statement in finding.fix)
    if statements:
        yield sql("\n".join(f"{statement};" for statement in statements))


def advice_line(findings: Sequence[Finding]) -> Line:
    """The advice of findings, each piece once."""
    return text(" ".join(dict.fromkeys(finding.advice for finding in findings if finding.advice)))


def related_words(context: Context, finding: Finding) -> str:
    """The other objects that take part in a finding."""
    names = [f"{context.display(one.name)}{f'.{one.part}' if one.part else ''}" for one in finding.related]
    return f" With {listed(names)}." if names else ""
