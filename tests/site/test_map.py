"""The core of the map in a browser: first view, levels of detail, camera, selection, moving cards, addresses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import Page, expect

from schemabook.documents.map_values import MapModule, SchemaMap
from tests.site.browser import GROUP, settle
from tests.site.conftest import OpenPage
from tests.site.maps import made_up_map, write_map

pytestmark = GROUP

MODULES, NAMES, KEYS, ALL = range(4)
ODD_NAMES = (
    "public.__proto__",
    "public.constructor",
    "public.a..b",
    'public.<img src=x onerror="hacked=1">',
    "public.50%, & more#1",
)

LONG_NAMES = ("public.one_0", "public.a_rather_long_name_of_a_table", "public.arathernameofatablewithoutanyjoints")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The map of twelve tables in two modules, with names that try to break out."""
    return write_map(tmp_path_factory.mktemp("small"), made_up_map(2, 6, names=ODD_NAMES))


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The map of sixty tables in four modules, with a hub."""
    return write_map(tmp_path_factory.mktemp("large"), made_up_map(4, 15, hub=True, names=LONG_NAMES))


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The map of 135 tables in nine modules."""
    return write_map(tmp_path_factory.mktemp("many"), made_up_map(9, 15))


def ask(page: Page, expression: str) -> Any:
    """What an expression gives, in which `map` is the map."""
    return page.evaluate(f"async () => {{ {_READY}; return {expression}; }}")


_READY = """const end = performance.now() + 15000;
    while (!window.schemabook?.map?.scene?.cards.length) {
        if (performance.now() > end) throw new Error("There is no map");
        await new Promise(requestAnimationFrame);
    }
    const map = schemabook.map"""


def centre_of(page: Page, table: int, column: int | None = None) -> tuple[float, float]:
    """Where a card's header, or a column's row, is in the window."""
    place = "undefined" if column is None else column
    x, y, width, height = ask(
        page, f"(({{x, y, width, height}}) => [x, y, width, height])(map.screenOf({table}, {place}))"
    )
    return x + width / 2, y + (height / 2 if column is not None else 17 * ask(page, "map.camera.zoom"))


def wait_until(page: Page, expression: str) -> None:
    """Wait until an expression about `map` is true."""
    page.wait_for_function(f"() => {{ const map = schemabook.map; return {expression}; }}")


def test_few_tables_are_all_seen_at_first(small: Path, open_page: OpenPage) -> None:
    with open_page(small) as page:
        assert ask(page, "map.level") > MODULES
        assert ask(page, "map.scene.cards.length") == 12
        assert (
            ask(
                page,
                "map.scene.cards.filter(({ table }) => { const box = map.screenOf(table);"
                " return box.top > 48 && box.left > 0 && box.bottom < innerHeight && box.right < innerWidth; }).length",
            )
            == 12
        )
        assert page.get_by_role("img", name="Map of Made up: 12 tables in 2 modules, 11 relationships.").count() == 1
        assert page.evaluate("() => window.hacked") is None


def test_tables_whose_names_fit_begin_with_them(large: Path, open_page: OpenPage) -> None:
    with open_page(large) as page:
        assert ask(page, "map.level") == NAMES
        assert ask(page, _recorded("fillText", "calls.filter(([text]) => text.startsWith('one_')).length")) > 50
        assert ask(page, "map.camera.zoom = map.camera.zoom * 0.85, map.level") == MODULES


def test_many_tables_begin_with_their_modules(many: Path, open_page: OpenPage) -> None:
    with open_page(many) as page:
        assert ask(page, "map.level") == MODULES
        expect(page.locator("#disc-legend")).to_have_text(
            "Area of a disc: size of its tables, measured 20 Nov 2026. Largest: module 8, 1.9 MiB."
        )
        assert ask(page, _recorded("fillText", "calls.filter(([text]) => text.startsWith('15 tables')).length")) == 9
        page.locator("#stage").click(position=_in_picture(page, "map.scene.areas[1].box"))
        wait_until(page, "map.level > 0")


