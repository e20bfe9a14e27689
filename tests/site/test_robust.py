"""Addresses, storage and data that are wrong or hostile: the pages go on, and say what is amiss."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Page, expect

from schemabook.documents.map_values import Bond, SchemaMap
from tests.site.browser import GROUP, Look, address
from tests.site.conftest import OpenPage
from tests.site.maps import made_up_map, write_map
from tests.site.test_map import _recorded, ask, wait_until

pytestmark = GROUP

MISSING = "is missing or damaged: write the site again."


@pytest.fixture(scope="module")
def page_of(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a map of twelve tables in two modules."""
    return write_map(tmp_path_factory.mktemp("twelve"), made_up_map(2, 6))


@pytest.mark.parametrize(
    "place",
    ["1e300,1e300,1", "-1e308,5,1e308", "1e9,1e9,2.4", "5,5,1e-300", "5,5,-1", "NaN,1,1", "1,Infinity,1", "1,2"],
)
def test_a_camera_stays_at_the_scene(page_of: Path, open_page: OpenPage, place: str) -> None:
    with open_page(page_of, f"at={place}") as page:
        wait_until(
            page, "/^#at=/.test(location.hash) && location.hash.slice(4).split(',').every(one => Math.abs(one) < 1e4)"
        )
        x, y, zoom = ask(page, "[map.camera.x, map.camera.y, map.camera.zoom]")
        left, top, width, height = ask(page, "map.scene.bounds")
        assert left <= x <= left + width
        assert top <= y <= top + height
        assert 0.01 < zoom <= 2.5


@pytest.mark.parametrize(
    "kept",
    [
        "7",
        "{}",
        '"words"',
        "[null, 3]",
        '[["public.one_1", [1e300, 0]]]',
        '[["public.one_1", ["5", "6"]]]',
        '[["public.one_1", [5]]]',
        '[["public.one_1", {"0": 5, "1": 6, "length": 2}]]',
        '[["public.nowhere", [5, 5]]]',
    ],
)
def test_places_that_cannot_be_are_not_taken(page_of: Path, open_page: OpenPage, kept: str) -> None:
    with open_page(page_of) as page:
        before = ask(page, "map.scene.cards.map(({ x, y }) => [x, y])")
        page.evaluate("kept => localStorage.setItem('schemabook:map:Made up', kept)", kept)
        page.reload()
        assert ask(page, "map.scene.cards.map(({ x, y }) => [x, y])") == before
        assert ask(page, "map.model.moved.size") == 0


def test_the_other_places_are_taken(page_of: Path, open_page: OpenPage) -> None:
    with open_page(page_of) as page:
        ask(page, "1")
        kept = json.dumps([["public.one_1", [5, "x"]], ["public.one_2", [-50, 70]]])
        page.evaluate("kept => localStorage.setItem('schemabook:map:Made up', kept)", kept)
        page.reload()
        assert ask(page, "[map.scene.cards[2].x, map.scene.cards[2].y, map.model.moved.size]") == [-50, 70, 1]


def test_what_no_lens_version_or_group_is_called_is_left_out(page_of: Path, open_page: OpenPage) -> None:
    asked = "lens=__proto__&since=v9&hide=kind:view,schema:nowhere,ties:inferred,ties:inferred,%00"
    with open_page(page_of, asked) as page:
        assert ask(page, "[map.view.lens, map.view.since, map.view.hidden]") == ["", "", ["ties:inferred"]]
        wait_until(page, "location.hash.startsWith('#hide=ties:inferred&at=')")
        page.evaluate("() => { location.hash = 'lens=constructor'; }")
        wait_until(page, "location.hash === '' && !map.view.hidden.length")


@pytest.mark.parametrize("path", ["public.one_1..public.one_2..public.one_3", "public.one_1"])
def test_a_path_without_two_ends_is_said(page_of: Path, open_page: OpenPage, path: str) -> None:
    with open_page(page_of, f"path={path}") as page:
        expect(page.locator("#message")).to_have_text("A path has two ends: path=FROM..TO.")
        assert ask(page, "map.scene.kind") == "map"


def _without(page_of: Path, folder: Path, file: str, text: str | None) -> Path:
    """A copy of the site in which a file of data is missing or has another text."""
    shutil.copytree(page_of.parent, folder / "site")
    if text is None:
        (folder / "site" / file).unlink()
    else:
        (folder / "site" / file).write_text(text, "utf-8")
    return folder / "site" / page_of.name


def _unwatched(open_page: OpenPage, path: Path, page_of: Path) -> Page:
    """A page whose console and requests may have faults: that of a site that is broken on purpose."""
    with open_page(page_of) as page:
        browser = page.context.browser
    assert browser is not None
    page = Look().context(browser).new_page()
    page.goto(address(path))
    return page


