"""Relationships that nothing declares: what speaks for them, and what is left alone."""

from __future__ import annotations

import msgspec

from schemabook.engines import dialect_by_name
from schemabook.insights.inferred_relationships import find_inferred
from schemabook.insights.relationships import find_relationships
from schemabook.model.book import InferredRelationship
from schemabook.model.families import Family
from schemabook.model.tables import Column, Table
from schemabook.model.workload import StatementAttribution, WorkloadStudy
from tests.catalogues import catalogue, column, name, references, table

CUSTOMER = table("customers")


def with_columns(one: Table, *columns: Column) -> Table:
    return msgspec.structs.replace(one, columns=(*one.columns, *columns))


def inferred(*tables: Table, workload: WorkloadStudy | None = None) -> tuple[InferredRelationship, ...]:
    schema = catalogue(*tables)
    dialect = dialect_by_name("postgresql")
    return find_inferred(schema, find_relationships(schema), workload or WorkloadStudy(), dialect)


def test_a_column_with_the_name_and_the_type_of_a_key_refers_to_it() -> None:
    (found,) = inferred(CUSTOMER, with_columns(table("orders"), column("customer_id")))
    assert (found.child, found.columns) == (name("orders"), ("customer_id",))
    assert (found.parent, found.parent_columns) == (name("customers"), ("id",))
    assert found.evidence == ("it has the name and the type of the key",)


def test_declared_keys_of_the_same_name_and_joins_are_evidence() -> None:
    study = WorkloadStudy(
        attributions=(
            StatementAttribution(
                digest="a", joins=((name("orders"), "customer_id"), (name("customers"), "id"), (name("notes"), "id"))
            ),
        )
    )
    declared = table("notes", references("customer_id", "customers"))
    (found,) = inferred(CUSTOMER, declared, with_columns(table("orders"), column("customer_id")), workload=study)
    assert found.evidence == (
        "it has the name and the type of the key",
        "1 other table refers there by a column of this name",
        "statements of the workload join the two",
    )


def test_what_is_declared_of_another_type_or_ambiguous_is_left_alone() -> None:
    text = Column(name="customer_id", type="text", family=Family.TEXT)
    assert not inferred(CUSTOMER, table("orders", references("customer_id", "customers")))
    assert not inferred(CUSTOMER, with_columns(table("orders"), text))
    assert not inferred(CUSTOMER, table("customer"), with_columns(table("orders"), column("customer_id")))
    assert not inferred(CUSTOMER, with_columns(table("orders"), column("customer_id"), column("customer_type")))
    assert not inferred(CUSTOMER, with_columns(table("customer_notes", primary=""), column("id")))
