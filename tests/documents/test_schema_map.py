"""The map of a schema: complete, numbered right, and as the document prints it."""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec
import pytest

from schemabook.documents.compose import Document
from schemabook.documents.context import Settings
from schemabook.documents.map_values import Bond, Mark, SchemaMap
from schemabook.documents.profile import load_profile
from schemabook.engines import dialect_by_name
from schemabook.model.book import Book, InferredRelationship
from schemabook.model.catalogue import Domain, Enum
from schemabook.model.history import History, SchemaVersion
from schemabook.model.tables import Column, Reference, Table, View
from schemabook.renderers.site.data import catalogue_script, map_script
from schemabook.study import judge, study
from tests.catalogues import column, name, references, survey, table
from tests.documents.measured import measured_book


def map_of(book: Book) -> SchemaMap:
    dialect = dialect_by_name(book.survey.catalogue.engine)
    document = Document(book, load_profile("book"), dialect, Settings(drawings=True))
    list(document.pages())
    return document.schema_map()


def book_of(*tables: Table, views: tuple[View, ...] = (), enums: tuple[Enum, ...] = ()) -> Book:
    read = survey(*tables)
    catalogue = msgspec.structs.replace(read.catalogue, views=views, enums=enums)
    return judge(study(msgspec.structs.replace(read, catalogue=catalogue)))


def loaded(script: str) -> Any:
    """The value that a data script hands over."""
    found = re.fullmatch(r'schemabook\.load\("\w+", (.*)\);\n', script, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_edges_lead_from_child_to_parent_by_columns() -> None:
    guess = msgspec.structs.replace(table("visits"), columns=(*table("visits").columns, column("user_id")))
    view = View(name=name("v"), definition="SELECT 1", depends_on=(Reference(kind="table", name=name("users")),))
    found = map_of(
        book_of(
            table("users"), table("orders", references("user_id", "users"), nullable="user_id"), guess, views=(view,)
        )
    )
    numbers = {one.shown or one.name: number for number, one in enumerate(found.tables)}
    edges = {(edge.child, edge.parent): edge for edge in found.edges}
    declared = edges[numbers["orders"], numbers["users"]]
    assert (declared.columns, declared.to, declared.marks) == ((1,), (0,), Bond.OPTIONAL)
    inferred = edges[numbers["visits"], numbers["users"]]
    assert inferred.marks == Bond.INFERRED | Bond.OPTIONAL
    assert inferred.evidence
    assert edges[numbers["v"], numbers["users"]].marks == Bond.READS
    orders = found.tables[numbers["orders"]]
    assert orders.columns[1].marks & Mark.REFERENCE
    assert orders.columns[0].marks & (Mark.KEY | Mark.REQUIRED) == Mark.KEY | Mark.REQUIRED
    assert all(width > 0 and height > 0 for _, _, width, height in (one.box for one in found.tables))


def test_a_guess_is_optional_where_a_column_may_be_null() -> None:
    never = Domain(name=name("never_null"), type="integer", nullable=False)
    held = column("user_id")
    held = msgspec.structs.replace(held, type="never_null", type_name=never.name)
    for own, marks in (
        (column("user_id"), Bond.INFERRED | Bond.OPTIONAL),
        (column("user_id", nullable=False), Bond.INFERRED),
        (held, Bond.INFERRED),
    ):
        visits = msgspec.structs.replace(table("visits"), columns=(*table("visits").columns, own))
        book = book_of(table("users"), visits)
        catalogue = msgspec.structs.replace(book.survey.catalogue, domains=(never,))
        guess = InferredRelationship(
            child=visits.name, columns=("user_id",), parent=name("users"), parent_columns=("id",), evidence=("names",)
        )
        survey_ = msgspec.structs.replace(book.survey, catalogue=catalogue)
        (edge,) = map_of(msgspec.structs.replace(book, survey=survey_, inferred=(guess,))).edges
        assert edge.marks == marks
        assert (edge.columns, edge.to) == ((1,), (0,))


@pytest.mark.parametrize("target", [(), ("gone",), ("id", "gone")])
def test_columns_without_a_known_partner_are_paired_with_nothing(target: tuple[str, ...]) -> None:
    key = msgspec.structs.replace(references("user_id code", "users"), referenced_columns=target)
    (edge,) = map_of(book_of(table("users"), table("orders", key))).edges
    assert (edge.columns, edge.to) == ((), ())


def test_names_are_spelt_for_sql_and_values_found() -> None:
    odd = Table(
        name=name("Order"),
        columns=(Column(name="__proto__", type="integer"), Column(name="Mood", type="mood", type_name=name("mood"))),
    )
    found = map_of(book_of(odd, enums=(Enum(name=name("mood"), labels=("sad", "</script>")),)))
    (one,) = found.tables
    assert one.sql == '"Order"'
    assert one.quoted == {1: '"Mood"'}
    assert found.texts[0][1].values == ("sad", "</script>")
    script = map_script(found)
    assert loaded(script)["tables"][0]["quoted"] == {"1": '"Mood"'}
    assert script.isascii() or "\u2028" not in script


def test_figures_are_those_that_the_document_prints() -> None:
    found = map_of(measured_book())
    orders = next(one for one in found.tables if one.shown == "orders")
    assert orders.size is not None
    assert found.measured == orders.size.day == "2026-11-20"
    assert orders.indexes is not None


def test_versions_name_tables_by_number() -> None:
    book = book_of(table("users"), table("orders"))
    version = SchemaVersion(
        name="2026-11-01", schema="x", added=(name("orders"),), changed=(name("users"),), removed=(name("old"),)
    )
    found = map_of(msgspec.structs.replace(book, history=History(versions=(version,))))
    numbers = {one.shown: number for number, one in enumerate(found.tables)}
    (only,) = found.versions
    assert (only.added, only.changed, only.removed) == ((numbers["orders"],), (numbers["users"],), ("public.old",))


def test_every_table_has_a_line_of_its_own_and_empty_ends_are_left_out() -> None:
    book = book_of(table("users"), table("orders", references("user_id", "users"), comment="What was ordered."))
    found = map_of(book)
    before = map_script(found).splitlines()
    after = map_script(map_of(book_of(*book.survey.catalogue.tables, table("zebra")))).splitlines()
    moved = [line for line in before if line.startswith('{"name":') and line.rstrip(",]") not in "\n".join(after)]
    assert not moved, "a new table changes the line of another"
    said = loaded(
        catalogue_script(found, [("Findings", "findings.html")], lambda page, heading: f"{page}.html#{heading}")
    )
    assert said["comments"][0] == "What was ordered."
    assert said["columns"][0][0] == []
    assert ["page", "Findings", "", "findings.html"] in said["entries"]
