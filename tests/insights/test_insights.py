"""Relationships, junctions and the order of filling."""

from __future__ import annotations

import msgspec

from schemabook.insights.load_order import find_load_order
from schemabook.insights.relationships import find_junctions, find_relationships
from schemabook.model.catalogue import Domain
from schemabook.model.tables import Index, IndexColumn, Table, TableKind
from tests.catalogues import catalogue, name, references, table


def cardinalities(child: Table) -> list[tuple[bool, bool]]:
    """One-to-one and optional of each relationship of a child of `parent`."""
    found = find_relationships(catalogue(table("parent"), child))
    return [(one.one_to_one, one.optional) for one in found]


def test_foreign_key_is_one_to_many() -> None:
    assert cardinalities(table("child", references("parent_id", "parent"))) == [(False, False)]


def test_nullable_column_makes_it_optional() -> None:
    assert cardinalities(table("child", references("parent_id", "parent"), nullable="parent_id")) == [(False, True)]


def test_unique_column_makes_it_one_to_one() -> None:
    assert cardinalities(table("child", references("id", "parent"))) == [(True, False)]
    assert cardinalities(table("child", references("p", "parent"), unique="p")) == [(True, False)]


def test_unique_over_more_columns_does_not() -> None:
    assert cardinalities(table("child", references("p", "parent"), unique="p q")) == [(False, False)]


def test_partial_unique_index_does_not() -> None:
    child = table("child", references("p", "parent"))
    index = Index(name="i", columns=(IndexColumn(name="p"),), unique=True)
    assert cardinalities(msgspec.structs.replace(child, indexes=(index,))) == [(True, False)]
    partial = msgspec.structs.replace(index, predicate="p > 0")
    assert cardinalities(msgspec.structs.replace(child, indexes=(partial,))) == [(False, False)]
    expression = msgspec.structs.replace(index, columns=(IndexColumn(expression="abs(p)"),))
    assert cardinalities(msgspec.structs.replace(child, indexes=(expression,))) == [(False, False)]


def test_keys_of_partitions_stand_for_their_table() -> None:
    parts = tuple(
        Table(name=name(part), kind=TableKind.PARTITION, foreign_keys=(references("p", "parent"),))
        for part in ("whole_1", "whole_2")
    )
    whole = msgspec.structs.replace(table("whole", primary="id p"), partitions=parts)
    (found,) = find_relationships(catalogue(table("parent"), whole))
    assert found.child == name("whole")
    assert found.partitions == (name("whole_1"), name("whole_2"))


def test_junction_has_a_key_of_two_foreign_keys() -> None:
    both = (references("a_id", "a"), references("b_id", "b"))
    found = find_junctions(
        catalogue(
            table("a"),
            table("b"),
            table("a_b", *both, primary="a_id b_id"),
            table("also", *both, unique="a_id b_id"),
            table("with_more", *both, primary="a_id b_id line"),
            table("no_key", *both),
        )
    )
    assert [str(one.table) for one in found] == ["public.a_b", "public.also"]


def test_tree_to_itself_is_no_junction() -> None:
    assert find_junctions(catalogue(table("t", references("up", "t")))) == ()


def test_levels_put_parents_first() -> None:
    given = catalogue(
        table("c", references("b", "b"), references("a", "a")),
        table("b", references("a", "a"), references("up", "b")),
        table("a"),
        table("alone"),
    )
    order = find_load_order(given, find_relationships(given))
    assert [[one.name for one in level] for level in order.levels] == [["a", "alone"], ["b"], ["c"]]
    assert order.cycles == ()


def test_rings_stand_in_one_level_and_are_named() -> None:
    given = catalogue(
        table("a", references("c", "c")),
        table("b", references("a", "a")),
        table("c", references("b", "b")),
        table("after", references("a", "a")),
        table("before"),
        table("x", references("y", "y")),
        table("y", references("x", "x"), references("before", "before")),
    )
    order = find_load_order(given, find_relationships(given))
    assert [[one.name for one in ring] for ring in order.cycles] == [["a", "b", "c"], ["x", "y"]]
    assert [[one.name for one in level] for level in order.levels] == [
        ["a", "b", "before", "c"],
        ["after", "x", "y"],
    ]


def test_long_chains_need_no_recursion() -> None:
    chain = [table("t0000")]
    chain += [table(f"t{i:04}", references("up", f"t{i - 1:04}")) for i in range(1, 5000)]
    given = catalogue(*chain)
    assert len(find_load_order(given, find_relationships(given)).levels) == 5000


def test_keys_to_partitions_stand_for_their_table() -> None:
    part = Table(name=name("part"), kind=TableKind.PARTITION)
    whole = msgspec.structs.replace(table("whole"), partitions=(part,))
    given = catalogue(table("child", references("p", "part")), whole)
    (found,) = find_relationships(given)
    assert (found.parent, found.foreign_key.referenced_table) == (name("whole"), name("part"))
    order = find_load_order(given, (found,))
    assert [[one.name for one in level] for level in order.levels] == [["whole"], ["child"]]


def test_partitions_under_a_declaring_one_are_bound_too() -> None:
    key = references("p", "parent")
    leaf = Table(name=name("leaf"), kind=TableKind.PARTITION)
    half = Table(name=name("half"), kind=TableKind.PARTITION, foreign_keys=(key,), partitions=(leaf,))
    for others, optional in (((), False), ((leaf,), True)):
        whole = msgspec.structs.replace(table("whole", primary="id p"), partitions=(half, *others))
        assert cardinalities(whole) == [(False, optional)]


def test_domains_without_nulls_make_it_mandatory() -> None:
    child = table("child", references("p", "parent"), nullable="p")
    columns = tuple(msgspec.structs.replace(one, type_name=name("small")) for one in child.columns)
    given = msgspec.structs.replace(
        catalogue(table("parent"), msgspec.structs.replace(child, columns=columns)),
        domains=(
            Domain(name=name("filled"), type="integer", nullable=False),
            Domain(name=name("small"), type="filled", type_name=name("filled")),
        ),
    )
    assert [one.optional for one in find_relationships(given)] == [False]


def test_keys_that_are_not_enforced_need_no_order() -> None:
    loose = msgspec.structs.replace(references("b", "b"), enforced=False)
    given = catalogue(table("a", loose), table("b", references("a", "a")))
    found = find_relationships(given)
    assert [one.optional for one in found] == [True, False]
    order = find_load_order(given, found)
    assert (len(order.levels), order.cycles) == (2, ())


def test_rigid_rings_are_those_that_no_key_opens() -> None:
    late = msgspec.structs.replace(references("a", "a"), deferrable=True)
    given = catalogue(
        table("a", references("b", "b"), references("c", "c")),
        table("b", references("a", "a")),
        table("c", late),
        table("x", references("y", "y"), nullable="y"),
        table("y", references("x", "x")),
    )
    order = find_load_order(given, find_relationships(given))
    assert [[one.name for one in ring] for ring in order.cycles] == [["a", "b", "c"], ["x", "y"]]
    assert [[one.name for one in ring] for ring in order.rigid] == [["a", "b"]]