def _in_picture(page: Page, box: str) -> Any:
    x, y = ask(page, f"(([x, y, width, height]) => map.camera.toScreen(x + width / 2, y + height / 2))({box})")
    return {"x": x, "y": y}


def test_discs_have_areas_in_proportion_to_what_they_show(large: Path, open_page: OpenPage) -> None:
    with open_page(large, "at=2300,400,0.15") as page:
        sums = [sum(1024.0 * (number + 1) for number in range(first, first + 15)) for first in range(0, 60, 15)]
        radii = ask(page, _recorded("arc", "calls.filter((_, one) => one % 2).slice(0, 4).map(call => call[2])"))
        assert [radius**2 / radii[0] ** 2 for radius in radii] == pytest.approx([value / sums[0] for value in sums])


def _recorded(method: str, result: str, zoom: float | None = None) -> str:
    """The `result` of the `calls` of a method of the canvas for one picture; last in each is the size of type."""
    moves = "" if zoom is None else f"map.camera.zoom = {zoom};"
    return f"""await (async () => {{
        const kind = CanvasRenderingContext2D.prototype, before = kind.{method}, calls = [];
        kind.{method} = function (...given) {{
            const size = parseFloat(/([\\d.]+)px/.exec(this.font)[1]) * this.getTransform().a;
            if (this.canvas.id === "canvas") calls.push([...given, size]);
            return before.apply(this, given);
        }};
        {moves}
        map.redraw();
        await new Promise(requestAnimationFrame);
        await new Promise(requestAnimationFrame);
        kind.{method} = before;
        return {result};
    }})()"""


@pytest.mark.parametrize(("zoom", "level"), [(0.08, MODULES), (0.31, NAMES), (0.6, KEYS), (1.0, ALL)])
def test_no_label_is_under_eleven_pixels(large: Path, open_page: OpenPage, zoom: float, level: int) -> None:
    with open_page(large, f"at=600,400,{zoom}") as page:
        assert ask(page, "map.level") == level
        written = ask(page, _recorded("fillText", "calls.map(call => [call[0], call.at(-1)])"))
        assert written
        assert min(size for _, size in written) >= 11
        sizes = page.locator("#cards *").evaluate_all(
            "all => all.map(one => parseFloat(getComputedStyle(one).fontSize))"
        )
        assert all(size * zoom >= 11 for size in sizes)
        assert bool(sizes) == (level == ALL)


def test_a_zoom_sweep_keeps_labels_readable(large: Path, open_page: OpenPage) -> None:
    with open_page(large) as page:
        for step in range(1, 40):
            written = ask(page, _recorded("fillText", "calls.map(call => call.at(-1))", 0.03 * 1.12**step))
            assert min(written, default=11) >= 11


def test_near_cards_are_elements_and_only_those_in_view(large: Path, open_page: OpenPage) -> None:
    with open_page(large, "at=600,400,1") as page:
        wait_until(page, "!document.getElementById('cards').hidden")
        shown = page.locator("#cards .card").count()
        assert 4 <= shown < 30
        row = page.locator('[data-table="5"] [data-column="0"]')
        expect(row).to_contain_text("id")
        expect(row.get_by_role("img", name="primary key")).to_have_count(1)


def test_lines_to_a_hub_are_drawn_only_for_what_is_selected(large: Path, open_page: OpenPage) -> None:
    with open_page(large, "at=600,400,0.31") as page:
        drawn = ask(page, _recorded("bezierCurveTo", "calls.length"))
        assert 14 < drawn <= 3 * 14
        ask(page, "map.select(0)")
        assert ask(page, _recorded("bezierCurveTo", "calls.length")) >= 59 + 14
    with open_page(large, "at=600,400,0.2") as page:
        ribbons = ask(page, _recorded("lineTo", "calls.map(([x]) => x)"))
        assert len(set(ribbons)) == 3
    with open_page(large, "at=140,100,1&table=public.one_0") as page:
        expect(page.locator('[data-table="0"] .hub')).to_have_text("59 tables refer to this")
        expect(page.locator('[data-table="4"] .chip')).to_have_text("→ one_0")


