"""Pictures of tables: what they show, and that nothing stands on anything else."""

from __future__ import annotations

import time
from itertools import combinations

import msgspec
import pytest

from schemabook.diagrams.cards import HEADER, MOST_ROWS, MOST_WIDTH, ROW, card_size, row_offset
from schemabook.diagrams.drawing import Box, Drawing
from schemabook.diagrams.layout import find_layout
from schemabook.diagrams.layout.values import Hull, Item, Layout, Place
from schemabook.diagrams.map_drawing import PAGE_WIDTH, map_drawing
from schemabook.diagrams.modules import find_modules
from schemabook.diagrams.svg import write_svg
from schemabook.diagrams.table_drawings import MOST_NEIGHBOURS, curve, module_drawing, neighbourhood_drawing
from schemabook.diagrams.table_drawings import Card as PlacedCard
from schemabook.diagrams.tied_tables import Naming, TiedTables, find_keys
from schemabook.insights.relationships import find_relationships
from schemabook.model.base import QualifiedName
from schemabook.model.book import InferredRelationship, Module
from schemabook.model.catalogue import Catalogue
from schemabook.model.families import Family
from schemabook.model.tables import Column, Table, View
from tests.catalogues import catalogue, column, name, references, table

NAMING = Naming(
    table=lambda one: one.name,
    page=lambda one: f"tables/{one.name}",
    module=lambda module: module.title or module.name,
    module_page=lambda module: f"modules/{module.name}",
)


def source_of(
    given: Catalogue, modules: tuple[Module, ...] | None = None, inferred: tuple[InferredRelationship, ...] = ()
) -> TiedTables:
    """The tables of a catalogue at the places of a layout."""
    relationships = find_relationships(given)
    if modules is None:
        modules = find_modules(given, relationships)
    items = []
    relations: list[Table | View] = [*given.tables, *given.views]
    for relation in relations:
        width, height = card_size(relation, NAMING.table)
        items.append(Item(name=relation.name, width=width, height=height))
    layout = find_layout(items, (), modules)
    return TiedTables(given, find_keys(relationships, inferred), modules, layout, NAMING)


def box_of(drawing: Drawing, title: str) -> Box:
    (found,) = (box for box in drawing.boxes if box.title == title)
    return found


def assert_sound(drawing: Drawing) -> None:
    """No two boxes overlap, all are inside, and it can be written."""
    for one, other in combinations(drawing.boxes, 2):
        apart = (
            one.x + one.width <= other.x
            or other.x + other.width <= one.x
            or one.y + one.height <= other.y
            or other.y + other.height <= one.y
        )
        assert apart, (one.title, other.title)
    for box in drawing.boxes:
        assert min(box.x, box.y) >= 0, box.title
        assert box.x + box.width <= drawing.width, box.title
        assert box.y + box.height <= drawing.height, box.title
    write_svg(drawing, standalone=True)


def test_size_of_a_card_and_of_its_rows() -> None:
    small = table("orders", references("user_id", "users"))
    assert card_size(small, NAMING.table) == (160, HEADER + 2 * ROW)
    assert row_offset(small, "id") == HEADER + ROW // 2
    assert row_offset(small, "user_id") == HEADER + ROW + ROW // 2
    assert row_offset(small, "nothing") == HEADER // 2
    columns = tuple(column(f"c{number}") for number in range(40))
    large = Table(name=name("large"), columns=columns)
    assert card_size(large, NAMING.table)[1] == HEADER + (MOST_ROWS + 1) * ROW
    assert row_offset(large, "c39") == HEADER + MOST_ROWS * ROW + ROW // 2
    wide = Table(name=name("w" * 99), columns=(Column(name="x" * 99, type="y" * 99, family=Family.OTHER),))
    assert card_size(wide, NAMING.table)[0] == MOST_WIDTH


