"""Statements that differ in nothing but their values, taken together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec

from schemabook.engines.dialect import Dialect
from schemabook.formats.sql_logs.normalising import normalise as normalise_text
from schemabook.model.measured import Measured
from schemabook.model.workload import StatementUse, Workload


def normalise(text: str, dialect: Dialect) -> str:
    """The statement with parameters for values, evenly spaced, keywords in capitals, lists of values one item long.

    Aliases and names stay as they are. Normalising the result again gives the same.
    """
    return normalise_text(text, dialect.name)


def merge_statements(workload: Workload, dialect: Dialect) -> Workload:
    """The workload with one entry for all statements that are equal once normalised.

    Servers count them apart where lists of values differ in length, or accounts or schemas differ. Entries that have
    no equal stay as they are. The order is that of the first of each.
    """
    groups: dict[str, list[StatementUse]] = {}
    for one in workload.statements:
        groups.setdefault(normalise(one.text, dialect), []).append(one)
    merged = tuple(found[0] if len(found) == 1 else _merged(text, found) for text, found in groups.items())
    return msgspec.structs.replace(workload, statements=merged)


def _merged(text: str, entries: Sequence[StatementUse]) -> StatementUse:
    calls = _together((one.calls for one in entries), sum)
    assert calls is not None
    total = _together((one.total_time for one in entries), sum)
    mean = None
    if total is not None and calls.value:
        method = f"total time divided by calls, of {len(entries)} entries"
        mean = msgspec.structs.replace(total, value=total.value / calls.value, method=method)
    return StatementUse(
        text=text,
        calls=calls,
        total_time=total,
        mean_time=mean,
        max_time=_together((one.max_time for one in entries), max),
        rows=_together((one.rows for one in entries), sum),
        rows_examined=_together((one.rows_examined for one in entries), sum),
        no_index_used=_together((one.no_index_used for one in entries), sum),
    )


def _together(
    figures: Iterable[Measured | None], combine: Callable[[list[float | int]], float | int]
) -> Measured | None:
    """The figures of all entries as one; None where an entry has none."""
    listed = list(figures)
    known = [one for one in listed if one is not None]
    if len(known) < len(listed):
        return None
    word = "sum" if combine is sum else "maximum"
    return msgspec.structs.replace(
        known[0],
        value=combine([one.value for one in known]),
        method=f"{word} over {len(known)} entries of: {known[0].method}",
        quality="exact" if all(one.quality == "exact" for one in known) else "estimate",
        measured_at=max(one.measured_at for one in known),
    )