@pytest.mark.parametrize(
    "text", [None, "", 'schemabook.load("map", {"format": 1, "tab', 'schemabook.load("map", null);']
)
def test_a_map_without_data_says_so(page_of: Path, tmp_path: Path, open_page: OpenPage, text: str | None) -> None:
    page = _unwatched(open_page, _without(page_of, tmp_path, "data/map.js", text), page_of)
    expect(page.locator("#message")).to_have_text(f"data/map.js {MISSING}")
    expect(page.locator("#message")).to_be_visible()
    expect(page.locator("body > [role=status]")).to_have_text(f"data/map.js {MISSING}")
    page.locator("body").press("Control+k")
    expect(page.locator(".palette [role=status], dialog[open] [role=status]").first).to_contain_text(
        f"data/map.js {MISSING}"
    )
    page.context.close()


@pytest.mark.parametrize("text", [None, "", 'schemabook.load("catalogue", {"for'])
def test_search_without_a_catalogue_finds_names(
    page_of: Path, tmp_path: Path, open_page: OpenPage, text: str | None
) -> None:
    page = _unwatched(open_page, _without(page_of, tmp_path, "data/catalogue.js", text), page_of)
    page.locator("body").press("Control+k")
    page.keyboard.type("one_7")
    expect(page.locator("dialog[open] [role=option] > span").first).to_have_text("one_7")
    expect(page.locator("dialog[open] > footer [role=status]")).to_contain_text(f"data/catalogue.js {MISSING}")
    page.context.close()


def _with_edges(schema: SchemaMap, **values: object) -> SchemaMap:
    """The schema with other values in its first edge, from "one_1" to "one_0"."""
    first = msgspec.structs.replace(schema.edges[0], **values)
    return msgspec.structs.replace(schema, edges=(first, *schema.edges[1:]))


@pytest.mark.parametrize("to", [(), (0, 1)])
def test_a_key_without_target_columns_is_no_way(tmp_path: Path, open_page: OpenPage, to: tuple[int, ...]) -> None:
    path = write_map(tmp_path, _with_edges(made_up_map(1, 4), to=to))
    with open_page(path, "path=public.one_3..public.one_0") as page:
        expect(page.locator("#sql")).to_contain_text("No key leads from public.one_3 to public.one_0")
    with open_page(path, "table=public.one_1&at=300,100,1") as page:
        expect(page.locator("#details-title")).to_have_text("one_1")


@pytest.mark.parametrize(
    ("marks", "join"),
    [
        (0, "JOIN"),
        (Bond.OPTIONAL, "LEFT JOIN"),
        (Bond.INFERRED, "LEFT JOIN"),
        (Bond.UNENFORCED, "LEFT JOIN"),
    ],
)
def test_what_nothing_enforces_is_joined_outer(tmp_path: Path, open_page: OpenPage, marks: int, join: str) -> None:
    path = write_map(tmp_path, _with_edges(made_up_map(1, 4), marks=marks))
    with open_page(path, "path=public.one_2..public.one_0") as page:
        lines = page.locator("#sql").inner_text().split("\n")
        assert [line.split(" one_")[0] for line in lines[1:]] == ["FROM", "JOIN", join]
    with open_page(path, "path=public.one_0..public.one_1") as page:
        expect(page.locator("#sql")).to_contain_text("\nJOIN one_1")


def test_a_long_path_shows_its_first_tables(tmp_path: Path, open_page: OpenPage) -> None:
    path = write_map(tmp_path, made_up_map(1, 100))
    with open_page(path, "path=public.one_99..public.one_0") as page:
        assert ask(page, "[map.scene.cards.length, map.scene.edges.length]") == [61, 59]
        assert ask(page, "map.scene.cards[60].more.length") == 40
        expect(page.locator("#routes .route")).to_contain_text("one_40")
        expect(page.locator("#routes .route")).not_to_contain_text("one_39")
        expect(page.locator("#routes .route")).to_contain_text("… 100 tables in all")
        expect(page.locator("#sql")).to_contain_text("JOIN one_0")


def test_a_table_with_many_children_has_a_bounded_number_of_lines(tmp_path: Path, open_page: OpenPage) -> None:
    path = write_map(tmp_path, made_up_map(2, 400, hub=True))
    with open_page(path, "table=public.one_0&at=600,400,0.2") as page:
        drawn = _recorded("bezierCurveTo", "calls.length")
        selected = ask(page, drawn)
        ask(page, "map.look.selected = -1")
        assert 300 < selected - ask(page, drawn) <= 500
