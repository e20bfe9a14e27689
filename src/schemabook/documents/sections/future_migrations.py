"""Changes of the schema that the findings ask for, in the form that holds up the least."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import Block, Bullets, Heading, Line, Link, Paragraph, Target, Text, text
from schemabook.documents.context import TECHNICAL, Context, Section
from schemabook.documents.finding_blocks import fix_blocks, rule_page, subject_line
from schemabook.documents.operations import said
from schemabook.model.findings import Finding
from schemabook.model.reader import Depth, Focus
from schemabook.rules import rule_by_name
from schemabook.rules.documentation import documentation_of

_MOST_RULES = 5
_MOST_OF_A_RULE = 5
_CHANGES = ("ALTER TABLE", "CREATE INDEX", "CREATE UNIQUE INDEX", "DROP INDEX", "ALTER SEQUENCE", "ALTER TYPE")


def compose_summary(context: Context) -> Iterator[Block]:
    """The rules with fixes that change the schema, the worst first, each with its statements."""
    groups = _groups(context)
    yield from said(context, "migration-process") if groups else ()
    for position, (rule, found) in enumerate(groups.items()):
        if position == 0:
            yield Paragraph(line=text("From the findings; each is a migration of its own:"))
        yield Heading(level=2, text=documentation_of(rule_by_name(rule)).title.rstrip("."))
        link = Link(text=rule, to=Target(page=rule_page(rule)))
        items: list[Line] = [(*subject_line(context, one.subject), Text(text=f": {one.message}")) for one in found]
        yield Bullets(items=tuple(items[:_MOST_OF_A_RULE]))
        yield from fix_blocks(found[:_MOST_OF_A_RULE])
        rest = len(found) - _MOST_OF_A_RULE
        more = f"; {rest:,} more of its kind" if rest > 0 else ""
        yield Paragraph(line=(Text(text="Rule: "), link, Text(text=f"{more}.")))
    yield from _stages(context) if groups else ()


def _groups(context: Context) -> dict[str, list[Finding]]:
    groups: dict[str, list[Finding]] = {}
    for finding in context.book.report.findings:
        if any(statement.upper().startswith(_CHANGES) for statement in finding.fix):
            groups.setdefault(finding.rule, []).append(finding)
    return dict(list(groups.items())[:_MOST_RULES])


def _stages(context: Context) -> Iterator[Block]:
    """The forms of this engine that let others go on."""
    upkeep, alterations = context.dialect.upkeep, context.dialect.alterations
    items: list[Line] = []
    if "CONCURRENTLY" in upkeep.create_index:
        items.append(text(f"{upkeep.create_index} lets writers go on; it cannot stand in a transaction."))
    if len(alterations.add_foreign_key) > 1:
        items.append(text("A foreign key is added NOT VALID and validated after: writers wait for a moment only."))
    items.append(
        text("A column is renamed in steps: add the new one, write both, copy, read the new one, drop the old.")
    )
    yield Heading(level=2, text="Without holding others up")
    yield Bullets(items=tuple(items))


section = Section(
    title="Future migrations",
    summary=compose_summary,
    least=Depth.STANDARD,
    audiences=TECHNICAL,
    focuses=frozenset({Focus.MIGRATIONS}),
)
