"""What is found suggests answers: each with what it was told by."""

from __future__ import annotations

from collections.abc import Iterable

from schemabook.documents.words import counted
from schemabook.model.base import Value
from schemabook.model.book import Book
from schemabook.model.families import Family
from schemabook.model.measured import Measured
from schemabook.model.tables import Table
from schemabook.orm import ORMS

_SUMMING = frozenset({"aggregate", "scan", "count"})
_MANY, _FEW = 0.6, 0.2
_TIMES = frozenset({Family.TIMESTAMP, Family.TIMESTAMP_WITH_ZONE, Family.DATE})
_UNITS = ((1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB"))
_MOST_NAMED = 3


class Suggestion(Value):
    """A value and what it was told by."""

    value: str
    because: str


def volume_of(book: Book) -> str:
    """How much data there is, where it was measured."""
    measurements = book.survey.measurements
    size = measurements.server.database_size if measurements else None
    if size is None:
        return ""
    unit, name = next(((unit, name) for unit, name in _UNITS if size.value >= unit), (1, "bytes"))
    return f"{size.value / unit:.2g} {name} measured" if name != "bytes" else f"{size.value:,} bytes measured"


def mappers_of(book: Book) -> tuple[tuple[str, ...], str]:
    """The mappers that the repository uses, and the files that say so."""
    found: dict[str, str] = {}
    for one in book.repository.orms:
        for mapper, libraries in ORMS.items():
            if one.name.rpartition(":")[2].lower() in libraries:
                found.setdefault(mapper, f"{one.path} has {one.name} {one.version}".strip())
    return tuple(mapper for mapper in ORMS if mapper in found), _joined(found[one] for one in ORMS if one in found)


def _joined(words: Iterable[str]) -> str:
    return ", ".join(list(words)[:_MOST_NAMED])


def use_of(book: Book) -> Suggestion:
    """What the database is mainly used for: by the statements that were measured, else by the structure."""
    share = _share((pattern.calls, pattern.kind in _SUMMING) for pattern in book.workload.patterns)
    if share is not None:
        value = "analytical" if share >= _MANY else "transactional" if share <= _FEW else "mixed"
        return Suggestion(value=value, because=f"{share:.0%} of the measured uses of tables sum up or scan")
    tables = book.survey.catalogue.tables
    timed = [table for table in tables if _is_by_time(table)]
    if timed and len(timed) * 2 >= len(tables):
        names = _joined(str(table.name) for table in timed)
        return Suggestion(value="time-series", because=f"divided by time: {names}")
    if book.relationships:
        keys = counted(len(book.relationships), "foreign key")
        return Suggestion(value="transactional", because=f"the tables are tied together by {keys}")
    return Suggestion(value="", because="nothing was measured that would tell")


def _is_by_time(table: Table) -> bool:
    """Whether a table is divided by ranges of a time."""
    key = table.partition_key
    if key is None or not key.method.upper().startswith("RANGE"):
        return False
    return any(column.family in _TIMES and column.name in key.expression for column in table.columns)


def priority_of(book: Book) -> Suggestion:
    """What must be fast: by what was measured of reads and writes."""
    uses = book.workload.tables
    share = _share([pair for use in uses for pair in ((use.reads, False), (use.writes, True))])
    of = "statements write"
    if share is None and book.survey.measurements is not None:
        figures = book.survey.measurements.tables
        pairs = [(one.reads, False) for one in figures]
        for one in figures:
            written = (one.writes,) if one.writes else (one.inserts, one.updates, one.deletes)
            pairs.extend((figure, True) for figure in written)
        share, of = _share(pairs), "rows that were touched are written"
    if share is None:
        return Suggestion(value="", because="reads and writes were not measured")
    value = "writes" if share >= _MANY else "reads" if share <= _FEW else "balanced"
    return Suggestion(value=value, because=f"{share:.0%} of the measured {of}")


def _share(pairs: Iterable[tuple[Measured | None, bool]]) -> float | None:
    """How much of the figures is of the kind that is marked; None where there is nothing."""
    total = marked = 0.0
    for figure, is_marked in pairs:
        if figure is not None:
            total += figure.value
            marked += figure.value if is_marked else 0
    return marked / total if total else None


def consistency_of(book: Book) -> Suggestion:
    """How consistent reads can be: by the replicas that were seen."""
    topology = book.survey.topology
    flows = [flow for flow in topology.flows if flow.mode == "asynchronous"] if topology else []
    if flows:
        words = "1 replica follows" if len(flows) == 1 else f"{len(flows):,} replicas follow"
        return Suggestion(value="read-after-write", because=f"{words} asynchronously")
    if topology and not topology.incomplete and not topology.multi_primary:
        return Suggestion(value="strong", because="no replica was seen that reads could fall behind on")
    return Suggestion(value="", because="it was not measured whether there are replicas")
