"""What is usually looked at first when a database is slow, answered for this one by its findings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from schemabook.documents.blocks import Block, Grid, Inline, Line, Link, Target, Text, text
from schemabook.documents.context import TECHNICAL, Context, Section, missing
from schemabook.documents.finding_blocks import rule_page
from schemabook.documents.words import capitalised, counted
from schemabook.insights.index_use import Use, Verdict
from schemabook.model.reader import Depth, Focus

_UNUSED = "unused-index"
_ITEMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Every table has a primary key", ("missing-primary-key",)),
    ("Foreign keys have indexes", ("unindexed-foreign-key",)),
    ("Filters of the workload have indexes", ("unindexed-filter", "scanned-by-workload", "no-index-used")),
    ("No index says the same as another", ("duplicate-index", "redundant-index")),
    ("No index is there in vain", (_UNUSED, "low-selectivity-index")),
    ("Indexes are finished", ("invalid-index",)),
    ("Indexes are not bloated", ("bloated-index",)),
    ("Tables are not bloated", ("bloated-table", "dead-rows", "fragmented-file")),
    ("The planner's statistics are fresh", ("stale-statistics", "autovacuum-off")),
    ("No look-up is sent once for each row", ("repeated-lookup",)),
    (
        "No statement takes much of the time",
        ("expensive-statement", "slow-statement", "examined-far-more-than-returned"),
    ),
    ("Memory is large enough", ("default-memory", "low-cache-hit", "spilling-to-disk")),
    ("Connections do not run out", ("connections-near-limit", "idle-in-transaction")),
    ("Numbers of keys do not run out", ("narrow-primary-key", "sequence-near-limit", "auto-increment-near-limit")),
)


_BUT_SMALL = "yes, but for small ones that nothing has read"


def compose_summary(context: Context) -> Iterator[Block]:
    """One row for each question that the rules could be asked of this database."""
    report = context.book.report
    if not report.checked:
        return
    found = Counter(finding.rule for finding in report.findings)
    skipped = {one.rule: one for one in reversed(report.skipped)}
    rows = []
    unknown: dict[tuple[str, str], list[str]] = defaultdict(list)
    for question, rules in _ITEMS:
        asked = [rule for rule in rules if rule in report.checked or rule in skipped]
        unjudged = [(skipped[rule].reason, skipped[rule].remedy) for rule in asked if rule in skipped]
        if _UNUSED in asked:
            unjudged = [*((reason, "") for reason in _unknown_uses(context)), *unjudged]
        if any(found[rule] for rule in asked):
            rows.append((text(question), _answer(asked, found)))
        elif unjudged:
            reason, remedy = unjudged[0]
            unknown[reason.rstrip("."), remedy].append(question)
        elif asked:
            small = _UNUSED in asked and any(one.use is Use.UNUSED for one in _uses(context))
            rows.append((text(question), text(_BUT_SMALL if small else "yes: nothing was found")))
    if rows:
        yield Grid(header=("Question", "Answer"), rows=tuple(rows))
    for (reason, remedy), questions in unknown.items():
        why = f"{capitalised(reason)}."
        yield missing(f"Not wholly known: {'; '.join(questions)}.", remedy=f"{why} {remedy}" if remedy else why)


def _uses(context: Context) -> Iterator[Verdict]:
    """What the counters say of the indexes that nothing but their use justifies, the smallest too."""
    for table in context.catalogue.tables:
        for index in table.indexes:
            if index.constraint is None and not index.unique and (table.name, index.name) in context.measured.indexes:
                yield context.measured.verdict(table.name, index.name)


def _unknown_uses(context: Context) -> list[str]:
    """Why the use of some of them is not known."""
    return sorted({one.reason for one in _uses(context) if one.use is Use.UNKNOWN})


def _answer(rules: list[str], found: Counter[str]) -> Line:
    parts: list[Inline] = []
    for rule in rules:
        if found[rule]:
            parts.extend((Text(text=", " if parts else "no: "), Link(text=rule, to=Target(page=rule_page(rule)))))
            parts.append(Text(text=f" ({counted(found[rule], 'finding')})"))
    return tuple(parts)


section = Section(
    title="Optimisation checklist",
    summary=compose_summary,
    least=Depth.STANDARD,
    audiences=TECHNICAL,
    focuses=frozenset({Focus.PERFORMANCE}),
)
