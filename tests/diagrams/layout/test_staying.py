"""What has not changed stays where it was."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from schemabook.diagrams.layout import (
    Hull,
    Item,
    Layout,
    Place,
    Tie,
    decode_layout,
    encode_layout,
    find_layout,
    is_worn,
)
from schemabook.model.base import QualifiedName
from schemabook.model.book import Module
from tests.catalogues import name
from tests.diagrams.layout.schemas import Schema, assert_whole, modules_of, ties_of

EDITS = ("add", "drop", "grow", "tie")


@pytest.mark.parametrize("seed", range(24))
def test_unchanged_tables_stay_through_any_edits(seed: int) -> None:
    schema = Schema(seed, (3, 20, 60, 150)[seed % 4])
    given = schema.catalogue()
    modules = modules_of(given)
    layout = find_layout(schema.items(), ties_of(given), modules)
    assert_whole(layout, schema.items(), modules)
    for _ in range(6):
        getattr(schema, schema.chance.choice(EDITS))(schema.chance.choice((1, 1, 3, 15)))
        given = schema.catalogue()
        kept = decode_layout(encode_layout(layout, modules).encode())
        assert kept.layout == layout
        old_modules, modules = modules, modules_of(given, kept.modules)
        before, layout = layout, find_layout(schema.items(), ties_of(given), modules, kept.layout)
        assert_whole(layout, schema.items(), modules)
        stood = {place.name: place for place in before.places}
        unchanged = [
            place
            for place in layout.places
            if (old := stood.get(place.name)) and (old.width, old.height) == (place.width, place.height)
        ]
        assert len(unchanged) >= len(layout.places) - 15
        assert unchanged == [stood[place.name] for place in unchanged]
        assert {place.name for place in layout.places if place.is_late} >= {
            place.name for place in layout.places if place.name not in stood
        }
        assert old_modules is not modules


def test_same_schema_gives_the_same_layout() -> None:
    schema = Schema(1, 80)
    given = schema.catalogue()
    modules = modules_of(given)
    layout = find_layout(schema.items(), ties_of(given), modules)
    assert find_layout(schema.items()[::-1], ties_of(given)[::-1], modules[::-1]) == layout
    assert find_layout(schema.items(), ties_of(given), modules, layout) == layout


def item(text: str, width: int = 200, height: int = 100) -> Item:
    return Item(name=name(text), width=width, height=height)


def module(*names: str) -> Module:
    return Module(name=str(name(names[0])), tables=tuple(name(one) for one in names))


def laid_out(*boxes: tuple[str, int, int], hulls: tuple[tuple[str, int, int, int, int], ...]) -> Layout:
    """Cards of 200 × 100 at (x, y), and hulls."""
    return Layout(
        width=max(one[1] + one[3] for one in hulls),
        height=max(one[2] + one[4] for one in hulls),
        places=tuple(Place(name=name(one), x=x, y=y, width=200, height=100) for one, x, y in boxes),
        hulls=tuple(Hull(module=str(name(one[0])), x=one[1], y=one[2], width=one[3], height=one[4]) for one in hulls),
    )


PAIR = laid_out(("a", 24, 44), ("b", 300, 44), hulls=(("a", 0, 0, 524, 168),))


def place_of(layout: Layout, text: str) -> tuple[int, int]:
    return next((place.x, place.y) for place in layout.places if place.name == name(text))


def test_a_table_that_got_a_column_stays_and_its_hull_grows() -> None:
    layout = find_layout([item("a", height=122), item("b")], (), [module("a", "b")], PAIR)
    assert place_of(layout, "a") == (24, 44)
    assert layout.hulls[0].height >= 122 + 44
    assert not any(place.is_late for place in layout.places)


def test_a_table_that_got_a_column_moves_up_where_there_is_room_only_above() -> None:
    stacked = laid_out(("a", 24, 88), ("b", 24, 204), hulls=(("a", 0, 0, 248, 330),))
    layout = find_layout([item("a", height=122), item("b")], (), [module("a", "b")], stacked)
    assert place_of(layout, "a") == (24, 66)
    assert place_of(layout, "b") == (24, 204)


def test_a_table_that_grew_does_not_push_its_hull_into_another() -> None:
    below = laid_out(("a", 24, 44), ("z", 24, 224), hulls=(("a", 0, 0, 248, 168), ("z", 0, 180, 248, 168)))
    modules = [module("a"), module("z")]
    layout = find_layout([item("a", height=144), item("z")], (), modules, below)
    assert_whole(layout, [item("a", height=144), item("z")], modules)
    assert place_of(layout, "a") != (24, 44)
    assert place_of(layout, "z") == (24, 224)


def test_a_table_that_grew_does_not_move_over_the_title() -> None:
    stacked = laid_out(("a", 24, 50), ("b", 24, 178), hulls=(("a", 0, 0, 248, 302),))
    layout = find_layout([item("a", height=144), item("b")], (), [module("a", "b")], stacked)
    assert min(place.y - layout.hulls[0].y for place in layout.places) >= 44


def test_a_new_table_takes_the_free_place_beside_what_it_is_tied_to() -> None:
    wide = laid_out(("a", 24, 44), ("b", 900, 44), hulls=(("a", 0, 0, 1124, 300),))
    new = [item("a"), item("b"), item("c")]
    near_b = find_layout(new, [Tie(child=name("c"), parent=name("b"))], [module("a", "b", "c")], wide)
    near_a = find_layout(new, [Tie(child=name("c"), parent=name("a"))], [module("a", "b", "c")], wide)
    assert place_of(near_b, "c") == (900, 172)
    assert place_of(near_a, "c") == (24, 172)
    assert near_a.hulls == wide.hulls


def test_a_hull_grows_where_no_other_stands() -> None:
    beside = laid_out(("a", 24, 44), ("z", 284, 44), hulls=(("a", 0, 0, 248, 168), ("z", 260, 0, 248, 168)))
    layout = find_layout([item("a"), item("b"), item("z")], (), [module("a", "b"), module("z")], beside)
    assert place_of(layout, "b") == (24, 172)
    assert layout.hulls[0].width == 248
    assert layout.hulls[0].height == 296


def test_what_has_no_room_gets_a_hull_of_its_own() -> None:
    walls = (("a", 0, 0, 248, 168), ("y", 0, 180, 248, 168), ("z", 260, 0, 248, 348))
    enclosed = laid_out(("a", 24, 44), ("y", 24, 224), ("z", 284, 44), hulls=walls)
    modules = [module("a", "b"), module("y"), module("z")]
    layout = find_layout([item(one) for one in "abyz"], (), modules, enclosed)
    assert [hull.module for hull in layout.hulls] == ["public.a", "public.a", "public.y", "public.z"]
    assert_whole(layout, [item(one) for one in "abyz"], modules)
    assert [place for place in layout.places if place.name != name("b")] == list(enclosed.places)


def test_a_hull_whose_module_has_another_name_keeps_its_tables() -> None:
    layout = find_layout([item("b")], (), [module("b")], PAIR)
    assert [hull.module for hull in layout.hulls] == ["public.b"]
    assert place_of(layout, "b") == (300, 44)


def test_a_table_of_another_module_leaves_the_hull() -> None:
    three = laid_out(("a", 24, 44), ("b", 300, 44), ("c", 24, 160), hulls=(("a", 0, 0, 524, 300),))
    modules = [module("a", "c"), module("b")]
    layout = find_layout([item(one) for one in "abc"], (), modules, three)
    assert_whole(layout, [item(one) for one in "abc"], modules)
    assert place_of(layout, "a") == (24, 44)


def test_a_view_stays_with_the_tables_that_it_stood_with() -> None:
    modules = [module("a"), module("z")]
    both = laid_out(
        ("a", 24, 44), ("v", 24, 172), ("z", 400, 44), hulls=(("a", 0, 0, 248, 300), ("z", 376, 0, 248, 300))
    )
    layout = find_layout([item(one) for one in "avz"], [Tie(child=name("v"), parent=name("z"))], modules, both)
    assert layout == both


def test_kept_cards_and_hulls_that_overlap_are_placed_anew() -> None:
    torn = laid_out(
        ("a", 24, 44), ("b", 100, 60), ("z", 40, 190), hulls=(("a", 0, 0, 524, 168), ("z", 10, 10, 300, 300))
    )
    modules = [module("a", "b"), module("z")]
    layout = find_layout([item(one) for one in "abz"], (), modules, torn)
    assert_whole(layout, [item(one) for one in "abz"], modules)
    assert place_of(layout, "a") == (24, 44)


@pytest.mark.parametrize("seed", range(4))
def test_the_whole_shrinks_again_when_tables_go(seed: int) -> None:
    schema = Schema(seed, 60)
    given = schema.catalogue()
    items, modules = schema.items(), modules_of(given)
    before = find_layout(items, ties_of(given), modules)
    schema.add(300)
    more = schema.catalogue()
    all_modules = modules_of(more, homes(modules))
    large = find_layout(schema.items(), ties_of(more), all_modules, before)
    assert large.width * large.height > 4 * before.width * before.height
    after_modules = modules_of(given, homes(all_modules))
    after = find_layout(items, ties_of(given), after_modules, large)
    assert_whole(after, items, after_modules)
    assert after.places == before.places
    assert after.width * after.height <= before.width * before.height
    assert find_layout(items, ties_of(given), after_modules, after) == after


def homes(modules: Sequence[Module]) -> dict[QualifiedName, str]:
    return {one: module.name for module in modules for one in module.tables}


def test_a_hull_that_a_table_has_left_is_cropped_on_the_right_and_below() -> None:
    three = laid_out(("a", 60, 80), ("b", 300, 44), ("c", 24, 240), hulls=(("a", 0, 0, 524, 400),))
    layout = find_layout([item("a")], (), [module("a")], three)
    assert layout.hulls == (Hull(module="public.a", x=0, y=0, width=284, height=204),)
    assert (layout.width, layout.height) == (284, 204)
    assert place_of(layout, "a") == (60, 80)


def test_a_hull_in_which_a_table_became_smaller_is_cropped() -> None:
    layout = find_layout([item("a"), item("b", width=180)], (), [module("a", "b")], PAIR)
    assert place_of(layout, "b") == (300, 44)
    assert layout.width == 504


def test_what_takes_the_place_of_another_keeps_the_hull() -> None:
    close = laid_out(
        ("a", 24, 44), ("b", 252, 44), ("z", 504, 44), hulls=(("a", 0, 0, 476, 168), ("z", 480, 0, 248, 168))
    )
    layout = find_layout([item("a"), item("c"), item("z")], (), [module("a", "c"), module("z")], close)
    assert place_of(layout, "c") == (252, 44)
    assert layout.hulls == close.hulls


@pytest.mark.parametrize(("width", "height"), [(9_000_000, 168), (524, 9_000_000), (9_000_000, 9_000_000)])
def test_a_kept_hull_that_is_far_larger_than_its_cards_is_made_anew(width: int, height: int) -> None:
    huge = laid_out(
        ("a", 24, 44), ("b", 300, 44), ("z", 584, 44), hulls=(("a", 0, 0, width, height), ("z", 560, 0, 248, 168))
    )
    modules = [module("a", "b"), module("z")]
    layout = find_layout([item(one) for one in "abz"], (), modules, huge)
    assert_whole(layout, [item(one) for one in "abz"], modules)
    assert list(layout.places) == list(huge.places)
    assert (layout.width, layout.height) == (808, 168)


def test_a_hull_whose_last_card_stands_far_inside_it_is_made_anew_at_once() -> None:
    far = laid_out(("a", 24, 44), ("b", 2000, 44), hulls=(("a", 0, 0, 2224, 168),))
    layout = find_layout([item("b")], (), [module("b")], far)
    assert layout.hulls == (Hull(module="public.b", x=1976, y=0, width=248, height=168),)
    assert find_layout([item("b")], (), [module("b")], layout) == layout


def test_kept_hulls_without_cards_stand_in_nobodys_way() -> None:
    empty = laid_out(("a", 24, 44), ("b", 300, 44), hulls=(("x", 10, 10, 10, 10), ("a", 0, 0, 524, 168)))
    layout = find_layout([item("a"), item("b")], (), [module("a", "b")], empty)
    assert layout == PAIR


def test_a_layout_is_worn_when_little_of_it_is_covered() -> None:
    places = tuple(
        Place(name=name(f"t{number:02}"), x=0, y=300 * number, width=250, height=250) for number in range(30)
    )
    assert not is_worn(Layout(width=3_000, height=4_400, places=places))
    assert is_worn(Layout(width=3_000, height=4_700, places=places))
    assert not is_worn(Layout(width=3_000, height=4_700, places=places[:29]))


def test_a_fresh_layout_of_the_smallest_cards_is_not_worn() -> None:
    given = [name(f"s{number:02}.t") for number in range(30)]
    modules = [Module(name=str(one), tables=(one,)) for one in given]
    layout = find_layout([Item(name=one, width=160, height=34) for one in given], (), modules)
    assert not is_worn(layout)


def test_a_layout_is_worn_when_most_came_late() -> None:
    assert not is_worn(PAIR)
    schema = Schema(3, 10)
    given = schema.catalogue()
    layout = find_layout(schema.items(), ties_of(given), modules_of(given))
    schema.add(9)
    given = schema.catalogue()
    layout = find_layout(schema.items(), ties_of(given), modules_of(given), layout)
    assert not is_worn(layout)
    schema.add(5)
    given = schema.catalogue()
    assert is_worn(find_layout(schema.items(), ties_of(given), modules_of(given), layout))


def test_nothing_of_the_kept_layout_is_left() -> None:
    fresh = find_layout([item("x"), item("y")], (), [module("x", "y")])
    assert find_layout([item("x"), item("y")], (), [module("x", "y")], PAIR) == fresh
    assert find_layout((), (), (), PAIR) == Layout()
