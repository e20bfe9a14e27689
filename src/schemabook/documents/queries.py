"""Which statements of the workload a document shows, and where."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from schemabook.diagrams.plan_text import plan_drawing, plan_flowchart, plan_lines
from schemabook.documents.blocks import Block, Diagram, Heading, Line, Listing, Paragraph, Target, joined, text
from schemabook.documents.context import Context
from schemabook.documents.words import facts, sql
from schemabook.model.measured import Measured
from schemabook.model.plans import Plan
from schemabook.model.workload import StatementUse

PAGE = "queries"
MOST_OF_EACH = 10
"""How many statements of each ranking (time in all, calls, mean time) are shown."""

RANKINGS: tuple[tuple[str, Callable[[StatementUse], Measured | None]], ...] = (
    ("Most time in all", lambda use: use.total_time),
    ("Most frequent", lambda use: use.calls),
    ("Slowest on average", lambda use: use.mean_time),
)


def statement_target(digest: str) -> Target:
    """The place of a statement."""
    return Target(page=PAGE, heading=f"Statement {digest}")


def ranked(context: Context, rank: Callable[[StatementUse], Measured | None]) -> list[StatementUse]:
    """The statements that lead one ranking. Printed figures are compared, so that the order keeps still."""
    known = [use for use in context.measured.statements.values() if rank(use) is not None]
    known.sort(key=lambda use: (-context.figures.value(rank(use)), use.text))
    return known[:MOST_OF_EACH]


def shown_statements(context: Context) -> list[StatementUse]:
    """Every statement that has a place of its own: the leaders of the rankings, each once."""
    found = {use.digest: use for _, rank in RANKINGS for use in ranked(context, rank)}
    return list(found.values())


def shown_digests(context: Context) -> set[str]:
    """The digests of the statements that have a place of their own."""
    if context.shown_digests is None:
        context.shown_digests = {use.digest for use in shown_statements(context)}
    return context.shown_digests


def statement_blocks(context: Context, use: StatementUse) -> Iterator[Block]:
    """One statement: its text, figures, tables and plan."""
    yield Heading(level=2, text=f"Statement {use.digest}")
    yield sql(use.text)
    attribution = context.measured.attributions.get(use.digest)
    if attribution is not None:
        pairs: list[tuple[str, Line]] = [
            ("Reads", joined([context.index.table_link(name) for name in attribution.reads])),
            ("Writes", joined([context.index.table_link(name) for name in attribution.writes])),
            ("Not understood", text(attribution.reason)),
        ]
        yield from facts(pairs)
    rows = [
        ("Calls", use.calls),
        ("Time in all", use.total_time),
        ("Time on average", use.mean_time),
        ("Longest time", use.max_time),
        ("Rows", use.rows),
        ("Rows looked at", use.rows_examined),
        ("Calls without an index", use.no_index_used),
    ]
    yield from context.figures.provenance_together(rows)
    plan = context.measured.plans.get(use.digest)
    if plan is not None:
        yield from plan_blocks(context, plan)


def plan_blocks(context: Context, plan: Plan) -> Iterator[Block]:
    """A plan as text and as a picture, or why there is none."""
    if plan.root is None:
        yield Paragraph(line=text(f"No plan: {plan.refused}"))
        return
    kind = "for any values of its parameters" if plan.generic else "for the values that it holds"
    run = "It was run for this." if plan.analysed else "It was not run."
    yield Paragraph(line=text(f"The plan that the server chose {kind}. {run}"))
    yield Listing(language="text", text=plan_lines(plan, figures=False))
    yield Diagram(text=plan_flowchart(plan), drawing=context.drawings.wanted(lambda: plan_drawing(plan)))
