"""Measurements, workload and topology of a PostgreSQL database from the rows that were fetched."""

from __future__ import annotations

import msgspec

from schemabook.engines.postgresql.build_topology import build_topology
from schemabook.engines.postgresql.build_workload import build_workload
from schemabook.engines.postgresql.measure_columns import build_columns
from schemabook.engines.postgresql.measure_context import Context
from schemabook.engines.postgresql.measure_indexes import build_indexes, build_sequences
from schemabook.engines.postgresql.measure_readings import find_hidden
from schemabook.engines.postgresql.measure_server import (
    build_activity,
    build_archiving,
    build_encryption,
    build_jobs,
    build_server,
    build_settings,
)
from schemabook.engines.postgresql.measure_tables import build_tables
from schemabook.model.measurements import Measurements
from schemabook.model.survey import Survey


def add_figures(survey: Survey, context: Context) -> Survey:
    """The survey with everything that was measured, and with a reading for what was hidden."""
    return msgspec.structs.replace(
        survey,
        measurements=build_measurements(context),
        workload=build_workload(context),
        topology=build_topology(context),
        readings=(*survey.readings, *find_hidden(context)),
    )


def build_measurements(context: Context) -> Measurements:
    """Everything that was measured but the workload and the topology."""
    return Measurements(
        seen=context.seen,
        tables=build_tables(context),
        indexes=build_indexes(context),
        sequences=build_sequences(context),
        columns=build_columns(context),
        server=build_server(context),
        settings=build_settings(context),
        jobs=build_jobs(context),
        activity=build_activity(context),
        archiving=build_archiving(context),
        encryption=build_encryption(context),
    )
