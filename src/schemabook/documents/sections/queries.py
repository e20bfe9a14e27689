"""The statements that the database is sent: the most frequent, the slowest, and their plans."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import Block, Heading, Line, Link, Paragraph, Target, Text, grid, text
from schemabook.documents.context import TECHNICAL, Context, Section, missing, own_page
from schemabook.documents.queries import (
    PAGE,
    RANKINGS,
    ranked,
    shown_digests,
    shown_statements,
    statement_blocks,
    statement_target,
)
from schemabook.documents.words import first_line
from schemabook.model.reader import Depth, Focus
from schemabook.model.workload import RepeatedLookup, StatementUse

_LONGEST = 90
_MOST_IN_ONE_FILE = 5


def compose_summary(context: Context) -> Iterator[Block]:
    """How many statements were counted, by whom and since when, with the link."""
    workload = context.measured.workload
    if workload is None or not workload.statements:
        yield from _uncounted(context)
        return
    link = Link(text="The statements that take the most time", to=Target(page=PAGE))
    yield Paragraph(line=(link, Text(text=f", as {workload.source} counted them.")))
    leaders = ranked(context, RANKINGS[0][1])[:3]
    yield _ranking(context, leaders)


def compose_body(context: Context) -> Iterator[Block]:
    """The rankings, what is suspected, and every statement that leads one."""
    workload = context.measured.workload
    if workload is None or not workload.statements:
        if context.in_one_file:
            yield from _uncounted(context)
        return
    blocks: list[Block] = [Paragraph(line=text(_counted_by(context)))]
    for title, rank in RANKINGS:
        leaders = ranked(context, rank)
        if leaders:
            blocks.extend((Heading(level=2, text=title), _ranking(context, leaders)))
    blocks.extend(_repeated(context))
    most = None if context.reader.is_comprehensive or not context.in_one_file else _MOST_IN_ONE_FILE
    for use in shown_statements(context)[:most]:
        blocks.extend(statement_blocks(context, use))
    yield from blocks


def _uncounted(context: Context) -> Iterator[Block]:
    """That no statement was counted, and what would count them."""
    remedies = [one.remedy for one in context.survey.readings if one.part == "workload" and one.remedy]
    remedy = f"What mends it: {remedies[0]}" if remedies else "Measure on a server that counts, or give --workload."
    yield missing("Which statements the database is sent was not counted.", remedy=remedy)


def _counted_by(context: Context) -> str:
    workload = context.measured.workload
    assert workload is not None
    since = f" since {workload.since.date().isoformat()}" if workload.since else ""
    dropped = " It has lost or hidden others." if workload.dropped else ""
    return (
        f"Counted by {workload.source}{since}; values stand as parameters."
        f"{'' if workload.since else ' It does not say since when it counts, so nothing is said per day.'}{dropped}"
    )


def _ranking(context: Context, leaders: list[StatementUse]) -> Block:
    figures = context.figures
    rows: list[tuple[Line, ...]] = [
        (
            (Link(text=use.digest, to=statement_target(use.digest)),),
            text(_short(use.text)),
            figures.bare(use.calls),
            figures.bare(use.mean_time),
            figures.bare(use.max_time),
            figures.bare(use.total_time),
            figures.bare(use.rows),
        )
        for use in leaders
    ]
    return grid(("Statement", "Text", "Calls", "Mean", "Longest", "In all", "Rows"), rows)


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST].rstrip()} …"


def _repeated(context: Context) -> Iterator[Block]:
    rows: list[tuple[Line, ...]] = [_repeated_row(context, one) for one in context.book.workload.repeated]
    if rows:
        yield Heading(level=2, text="Suspected N+1")
        words = "Look-ups that are sent once for each row of another statement, where one join or one list would do."
        yield Paragraph(line=text(words))
        yield grid(("Look-up", "Table", "By", "Calls", "For each call of", "Times"), rows)


def _repeated_row(context: Context, one: RepeatedLookup) -> tuple[Line, ...]:
    return (
        _linked(context, one.statement),
        context.index.table_link(one.table),
        text(one.column),
        context.figures.bare(one.calls),
        _linked(context, one.parent) if one.parent else (),
        context.figures.bare(one.factor),
    )


def _linked(context: Context, digest: str) -> Line:
    if digest in shown_digests(context):
        return (Link(text=digest, to=statement_target(digest)),)
    use = context.measured.statements.get(digest)
    return text(first_line(_short(use.text)) if use else digest)


section = Section(
    title="Queries",
    summary=compose_summary,
    pages=own_page(PAGE, "The statements that take the most time", compose_body),
    body=compose_body,
    keys=(PAGE,),
    least=Depth.STANDARD,
    audiences=TECHNICAL,
    focuses=frozenset({Focus.PERFORMANCE}),
)
