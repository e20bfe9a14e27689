"""Surveys to be kept: small, with the figures that a test speaks of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import msgspec

from schemabook.model.base import QualifiedName
from schemabook.model.measured import Measured
from schemabook.model.measurements import IndexFigures, Measurements, SeenFrom, ServerFigures, TableFigures
from schemabook.model.survey import Survey
from tests.catalogues import survey, table

START = datetime(2026, 3, 1, 8, 30, 15, 123456, tzinfo=UTC)
KEY = "postgresql://db.example.org:5432/shop"
MIB = 1024**2


def day(number: float) -> datetime:
    """So many days after the start."""
    return START + timedelta(days=number)


def figure(value: float, unit: str, at: datetime, since: datetime | None = None, quality: str = "exact") -> Measured:
    """A figure that some statement gave."""
    return Measured(value=value, unit=unit, method=f"SELECT {unit}", quality=quality, measured_at=at, since=since)


def surveyed(
    at: datetime,
    sizes: Mapping[str, float] | None = None,
    *,
    scans: Mapping[str, int] | None = None,
    server: ServerFigures | None = None,
    since: datetime | None = START - timedelta(days=100),
    role: str = "primary",
) -> Survey:
    """A survey at a time of some tables by their size in bytes and of their indexes by their scans."""
    names = sorted(sizes or {})
    tables = tuple(
        TableFigures(name=QualifiedName("public", one), size=figure((sizes or {})[one], "bytes", at)) for one in names
    )
    indexes = tuple(
        IndexFigures(table=QualifiedName("public", "orders"), name=one, scans=figure(count, "scans", at, since))
        for one, count in sorted((scans or {}).items())
    )
    measured = Measurements(
        seen=SeenFrom(host="db.example.org", port=5432, at=at, role=role),
        tables=tables,
        indexes=indexes,
        server=server or ServerFigures(),
    )
    return msgspec.structs.replace(survey(*(table(one) for one in names)), measurements=measured)


def counted(at: datetime, commits: int, rollbacks: int = 0, since: datetime | None = START) -> ServerFigures:
    """Counters of transactions."""
    return ServerFigures(
        commits=figure(commits, "transactions", at, since), rollbacks=figure(rollbacks, "transactions", at, since)
    )
