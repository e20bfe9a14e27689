"""What people wrote goes before what the database says, and both are told apart."""

from __future__ import annotations

import msgspec

from schemabook.documents.annotation_index import AnnotationIndex
from schemabook.model.annotations import (
    Annotations,
    ColumnNote,
    RelationNote,
    RoutineNote,
    TableNote,
    Transition,
    TypeNote,
    ValueNote,
)
from schemabook.model.base import QualifiedName
from schemabook.model.book import Book
from schemabook.model.catalogue import Domain, Enum, Routine
from schemabook.model.tables import Column
from tests.catalogues import catalogue, name, references, survey, table

STATUS = Column(name="status", type="state", type_name=name("state"), comment="Its state.")
ORDERS = msgspec.structs.replace(table("orders", references("user_id", "users")), columns=(STATUS,), comment="Sold.")
USERS = table("users", comment=" ")
STEP = Transition(start="", end="a")
INDEX = AnnotationIndex(
    Book(
        survey=msgspec.structs.replace(
            survey(),
            catalogue=msgspec.structs.replace(
                catalogue(ORDERS, USERS),
                enums=(Enum(name=name("base"), labels=("a", "b", "c")),),
                domains=(Domain(name=name("state"), type="base", type_name=name("base"), comment="A state."),),
            ),
        ),
        annotations=Annotations(
            tables=(
                TableNote(
                    name=name("orders"),
                    purpose="What is sold.",
                    owner="Sales",
                    columns=(ColumnNote(name="status", values=(ValueNote(value="a", meaning="own"),)),),
                    relations=(RelationNote(foreign_key="user_id_fkey", verb="places"),),
                ),
            ),
            views=(TableNote(name=name("open"), purpose="To be packed."),),
            routines=(
                RoutineNote(name=name("total"), purpose="All."),
                RoutineNote(name=name("total"), signature="()", purpose="None."),
                RoutineNote(name=name("total"), signature="text", purpose="Text."),
            ),
            types=(
                TypeNote(
                    name=name("base"),
                    purpose="Letters.",
                    values=(ValueNote(value="a", meaning="base"), ValueNote(value="b", meaning="base")),
                    transitions=(STEP,),
                ),
                TypeNote(name=name("state"), values=(ValueNote(value="b", meaning="domain"),)),
            ),
        ),
    )
)


def routine(signature: str, text: str = "total") -> Routine:
    return Routine(name=name(text), kind="function", signature=signature, comment="Adds.")


def test_annotations_go_before_comments() -> None:
    assert INDEX.describe(ORDERS.name, ORDERS.comment) == ("What is sold.", "annotation")
    assert INDEX.describe(name("open"), None) == ("To be packed.", "annotation")
    assert INDEX.describe(name("other"), "Other.") == ("Other.", "database comment")
    assert INDEX.describe(USERS.name, USERS.comment) == ("", "")
    assert INDEX.describe_column(ORDERS.name, STATUS) == ("Its state.", "database comment")
    base, state = Enum(name=name("base"), labels=()), Domain(name=name("state"), type="base", comment="A state.")
    assert INDEX.describe_type(base) == ("Letters.", "annotation")
    assert INDEX.describe_type(state) == ("A state.", "database comment")


def test_routine_has_its_own_note_or_that_of_its_name() -> None:
    texts = [INDEX.describe_routine(routine(signature))[0] for signature in ("", "text", "integer")]
    assert texts == ["None.", "Text.", "All."]
    assert INDEX.describe_routine(routine("", "other")) == ("Adds.", "database comment")


def test_values_of_a_column_are_its_own_then_those_of_its_types() -> None:
    assert INDEX.values(ORDERS.name, STATUS) == {"a": "own", "b": "domain"}
    assert INDEX.transitions(ORDERS.name, STATUS) == (STEP,)
    assert INDEX.values(QualifiedName("public", "users"), USERS.columns[0]) == {}


def test_relations_and_owners() -> None:
    key = ORDERS.foreign_keys[0]
    assert INDEX.verb(ORDERS.name, key) == "places"
    assert INDEX.verb(USERS.name, key) == ""
    assert (INDEX.owner(ORDERS.name), INDEX.owner(USERS.name)) == ("Sales", "")
