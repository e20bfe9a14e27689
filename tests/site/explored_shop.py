"""A shop as a map, with everything that a lens, a hover card or the drawer can say; its texts try to break out."""

from __future__ import annotations

from schemabook.documents.map_values import (
    Bond,
    ColumnText,
    MapColumn,
    MapEdge,
    MapFigure,
    MapModule,
    MapTable,
    MapVersion,
    Mark,
    SchemaMap,
)

HOSTILE = "<img src=x onerror=hacked=1>"
TABLES = {
    "users": ("id", "email", "name"),
    "addresses": ("id", "user_id", "city"),
    "orders": ("id", "user_id", "address_id", "status"),
    "order_items": ("order_id", "product_id", "quantity"),
    "products": ("id", "category_id", "title"),
    "categories": ("id", "parent_id", HOSTILE),
    "order_events": ("id", "order_id", "happened_at"),
    "open_orders": ("id", "status"),
    "sessions": ("id", "user_id"),
}
TIES = (
    ("addresses", "user_id", "users", 0),
    ("orders", "user_id", "users", 0),
    ("orders", "address_id", "addresses", Bond.OPTIONAL),
    ("order_items", "order_id", "orders", 0),
    ("order_items", "product_id", "products", 0),
    ("products", "category_id", "categories", Bond.OPTIONAL),
    ("categories", "parent_id", "categories", Bond.OPTIONAL),
    ("order_events", "order_id", "orders", 0),
    ("open_orders", "", "orders", Bond.READS),
    ("sessions", "user_id", "users", Bond.INFERRED | Bond.UNENFORCED),
)
KINDS = {"order_events": "partitioned", "open_orders": "view"}
NAMES = tuple(TABLES)
MODULES = (("customers", (0, 1, 8)), ("sales", (2, 3, 6, 7)), ("catalogue", (4, 5)))


def shop() -> SchemaMap:
    """A shop of nine tables in three modules, with everything that a lens or a hover card can say."""
    tables = tuple(shop_table(number, name) for number, name in enumerate(NAMES))
    return SchemaMap(
        title="Shop",
        product="",
        measured="2026-11-20",
        size=(1500, 900),
        modules=tuple(
            MapModule(title=title, page="", box=(500 * at, 0, 480, 880), tables=numbers)
            for at, (title, numbers) in enumerate(MODULES)
        ),
        tables=tables,
        edges=tuple(shop_edge(*tie) for tie in TIES),
        versions=(
            MapVersion(name="v2", added=(6,), changed=(2,), removed=("carts",)),
            MapVersion(name="v1", added=(2, 6), changed=(), removed=()),
        ),
        comments=tuple(f"All about {name}." for name in NAMES),
        texts=tuple(tuple(shop_text(name, column) for column in columns) for name, columns in TABLES.items()),
        entries=(),
    )


def shop_table(number: int, name: str) -> MapTable:
    module = next(at for at, (_, numbers) in enumerate(MODULES) if number in numbers)
    place = MODULES[module][1].index(number)
    columns = TABLES[name]
    return MapTable(
        name=f"public.{name}",
        shown=name,
        schema="public",
        kind=KINDS.get(name, "table"),
        page=f"tables/{name}",
        box=(500 * module + 40 + 20 * place, 60 + 200 * place, 240, 34 + 22 * len(columns)),
        module=module,
        columns=tuple(MapColumn(name=column, type="bigint", marks=marks_of(name, column)) for column in columns),
        described=(1, len(columns)),
        comment=f"All about {name}." if name != "sessions" else "",
        origin="annotation",
        partitions=3 if name == "order_events" else 0,
        rows=MapFigure(value=10 ** (number + 1), unit="rows", quality="estimate", day="2026-11-20", since=""),
        reads=MapFigure(value=number, unit="calls", quality="exact", day="2026-11-20", since="2026-11-01"),
        indexes=(1, 0, 2) if name == "orders" else (0, 0, 1),
        sensitive=1 if name == "users" else 0,
        findings=(1, 0, 2) if name == "orders" else (0, 0, 0),
    )


def marks_of(table: str, column: str) -> int:
    refers = any((table, column) == tie[:2] for tie in TIES)
    return (Mark.KEY if column == "id" else 0) | (Mark.REFERENCE if refers else 0) | Mark.REQUIRED


def shop_text(table: str, column: str) -> ColumnText:
    if column != "status":
        return ColumnText(comment=f"Comment of {table}.{column} {HOSTILE}")
    return ColumnText(comment="How far it is.", preset="'new'", values=("new", "paid", "sent"))


def shop_edge(child: str, column: str, parent: str, bonds: int) -> MapEdge:
    return MapEdge(
        child=NAMES.index(child),
        parent=NAMES.index(parent),
        columns=(TABLES[child].index(column),) if column else (),
        to=(0,) if column else (),
        marks=bonds,
        name=f"{child}_{column}",
        evidence=("same name as users.id",) if bonds & Bond.INFERRED else (),
    )
