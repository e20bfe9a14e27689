"""A small shop with everything that annotations can be about."""

from __future__ import annotations

from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue, Domain, Enum, Routine
from schemabook.model.families import Family
from schemabook.model.tables import CheckConstraint, Column, ForeignKey, Table, View

STATES = ("pending", "paid", "shipped")


def name(text: str, schema: str = "public") -> QualifiedName:
    return QualifiedName(schema, text)


def column(text: str, **more: object) -> Column:
    return Column(name=text, type="text", family=Family.TEXT, **more)  # type: ignore[arg-type]


def key(text: str, columns: str, parent: str) -> ForeignKey:
    return ForeignKey(
        name=text, columns=tuple(columns.split()), referenced_table=name(parent), referenced_columns=("id",)
    )


SHOP = Catalogue(
    engine="postgresql",
    default_schema="public",
    tables=(
        Table(
            name=name("orders"),
            columns=(
                column("id"),
                column("user_id"),
                column("status", type_name=name("order_status")),
                column("channel"),
                column("colour", values=("a-b", "a_b", "purpose")),
                column("note", comment="Free text."),
            ),
            checks=(
                CheckConstraint(
                    name="c",
                    expression="((channel)::text = ANY ((ARRAY['web'::character varying, 'shop'::text])::text[]))",
                ),
            ),
            foreign_keys=(key("orders_user_id_fkey", "user_id", "users"), key("", "id note", "users")),
        ),
        Table(name=name("users"), columns=(column("id"), column("email")), comment="People with an account."),
        Table(name=name("orders", "archive"), columns=(column("id"),)),
    ),
    views=(View(name=name("open_orders", "reporting"), columns=(column("id"),)),),
    routines=(
        Routine(name=name("total"), kind="function"),
        Routine(name=name("total"), kind="function", signature="integer, text"),
        Routine(name=name("touch"), kind="function", signature="text", comment="Sets the time."),
    ),
    enums=(Enum(name=name("order_status"), labels=STATES),),
    domains=(Domain(name=name("email"), type="text", comment="An address."),),
)

ORDERS = name("orders")
