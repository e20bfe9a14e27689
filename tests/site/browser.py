"""A browser for the tests: every page that it opens is watched, and nothing may go wrong or leave the folder.

A test asks for the fixture `open_page` (see `conftest.py`):

    with open_page(site / "map.html", fragment="focus=public.orders", dark=True) as page:
        page.click("#lens")

At the end of the block it fails if a script failed, if the console has a warning, an error or a report of the content
security policy, if a request failed, or if one went anywhere but to the files of the site.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from tests.servers.fixtures import give_up

CHROMIUM = "SCHEMABOOK_CHROMIUM"
"""Names another Chromium than the system's."""
GROUP = pytest.mark.xdist_group("browser")
"""Marks the test modules that need a browser, so that one worker at a time runs one."""

_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_PATIENCE = 15_000
"""How long, in milliseconds, a test waits for something to appear."""
_HARMLESS = ("data:", "blob:")
_LEFT_BEHIND = "net::ERR_ABORTED"
"""What happens to a request when the page is left before it ends."""


@dataclass(frozen=True)
class Look:
    """How a page is opened: the size of the window in pixels, the theme, with motion or without, with JavaScript."""

    width: int = 1440
    height: int = 900
    dark: bool = False
    motion: bool = False
    javascript: bool = True
    mobile: bool = False

    def context(self, browser: Browser) -> BrowserContext:
        """A fresh profile of the browser (its own storage) that looks so."""
        return browser.new_context(
            viewport={"width": self.width, "height": self.height},
            color_scheme="dark" if self.dark else "light",
            reduced_motion="no-preference" if self.motion else "reduce",
            java_script_enabled=self.javascript,
            has_touch=self.mobile,
            is_mobile=self.mobile,
        )


@dataclass
class Watch:
    """What went wrong on the pages that it looks at. `root` is the folder that no request may leave."""

    root: Path
    faults: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        """Look at a page from now on."""
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: script failed: {error}"))
        page.on("request", self._see)
        page.on("requestfailed", self._miss)

    def check(self) -> None:
        """Fail with everything that went wrong."""
        assert not self.faults, "\n".join(self.faults)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning", "assert"}:
            place = message.location
            where = f"{place.get('url', '')}:{place.get('lineNumber', 0)}"
            self.faults.append(f"{where}: console {message.type}: {message.text}")

    def _miss(self, request: Request) -> None:
        if request.failure != _LEFT_BEHIND:
            self.faults.append(f"{request.url}: {request.failure}")

    def _see(self, request: Request) -> None:
        self.requests.append(request.url)
        if not request.url.startswith((f"{self.root.as_uri()}/", *_HARMLESS)):
            self.faults.append(f"{request.url}: a request that leaves {self.root}")


def chromium_path() -> Path:
    """Find Chromium, or skip the test (fail it in CI)."""
    named = os.environ.get(CHROMIUM) or "/usr/bin/chromium"
    found = shutil.which(named)
    return Path(found) if found else give_up(f"There is no Chromium at {named}")


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """Start a browser, and end it with everything that it started."""
    path = chromium_path()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def watched_context(browser: Browser, root: Path, look: Look) -> Iterator[tuple[BrowserContext, Watch]]:
    """Give a fresh profile whose pages are watched; the end of the block checks them unless it failed already."""
    watch = Watch(root.resolve())
    context = look.context(browser)
    context.set_default_timeout(_PATIENCE)
    context.on("page", watch.follow)
    try:
        yield context, watch
        watch.check()
    finally:
        context.close()


@contextmanager
def opened(browser: Browser, path: Path, fragment: str = "", look: Look | None = None) -> Iterator[Page]:
    """Open a file of a site as `open_page` does."""
    path = path.resolve()
    with watched_context(browser, site_root(path), look or Look()) as (context, _):
        page = context.new_page()
        page.goto(address(path, fragment))
        yield page
        if (look or Look()).javascript:
            settle(page)


def address(path: Path, fragment: str = "") -> str:
    """The address of a file, with what follows "#"."""
    return path.resolve().as_uri() + (f"#{fragment}" if fragment else "")


def site_root(path: Path) -> Path:
    """The folder of the site that a page belongs to: the nearest one with `assets`, else the page's own."""
    return next((folder for folder in path.parents if (folder / "assets").is_dir()), path.parent)


def settle(page: Page) -> None:
    """Wait until what was asked for has been loaded and drawn: no script is being loaded, two frames have passed."""
    page.wait_for_load_state("load")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
