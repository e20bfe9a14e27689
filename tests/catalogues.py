"""Small catalogues for tests of what needs no server."""

from __future__ import annotations

from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue
from schemabook.model.families import Family
from schemabook.model.survey import Server, Survey
from schemabook.model.tables import Action, Column, ForeignKey, PrimaryKey, Table, UniqueConstraint


def name(text: str) -> QualifiedName:
    """`schema.table`, or a table of the schema public."""
    schema, dot, own = text.rpartition(".")
    return QualifiedName(schema if dot else "public", own)


def column(text: str, *, nullable: bool = True) -> Column:
    """An integer column."""
    return Column(name=text, type="integer", family=Family.INTEGER, nullable=nullable)


def references(columns: str, parent: str, on_delete: Action = Action.NO_ACTION) -> ForeignKey:
    """A foreign key from columns, separated by blanks, to the key `id` of a table."""
    listed = tuple(columns.split())
    return ForeignKey(
        name=f"{'_'.join(listed)}_fkey",
        columns=listed,
        referenced_table=name(parent),
        referenced_columns=("id",) if len(listed) == 1 else listed,
        on_delete=on_delete,
    )


def table(
    text: str, *keys: ForeignKey, primary: str = "id", unique: str = "", nullable: str = "", comment: str | None = None
) -> Table:
    """A table with a primary key and the columns that its keys need; lists are separated by blanks."""
    listed = dict.fromkeys([*primary.split(), *unique.split(), *(one for key in keys for one in key.columns)])
    return Table(
        name=name(text),
        columns=tuple(column(one, nullable=one in nullable.split()) for one in listed),
        primary_key=PrimaryKey(name=f"{text}_pkey", columns=tuple(primary.split())) if primary else None,
        unique_constraints=(UniqueConstraint(name=f"{text}_key", columns=tuple(unique.split())),) if unique else (),
        foreign_keys=keys,
        comment=comment,
    )


def catalogue(*tables: Table) -> Catalogue:
    """A catalogue of these tables."""
    return Catalogue(
        engine="postgresql", default_schema="public", tables=tuple(sorted(tables, key=lambda one: one.name))
    )


def survey(*tables: Table) -> Survey:
    """A survey of these tables."""
    server = Server(engine="postgresql", product="PostgreSQL", version="15", database="test")
    return Survey(server=server, catalogue=catalogue(*tables))
