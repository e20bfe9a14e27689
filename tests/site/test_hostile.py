"""Databases that attack those who read about them: on every page, in the map and in what is exported, text stays text.

`tests.site.hostile` makes them, on PostgreSQL and SQLite. Whatever runs sets `window.hacked`; whatever tries to is
reported by the content security policy, which fails a watched page too.
"""

from __future__ import annotations

import contextlib
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.site import hostile
from tests.site.browser import GROUP, Look, address, settle, watched_context
from tests.site.conftest import OpenPage, SiteOf
from tests.site.written import read_page, read_pages

pytestmark = GROUP

SITES = ("hostile", "hostile-sqlite")
NEVER = {
    "iframe",
    "object",
    "embed",
    "applet",
    "base",
    "frame",
    "frameset",
    "portal",
    "style",
    "template",
    "math",
}
NEVER_IN_SVG = {"script", "foreignobject", "image", "use", "animate", "set", "handler", "iframe"}
_HEADERS = {"content-security-policy"}
_SCHEMES = re.compile(r"^[\s\x00-\x1f]*([a-z][a-z0-9+.\-]*):", re.IGNORECASE)
_LOADED = re.compile(r'schemabook\.load\("[a-z]+", (.*)\);\n', re.DOTALL)
_PLACE = (
    "number => { const { x, y } = schemabook.map.scene.cards.find(({ table }) => table === number); return [x, y]; }"
)
_LEVELS = (0.05, 0.3, 0.6, 1.0)


def faults_of(tag: str, attributes: dict[str, str | None]) -> Iterator[str]:
    """What an element has that text of a database could have brought."""
    name = tag.removeprefix("svg ")
    is_ours = (tag, attributes.get("id")) == ("template", "icons")
    if (tag in NEVER and not is_ours) or (tag != name and name in NEVER_IN_SVG):
        yield f"<{tag}>"
    for attribute, value in attributes.items():
        if (
            attribute.startswith("on")
            or attribute in {"style", "srcdoc", "formaction", "ping", "autofocus"}
            or attribute == "action"
        ):
            yield f"<{tag} {attribute}>"
        scheme = _SCHEMES.match(value or "") if attribute in {"href", "src", "xlink:href", "action"} else None
        if scheme and scheme[1].lower() not in {"https", "http", "mailto"}:
            yield f"<{tag} {attribute}={value!r}>"
    if tag == "script" and not re.fullmatch(r"(\.\./)*(assets|data)/[a-z]+\.js", attributes.get("src") or ""):
        yield f"<script src={attributes.get('src')!r}>"
    if tag == "meta" and "http-equiv" in attributes and (attributes["http-equiv"] or "").lower() not in _HEADERS:
        yield f"<meta http-equiv={attributes['http-equiv']!r}>"
    if tag == "link" and attributes.get("rel") not in {"stylesheet", "icon"}:
        yield f"<link rel={attributes.get('rel')!r}>"


@pytest.mark.parametrize("name", SITES)
def test_pages_hold_nothing_that_runs(name: str, site_of: SiteOf) -> None:
    faults = []
    for path, page in read_pages(site_of(name)).items():
        faults += [f"{path}: {fault}" for tag, attributes in page.elements for fault in faults_of(tag, attributes)]
        faults += [f"{path}: {page.policy!r}"] if "script-src 'self'" not in page.policy else []
        faults += [f"{path}: {text[:60]!r}" for text in page.inline]
    assert faults == []


