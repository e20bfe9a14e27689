"""A small shop and workloads on it, for tests that need no server."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from schemabook.engines import dialect_by_name
from schemabook.insights.workload import find_workload_study
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue
from schemabook.model.families import Family
from schemabook.model.measured import Measured
from schemabook.model.tables import (
    Column,
    ForeignKey,
    Index,
    IndexColumn,
    PrimaryKey,
    Reference,
    Table,
    TableKind,
    UniqueConstraint,
    View,
)
from schemabook.model.workload import StatementUse, Workload, WorkloadStudy

UNTIL = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
TWO_DAYS = UNTIL - timedelta(days=2)


def figure(value: float, unit: str = "calls") -> Measured:
    return Measured(value=value, unit=unit, method="counted", quality="exact", measured_at=UNTIL)


def used(text: str, calls: int = 10, rows: int | None = None) -> StatementUse:
    return StatementUse(text=text, calls=figure(calls), rows=None if rows is None else figure(rows, "rows"))


def workload(*statements: StatementUse, since: datetime | None = TWO_DAYS) -> Workload:
    return Workload(source="the test", until=UNTIL, since=since, statements=statements)


def name(text: str, schema: str = "public") -> QualifiedName:
    return QualifiedName(schema, text)


def _columns(text: str) -> tuple[Column, ...]:
    return tuple(Column(name=one, type="x", family=_family(one)) for one in text.split())


def _family(column: str) -> Family:
    if column.endswith("_at"):
        return Family.TIMESTAMP_WITH_ZONE
    return Family.TEXT if column in {"email", "name"} else Family.INTEGER


def _key(column: str, schema: str, parent: str) -> ForeignKey:
    return ForeignKey(
        name=f"{column}_fkey", columns=(column,), referenced_table=name(parent, schema), referenced_columns=("id",)
    )


def shop(schema: str = "public", engine: str = "postgresql") -> Catalogue:
    """Users, orders and their items, events in partitions, and a view of orders."""
    users = Table(
        name=name("users", schema),
        columns=_columns("id email name role created_at deleted_at"),
        primary_key=PrimaryKey(name="users_pkey", columns=("id",)),
        indexes=(
            Index(
                name="users_email_key",
                columns=(IndexColumn(expression="lower((email)::text)"),),
                unique=True,
                predicate="(deleted_at IS NULL)",
            ),
        ),
    )
    orders = Table(
        name=name("orders", schema),
        columns=_columns("id user_id status total placed_at"),
        primary_key=PrimaryKey(name="orders_pkey", columns=("id",)),
        foreign_keys=(_key("user_id", schema, "users"),),
    )
    items = Table(
        name=name("order_items", schema),
        columns=_columns("order_id line product_id quantity"),
        primary_key=PrimaryKey(name="", columns=("order_id", "line")),
        unique_constraints=(UniqueConstraint(name="", columns=("order_id", "product_id")),),
        foreign_keys=(_key("order_id", schema, "orders"),),
    )
    events = Table(
        name=name("events", schema),
        kind=TableKind.PARTITIONED,
        columns=_columns("id order_id happened_at"),
        partitions=(Table(name=name("events_2026", schema), kind=TableKind.PARTITION),),
    )
    view = View(
        name=name("open_orders", schema),
        columns=_columns("id email status"),
        depends_on=(
            Reference(kind="table", name=name("orders", schema)),
            Reference(kind="table", name=name("users", schema)),
        ),
    )
    return Catalogue(engine=engine, default_schema=schema, tables=(events, items, orders, users), views=(view,))


def study_of(*statements: StatementUse | str, engine: str = "postgresql", **options: object) -> WorkloadStudy:
    """The study of statements on the shop."""
    given = tuple(used(one) if isinstance(one, str) else one for one in statements)
    dialect = dialect_by_name(engine)
    schema = "public" if dialect.supports.schemas else ""
    since = options.get("since", TWO_DAYS)
    assert since is None or isinstance(since, datetime)
    return find_workload_study(shop(schema, engine), workload(*given, since=since), dialect, "shop")


def words_of(text: str, engine: str = "postgresql") -> list[str]:
    """What one statement does, as `table: words` in the order of tables."""
    return [f"{one.table.name}: {one.words}" for one in study_of(text, engine=engine).patterns]


def names(given: Iterable[QualifiedName]) -> list[str]:
    return [str(one) for one in given]
