"""How much is described, by whom, and what is undescribed in which order."""

from __future__ import annotations

import msgspec

from schemabook.insights.coverage import Coverage, Use, find_coverage, find_undescribed
from schemabook.model.annotations import Annotations, ColumnNote, RoutineNote, TableNote, TypeNote
from schemabook.model.base import QualifiedName
from schemabook.model.book import Book
from schemabook.model.catalogue import Catalogue, Domain, Enum, Routine
from schemabook.model.measured import Measured
from schemabook.model.measurements import Measurements, SeenFrom, TableFigures
from schemabook.model.tables import Table, View
from schemabook.model.workload import TableUse, WorkloadStudy
from schemabook.study import study
from tests.catalogues import catalogue, column, name, references, survey, table
from tests.insights.workload_support import UNTIL, figure, used, workload


def shop() -> Catalogue:
    orders = table("orders", references("user_id", "users"), comment="Orders.")
    typed = msgspec.structs.replace(orders.columns[0], comment="A number.", type_name=name("status"))
    return msgspec.structs.replace(
        catalogue(
            msgspec.structs.replace(orders, columns=(typed, *orders.columns[1:])), table("users"), table("notes")
        ),
        views=(View(name=name("open"), columns=(column("id"),)),),
        routines=(
            Routine(name=name("total"), kind="function"),
            Routine(name=name("total"), kind="function", signature="text"),
        ),
        enums=(Enum(name=name("status"), labels=("a",)),),
        domains=(Domain(name=name("mail"), type="text", comment="An address."),),
    )


def book(annotations: Annotations = Annotations(), **more: object) -> Book:  # noqa: B008 - it is frozen
    described = msgspec.structs.replace(survey(), catalogue=shop(), **more)
    return msgspec.structs.replace(study(described), annotations=annotations)


ANNOTATIONS = Annotations(
    tables=(
        TableNote(name=name("orders"), purpose="What is sold.", columns=(ColumnNote(name="user_id", personal="no"),)),
        TableNote(name=name("users"), columns=(ColumnNote(name="id", purpose="A number."),)),
    ),
    views=(TableNote(name=name("open"), purpose="To be packed."),),
    routines=(RoutineNote(name=name("total"), signature="()", purpose="Adds up."),),
    types=(TypeNote(name=name("status"), purpose="States."),),
)


def test_comments_count_where_nothing_is_annotated() -> None:
    assert find_coverage(shop(), Annotations()) == Coverage(
        tables=3, tables_described=1, columns=4, columns_described=1, views=1, routines=2, types=2, types_described=1,
        by_comment=3,
    )  # fmt: skip


def test_annotations_count_before_comments() -> None:
    found = find_coverage(shop(), ANNOTATIONS)
    assert found == Coverage(
        tables=3, tables_described=1, columns=4, columns_described=2, views=1, views_described=1,
        routines=2, routines_described=1, types=2, types_described=2, by_annotation=5, by_comment=2,
    )  # fmt: skip
    assert (found.total, found.described, round(found.share, 3)) == (12, 7, 0.583)
    assert find_coverage(catalogue(), Annotations()).share == 1


def test_note_on_all_routines_of_a_name_describes_each() -> None:
    notes = Annotations(routines=(RoutineNote(name=name("total"), purpose="Adds up."),))
    assert find_coverage(shop(), notes).routines_described == 2


def listed(found: Book) -> list[str]:
    return [".".join(filter(None, (one.name.name, one.column))) for one in find_undescribed(found)]


def test_relationships_give_the_order_where_nothing_was_measured() -> None:
    assert listed(book()) == [
        "orders.user_id", "users", "users.id", "status", "notes", "notes.id", "open", "total", "total"
    ]  # fmt: skip
    assert listed(book(ANNOTATIONS)) == ["orders.user_id", "users", "notes", "notes.id", "total"]
    assert find_undescribed(book())[0].use == Use(relationships=1)


def measurements(*tables: TableFigures) -> Measurements:
    return Measurements(seen=SeenFrom(host="db", at=UNTIL), tables=tables)


def rows(value: float) -> Measured:
    return figure(value, "rows")


def test_rows_then_scans_then_statements_go_before() -> None:
    figures = [
        TableFigures(name=name("notes"), rows=rows(10)),
        TableFigures(name=name("users"), rows=rows(5), index_scans=figure(1)),
    ]
    assert listed(book(measurements=measurements(figures[0])))[:2] == ["notes", "notes.id"]
    assert listed(book(measurements=measurements(*figures)))[:3] == ["users", "users.id", "notes"]
    found = book(measurements=measurements(*figures), workload=workload(used("SELECT id FROM public.orders", 3)))
    use = TableUse(table=name("orders"), reads=figure(3), writes=figure(4))
    found = msgspec.structs.replace(found, workload=WorkloadStudy(tables=(use,)))
    assert listed(found)[:2] == ["orders.user_id", "status"]
    assert find_undescribed(found)[0].use == Use(statements=7, relationships=1)
    assert find_undescribed(found)[2].use == Use(statements=0, scans=1, rows=5, relationships=1)


def test_foreign_key_to_the_table_itself_counts_once() -> None:
    tree = survey(table("tree", references("parent_id", "tree")))
    assert find_undescribed(study(tree))[0].use.relationships == 1


def test_type_is_used_as_much_as_its_most_used_table() -> None:
    tables = (table("much", references("id", "other")), table("other"), table("alone"))
    typed = tuple(
        msgspec.structs.replace(one, columns=(msgspec.structs.replace(one.columns[0], type_name=name("key")),))
        for one in tables
    )
    whole = msgspec.structs.replace(catalogue(*typed), enums=(Enum(name=name("key"), labels=("a",)),))
    found = find_undescribed(study(msgspec.structs.replace(survey(), catalogue=whole)))
    assert [one.use.relationships for one in found if one.kind == "type"] == [1]


def test_partitions_do_not_count() -> None:
    whole = msgspec.structs.replace(table("log"), partitions=(Table(name=QualifiedName("public", "log_1")),))
    assert find_coverage(catalogue(whole), Annotations()) == Coverage(tables=1, columns=1)
