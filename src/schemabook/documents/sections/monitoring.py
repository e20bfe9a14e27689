"""What to watch: health queries, what the server's figures were, locks, jobs."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import Block, Heading, Line, Link, Page, Paragraph, Target, code, grid, text
from schemabook.documents.context import TECHNICAL, Context, Section
from schemabook.documents.figures import is_statement
from schemabook.documents.server_figures import health_figures
from schemabook.documents.words import listed, sql, titled
from schemabook.model.measurements import Measurements
from schemabook.model.reader import Depth, Focus

_PAGE = "monitoring"


def compose_summary(context: Context) -> Iterator[Block]:
    """The link."""
    if _has_something(context):
        yield Paragraph(line=(Link(text="Health queries and what they gave", to=Target(page=_PAGE)),))


def compose_body(context: Context) -> Iterator[Block]:
    """The queries, what was measured, and what stood out."""
    yield from _queries(context)
    measured = context.measured.measurements
    if measured is None:
        return
    yield from titled(2, "What was measured", context.figures.provenance(health_figures(context)))
    yield from _activity(context, measured)
    yield from _jobs(measured)


def compose_pages(context: Context) -> Iterator[Page]:
    """The same with the statement of each figure under its heading."""
    blocks = list(_queries(context))
    measured = context.measured.measurements
    if measured is not None:
        blocks.extend(titled(2, "Figures", _figures(context)))
        blocks.extend(_activity(context, measured))
        blocks.extend(_jobs(measured))
    if blocks:
        yield Page(key=_PAGE, title="Health queries and what they gave", blocks=tuple(blocks))


def _has_something(context: Context) -> bool:
    """Whether there is anything to watch: a database that was measured, or holds tables."""
    return bool(context.measured.measurements or context.catalogue.tables)


def _queries(context: Context) -> Iterator[Block]:
    queries = context.dialect.health_queries
    if not queries or not _has_something(context):
        return
    yield Heading(level=2, text="Health queries")
    slow = [query.name for query in queries if query.reads_everything]
    words = "They read what the server keeps about itself, and no rows of tables."
    if slow:
        words = (
            f"These read every page or row of the database, and take as long as that does: {listed(slow)}. The others "
            "read what is kept about the database."
        )
    yield Paragraph(line=text(words))
    for query in queries:
        yield Heading(level=3, text=query.name)
        yield sql(f"{query.sql};")


def _figures(context: Context) -> Iterator[Block]:
    yield Paragraph(line=text("Each statement gives the figure under its heading when it is run again."))
    taken = {query.name for query in context.dialect.health_queries}
    for name, figure in health_figures(context):
        if figure is None:
            continue
        yield Heading(level=3, text=f"{name}, measured" if name in taken else name)
        shown = f"{context.figures.show(figure)}, measured {context.figures.day(figure)}"
        since = context.figures.since(figure)
        yield Paragraph(line=text(f"{shown}{f', counted since {since}' if since else ''}."))
        statement = context.figures.statement(figure)
        yield sql(f"{statement};") if is_statement(statement) else Paragraph(line=text(statement))


def _activity(context: Context, measured: Measurements) -> Iterator[Block]:
    rows: list[tuple[Line, ...]] = [
        (
            text(one.kind),
            text(one.session),
            text(one.application),
            code(one.account),
            context.index.table_link(one.relation) if one.relation else (),
            context.figures.line(one.lasted),
            text(one.waits_for),
        )
        for one in measured.activity
    ]
    if rows:
        yield Heading(level=2, text="What held others up")
        yield grid(("What", "Session", "Application", "Account", "Table", "For", "Waits for"), rows)


def _jobs(measured: Measurements) -> Iterator[Block]:
    rows: list[tuple[Line, ...]] = [
        (
            text(job.name),
            code(job.schedule),
            code(job.command),
            text("" if job.active else "switched off"),
            text(job.source),
            text("" if job.last_succeeded is not False else "the last run failed"),
        )
        for job in measured.jobs
    ]
    if rows:
        yield Heading(level=2, text="Scheduled jobs")
        yield grid(("Job", "Schedule", "Command", "State", "Scheduler", "Last run"), rows)


section = Section(
    title="Monitoring",
    summary=compose_summary,
    pages=compose_pages,
    body=compose_body,
    keys=(_PAGE,),
    least=Depth.STANDARD,
    audiences=TECHNICAL,
    focuses=frozenset({Focus.PERFORMANCE}),
)
