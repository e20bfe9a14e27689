"""The figures of a server in the words that its people use."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.context import Context
from schemabook.documents.words import capitalised
from schemabook.model.measured import Measured

_SERVER = {
    "database_size": "Size of the database",
    "connections": "Connections",
    "cache_hit": "Reads that memory answered",
    "transaction_age": "Age of the oldest transaction",
    "commits": "Transactions committed",
    "rollbacks": "Transactions rolled back",
    "statements": "Statements",
    "deadlocks": "Deadlocks",
    "temporary_bytes": "Written to temporary files",
    "retained_log": "Log kept on disk",
}


def health_figures(context: Context) -> Iterator[tuple[str, Measured | None]]:
    """Every figure of the server that was measured, by name."""
    measured = context.measured.measurements
    if measured is None:
        return
    server = measured.server
    for field, name in _SERVER.items():
        limit = {"connections": server.connections_limit, "transaction_age": server.transaction_age_limit}.get(field)
        yield f"{name} (limit {limit:,})" if limit else name, getattr(server, field)
    for state in server.states:
        yield f"Sessions that are {state.state}", state.sessions
    for other in server.others:
        yield capitalised(other.meaning), other.figure


def load_figures(context: Context) -> Iterator[tuple[str, Measured | None]]:
    """Load and growth between the surveys that were kept."""
    history = context.book.history
    if history is None:
        return
    growth = context.measured.growth.get(None)
    yield "Growth", growth.bytes_per_day if growth else None
    yield "Transactions on average", history.load.transactions
    yield "Transactions in the busiest interval", history.load.peak_transactions
    yield "Statements on average", history.load.statements
    yield "Statements in the busiest interval", history.load.peak_statements
