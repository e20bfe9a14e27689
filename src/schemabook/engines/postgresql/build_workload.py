"""The workload from pg_stat_statements, without statements that read system catalogues only: those of tools."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from schemabook.engines.lexing import STANDARD, Kind, pieces
from schemabook.engines.postgresql.measure_context import Context
from schemabook.engines.postgresql.measure_rows import StatementRow
from schemabook.engines.redaction import MASK, redact
from schemabook.model.measured import Measured
from schemabook.model.workload import StatementUse, Workload

MOST = 500
FETCHED = 1000
"""How many statements are fetched: more than are kept, as those of tools are left out."""
_CATALOGUES = frozenset({"pg_catalog", "information_schema"})
_INSTEAD = {Kind.LITERAL: f"'{MASK}'", Kind.BODY: f"'{MASK}'", Kind.COMMENT: " "}
_TIMES_SINCE = 108
_FROM = (
    " from {}.pg_stat_statements where dbid = (select oid from pg_database where datname = current_database())"
    " and queryid in ({})"
)


def build_workload(context: Context) -> Workload | None:
    """The statements that the server counted; None where it counts none."""
    if not context.figures.statements_info and not context.figures.statements:
        return None
    info = context.figures.statements_info[0] if context.figures.statements_info else None
    merged: dict[str, list[StatementRow]] = {}
    for row in of_applications(context.figures.statements)[:MOST]:
        merged.setdefault(plain_text(row.text), []).append(row)
    since = info.reset_at if info else None
    builder = _Builder(context, since)
    statements = (builder.build(text, rows) for text, rows in merged.items())
    return Workload(
        source=f"pg_stat_statements {context.session.statements_version}",
        until=context.session.at,
        since=since,
        statements=tuple(sorted(statements, key=_order)),
        dropped=info.dropped + info.hidden if info else 0,
    )


def of_applications(rows: Sequence[StatementRow]) -> list[StatementRow]:
    """The statements but those whose every relation stands in a system catalogue, in the same order.

    The server itself sends such ones behind functions like `pg_get_viewdef`, and tools that look at schemas do.
    """
    return [row for row in rows if not _reads_catalogues_only(row.text)]


def _reads_catalogues_only(text: str) -> bool:
    """Whether a statement names relations, all with the schema of a catalogue; one that cannot be parsed does not."""
    if not any(name in text.lower() for name in _CATALOGUES):
        return False
    import sqlglot
    from sqlglot import exp
    from sqlglot.errors import SqlglotError

    try:
        tree = sqlglot.parse_one(text, dialect="postgres")
    except (SqlglotError, RecursionError, ValueError):
        return False
    named = {expression.alias for expression in tree.find_all(exp.CTE)}
    tables = [table for table in tree.find_all(exp.Table) if table.db or table.name not in named]
    return bool(tables) and all(table.db.lower() in _CATALOGUES for table in tables)


def plain_text(text: str) -> str:
    """A statement's text without secrets, comments, and literals that the server did not turn into parameters.

    The server keeps the comments of the first call, in which programmes note who asked for what.
    """
    text = redact(text.strip())
    parts: list[str] = []
    position = 0
    for piece in pieces(text, STANDARD):
        if piece.kind in _INSTEAD:
            parts.extend((text[position : piece.start], _INSTEAD[piece.kind]))
            position = piece.end
    return "".join((*parts, text[position:])).strip()


def extension_version(version: str) -> int:
    """The number that the marks of the queries compare: 109 for version 1.9."""
    major, _, minor = version.partition(".")
    return int(major) * 100 + int(minor or 0)


def _order(use: StatementUse) -> tuple[float, str]:
    return (-(use.total_time.value if use.total_time else 0), use.text)


class _Builder:
    def __init__(self, context: Context, since: datetime | None) -> None:
        self._context = context
        self._since = since
        split = extension_version(context.session.statements_version or "1.0") >= _TIMES_SINCE
        self._total = "sum(total_exec_time + total_plan_time)" if split else "sum(total_time)"
        self._most = "max(max_exec_time)" if split else "max(max_time)"

    def build(self, text: str, rows: list[StatementRow]) -> StatementUse:
        """The use of one text, which more than one entry of the server may have."""
        calls = sum(row.calls for row in rows)
        seconds = sum(row.total_time for row in rows)
        source = _FROM.format(
            self._context.session.statements_schema, ", ".join(str(row.id) for row in sorted(rows, key=lambda r: r.id))
        )
        return StatementUse(
            text=text,
            calls=self._counted(calls, "calls", f"select sum(calls)::int8{source}"),
            total_time=self._counted(seconds, "seconds", f"select {self._total} / 1000{source}"),
            mean_time=self._counted(
                rows[0].mean_time if len(rows) == 1 else seconds / calls,
                "seconds",
                f"select {self._total} / 1000 / sum(calls)::float8{source}",
            ),
            max_time=self._counted(max(row.max_time for row in rows), "seconds", f"select {self._most} / 1000{source}"),
            rows=self._counted(sum(row.rows for row in rows), "rows", f"select sum(rows)::int8{source}"),
        )

    def _counted(self, value: float, unit: str, method: str) -> Measured:
        return Measured(
            value=value,
            unit=unit,
            method=method,
            quality="exact",
            measured_at=self._context.session.at,
            since=self._since,
        )