def test_card_has_room_for_the_names_of_its_columns() -> None:
    columns = tuple(column(text) for text in ("a_rather_long_name", "b", "c"))
    long = Table(name=name("x"), columns=columns, primary_key=table("y", primary=columns[0].name).primary_key)
    key = references(columns[0].name, "x")
    for own in (long, msgspec.structs.replace(long, foreign_keys=(key,))):
        drawing = module_drawing(source_of(catalogue(own)), (name("x"),), "m")
        assert "…" not in write_svg(drawing, standalone=True)


def test_module_shows_its_tables_with_all_columns_and_their_keys() -> None:
    given = catalogue(table("users"), table("orders", references("user_id", "users"), nullable="user_id"))
    drawing = module_drawing(source_of(given), (name("users"), name("orders")), "Shop")
    assert_sound(drawing)
    assert [row.left for row in box_of(drawing, "orders").rows] == ["id", "user_id"]
    assert box_of(drawing, "orders").rows[1].marks == ("reference",)
    assert box_of(drawing, "orders").page == "tables/orders"
    (stroke,) = drawing.strokes
    assert (stroke.start, stroke.end, stroke.dashed) == ("zero-or-many", "zero-or-one", False)


def test_keys_to_hubs_and_to_tables_elsewhere_are_told_in_the_row() -> None:
    given = catalogue(table("hub"), table("far"), table("own", references("a", "hub"), references("b", "far")))
    modules = (
        Module(name="public.own", tables=(name("hub"), name("own")), hubs=(name("hub"),)),
        Module(name="public.far", tables=(name("far"),)),
    )
    drawing = module_drawing(source_of(given, modules), modules[0].tables, "m")
    assert drawing.strokes == ()
    assert [row.right for row in box_of(drawing, "own").rows] == ["integer", "→ hub", "→ far"]
    assert box_of(drawing, "hub").second == "1 table refers to this"
    far = module_drawing(source_of(given, modules), modules[1].tables, "m")
    assert box_of(far, "far").second == "1 other table refers to this"


def test_inferred_keys_are_dashed() -> None:
    given = catalogue(table("users"), table("notes", primary="id user_id"))
    inferred = InferredRelationship(
        child=name("notes"), columns=("user_id",), parent=name("users"), parent_columns=("id",), evidence=("x",)
    )
    drawing = module_drawing(source_of(given, inferred=(inferred,)), (name("users"), name("notes")), "m")
    assert [stroke.dashed for stroke in drawing.strokes] == [True]


def test_a_key_to_a_table_that_is_not_there_draws_nothing() -> None:
    given = catalogue(table("orders", references("user_id", "gone")))
    assert module_drawing(source_of(given), (name("orders"),), "m").strokes == ()
    assert neighbourhood_drawing(source_of(given), name("orders")).strokes == ()


def test_parts_of_a_module_that_stand_far_apart_are_drawn_near() -> None:
    given = catalogue(table("a"), table("b"))
    module = Module(name="public.a", tables=(name("a"), name("b")))
    size = card_size(given.tables[0], NAMING.table)
    places = [
        Place(name=one, x=x, y=y, width=size[0], height=size[1])
        for one, x, y in ((name("a"), 24, 44), (name("b"), 9024, 9044))
    ]
    hulls = tuple(Hull(module="public.a", x=at, y=at, width=400, height=400) for at in (0, 9000))
    layout = Layout(width=10_000, height=10_000, places=tuple(places), hulls=hulls)
    source = TiedTables(given, (), (module,), layout, NAMING)
    drawing = module_drawing(source, module.tables, "m")
    assert_sound(drawing)
    assert drawing.height < 400


def test_views_are_drawn_as_views() -> None:
    view = View(name=name("v"), columns=(column("id"),), definition="SELECT 1")
    given = Catalogue(engine="postgresql", default_schema="public", tables=(table("a"),), views=(view,))
    source = source_of(given)
    drawing = module_drawing(source, tuple(source.relations), "m")
    assert [box.style for box in drawing.boxes] == ["table", "view"]