def test_a_click_selects_and_back_takes_it_back(small: Path, open_page: OpenPage) -> None:
    with open_page(small, "at=500,250,0.9") as page:
        page.mouse.click(*centre_of(page, 1, 3))
        wait_until(page, "map.look.selected === 1 && map.look.column === 3")
        assert "table=public.constructor" in page.url
        assert "column=amount" in page.url
        page.go_back()
        wait_until(page, "map.look.selected === -1")


def test_a_click_on_a_key_follows_it(large: Path, open_page: OpenPage) -> None:
    with open_page(large, "at=700,400,0.9") as page:
        x, y = centre_of(page, 6, 1)
        page.mouse.click(x - 0.5 * 220 * 0.9 + 10, y)
        wait_until(page, "map.look.selected === 5 && map.look.column === 0")


def test_a_double_click_focuses_and_back_returns_to_the_same_place(small: Path, open_page: OpenPage) -> None:
    with open_page(small, "at=500,250,0.9") as page:
        page.mouse.dblclick(*centre_of(page, 1))
        wait_until(page, "map.scene.kind === 'focus'")
        page.go_back()
        page.go_back()
        wait_until(page, "map.scene.kind === 'map'")
        wait_until(page, "Math.abs(map.camera.x - 500) < 1 && Math.abs(map.camera.zoom - 0.9) < 0.01")


def _once_more(page: Page) -> Page:
    """The same address in another tab."""
    other = page.context.new_page()
    other.goto(page.url)
    return other


@pytest.mark.parametrize("table", range(len(ODD_NAMES)))
def test_any_name_survives_an_address(small: Path, open_page: OpenPage, table: int) -> None:
    with open_page(small) as page:
        ask(page, f"map.select({table})")
        again = _once_more(page)
        assert ask(again, "map.look.selected") == table
        moved = json.dumps([[ODD_NAMES[table], [-500, 0]]])
        again.evaluate("moved => localStorage.setItem('schemabook:map:Made up', moved)", moved)
        assert ask(_once_more(again), f"map.scene.cards[{table}].x") == -500


def test_names_with_dots_and_commas_survive_in_a_path_and_in_what_is_hidden(small: Path, open_page: OpenPage) -> None:
    path, hidden = ["public.a..b", "public.50%, & more#1"], ["schema:a,b", "ties:inferred"]
    fragment = urlencode({"path": "..".join(map(_in_a_list, path)), "hide": ",".join(map(_in_a_list, hidden))})
    with open_page(small, fragment) as page:
        assert ask(page, "[map.view.path, map.view.hidden]") == [path, hidden]
        ask(page, "map.select(1)")
        page.wait_for_function("() => location.hash.includes('table=')")
        assert ask(_once_more(page), "[map.view.path, map.view.hidden]") == [path, hidden]


def _in_a_list(name: str) -> str:
    return quote(name, safe="").replace(".", "%2E")


def test_an_unknown_name_is_said_with_the_nearest(small: Path, open_page: OpenPage) -> None:
    with open_page(small, "focus=public.constructer&at=x,y") as page:
        expect(page.locator("#message")).to_have_text(
            "There is no table public.constructer in this book. The nearest name is public.constructor."
        )
        assert ask(page, "map.scene.kind") == "map"


def test_a_name_as_people_say_it_is_understood(large: Path, open_page: OpenPage) -> None:
    with open_page(large, "focus=one_7") as page:
        assert ask(page, "[map.scene.kind, map.view.focus]") == ["focus", "public.one_7"]
        page.wait_for_function("() => location.hash.includes('focus=public.one_7')")
    with open_page(large, "focus=arathernameofatablewithoutanyjoint") as page:
        expect(page.locator("#message")).to_contain_text(f"The nearest name is {LONG_NAMES[2]}.")


