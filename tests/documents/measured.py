"""A small book in which everything was measured, made by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec

from schemabook.model.base import QualifiedName
from schemabook.model.book import Book
from schemabook.model.catalogue import Catalogue
from schemabook.model.families import Family
from schemabook.model.history import Growth, History, KeptSurvey, Load, Point
from schemabook.model.measured import Measured, NamedFigure
from schemabook.model.measurements import (
    Activity,
    Archiving,
    ColumnFigures,
    CommonValue,
    Encryption,
    IndexFigures,
    Job,
    Measurements,
    SeenFrom,
    SequenceFigures,
    ServerFigures,
    SettingValue,
    Slot,
    StateCount,
    TableFigures,
)
from schemabook.model.plans import Plan, PlanNode
from schemabook.model.survey import Server, Survey
from schemabook.model.tables import Column, Index, IndexColumn, PrimaryKey, Table
from schemabook.model.topology import Flow, Node, Topology
from schemabook.model.workload import (
    AccessPattern,
    RepeatedLookup,
    StatementAttribution,
    StatementUse,
    TableUse,
    Workload,
    WorkloadStudy,
)
from schemabook.study import judge, study

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
SINCE = NOW - timedelta(days=30)
ORDERS = QualifiedName("public", "orders")
LOOK_UP = "SELECT * FROM orders WHERE email = $1"
LIST = "SELECT id FROM orders ORDER BY id DESC LIMIT $1"
SHY = "SELECT grade(total) FROM orders"


def figure(value: float, unit: str, method: str = "SELECT 1", *, quality: str = "exact") -> Measured:
    """A figure of that day, counted for thirty."""
    return Measured(value=value, unit=unit, method=method, quality=quality, measured_at=NOW, since=SINCE)


def measured_book(*, scale: float = 1.0) -> Book:
    """The book. `scale` moves its volatile figures."""
    survey = Survey(
        server=Server(engine="postgresql", product="PostgreSQL", version="15.18", database="shop"),
        catalogue=_catalogue(),
        measurements=_measurements(scale),
        workload=_workload(scale),
        plans=_plans(),
        topology=_topology(),
    )
    book = study(msgspec.structs.replace(survey, workload=None), _history(scale))
    return judge(msgspec.structs.replace(book, survey=survey, workload=_study(scale)))


def _catalogue() -> Catalogue:
    table = Table(
        name=ORDERS,
        columns=(
            Column(name="id", type="bigint", family=Family.INTEGER, nullable=False),
            Column(name="email", type="text", family=Family.TEXT),
            Column(name="total", type="numeric(10,2)", family=Family.DECIMAL),
        ),
        primary_key=PrimaryKey(name="orders_pkey", columns=("id",)),
        indexes=(
            Index(name="orders_email", columns=(IndexColumn(name="email"),), method="btree"),
            Index(
                name="orders_pkey",
                columns=(IndexColumn(name="id"),),
                method="btree",
                unique=True,
                constraint="orders_pkey",
            ),
        ),
    )
    return Catalogue(engine="postgresql", default_schema="public", tables=(table,))


def _measurements(scale: float) -> Measurements:
    size = "SELECT pg_catalog.pg_total_relation_size({object}::regclass)"
    return Measurements(
        seen=SeenFrom(host="db.example", port=5432, role="primary", at=NOW),
        tables=(
            TableFigures(
                name=ORDERS,
                rows=figure(120_000 * scale, "rows", quality="estimate"),
                size=figure(31_457_280 * scale, "bytes", size),
                dead_rows=figure(1_200, "rows"),
                sequential_scans=figure(3, "scans"),
            ),
        ),
        indexes=(
            IndexFigures(table=ORDERS, name="orders_email", size=figure(5_000_000, "bytes"), scans=figure(0, "scans")),
            IndexFigures(table=ORDERS, name="orders_pkey", size=figure(4_000_000, "bytes"), scans=figure(9e5, "scans")),
        ),
        sequences=(
            SequenceFigures(
                name=QualifiedName("public", "orders_id_seq"),
                limit=2**31 - 1,
                last_value=figure(2e9, ""),
                used=figure(0.93, "share"),
                table=ORDERS,
                column="id",
            ),
        ),
        columns=(_column(),),
        server=_server(scale),
        settings=(
            SettingValue(name="work_mem", value="64MB", default="4MB", source="configuration file", meaning="Memory."),
            SettingValue(name="fsync", value="on", default="on", source="default", pending_restart=True),
        ),
        jobs=(Job(name="purge", schedule="0 3 * * *", command="SELECT purge()", source="pg_cron"),),
        activity=(Activity(kind="long transaction", session="4711", lasted=figure(7200, "seconds"), relation=ORDERS),),
        archiving=Archiving(
            mode="on",
            archived=figure(1000, "files"),
            last_archived_at=NOW,
            slots=(Slot(name="standby_1", kind="physical", active=True, retained=figure(16_777_216, "bytes")),),
        ),
        encryption=Encryption(session=True, protocol="TLSv1.3"),
    )


def _column() -> ColumnFigures:
    return ColumnFigures(
        table=ORDERS,
        column="total",
        null_share=figure(0.02, "share", quality="sample"),
        distinct=figure(12, "values", quality="sample"),
        common=(CommonValue(value="9.99|<b>", share=figure(0.5, "share", quality="sample")),),
        minimum="0.01",
        maximum="99.00",
    )


def _server(scale: float) -> ServerFigures:
    return ServerFigures(
        database_size=figure(52_428_800 * scale, "bytes", "SELECT pg_database_size(current_database())"),
        cache_hit=figure(0.991, "share"),
        connections=figure(12, "connections"),
        connections_limit=100,
        states=(StateCount(state="idle", sessions=figure(10, "sessions")),),
        others=(NamedFigure(name="checkpoints", meaning="Checkpoints", figure=figure(7, "checkpoints")),),
    )


def _workload(scale: float) -> Workload:
    def use(text: str, calls: float, mean: float) -> StatementUse:
        return StatementUse(
            text=text,
            calls=figure(calls * scale, "calls", "SELECT sum(calls) FROM pg_stat_statements WHERE query = {object}"),
            total_time=figure(calls * mean, "seconds"),
            mean_time=figure(mean, "seconds"),
            max_time=figure(mean * 10, "seconds"),
            rows=figure(calls, "rows"),
        )

    statements = (use(LOOK_UP, 90_000, 0.001), use(LIST, 900, 0.02), use(SHY, 3, 1.5))
    return Workload(source="pg_stat_statements", since=SINCE, until=NOW, statements=statements)


def _plans() -> tuple[Plan, ...]:
    scan = PlanNode(operation="Index Scan", relation=ORDERS, index="orders_email", condition="(email = $1)")
    root = PlanNode(operation="Limit", children=(scan,), estimated_rows=1.0, estimated_cost=8.44)
    return (
        Plan(
            statement=LOOK_UP,
            method="EXPLAIN",
            taken_at=NOW,
            generic=True,
            root=root,
            indexes=((ORDERS, "orders_email"),),
        ),
        Plan(statement=SHY, method="EXPLAIN", taken_at=NOW, refused="it calls grade(), a function of the database"),
    )


def _topology() -> Topology:
    return Topology(
        seen=SeenFrom(host="db.example", port=5432, role="primary", at=NOW),
        nodes=(
            Node(name="db.example", role="primary", here=True),
            Node(name="standby_1", role="standby", address="10.0.0.2"),
            Node(name='warehouse "one"', role="subscriber", kind="logical subscriber"),
        ),
        flows=(
            Flow(
                source="db.example",
                target="standby_1",
                kind="physical",
                mode="asynchronous",
                lag=figure(0.2, "seconds"),
            ),
            Flow(source="db.example", target='warehouse "one"', kind="logical"),
        ),
        incomplete="Standbys of the standby cannot be seen from here.",
    )


def _study(scale: float) -> WorkloadStudy:
    look_up, listing = _workload(scale).statements[:2]
    return WorkloadStudy(
        attributions=(
            StatementAttribution(digest=look_up.digest, reads=(ORDERS,), filters=((ORDERS, "email"),)),
            StatementAttribution(digest=listing.digest, reads=(ORDERS,)),
        ),
        patterns=(
            AccessPattern(
                table=ORDERS,
                kind="look-up",
                words="look-up by email",
                columns=("email",),
                calls=figure(90_000 * scale, "calls"),
                per_day=figure(3_000 * scale, "calls per day"),
                statements=(look_up.digest,),
            ),
        ),
        tables=(TableUse(table=ORDERS, reads=figure(90_900, "statements"), writes=figure(0, "statements")),),
        repeated=(
            RepeatedLookup(
                table=ORDERS,
                column="email",
                statement=look_up.digest,
                calls=figure(90_000, "calls"),
                parent=listing.digest,
                factor=figure(100, "times"),
            ),
        ),
    )


def _history(scale: float) -> History:
    points = (Point(at=SINCE, value=10_485_760), Point(at=NOW, value=31_457_280))
    per_day = figure(699_050 * scale, "bytes per day", "(last − first) ÷ days over 2 surveys")
    return History(
        surveys=(KeptSurvey(at=SINCE, schema="a1"), KeptSurvey(at=NOW, schema="a1")),
        growth=(
            Growth(points=points, bytes_per_day=per_day),
            Growth(table=ORDERS, points=points, bytes_per_day=per_day),
        ),
        load=Load(transactions=figure(12, "per second")),
    )