@pytest.mark.parametrize(
    "text",
    [
        *(
            attack
            for attack in hostile.ATTACKS
            if attack.startswith(("<script", '"><img', "</t", "<if", "<de", "<base"))
        ),
        "<a href='javascript:x'>",
        "<a href=' JavaScript:x'>",
        "<p style='x'>",
        "<svg><script>x</script></svg>",
        "<meta http-equiv=refresh content=0>",
        "<link rel=preload href=x>",
        "<script src='//other/assets/x.js'></script>",
    ],
)
def test_what_runs_is_found(text: str, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(f"<p>{text}", encoding="utf-8")
    assert [fault for tag, attributes in read_page(path).elements for fault in faults_of(tag, attributes)]


@pytest.mark.parametrize("name", SITES)
def test_data_is_data(name: str, site_of: SiteOf) -> None:
    """Scripts of data, which are files of their own, call one function with JSON and do nothing else."""
    scripts = sorted((site_of(name) / "data").glob("*.js"))
    assert len(scripts) == 2
    for path in scripts:
        text = path.read_text(encoding="utf-8")
        loaded = _LOADED.fullmatch(text)
        assert loaded
        assert json.loads(loaded[1])


@pytest.mark.parametrize("name", SITES)
def test_pictures_hold_nothing_that_runs(name: str, site_of: SiteOf) -> None:
    pictures = sorted(site_of(name).rglob("*.svg"))
    assert pictures
    for path in pictures:
        check_svg(ET.fromstring(path.read_bytes()))  # noqa: S314 - written a moment ago by what is tested


def check_svg(root: ET.Element) -> None:
    """Fail where a picture has an element or an attribute that runs or fetches something."""
    for element in root.iter():
        tag = str(element.tag).rpartition("}")[2].lower()
        attributes: dict[str, str | None] = {key.rpartition("}")[2]: value for key, value in element.attrib.items()}
        assert tag not in NEVER_IN_SVG
        assert list(faults_of(f"svg {tag}", attributes)) == []


@pytest.mark.parametrize("name", SITES)
def test_every_page_is_inert(name: str, site_of: SiteOf, chromium: Browser) -> None:
    site = site_of(name)
    shown = set()
    with watched_context(chromium, site, Look()) as (context, _):
        tab = context.new_page()
        for path in sorted(site.rglob("*.html")):
            tab.goto(address(path))
            assert tab.evaluate("() => window.hacked") is None, path
            shown.add(tab.locator("main h1").inner_text())
        settle(tab)
    for table in ("<script>window.hacked=1</script>", "{{7*7}}{% raw %}", "__proto__", "javascript:window.hacked=1"):
        assert any(table in title for title in shown), table


def check_inert(page: Page) -> None:
    """Fail where something ran, or where text of the database became an element of the page."""
    settle(page)
    assert page.evaluate("() => window.hacked") is None
    assert (
        page.locator(
            "body script, body img, body iframe, body base, body style, body meta, body details[open]:not(.module > *)"
        ).count()
        == 0
    )
    assert (
        page.evaluate("() => [...document.querySelectorAll('*')].filter((e) => e.onclick && e.getAttribute('onclick'))")
        == []
    )
    assert page.locator("a[href^='javascript:' i], a[href^='data:' i]").count() == 0


def wait_for_map(page: Page) -> list[str]:
    """Wait until the map stands. Returns the whole names of its tables and views."""
    page.wait_for_function("() => window.schemabook?.map?.scene?.cards.length")
    names: list[str] = page.evaluate("() => schemabook.map.model.data.tables.map((table) => table.name)")
    return names


def go(page: Page, **view: str) -> None:
    """Look at something else, as an address does."""
    page.evaluate(
        "hash => { location.hash = hash; }", "&".join(f"{key}={quote(value, safe='')}" for key, value in view.items())
    )
    settle(page)


def part(name: str) -> str:
    """A name as one of the parts of a part of an address."""
    is_odd = re.search(r"[,%]|\.\.|^\.|\.$", name)
    return quote(name, safe="").replace(".", "%2E") if is_odd else name


@pytest.mark.parametrize("name", SITES)
def test_map_is_inert_at_every_level(name: str, site_of: SiteOf, open_page: OpenPage) -> None:
    with open_page(site_of(name) / "map.html") as page:
        tables = wait_for_map(page)
        assert len(tables) >= len(hostile.TABLES)
        for zoom in _LEVELS:
            for place in page.evaluate("() => schemabook.map.scene.cards.map(({ x, y }) => [x, y])")[::9]:
                go(page, at=f"{place[0] + 100},{place[1] + 50},{zoom}")
                check_inert(page)
        assert page.locator("#cards [data-table]").count() > 0


@pytest.mark.parametrize("name", SITES)
def test_selected_and_focused_tables_are_inert(name: str, site_of: SiteOf, open_page: OpenPage) -> None:
    """Each table is found again by its name in the address, whatever the name, and shown as text."""
    with open_page(site_of(name) / "map.html") as page:
        tables = [table for table in wait_for_map(page) if table.removeprefix("public.") in hostile.TABLES]
        for table in tables[:: 1 if name == "hostile" else 4]:
            go(page, table=table)
            check_inert(page)
            plain = " ".join(re.sub(r"[\u202a-\u202e\u2066-\u2069]", "", page.locator("#details").inner_text()).split())
            last = " ".join(re.sub(r"[\u202a-\u202e\u2066-\u2069]", "", table.removeprefix("public.")).split())
            assert last in plain
            go(page, focus=table, depth="2")
            check_inert(page)
            assert page.evaluate("() => schemabook.map.scene.kind") == "focus"


def point_at(page: Page, row: Locator) -> bool:
    """Move the pointer to a row, and say whether its card shows: something else may lie there."""
    for _ in range(2):
        page.mouse.move(700, 5)
        row.hover()
        page.mouse.move(*middle_of(row))
        with contextlib.suppress(AssertionError):
            expect(page.locator("#hover")).to_be_visible(timeout=1500)
            return True
    return False


def middle_of(row: Locator) -> tuple[float, float]:
    box = row.bounding_box()
    assert box
    return box["x"] + box["width"] / 3, box["y"] + box["height"] / 2


@pytest.mark.parametrize("name", SITES)
def test_hover_cards_are_inert(name: str, site_of: SiteOf, open_page: OpenPage) -> None:
    with open_page(site_of(name) / "map.html") as page:
        tables = wait_for_map(page)
        seen = []
        for number in range(0, len(tables), max(1, len(tables) // 12)):
            x, y = page.evaluate(_PLACE, number)
            go(page, at=f"{x + 100},{y + 150},1")
            for row in page.locator(f"#cards [data-table='{number}'] [data-column]").all()[1:5]:
                if not point_at(page, row):
                    continue
                seen.append(page.locator("#hover").inner_text())
                check_inert(page)
        assert len(seen) > len(tables) // 12
        assert any("window.hacked" in text for text in seen)


@pytest.mark.parametrize("name", SITES)
def test_search_is_inert(name: str, site_of: SiteOf, open_page: OpenPage) -> None:
    """What was typed and what was found are shown as text, with the letters that match set off."""
    with open_page(site_of(name) / "index.html") as page:
        page.keyboard.press("/")
        field = page.get_by_role("combobox", name="Search")
        expect(field).to_be_visible()
        expect(page.locator("dialog.palette")).to_be_visible()
        found = 0
        for text in hostile.TABLES:
            field.fill(text)
            settle(page)
            for _ in range(2):
                page.keyboard.press("ArrowDown")
            found += page.get_by_role("option").count() > 0
            assert page.evaluate("() => window.hacked") is None
            assert (
                page.locator("dialog.palette")
                .locator("img, script, iframe, base, style, svg[onload], a[href^='javascript']")
                .count()
                == 0
            )
        assert found > len(hostile.TABLES) // 2


@pytest.mark.parametrize("name", SITES)
def test_path_and_its_sql_are_inert(name: str, site_of: SiteOf, open_page: OpenPage) -> None:
    """The SQL quotes every name as the server would have to read it."""
    with open_page(site_of(name) / "map.html") as page:
        tables = [table for table in wait_for_map(page) if table.removeprefix("public.") in hostile.TABLES]
        for first, last in pairwise(tables):
            go(page, path=f"{part(first)}..{part(last)}")
            check_inert(page)
            assert page.evaluate("() => schemabook.map.scene.kind") == "path"
        go(page, path=f"{part('x..y')}..{part('nobody')}")
        expect(page.locator("#message")).to_be_visible()
        check_inert(page)


@pytest.mark.parametrize("name", SITES)
def test_hostile_addresses_are_inert(name: str, site_of: SiteOf, open_page: OpenPage) -> None:
    """An address that somebody else made up says in words what is wrong with it."""
    with open_page(site_of(name) / "map.html") as page:
        wait_for_map(page)
        for attack in (*hostile.ATTACKS, "%", "%E0%A4%A", "__proto__x", "a" * 5000):
            for key in ("table", "focus", "column", "lens", "since", "hide", "show", "at", "path", "depth"):
                page.evaluate("hash => { location.hash = hash; }", f"{key}={attack}")
            settle(page)
            check_inert(page)


@pytest.mark.parametrize("name", SITES)
def test_exported_picture_is_inert(name: str, site_of: SiteOf, open_page: OpenPage) -> None:
    """The SVG of the whole map holds every name as text, and nothing that runs."""
    with open_page(site_of(name) / "map.html") as page:
        wait_for_map(page)
        page.get_by_role("button", name="Export").click()
        with page.expect_download() as download:
            page.locator(".export p", has_text="All of it").get_by_role("button", name="SVG").click()
        root = ET.fromstring(Path(download.value.path()).read_bytes())  # noqa: S314 - as above
        check_svg(root)
        words = "".join(root.itertext())
        assert "<script>window.hacked=1</script>"[:12] in words
        check_inert(page)
