"""One reading of MySQL or MariaDB: the catalogue, and in the same session what is to be measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from schemabook.engines.engine import MeasureOptions, ReadOptions
from schemabook.engines.example_plans import as_examples, examples_to_plan, without_running
from schemabook.engines.mysql.build import build_survey
from schemabook.engines.mysql.measure import Asked, build_measured
from schemabook.engines.mysql.measure_session import fetch_measurements
from schemabook.engines.mysql.measure_workload import planned_statements
from schemabook.engines.mysql.session import Fetched, open_reading, read_rows
from schemabook.engines.source import Source
from schemabook.model.catalogue import Catalogue
from schemabook.model.plans import Plan
from schemabook.model.survey import Reading, Survey
from schemabook.model.workload import Workload

if TYPE_CHECKING:
    from pymysql.connections import Connection

_PORT = 3306


def read_survey(source: Source, options: ReadOptions) -> Survey:
    """Read the catalogue of the database at `source`, and measure what `options.measure` asks for.

    Raises ConnectionFailedError, ConnectionLostError, TimeLimitError, UsageError or MissingDriverError.
    """
    with open_reading(source, options) as connection:
        fetched = read_rows(connection, source, options)
        options.report("arranging the catalogue")
        survey = build_survey(fetched)
        if options.measure is None:
            return survey
        return _measure(connection, fetched, survey, _asked(connection, source), options)


def _measure(
    connection: Connection[Any], fetched: Fetched, survey: Survey, asked: Asked, options: ReadOptions
) -> Survey:
    """The survey with what was measured beside it."""
    wanted = options.measure or MeasureOptions()
    with connection.cursor() as cursor:
        rows, readings = fetch_measurements(cursor, fetched, options)
    survey = msgspec.structs.replace(survey, readings=(*survey.readings, *readings))
    workload = None
    if rows is not None:
        found = build_measured(rows, fetched, asked)
        workload = found.workload
        survey = msgspec.structs.replace(
            survey, measurements=found.measurements, topology=found.topology, workload=workload
        )
    statements = _planned(workload, wanted)
    plans, refused = _plans(connection, survey.catalogue, statements, options)
    examples = examples_to_plan(survey.catalogue, options, statements)
    also = as_examples(*_plans(connection, survey.catalogue, examples, without_running(options)))
    return msgspec.structs.replace(
        survey, plans=(*plans, *also.plans), readings=(*survey.readings, *refused, *also.readings)
    )


def _planned(workload: Workload | None, wanted: MeasureOptions) -> tuple[str, ...]:
    """The statements to plan, none twice."""
    return tuple(dict.fromkeys((*planned_statements(workload, wanted.plans), *wanted.statements)))


def _plans(
    connection: Connection[Any], catalogue: Catalogue, wanted: tuple[str, ...], options: ReadOptions
) -> tuple[tuple[Plan, ...], tuple[Reading, ...]]:
    if not wanted:
        return (), ()
    from schemabook.engines.mysql.plans import take_plans

    options.report("taking plans")
    with connection.cursor() as cursor:
        return take_plans(cursor, catalogue, wanted, options)


def _asked(connection: Connection[Any], source: Source) -> Asked:
    """The server as the source names it. What it offers, its handshake has said."""
    from pymysql.constants import CLIENT

    capabilities = getattr(connection, "server_capabilities", None)
    offered = None if capabilities is None else bool(capabilities & CLIENT.SSL)
    return Asked(host=source.host or "localhost", port=source.port or _PORT, offers_tls=offered)