def test_a_selected_table_that_can_be_read_stays_where_it_is(large: Path, open_page: OpenPage) -> None:
    with open_page(large, "at=600,400,0.3") as page:
        ask(page, "map.select(5)")
        assert ask(page, "[map.look.selected, map.camera.zoom]") == [5, 0.3]


def test_a_module_has_as_many_areas_as_it_needs(tmp_path: Path, open_page: OpenPage) -> None:
    schema = made_up_map(4, 15)
    tables = schema.modules[0].tables
    torn = MapModule(title="torn", page="", box=(0, 0, 400, 900), apart=((500, 0, 600, 900),), tables=tables)
    modules = (torn, *schema.modules[1:])
    values = {name: getattr(schema, name) for name in schema.__struct_fields__}
    page_file = write_map(tmp_path, SchemaMap(**{**values, "modules": modules}))
    with open_page(page_file) as page:
        assert ask(page, "map.scene.areas.map(({ module }) => module)") == [0, 0, 1, 2, 3]
        assert page.get_by_role("img", name="60 tables in 4 modules").count() == 1


def test_a_card_moves_by_its_header_and_stays_there(small: Path, open_page: OpenPage) -> None:
    with open_page(small, "at=500,250,0.9") as page:
        x, y = centre_of(page, 1)
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 30, y + 30)
        page.mouse.move(x + 90, y + 45)
        page.mouse.up()
        moved = [316 + 100, 44 + 50]
        assert ask(page, "[map.scene.cards[1].x, map.scene.cards[1].y]") == moved
        assert ask(page, "map.view.table") == ""
        again = _once_more(page)
        assert ask(again, "[map.scene.cards[1].x, map.scene.cards[1].y]") == moved
        again.get_by_role("button", name="Reset positions").click()
        assert ask(again, "[map.scene.cards[1].x, map.scene.cards[1].y]") == [316, 44]
        expect(again.get_by_role("button", name="Reset positions")).to_be_hidden()


def test_the_wheel_zooms_to_the_pointer(large: Path, open_page: OpenPage) -> None:
    with open_page(large, "at=600,400,0.3") as page:
        point = "(({ left, top }, { x, y, zoom, width, height }) =>"
        point += " [x + (700 - left - width / 2) / zoom, y + (300 - top - height / 2) / zoom])"
        point += "(document.getElementById('stage').getBoundingClientRect(), map.camera)"
        before = ask(page, point)
        page.mouse.move(700, 300)
        page.mouse.wheel(0, -300)
        wait_until(page, "map.camera.zoom > 0.31")
        settle(page)
        assert ask(page, point) == pytest.approx(before, abs=0.01)
        page.wait_for_function("() => !location.hash.endsWith('0.3')")


def test_dragging_pans(large: Path, open_page: OpenPage) -> None:
    with open_page(large, "at=600,400,0.3") as page:
        _drag(page, (700, 400), (640, 385))
        assert ask(page, "[map.camera.x, map.camera.y]") == pytest.approx([800, 450])


def test_space_pans_even_on_a_header(small: Path, open_page: OpenPage) -> None:
    with open_page(small, "at=500,250,0.9") as page:
        place = centre_of(page, 1)
        page.locator("#stage").focus()
        page.keyboard.down(" ")
        _drag(page, place, (place[0] - 90, place[1]))
        page.keyboard.up(" ")
        assert ask(page, "[map.scene.cards[1].x, map.camera.x]") == pytest.approx([316, 600])


def _drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + (end[0] - start[0]) / 2, start[1] + (end[1] - start[1]) / 2)
    page.mouse.move(*end)
    page.mouse.up()


