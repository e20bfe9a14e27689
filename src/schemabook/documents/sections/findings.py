"""What the rules found: a page for each rule that found something."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from schemabook.documents.blocks import (
    Block,
    Grid,
    Heading,
    Line,
    Link,
    Page,
    Paragraph,
    Target,
    Text,
    code,
    grid,
    joined,
    text,
)
from schemabook.documents.context import TECHNICAL, Context, Section
from schemabook.documents.finding_blocks import (
    advice_line,
    evidence_text,
    fix_blocks,
    related_words,
    rule_page,
    subject_line,
)
from schemabook.documents.long_lists import LongList
from schemabook.documents.words import counted, listed, titled
from schemabook.model.findings import Finding, Level
from schemabook.rules import rule_by_name
from schemabook.rules.documentation import documentation_of

_MOST_FIXES = 50
_MOST_LISTED = 60
_MOST_NAMED = 4


def compose_summary(context: Context) -> Iterator[Block]:
    """How many findings each rule has, the worst first."""
    report = context.book.report
    if not report.checked:
        return
    groups = _by_rule(context)
    if groups and context.reader.is_brief:
        yield _counted(context)
        return
    if groups:
        yield _overview(groups)
    else:
        yield Paragraph(line=text(f"{counted(len(report.checked), 'rule')} found nothing to report."))
    if report.skipped:
        words = counted(len({one.rule for one in report.skipped}), "rule")
        link = Link(text=f"{words} could not judge everything", to=Target(page="findings/skipped"))
        yield Paragraph(line=(link, Text(text=".")))


def compose_body(context: Context) -> Iterator[Block]:
    """The findings themselves with the statements that mend them; a quick reference counts them."""
    report = context.book.report
    findings = report.findings
    if not report.checked:
        return
    if not findings:
        yield from (block for block in compose_summary(context) if isinstance(block, Paragraph))
        return
    if context.reader.is_brief:
        yield _counted(context)
        return
    if len(findings) > _MOST_LISTED:
        yield _by_rules(context)
        yield Paragraph(line=text("schemabook lint lists every one."))
        return
    rows: list[tuple[Line, ...]] = [
        (text(one.level.value), code(one.rule), subject_line(context, one.subject), text(one.message))
        for one in findings
    ]
    yield grid(("Level", "Rule", "Object", "Finding"), rows)
    yield from titled(2, "What mends them", fix_blocks(findings[:_MOST_FIXES]))


def _counted(context: Context) -> Block:
    """How many findings of each level there are."""
    numbers = Counter(one.level for one in context.book.report.findings)
    words = listed([counted(numbers[level], level.value) for level in reversed(Level) if numbers[level]])
    return Paragraph(line=text(f"The rules found {words}: schemabook lint lists them."))


def _by_rules(context: Context) -> Block:
    """A row for each rule, with the first objects that it found something about."""
    rows: list[tuple[Line, ...]] = []
    for rule, found in _by_rule(context).items():
        objects = joined([subject_line(context, one.subject) for one in found[:_MOST_NAMED]])
        more = (Text(text=f" and {len(found) - _MOST_NAMED:,} more"),) if len(found) > _MOST_NAMED else ()
        title = documentation_of(rule_by_name(rule)).title
        rows.append((text(found[0].level.value), code(rule), text(title), (*objects, *more)))
    return grid(("Level", "Rule", "What", "Where"), rows)


def _by_rule(context: Context) -> dict[str, list[Finding]]:
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in context.book.report.findings:
        groups[finding.rule].append(finding)
    return groups


def _overview(groups: dict[str, list[Finding]]) -> Grid:
    rows = tuple(
        (
            text(found[0].level.value),
            (Link(text=rule, to=Target(page=rule_page(rule))),),
            text(f"{len(found):,}"),
            text(documentation_of(rule_by_name(rule)).title),
        )
        for rule, found in groups.items()
    )
    return Grid(header=("Level", "Rule", "Found", "What"), rows=rows)


def compose_pages(context: Context) -> Iterator[Page]:
    """A page for each rule with findings, and one for what could not be judged."""
    for rule, found in _by_rule(context).items():
        documentation = documentation_of(rule_by_name(rule))
        listing = _list(context, rule, found)
        blocks: list[Block] = [Paragraph(line=text(paragraph)) for paragraph in documentation.reason]
        advice = advice_line(found)
        if advice:
            blocks.append(Paragraph(line=advice))
        blocks.append(listing.body())
        fixes = list(fix_blocks(found[:_MOST_FIXES]))
        if fixes:
            blocks.extend((Heading(level=2, text="What mends it"), *fixes))
            if len(found) > _MOST_FIXES:
                words = f"These are the first {_MOST_FIXES}: schemabook lint --rule {rule} --all lists every one."
                blocks.append(Paragraph(line=text(words)))
        yield Page(key=rule_page(rule), title=documentation.title.rstrip("."), blocks=tuple(blocks))
        yield from listing.pages()
    if context.book.report.skipped:
        yield _skipped(context)


def _list(context: Context, rule: str, found: Sequence[Finding]) -> LongList[Finding]:
    return LongList(
        title=f"Findings of {rule}",
        noun="finding",
        items=found,
        name=lambda finding: str(finding.subject),
        build=lambda findings: _grid(context, findings),
    )


def _grid(context: Context, findings: Sequence[Finding]) -> Block:
    rows: list[tuple[Line, ...]] = [
        (
            subject_line(context, finding.subject),
            text(f"{finding.message}{related_words(context, finding)}"),
            text(evidence_text(context, finding.evidence)),
        )
        for finding in findings
    ]
    return grid(("Object", "Finding", "Evidence"), rows)


def _skipped(context: Context) -> Page:
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in context.book.report.skipped:
        rule = f"{one.rule} ({counted(one.objects, 'object')})" if one.objects else one.rule
        groups[one.reason, one.remedy].append(rule)
    rows: list[tuple[Line, ...]] = [
        (text(reason), code(remedy), text(", ".join(rules))) for (reason, remedy), rules in sorted(groups.items())
    ]
    return Page(
        key="findings/skipped",
        title="What the rules could not judge",
        blocks=(grid(("Why", "What mends it", "Rules"), rows),),
    )


section = Section(
    title="Findings",
    summary=compose_summary,
    pages=compose_pages,
    body=compose_body,
    keys=("findings/", "lists/"),
    audiences=TECHNICAL,
)
