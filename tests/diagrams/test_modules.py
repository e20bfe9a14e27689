"""Modules, the hubs in them, and what they are called."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from schemabook.diagrams.communities import find_communities
from schemabook.diagrams.hubs import find_hubs
from schemabook.diagrams.modules import LIMIT, MOST_IN_A_PICTURE, find_modules
from schemabook.diagrams.name_words import common_beginning, spelled, split_words, usual_prefix, without_prefix
from schemabook.insights.relationships import find_relationships
from schemabook.model.base import QualifiedName
from schemabook.model.book import InferredRelationship, Module
from schemabook.model.catalogue import Catalogue
from tests.catalogues import catalogue, name, references, table


def modules_of(given: Catalogue, kept: dict[QualifiedName, str] | None = None) -> tuple[Module, ...]:
    return find_modules(given, find_relationships(given), kept=kept)


def own_names(module: Module) -> list[str]:
    return [one.name for one in module.tables]


def star(centre: str, *others: str) -> Catalogue:
    return catalogue(table(centre), *(table(one, references(centre, centre)) for one in others))


def test_a_table_that_many_refer_to_is_a_hub() -> None:
    few = star("user", *(f"t{number}" for number in range(12)), *(f"x{number}" for number in range(3)))
    assert find_hubs(few, find_relationships(few)) == {name("user")}
    assert find_hubs(star("user", *"abcdefghijkl"), find_relationships(star("user", *"abcdefghijkl"))) == frozenset()


def test_a_hub_is_measured_against_the_number_of_tables() -> None:
    small = star("user", *(f"t{number:02}" for number in range(13)))
    lone = [table(f"lone{number:02}") for number in range(80)]
    large = catalogue(*small.tables, *lone)
    assert find_hubs(small, find_relationships(small)) == {name("user")}
    assert find_hubs(large, find_relationships(large)) == frozenset()


def test_a_hub_stands_out_from_nearly_all_others() -> None:
    pairs = [table(f"child{number:02}", references("p", f"parent{number:02}")) for number in range(60)]
    parents = [table(f"parent{number:02}") for number in range(60)]
    nine = [table(f"user_of{number}", references("u", "user"), references("u2", "user")) for number in range(8)]
    given = catalogue(*pairs, *parents, *nine, table("user", references("me", "user")))
    assert find_hubs(given, find_relationships(given)) == {name("user")}
    fewer = catalogue(*(one for one in given.tables if one.name != name("user_of0")))
    assert find_hubs(fewer, find_relationships(fewer)) == frozenset()


def guess(child: str, parent: str) -> InferredRelationship:
    return InferredRelationship(
        child=name(child), columns=("r",), parent=name(parent), parent_columns=("id",), evidence=()
    )


def test_inferred_relationships_make_hubs_and_name_modules() -> None:
    others = [f"t{number:02}" for number in range(13)]
    given = catalogue(*(table(one) for one in ("account", "user", *others)))
    guessed = [guess(one, "user") for one in others]
    assert find_hubs(given, (), guessed) == {name("user")}
    assert find_hubs(given, (), guessed[1:]) == frozenset()
    (module,) = find_modules(given, (), guessed)
    assert (module.name, module.hubs) == ("public.user", (name("user"),))


def test_a_table_counts_once_whether_its_reference_is_declared_or_inferred() -> None:
    given = star("user", *(f"t{number:02}" for number in range(12)))
    relationships = find_relationships(given)
    assert find_hubs(given, relationships, [guess("t00", "user"), guess("user", "user")]) == frozenset()
    more = catalogue(*given.tables, table("other"))
    assert find_hubs(more, relationships, [guess("other", "user")]) == {name("user")}


def test_hubs_are_named_by_the_module_that_they_are_in() -> None:
    given = star("user", *(f"t{number:02}" for number in range(20)))
    (module,) = modules_of(given)
    assert module.hubs == (name("user"),)


def planted(groups: int, size: int, seed: int) -> Catalogue:
    """Groups of tables whose names begin alike; most keys stay inside, and half of all tables refer to one hub."""
    chance = random.Random(seed)
    tables = [table("tenant")]
    for group in range(groups):
        for number in range(size):
            parents = {f"g{group:02}_{chance.randrange(number)}" for _ in range(2) if number}
            if chance.random() < 0.15:
                parents.add(f"g{chance.randrange(groups):02}_{chance.randrange(size)}")
            if chance.random() < 0.5:
                parents.add("tenant")
            parents.discard(f"g{group:02}_{number}")
            tables.append(table(f"g{group:02}_{number}", *(references(f"r_{one}", one) for one in sorted(parents))))
    return catalogue(*tables)


@pytest.mark.parametrize("groups", [4, 20, 60])
def test_what_belongs_together_is_found_although_half_refers_to_a_hub(groups: int) -> None:
    given = planted(groups, 12, groups)
    modules = modules_of(given)
    right = sum(max(Counter(one.split("_")[0] for one in own_names(module)).values()) for module in modules)
    assert right >= 0.95 * len(given.tables)
    assert groups * 0.7 <= len(modules) <= groups * 1.5
    assert max(len(module.tables) for module in modules) <= LIMIT


def test_no_module_is_larger_than_the_limit() -> None:
    given = star("user", *(f"t{number:03}" for number in range(3 * LIMIT)))
    modules = modules_of(given)
    assert max(len(module.tables) for module in modules) <= LIMIT
    assert sorted(one for module in modules for one in module.tables) == [one.name for one in given.tables]


def test_small_groups_join_what_they_are_tied_to() -> None:
    large = [
        table(f"a{number:02}", *([references("up", f"a{number // 2:02}")] if number else [])) for number in range(30)
    ]
    given = catalogue(*large, table("b", references("up", "a07")), table("c", references("up", "b")))
    modules = modules_of(given)
    assert all(len(module.tables) >= 4 for module in modules)
    (home,) = [module for module in modules if name("b") in module.tables]
    assert name("c") in home.tables


def test_tables_without_ties_go_by_the_first_word_of_their_names() -> None:
    listed = [f"invoice_{one}" for one in "abcd"] + [f"TagValue{one}" for one in "ABCD"]
    lone = [f"{letter}{number}" for letter in "pqr" for number in range(7)]
    modules = modules_of(catalogue(*(table(one) for one in (*listed, *lone))))
    assert {module.title: len(module.tables) for module in modules} == {"invoice": 4, "TagValue": 4, "": 21}


def test_a_word_that_nearly_all_names_begin_with_says_nothing() -> None:
    listed = [f"m_{word}_{letter}" for word in ("loan", "client", "staff") for letter in "abcdefghij"]
    modules = modules_of(catalogue(*(table(one) for one in listed)))
    assert [module.title for module in modules] == ["m_client", "m_loan", "m_staff"]


def test_a_word_that_all_names_begin_with_is_no_title() -> None:
    (module,) = modules_of(catalogue(*(table(f"acct_{letter}") for letter in "abcdefghijkl")))
    assert module.title == ""


def test_keys_to_what_everybody_refers_to_bind_weakly() -> None:
    tenant = ("tenant_a", "tenant_b")
    others = [table(f"t{number:02}", references("tenant_a", "tenant")) for number in range(20)]
    group = [
        table(f"g{number:02}", *(references(one, "tenant") for one in tenant), references("centre", "g00"))
        for number in range(1, 12)
    ]
    modules = modules_of(catalogue(table("tenant"), table("g00"), *others, *group))
    (home,) = [module for module in modules if name("g00") in module.tables]
    assert sum(one.startswith("g") for one in own_names(home)) >= 11
    assert name("tenant") not in home.tables


def test_guessed_relationships_bind_where_there_are_no_keys() -> None:
    given = catalogue(*(table(f"{letter}{number}") for letter in "abc" for number in range(10)))
    guessed = [guess(f"{letter}{number}", f"{letter}0") for letter in "abc" for number in range(1, 10)]
    modules = find_modules(given, (), guessed)
    assert [{one[0] for one in own_names(module)} for module in modules] == [{"a"}, {"b"}, {"c"}]


def test_a_schema_that_fits_a_picture_is_one_module_called_like_it() -> None:
    names = [f"sales.{letter}" for letter in "abcd"] + [f"person.{number}" for number in range(MOST_IN_A_PICTURE)]
    modules = modules_of(catalogue(*(table(one) for one in names)))
    assert [(module.title, len(module.tables)) for module in modules] == [("person", MOST_IN_A_PICTURE), ("sales", 4)]
    (alone,) = modules_of(catalogue(table("sales.a"), table("sales.b")))
    assert alone.title == ""


def test_titles_are_unique_or_missing() -> None:
    listed = [f"order_{letter}" for letter in "abcdefgh"] + [f"x{number:02}" for number in range(20)]
    kept = {name(one): "public.order_a" for one in listed[:4]} | {name(one): "public.order_e" for one in listed[4:8]}
    modules = modules_of(catalogue(*(table(one) for one in listed)), kept)
    assert {module.title for module in modules} == {""}


@pytest.mark.parametrize("seed", range(8))
def test_tables_keep_their_modules_through_edits(seed: int) -> None:
    chance = random.Random(seed)
    given = planted(5, 12, seed)
    modules = modules_of(given)
    for round_ in range(5):
        kept = {one: module.name for module in modules for one in module.tables}
        left = [one for one in given.tables if chance.random() > 0.1]
        parents = [chance.choice(left).name.name for _ in range(6)]
        added = [table(f"new{round_}_{number}", references("up", one)) for number, one in enumerate(parents)]
        given = catalogue(*left, *added)
        modules = modules_of(given, kept)
        assert sorted(one for module in modules for one in module.tables) == [one.name for one in given.tables]
        assert max(len(module.tables) for module in modules) <= LIMIT
        for module in modules:
            assert len({kept[one] for one in module.tables if one in kept}) <= 1
            before = {kept[one] for one in module.tables if one in kept}
            if before and name(next(iter(before)).partition(".")[2]) in module.tables:
                assert before == {module.name}
        homes = {one: module.name for module in modules for one in module.tables}
        assert len({homes[one] for one in homes if one in kept}) == len({kept[one] for one in homes if one in kept})
        assert all(homes[name(f"new{round_}_{number}")] == homes[name(one)] for number, one in enumerate(parents))


def test_kept_modules_without_changes_are_the_same() -> None:
    given = planted(6, 12, 1)
    modules = modules_of(given)
    assert modules_of(given, {one: module.name for module in modules for one in module.tables}) == modules


def test_a_full_module_takes_no_more() -> None:
    full = star("user", *(f"t{number:02}" for number in range(LIMIT - 1)))
    kept = {one.name: "public.user" for one in full.tables}
    more = [table(f"u{number}", references("user", "user")) for number in range(3)]
    modules = modules_of(catalogue(*full.tables, *more), kept)
    assert [(module.name, len(module.tables)) for module in modules] == [("public.u0", 3), ("public.user", LIMIT)]


def test_a_kept_module_that_is_too_large_is_divided() -> None:
    given = planted(5, 12, 3)
    modules = modules_of(given, {one.name: "public.tenant" for one in given.tables})
    assert max(len(module.tables) for module in modules) <= LIMIT
    assert "public.tenant" in {module.name for module in modules}


def test_communities_do_not_depend_on_chance() -> None:
    pair: list[dict[int, float]] = [{1: 1.0}, {0: 1.0}, {3: 1.0}, {2: 1.0}, {}]
    assert find_communities(pair, 10) == [0, 0, 1, 1, 2]
    assert find_communities([], 10) == []
    ring = [{(node - 1) % 30: 1.0, (node + 1) % 30: 1.0} for node in range(30)]
    labels = find_communities(ring, 4)
    assert max(Counter(labels).values()) <= 4


def test_words_of_names() -> None:
    assert split_words("order_items") == split_words("OrderItems") == split_words("ORDER-ITEM") == ("order", "item")
    assert split_words("HTTPStatus2xx") == ("http", "status2", "xx")
    assert split_words("address_bus") == ("address", "bus")
    assert split_words("client additional data") == ("client", "additional", "data")
    assert split_words("__") == ()
    assert usual_prefix([("m", letter) for letter in "abcdefghij"]) == ("m",)
    assert usual_prefix([("m", letter) for letter in "abcdefghi"]) == ()
    assert without_prefix(("m", "loan"), ("m",)) == ("loan",)
    assert without_prefix(("m",), ("m",)) == ("m",)
    assert common_beginning([("order", "item"), ("order", "line"), ("order",), ("x",)]) == ("order",)
    assert common_beginning([("d", "a"), ("d", "b"), ("d", "c")]) == ()
    assert common_beginning([("order",), ("order",)]) == ()
    assert spelled("OrderItems", ("order",)) == "Order"
    assert spelled("m_loan_charge", ("m", "loan")) == "m_loan"
    assert spelled("invoices", ("invoice",)) == "invoices"