def test_two_fingers_pinch_and_one_pans(large: Path, open_page: OpenPage) -> None:
    with open_page(large, "at=600,400,0.3", width=390, height=844, mobile=True) as page:
        settle(page)
        session = page.context.new_cdp_session(page)

        def touch(kind: str, *points: tuple[int, int]) -> None:
            places = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

        touch("touchStart", (150, 400), (250, 400))
        touch("touchMove", (140, 400), (260, 400))
        touch("touchMove", (100, 400), (300, 400))
        touch("touchEnd")
        wait_until(page, "Math.abs(map.camera.zoom - 0.6) < 0.03")
        x = ask(page, "map.camera.x")
        touch("touchStart", (200, 500))
        touch("touchMove", (180, 500))
        touch("touchMove", (140, 500))
        touch("touchEnd")
        assert ask(page, "map.camera.x") == pytest.approx(x + 60 / ask(page, "map.camera.zoom"), abs=1)


@pytest.mark.parametrize(
    ("key", "holds"),
    [
        ("+", "map.camera.zoom > 0.35"),
        ("-", "map.camera.zoom < 0.25"),
        ("0", "map.camera.zoom < 0.27"),
    ],
)
def test_keys_zoom(large: Path, open_page: OpenPage, key: str, holds: str) -> None:
    with open_page(large, "at=600,400,0.3") as page:
        ask(page, "map.level")
        page.locator("#stage").focus()
        page.keyboard.press(key)
        wait_until(page, holds)


def test_hidden_things_are_left_out(large: Path, open_page: OpenPage) -> None:
    with open_page(large, "hide=module:1") as page:
        assert ask(page, "[map.scene.cards.length, map.scene.areas.length]") == [45, 3]
    with open_page(large, "hide=kind:table") as page:
        assert page.evaluate("() => window.hacked") is None


def test_show_says_how_much_of_a_card_is_seen(small: Path, large: Path, open_page: OpenPage) -> None:
    with open_page(small, "at=500,250,1&show=names") as page:
        assert ask(page, "map.level") == NAMES
    with open_page(large, "at=2300,400,0.1&show=names") as page:
        assert ask(page, "map.level") == NAMES
    with open_page(small, "at=500,250,1&show=keys") as page:
        expect(page.locator('[data-table="1"] [data-column]')).to_have_count(3)
    with open_page(small, "at=500,250,1&show=everything") as page:
        assert ask(page, "map.view.show") == "auto"


def test_the_minimap_moves_the_camera(large: Path, open_page: OpenPage) -> None:
    with open_page(large, "at=600,400,0.9") as page:
        box = page.locator("#minimap").bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + box["width"] * 0.75, box["y"] + box["height"] / 2)
        wait_until(page, "map.camera.x > 2000")


@pytest.mark.parametrize("dark", [False, True])
def test_the_canvas_has_the_colours_of_the_theme(small: Path, open_page: OpenPage, dark: bool) -> None:
    pixel = "[...document.getElementById('canvas').getContext('2d').getImageData(2, 2, 1, 1).data].slice(0, 3)"
    with open_page(small, dark=dark) as page:
        settle(page)
        assert ask(page, pixel) == ([14, 17, 19] if dark else [245, 246, 248])


def test_flights_end_where_they_lead(large: Path, open_page: OpenPage) -> None:
    with open_page(large, "at=600,400,0.3", motion=True) as page:
        ask(page, "map.select(59)")
        wait_until(page, "location.hash.includes('public.one_59') && map.camera.zoom > 0.8")
        inside = "b.top > 0 && b.bottom < innerHeight && b.left > 0 && b.right < innerWidth"
        wait_until(page, f"((b) => {inside})(map.screenOf(59))")


def test_nothing_is_drawn_while_nothing_changes(large: Path, open_page: OpenPage) -> None:
    frames = """await (async () => {
        let frames = 0;
        map.onFrame(() => frames++);
        for (let one = 0; one < 10; one++) await new Promise(requestAnimationFrame);
        return frames;
    })()"""
    with open_page(large) as page:
        settle(page)
        assert ask(page, frames) == 0
