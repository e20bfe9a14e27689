"""Workload and catalogue → the study of the workload."""

from __future__ import annotations

from collections.abc import Iterable

from sqlglot.errors import SqlglotError

from schemabook.engines.dialect import Dialect
from schemabook.insights.workload.counting import per_day, sum_calls
from schemabook.insights.workload.expressions import quiet_parser
from schemabook.insights.workload.facts import Facts, Verb
from schemabook.insights.workload.names import Lookup
from schemabook.insights.workload.parsing import language_of, parse
from schemabook.insights.workload.patterns import Shape, shape_of
from schemabook.insights.workload.reader import Reader
from schemabook.insights.workload.repeated import Studied, find_repeated
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue
from schemabook.model.workload import (
    AccessPattern,
    StatementAttribution,
    StatementUse,
    TableUse,
    Workload,
    WorkloadStudy,
)

_UNKNOWN_SHAPES = (SqlglotError, RecursionError, LookupError, AttributeError, TypeError, ValueError)
"""What a tree leads to that is not as the parser's usual ones are: one statement must not cost all the others."""


def study_workload(catalogue: Catalogue, workload: Workload, dialect: Dialect, database: str) -> WorkloadStudy:
    """See `find_workload_study`."""
    with quiet_parser():
        lookup = Lookup(catalogue, dialect, language_of(dialect), database)
        studied = [Studied(one, _facts_of(one.text, lookup, dialect)) for one in workload.statements]
        shapes = [_shapes_of(one.facts, lookup) for one in studied]
        return WorkloadStudy(
            attributions=tuple(_attribution(one, lookup) for one in studied),
            patterns=_patterns(studied, shapes, workload),
            tables=_tables(studied, workload, lookup),
            repeated=find_repeated(studied, lookup),
        )


def _facts_of(text: str, lookup: Lookup, dialect: Dialect) -> Facts:
    """What a statement does; nothing, with the reason, where it cannot be read."""
    tree = parse(text, dialect)
    if isinstance(tree, str):
        return Facts(reason=tree)
    try:
        return Reader(lookup).read(tree)
    except _UNKNOWN_SHAPES as error:
        return Facts(reason=f"its structure is not known here ({type(error).__name__})")


def _shapes_of(facts: Facts, lookup: Lookup) -> tuple[Shape, ...]:
    """The different ways in which a statement uses tables."""
    return tuple(dict.fromkeys(shape_of(use, lookup) for use in facts.uses))


def _attribution(one: Studied, lookup: Lookup) -> StatementAttribution:
    facts = one.facts
    reads = _named(use.table for use in facts.uses if use.verb is Verb.READ)
    return StatementAttribution(
        digest=one.statement.digest,
        reads=reads,
        writes=_named(use.table for use in facts.uses if use.verb is not Verb.READ),
        views=tuple(name for name in reads if (known := lookup.get(name)) is not None and known.is_view),
        filters=tuple(sorted(facts.filters)),
        joins=tuple(sorted(facts.joins)),
        sorts=tuple(sorted(facts.sorts)),
        reason=facts.reason or _unknown(facts),
    )


def _named(names: Iterable[QualifiedName]) -> tuple[QualifiedName, ...]:
    return tuple(sorted(set(names)))


def _unknown(facts: Facts) -> str:
    if facts.unknown:
        return f"not in the catalogue: {', '.join(facts.unknown)}"
    return "" if facts.uses else "it names no table"


def _patterns(studied: list[Studied], shapes: list[tuple[Shape, ...]], workload: Workload) -> tuple[AccessPattern, ...]:
    """The access patterns by table, the most frequent first."""
    by_shape: dict[Shape, list[StatementUse]] = {}
    for one, found in zip(studied, shapes, strict=True):
        for shape in found:
            by_shape.setdefault(shape, []).append(one.statement)
    patterns = [_pattern(shape, statements, workload) for shape, statements in by_shape.items()]
    return tuple(sorted(patterns, key=lambda one: (one.table, -one.calls.value, one.words, one.columns, one.order)))


def _pattern(shape: Shape, statements: list[StatementUse], workload: Workload) -> AccessPattern:
    calls = sum_calls(statements, workload)
    return AccessPattern(
        table=shape.table,
        kind=shape.kind,
        words=shape.words,
        calls=calls,
        columns=shape.columns,
        order=shape.order,
        per_day=per_day(calls, workload),
        statements=tuple(sorted({one.digest for one in statements})),
    )


def _tables(studied: list[Studied], workload: Workload, lookup: Lookup) -> tuple[TableUse, ...]:
    """How often each table is read and written. Who reads a view reads its tables."""
    reads: dict[QualifiedName, list[StatementUse]] = {}
    writes: dict[QualifiedName, list[StatementUse]] = {}
    for one in studied:
        read = {use.table for use in one.facts.uses if use.verb is Verb.READ}
        for name in read.union(*(lookup.base_tables(name) for name in read)):
            reads.setdefault(name, []).append(one.statement)
        for name in {use.table for use in one.facts.uses if use.verb is not Verb.READ}:
            writes.setdefault(name, []).append(one.statement)
    return tuple(
        _table(name, reads.get(name, []), writes.get(name, []), workload) for name in sorted({*reads, *writes})
    )


def _table(name: QualifiedName, reads: list[StatementUse], writes: list[StatementUse], workload: Workload) -> TableUse:
    read, written = sum_calls(reads, workload), sum_calls(writes, workload)
    return TableUse(
        table=name,
        reads=read,
        writes=written,
        reads_per_day=per_day(read, workload),
        writes_per_day=per_day(written, workload),
    )
