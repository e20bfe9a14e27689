"""A key for every figure of a book, by which it is kept between two writings."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from schemabook.documents.figures import Origin
from schemabook.engines.dialect import Dialect, literal
from schemabook.model.book import Book
from schemabook.model.history import History
from schemabook.model.measured import Measured
from schemabook.model.measurements import Measurements
from schemabook.model.topology import Topology
from schemabook.model.workload import Workload, WorkloadStudy

Named = tuple[Origin, Measured]


def find_origins(book: Book, dialect: Dialect) -> dict[int, Origin]:
    """The origin of every figure that a document may print, by the figure's `id`.

    A figure that stands in several places (evidence is mostly a figure of a table) has the key of the first.
    """
    origins: dict[int, Origin] = {}
    for origin, figure in _every_figure(book, dialect):
        origins.setdefault(id(figure), origin)
    return origins


def _every_figure(book: Book, dialect: Dialect) -> Iterator[Named]:
    survey = book.survey
    if survey.measurements is not None:
        yield from _of_measurements(survey.measurements, dialect)
    if survey.workload is not None:
        yield from _of_workload(survey.workload)
    yield from _of_workload_study(book.workload)
    if survey.topology is not None:
        yield from _of_topology(survey.topology)
    if book.history is not None:
        yield from _of_history(book.history)
    for finding in book.report.findings:
        name = finding.subject.name
        literals = (dialect.object_literal(name), literal(finding.subject.part))
        for evidence in finding.evidence:
            yield Origin(f"finding/{finding.fingerprint}/{evidence.name}", *literals), evidence.figure


def _of_measurements(measured: Measurements, dialect: Dialect) -> Iterator[Named]:
    for table in measured.tables:
        yield from _fields(f"table/{table.name}", table, dialect.object_literal(table.name))
    for index in measured.indexes:
        key = f"index/{index.table}/{index.name}"
        yield from _fields(key, index, dialect.object_literal(index.table), literal(index.name))
    for sequence in measured.sequences:
        whole = dialect.object_literal(sequence.name)
        yield from _fields(f"sequence/{sequence.name}", sequence, whole, literal(sequence.column))
    for column in measured.columns:
        key = f"column/{column.table}/{column.column}"
        yield from _fields(key, column, dialect.object_literal(column.table), literal(column.column))
        for position, common in enumerate(column.common):
            yield Origin(f"{key}/common/{position}"), common.share
    yield from _of_server(measured)


def _of_server(measured: Measurements) -> Iterator[Named]:
    yield from _fields("server", measured.server)
    for state in measured.server.states:
        yield Origin(f"server/states/{state.state}", literal(state.state)), state.sessions
    for other in measured.server.others:
        yield Origin(f"server/{other.name}"), other.figure
    for position, activity in enumerate(measured.activity):
        yield Origin(f"activity/{position}"), activity.lasted
    if measured.archiving is not None:
        yield from _fields("archiving", measured.archiving)
        for slot in measured.archiving.slots:
            yield from _fields(f"slot/{slot.name}", slot, literal(slot.name))


def _of_workload(workload: Workload) -> Iterator[Named]:
    for statement in workload.statements:
        yield from _fields(f"statement/{statement.digest}", statement, literal(statement.text))


def _of_workload_study(study: WorkloadStudy) -> Iterator[Named]:
    for pattern in study.patterns:
        yield from _fields(f"access/{pattern.table}/{pattern.words}", pattern)
    for use in study.tables:
        yield from _fields(f"use/{use.table}", use)
    for repeated in study.repeated:
        yield from _fields(f"repeated/{repeated.statement}/{repeated.parent}", repeated)


def _of_topology(topology: Topology) -> Iterator[Named]:
    for flow in topology.flows:
        yield from _fields(f"flow/{flow.source}/{flow.target}/{flow.kind}", flow)


def _of_history(history: History) -> Iterator[Named]:
    for growth in history.growth:
        yield from _fields(f"growth/{growth.table or ''}", growth)
    yield from _fields("load", history.load)
    for survey in history.surveys:
        yield from _fields(f"survey/{survey.at.isoformat()}", survey)


def _fields(key: str, holder: msgspec.Struct, whole: str = "", part: str = "") -> Iterator[Named]:
    """The figures that stand in the fields of a value."""
    for name in holder.__struct_fields__:
        figure = getattr(holder, name)
        if isinstance(figure, Measured):
            yield Origin(f"{key}/{name}", whole, part), figure
