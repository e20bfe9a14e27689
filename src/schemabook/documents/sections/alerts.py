"""What people are to be told about, what is logged as slow, and where it can be seen."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import Block, Bullets, Code, Line, Text, grid, text
from schemabook.documents.context import TECHNICAL, Context, Section, missing
from schemabook.documents.operations import said, settings_grid, settings_named
from schemabook.documents.server_figures import health_figures
from schemabook.documents.words import titled
from schemabook.model.measured import Measured
from schemabook.model.reader import Depth, Focus


def compose_summary(context: Context) -> Iterator[Block]:
    """The alerts that people settled beside what was measured; slow statements; dashboards."""
    yield from _alerts(context)
    yield from titled(2, "Slow statements", _slow(context))
    boards = context.book.annotations.dashboards
    items: list[Line] = [(Text(text=f"{one.title}: "), Code(text=one.address)) for one in boards]
    yield from titled(2, "Dashboards", iter([Bullets(items=tuple(items))] if items else []))


def _alerts(context: Context) -> Iterator[Block]:
    alerts = context.book.annotations.alerts
    if not alerts:
        yield missing(
            "When people are to be told is not written down.",
            remedy="Write it under alerts in annotations.yml: metric, limit and action.",
        )
        return
    figures = _figures(context)
    rows: list[tuple[Line, ...]] = [
        (
            text(one.metric),
            text(one.limit),
            context.figures.line(figures.get(one.metric.lower())),
            text(one.action),
        )
        for one in alerts
    ]
    yield grid(("What", "Limit (annotation)", "Measured", "What to do"), rows)


def _figures(context: Context) -> dict[str, Measured | None]:
    """The figures of the server by the names that people may have given to their alerts."""
    return {name.partition(" (limit")[0].lower(): figure for name, figure in health_figures(context)}


def _slow(context: Context) -> Iterator[Block]:
    yield from settings_grid(settings_named(context, context.dialect.slow_statement_settings))
    yield from said(context, "slow-queries")


section = Section(
    title="Alerts",
    summary=compose_summary,
    least=Depth.STANDARD,
    audiences=TECHNICAL,
    focuses=frozenset({Focus.PERFORMANCE}),
)
