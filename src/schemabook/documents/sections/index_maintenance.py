"""The upkeep of tables and indexes: what the findings ask for, and the engine's statements with real names."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import Block, Heading, Line, Link, Paragraph, Target, code, grid, text
from schemabook.documents.context import Context
from schemabook.documents.finding_blocks import evidence_text, fix_blocks, rule_page, subject_line
from schemabook.documents.operations import leading_table, on_own_page
from schemabook.model.findings import Finding
from schemabook.model.reader import Focus

_RULES = frozenset(
    """
    bloated-index bloated-table dead-rows fragmented-file invalid-index stale-statistics transaction-id-wraparound
    """.split()
)
_MOST = 20


def compose_body(context: Context) -> Iterator[Block]:
    """What needs it now, then a statement for each kind of upkeep."""
    found = [one for one in context.book.report.findings if one.rule in _RULES]
    if found:
        yield from _needed(context, found)
    rows = list(_statements(context))
    if rows:
        yield Heading(level=2, text="Statements")
        yield Paragraph(
            line=text("One that writes a table or an index anew can hold up others for as long as it runs.")
        )
        yield grid(("For", "Statement"), rows)


def _needed(context: Context, found: list[Finding]) -> Iterator[Block]:
    rows: list[tuple[Line, ...]] = [
        (
            subject_line(context, one.subject),
            (Link(text=one.rule, to=Target(page=rule_page(one.rule))),),
            text(evidence_text(context, one.evidence)),
        )
        for one in found[:_MOST]
    ]
    yield Heading(level=2, text="Needed now")
    yield grid(("Object", "Rule", "Evidence"), rows)
    yield from fix_blocks(found[:_MOST])
    if len(found) > _MOST:
        yield Paragraph(line=text(f"These are the first {_MOST} of {len(found):,}."))


def _statements(context: Context) -> Iterator[tuple[Line, ...]]:
    """Each statement of the engine, for the table that matters most and one of its indexes."""
    name = leading_table(context)
    if name is None:
        return
    upkeep = context.dialect.upkeep
    table = context.dialect.qualify(name)
    indexes = context.index.tables[name].indexes
    kinds = (
        ("Gather the planner's statistics anew", upkeep.analyse, bool(upkeep.analyse)),
        ("Make the space of dead rows usable", upkeep.vacuum, bool(upkeep.vacuum)),
        ("Write the table anew, without its empty space", upkeep.rewrite_table, "{table}" in upkeep.rewrite_table),
        ("Write the file anew, without its empty space", upkeep.rewrite_table, "{table}" not in upkeep.rewrite_table),
    )
    for purpose, statement, is_there in kinds:
        if statement and is_there:
            yield text(purpose), code(f"{statement.replace('{table}', table)};")
    if indexes and upkeep.rebuild_index:
        index = min(one.name for one in indexes)
        qualified = f"{context.dialect.quote(name.schema)}.{context.dialect.quote(index)}" if name.schema else ""
        sql = upkeep.rebuild_index.replace("{index}", qualified or context.dialect.quote(index))
        yield text("Write an index anew"), code(f"{sql};")


section = on_own_page(
    "index-maintenance",
    "Index maintenance",
    "What needs upkeep, and the statements for it",
    compose_body,
    focuses=frozenset({Focus.PERFORMANCE}),
)
