"""The pages of the site, opened from the folder: without a fault, a request that leaves, a dead link, or a barrier."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.site.browser import GROUP, Look, address, settle, watched_context
from tests.site.conftest import OpenPage, SiteOf
from tests.site.node import install_node_modules
from tests.site.written import broken_links, read_pages

pytestmark = GROUP

SITES = ("shop", "shop-sqlite", "adventureworks")
ALL_SITES = (*SITES, "synthetic-200", "hostile", "hostile-sqlite")
FIXED = ("index.html", "map.html", "contents.html")
LEVELS = (0.08, 0.3, 0.6, 1.0)
"""A zoom in the middle of each level of detail."""
_MOST_BYTES = 150_000
_SERIOUS = {"serious", "critical"}
_LEVELS_OF_WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")


def kinds_of_pages(site: Path) -> list[str]:
    """One page of each kind: those at the top but the map, and the longest of each folder; those very long left out."""
    top = sorted(path for path in site.glob("*.html") if path.name != "map.html")
    folders: dict[str, Path] = {}
    for path in sorted(site.glob("*/*.html")):
        known = folders.get(path.parent.name)
        size = path.stat().st_size
        if known is None or known.stat().st_size < size < _MOST_BYTES:
            folders[path.parent.name] = path
    return [
        path.relative_to(site).as_posix() for path in (*top, *folders.values()) if path.stat().st_size < _MOST_BYTES
    ]


def _is_box(rule: str, element: str) -> bool:
    """Whether a link is a box of a picture: it is called what stands in its title, not everything in its rows."""
    return rule == "label-content-name-mismatch" and re.match(r'<a href="[^"]*" aria-label=', element) is not None


def axe_faults(page: Page) -> list[str]:
    """What axe finds serious or critical on a page as it is."""
    source = install_node_modules() / "axe-core" / "axe.min.js"
    page.evaluate(source.read_text(encoding="utf-8"))
    options = {"resultTypes": ["violations"], "preload": False, "runOnly": list(_LEVELS_OF_WCAG)}
    found: dict[str, Any] = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{fault['id']}: {fault['help']}: {node['target']} {node.get('failureSummary', '')} {node['html'][:160]}"
        for fault in found["violations"]
        if fault["impact"] in _SERIOUS
        for node in [node for node in fault["nodes"] if not _is_box(fault["id"], node["html"])][:3]
    ]


@pytest.mark.parametrize("name", ALL_SITES)
def test_links_resolve(name: str, site_of: SiteOf) -> None:
    assert broken_links(site_of(name)) == []


@pytest.mark.parametrize("name", ALL_SITES)
def test_pages_are_written_soundly(name: str, site_of: SiteOf) -> None:
    """Every page has a policy, a language, one main part, one first heading, a title, and no anchor twice."""
    faults = []
    for path, page in read_pages(site_of(name)).items():
        tags = Counter(tag for tag, _ in page.elements)
        faults += [f"{path}: {tags[tag]} <{tag}>" for tag in ("main", "h1", "title", "html") if tags[tag] != 1]
        faults += [f"{path}: anchor {anchor!r} {n} times" for anchor, n in Counter(page.ids).items() if n > 1]
        if "default-src 'none'" not in page.policy or "unsafe" in page.policy or "*" in page.policy:
            faults.append(f"{path}: policy {page.policy!r}")
        if page.inline:
            faults.append(f"{path}: a script or style in the page: {page.inline[0][:60]!r}")
    assert faults == []


@pytest.mark.parametrize("name", SITES)
def test_every_page_opens(name: str, site_of: SiteOf, chromium: Browser) -> None:
    """No page has an error in the console or asks for anything outside the folder."""
    site = site_of(name)
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > len(FIXED)
    with watched_context(chromium, site, Look()) as (context, watch):
        tab = context.new_page()
        for path in pages:
            tab.goto(address(path))
        settle(tab)
        assert len(watch.requests) > len(pages)


@pytest.mark.parametrize(("name", "dark"), [("shop", False), ("shop", True), ("adventureworks", False)])
def test_pages_have_no_barriers(name: str, dark: bool, site_of: SiteOf, chromium: Browser) -> None:
    site = site_of(name)
    faults = []
    with watched_context(chromium, site, Look(dark=dark)) as (context, _):
        tab = context.new_page()
        for path in kinds_of_pages(site):
            tab.goto(address(site / path))
            faults += [f"{path}: {fault}" for fault in axe_faults(tab)]
    assert not faults, "\n".join(faults)


def test_barriers_are_found(tmp_path: Path, open_page: OpenPage) -> None:
    path = tmp_path / "index.html"
    path.write_text("<!doctype html><html><title>t</title><main><button></button></main>", encoding="utf-8")
    with open_page(path) as page:
        found = " ".join(axe_faults(page))
    assert "html-has-lang" in found
    assert "button-name" in found


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("zoom", LEVELS)
def test_map_has_no_barriers(zoom: float, dark: bool, site_of: SiteOf, open_page: OpenPage) -> None:
    site = site_of("adventureworks")
    with open_page(site / "map.html", f"at=1500,1000,{zoom}", dark=dark) as page:
        wait_for_map(page)
        faults = axe_faults(page)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    "fragment",
    ["focus={table}", "table={table}", "lens=size", "focus={table}&depth=2&rest=dim", "path={table}..{other}"],
)
def test_views_of_the_map_have_no_barriers(fragment: str, site_of: SiteOf, open_page: OpenPage) -> None:
    site = site_of("shop")
    with open_page(site / "map.html") as page:
        wait_for_map(page)
        names = map_names(page)
        chosen = fragment.format(table=names["order_items"], other=names["users"])
        page.evaluate("hash => { location.hash = hash; }", chosen)
        settle(page)
        assert page.evaluate("decodeURIComponent(location.hash)").startswith(f"#{chosen.partition('=')[0]}=")
        faults = axe_faults(page)
    assert not faults, "\n".join(faults)


def wait_for_map(page: Page) -> None:
    """Wait until the map has drawn its first picture."""
    page.wait_for_function("() => window.schemabook && window.schemabook.map && window.schemabook.map.scene")
    settle(page)


def map_names(page: Page) -> dict[str, str]:
    """The whole names of the tables of the map, by their names without schema."""
    names: list[str] = page.evaluate("() => window.schemabook.map.model.data.tables.map((table) => table.name)")
    return {name.rpartition(".")[2]: name for name in names}


@pytest.mark.parametrize("path", ["index.html", "tables/orders.html"])
def test_print(path: str, site_of: SiteOf, open_page: OpenPage, tmp_path: Path) -> None:
    """On paper there is the text, and nothing that can only be clicked."""
    site = site_of("shop")
    with open_page(site / path) as page:
        page.emulate_media(media="print")
        assert page.locator("main").is_visible()
        assert not page.locator("header.bar").is_visible()
        assert not page.locator("button:not(.sort):visible").count()
        assert page.locator("main h1").inner_text()
        data = page.pdf(format="A4")
    (tmp_path / "page.pdf").write_bytes(data)
    assert data.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", data)) >= 1
    assert b"/Font" in data


@pytest.mark.parametrize("name", ["shop", "adventureworks"])
def test_phone(name: str, site_of: SiteOf, chromium: Browser) -> None:
    """Nothing is wider than a phone; what must be (a table) scrolls by itself."""
    site = site_of(name)
    wide = {}
    with watched_context(chromium, site, Look(width=390, height=844, mobile=True)) as (context, _):
        tab = context.new_page()
        for path in [*kinds_of_pages(site), "map.html"]:
            tab.goto(address(site / path))
            settle(tab)
            width = tab.evaluate("() => document.documentElement.scrollWidth")
            if width > 390:
                wide[path] = (width, widest(tab))
    assert wide == {}


def widest(page: Page) -> list[str]:
    """What stands out on the right, for the message."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > 391)
        .slice(0, 3).map((e) => e.cloneNode(false).outerHTML.slice(0, 120))"""
    )
    return found


def test_text_does_not_need_javascript(site_of: SiteOf, open_page: OpenPage) -> None:
    site = site_of("shop")
    with open_page(site / "tables" / "orders.html", javascript=False) as page:
        text = page.locator("main").inner_text()
        assert "status" in text
        assert "One basket that was paid for" in text
        assert page.locator("main table").count() >= 1
    with open_page(site / "index.html", javascript=False) as page:
        assert page.locator("a[href='map.html']").first.is_visible()
        assert page.locator("main h2").count() >= 2
    with open_page(site / "map.html", javascript=False) as page:
        assert "needs JavaScript" in page.locator("main").inner_text()
        assert page.locator("main a[href='contents.html']").is_visible()


def test_theme_is_kept(site_of: SiteOf, open_page: OpenPage) -> None:
    site = site_of("shop")
    with open_page(site / "index.html") as page:
        before = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.evaluate("""() => localStorage.setItem("schemabook:theme", '"dark"')""")
        page.reload()
        assert page.get_attribute("html", "data-theme") == "dark"
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") != before


def everything_that_opens(page: Page) -> Iterator[str]:
    """The labels of the buttons in the bar, for those who use the keyboard."""
    yield from page.locator("header.bar button:visible").evaluate_all(
        "them => them.map((b) => b.ariaLabel || b.innerText)"
    )


def test_keyboard_reaches_the_bar(site_of: SiteOf, open_page: OpenPage) -> None:
    """The first stop is the way to the content; buttons follow, each with a name."""
    with open_page(site_of("shop") / "index.html") as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        labels = list(everything_that_opens(page))
        assert labels
        assert all(labels)