def neighbours(parents: int, children: int) -> Catalogue:
    tables = [table(f"p{number:02}") for number in range(parents)]
    tables.append(table("middle", *(references(f"r{one.name.name}", one.name.name) for one in tables)))
    tables += [table(f"c{number:02}", references("middle_id", "middle")) for number in range(children)]
    return catalogue(*tables)


def test_neighbourhood_has_parents_left_and_children_right() -> None:
    drawing = neighbourhood_drawing(source_of(neighbours(3, 4)), name("middle"))
    assert_sound(drawing)
    middle = box_of(drawing, "middle")
    assert middle.style == "centre"
    assert [row.left for row in middle.rows] == ["id", "rp00", "rp01", "rp02"]
    assert all(box_of(drawing, f"p0{number}").x + 20 < middle.x for number in range(3))
    assert all(box_of(drawing, f"c0{number}").x > middle.x + middle.width + 20 for number in range(4))
    assert len(drawing.strokes) == 7


@pytest.mark.parametrize(("parents", "children", "expected"), [(14, 14, []), (15, 30, ["+1 more", "+16 more"])])
def test_neighbourhood_counts_those_that_it_leaves_out(parents: int, children: int, expected: list[str]) -> None:
    drawing = neighbourhood_drawing(source_of(neighbours(parents, children)), name("middle"))
    assert_sound(drawing)
    assert [box.title for box in drawing.boxes if box.style == "more"] == expected
    assert len(drawing.strokes) == 2 * MOST_NEIGHBOURS


def test_table_that_refers_to_itself_has_a_loop() -> None:
    given = catalogue(table("tree", references("parent_id", "tree")))
    drawing = neighbourhood_drawing(source_of(given), name("tree"))
    (stroke,) = drawing.strokes
    right = drawing.boxes[0].x + drawing.boxes[0].width
    assert stroke.path.startswith(f"M{right} ")
    assert stroke.path.endswith(f" {right} {drawing.boxes[0].y + 45}")
    assert drawing.width > right + 30


def test_a_line_leaves_on_the_side_that_faces_its_parent() -> None:
    def card(x: int) -> PlacedCard:
        return PlacedCard(name("a"), x, 0, 100, (), {})

    assert curve(card(400), 10, card(0), 50) == "M400 10C250 10 250 50 100 50"
    assert curve(card(0), 10, card(400), 50) == "M100 10C250 10 250 50 400 50"
    assert curve(card(0), 10, card(10), 50) == "M100 10C130 10 140 50 110 50"


def grouped(groups: int, size: int) -> Catalogue:
    tables = []
    for group in range(groups):
        links = (references("before", f"g{group - 1}_hub"),) if group else ()
        tables.append(table(f"g{group}_hub", *links))
        tables += [table(f"g{group}_t{number}", references("hub", f"g{group}_hub")) for number in range(size - 1)]
    return catalogue(*tables)


def test_map_of_few_tables_has_their_keys() -> None:
    drawing = map_drawing(source_of(grouped(2, 6)), "map")
    assert_sound(drawing)
    assert len(drawing.boxes) == 12
    assert len(drawing.strokes) == 11


def test_map_of_many_tables_has_modules_as_wide_as_a_page() -> None:
    source = source_of(grouped(8, 12))
    drawing = map_drawing(source, "map")
    titled = [area for area in drawing.areas if area.title]
    assert [area.title for area in titled] == [NAMING.module(module) for module in source.modules]
    assert {area.page for area in titled} == {f"modules/{module.name}" for module in source.modules}
    assert drawing.width <= PAGE_WIDTH
    assert all(area.x + area.width <= drawing.width for area in drawing.areas)
    assert len(drawing.strokes) == 7
    write_svg(drawing, standalone=True)


def test_pictures_are_quick() -> None:
    """A thousand tables, each with its neighbours, and their modules."""
    source = source_of(grouped(100, 10))
    names: list[QualifiedName] = list(source.tables)
    start = time.process_time()
    for one in names:
        write_svg(neighbourhood_drawing(source, one), standalone=False)
    spent = time.process_time() - start
    assert spent < 1.2, spent
