"""What was measured of a table: its size, its use, its values."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.diagrams.plan_text import plan_lines
from schemabook.documents.blocks import Block, Heading, Image, Line, Link, Listing, Paragraph, Text, code, grid, text
from schemabook.documents.context import Context
from schemabook.documents.figures import Figures, has_moved
from schemabook.documents.queries import shown_digests, statement_target
from schemabook.documents.words import sql, titled
from schemabook.insights.index_use import Use
from schemabook.model.base import QualifiedName
from schemabook.model.history import Growth, Point
from schemabook.model.measured import Measured
from schemabook.model.measurements import ColumnFigures, TableFigures
from schemabook.model.workload import AccessPattern

_MOST_STATEMENTS = 3
_NAMES = {
    "rows": "Rows",
    "size": "Size with indexes",
    "heap_size": "Size of the rows",
    "index_size": "Size of the indexes",
    "toast_size": "Stored out of line",
    "bloat": "Empty space among the rows",
    "dead_rows": "Dead rows",
    "sequential_scans": "Read from end to end",
    "index_scans": "Read through an index",
    "reads": "Rows read",
    "writes": "Rows written",
    "inserts": "Rows inserted",
    "updates": "Rows updated",
    "deletes": "Rows deleted",
    "auto_increment": "Next generated value",
}


def size_blocks(context: Context, table: QualifiedName) -> Iterator[Block]:
    """Rows, sizes, counters and growth, each with when and how."""
    figures = context.measured.tables.get(table)
    rows = list(_named(figures)) if figures else []
    growth = context.measured.growth.get(table)
    if growth is not None:
        rows.append(("Growth", growth.bytes_per_day))
        rows.append(("Growth in rows", growth.rows_per_day))
    yield from titled(2, "Size and use", context.figures.provenance(rows))
    if growth is not None and growth_points(context, growth):
        yield Image(path=growth_image(context, table), text=f"Growth of {context.display(table)}")


def growth_points(context: Context, growth: Growth) -> list[Point]:
    """The points of a picture of growth: those that moved from the one before by more than the tolerance.

    So a picture changes when its table has grown, and not with every survey. None where nothing has moved.
    """
    kept: list[Point] = []
    for point in growth.points:
        if not kept or has_moved(kept[-1].value, point.value, "bytes", context.settings.tolerance):
            kept.append(point)
    return kept if len(kept) > 1 else []


def growth_image(context: Context, table: QualifiedName | None) -> str:
    """The path of the picture of how a table, or the whole database, grew."""
    if table is None:
        return "growth/database.svg"
    pages = context.index.pages
    page = pages.get(("table", table, "")) or pages.get(("view", table, "")) or str(table)
    return f"growth/{page}.svg"


def _named(figures: TableFigures) -> Iterator[tuple[str, Measured | None]]:
    for field, name in _NAMES.items():
        yield name, getattr(figures, field)


def access_pattern_blocks(context: Context, table: QualifiedName) -> Iterator[Block]:
    """How the workload uses a table, the most frequent first, and its statements that take the most time."""
    figures = context.figures
    patterns = sorted(context.measured.patterns.get(table, []), key=lambda one: (-figures.value(one.calls), one.words))
    shown = shown_digests(context)
    rows: list[tuple[Line, ...]] = [
        (
            text(pattern.words),
            figures.bare(pattern.calls),
            figures.bare(pattern.per_day),
            _statement_links(pattern, shown),
        )
        for pattern in patterns
    ]
    if rows:
        yield Heading(level=2, text="Access patterns")
        yield grid(("Access", "Calls", "A day", "Statements"), rows)
    yield from _top_statements(context, table)


def _statement_links(pattern: AccessPattern, shown: set[str]) -> Line:
    parts: list[Text | Link] = []
    for digest in pattern.statements:
        if digest in shown:
            if parts:
                parts.append(Text(text=", "))
            parts.append(Link(text=digest, to=statement_target(digest)))
    return tuple(parts)


def _top_statements(context: Context, table: QualifiedName) -> Iterator[Block]:
    figures, measured = context.figures, context.measured
    digests = [one for one in measured.statements_of.get(table, []) if one in measured.statements]
    digests.sort(key=lambda one: (-figures.value(measured.statements[one].total_time), one))
    shown = shown_digests(context)
    for digest in [one for one in digests if one in shown][:_MOST_STATEMENTS]:
        use = measured.statements[digest]
        yield Heading(level=3, text=f"Statement {digest} on this table")
        words = f": {figures.show(use.calls)}, {figures.show(use.mean_time)} each on average."
        yield Paragraph(line=(Link(text="All its figures", to=statement_target(digest)), Text(text=words)))
        yield sql(use.text)
        plan = measured.plans.get(digest)
        if plan is not None and plan.root is not None:
            yield Listing(language="text", text=plan_lines(plan, figures=False))


def index_use_cells(context: Context, table: QualifiedName, index: str) -> tuple[Line, Line, Line]:
    """Size, scans and verdict of an index."""
    figures = context.measured.indexes.get((table, index))
    if figures is None:
        return (), (), ()
    return (
        context.figures.line(figures.size),
        context.figures.bare(figures.scans),
        text(verdict_words(context, table, index, context.figures)),
    )


def verdict_words(context: Context, table: QualifiedName, index: str, figures: Figures) -> str:
    """Whether an index is used, with since when; or why the counters cannot say."""
    found = context.measured.indexes[table, index]
    since = figures.since(found.scans) if found.scans is not None else ""
    verdict = context.measured.verdict(table, index, figures.as_printed(found.scans))
    if verdict.use is Use.USED:
        return "used"
    if verdict.use is Use.UNUSED:
        return f"no scan since {verdict.since.date().isoformat() if verdict.since else since}"
    return f"not known: {verdict.reason}"


def value_blocks(context: Context, table: QualifiedName) -> Iterator[Block]:
    """The profile of the columns, where looking at values was allowed."""
    found = context.measured.columns.get(table, [])
    rows: list[tuple[Line, ...]] = [_profile(context, column) for column in found]
    if rows:
        yield Heading(level=2, text="Values")
        header = ("Column", "Null", "Different values", "Frequent values", "Smallest", "Largest")
        yield grid(header, rows)
        yield Paragraph(line=text("Columns that may hold personal or secret data were not looked at."))


def _profile(context: Context, column: ColumnFigures) -> tuple[Line, ...]:
    figures = context.figures
    common = ", ".join(f"{one.value} ({figures.show(one.share)})" for one in column.common)
    return (
        code(column.column),
        figures.line(column.null_share),
        figures.line(column.distinct),
        text(common),
        text(column.minimum or ""),
        text(column.maximum or ""),
    )
