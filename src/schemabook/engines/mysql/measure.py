"""Measurements, workload and topology from the rows that were fetched."""

from __future__ import annotations

import msgspec

from schemabook.engines.mysql.measure_figures import build_clock
from schemabook.engines.mysql.measure_rows import MeasureRows
from schemabook.engines.mysql.measure_sample import build_columns
from schemabook.engines.mysql.measure_server import (
    build_activity,
    build_archiving,
    build_encryption,
    build_jobs,
    build_server,
    build_settings,
)
from schemabook.engines.mysql.measure_tables import Measuring, build_indexes, build_sequences, build_tables
from schemabook.engines.mysql.measure_topology import build_topology, server_role
from schemabook.engines.mysql.measure_workload import build_workload
from schemabook.engines.mysql.session import Fetched
from schemabook.model.measurements import Measurements, SeenFrom
from schemabook.model.topology import Topology
from schemabook.model.workload import Workload


class Asked(msgspec.Struct, frozen=True):
    """The server as the source names it, and whether its handshake offers encryption."""

    host: str
    port: int
    offers_tls: bool | None = None


class Measured(msgspec.Struct, frozen=True):
    """What was measured of one database."""

    measurements: Measurements
    topology: Topology
    workload: Workload | None


def build_measured(rows: MeasureRows, fetched: Fetched, asked: Asked) -> Measured:
    """Everything that the rows say. What was not fetched is None in it."""
    clock = build_clock(rows)
    measuring = Measuring(rows, fetched.rows, fetched.dialect, fetched.number, clock)
    seen = SeenFrom(
        host=asked.host, port=asked.port, at=clock.at, role=server_role(measuring), started_at=clock.started_at
    )
    measurements = Measurements(
        seen=seen,
        tables=build_tables(measuring),
        indexes=build_indexes(measuring),
        sequences=build_sequences(measuring),
        columns=build_columns(rows.samples, clock),
        server=build_server(measuring),
        settings=build_settings(measuring),
        jobs=build_jobs(measuring),
        activity=build_activity(measuring),
        archiving=build_archiving(measuring),
        encryption=build_encryption(measuring, offered=asked.offers_tls),
    )
    sees_sessions = rows.activity is not None
    topology = build_topology(measuring, seen, sees_sessions=sees_sessions)
    return Measured(measurements, topology, build_workload(rows, fetched.rows, clock))
