"""What to watch: the statement of each health figure with the value that it gave, locks, jobs, replication."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import Block, Heading, Line, Link, Page, Paragraph, Target, code, grid, text
from schemabook.documents.context import Context, Section
from schemabook.documents.figures import is_statement
from schemabook.documents.server_figures import health_figures
from schemabook.documents.words import sql
from schemabook.model.measurements import Measurements

_PAGE = "monitoring"


def compose_summary(context: Context) -> Iterator[Block]:
    """The link, where anything was measured."""
    if context.measured.measurements is None:
        return
    yield Heading(level=2, text="Monitoring")
    yield Paragraph(line=(Link(text="Health queries and what they gave", to=Target(page=_PAGE)),))


def compose_pages(context: Context) -> Iterator[Page]:
    """A query for each figure, then what stood out."""
    measured = context.measured.measurements
    if measured is None:
        return
    blocks: list[Block] = [Paragraph(line=text("Each query gives the figure under its heading when it is run again."))]
    for name, figure in health_figures(context):
        if figure is None:
            continue
        blocks.append(Heading(level=2, text=name))
        shown = f"{context.figures.show(figure)}, measured {context.figures.day(figure)}"
        since = context.figures.since(figure)
        blocks.append(Paragraph(line=text(f"{shown}{f', counted since {since}' if since else ''}.")))
        statement = context.figures.statement(figure)
        blocks.append(sql(f"{statement};") if is_statement(statement) else Paragraph(line=text(statement)))
    blocks.extend(_activity(context, measured))
    blocks.extend(_jobs(measured))
    yield Page(key=_PAGE, title="Health queries and what they gave", blocks=tuple(blocks))


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


section = Section(summary=compose_summary, pages=compose_pages)
