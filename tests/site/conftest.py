"""Fixtures of the site's tests: the browser, and sites written once a run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.site.browser import Look, opened, running_chromium
from tests.site.sites import build_site

OpenPage = Callable[..., AbstractContextManager[Page]]
"""`open_page(path, fragment="", **look)`, where `look` are fields of `Look`: width, height, dark, motion …"""

SiteOf = Callable[[str], Path]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Give a browser. It ends with the module: while it runs, its thread has an event loop that others cannot start."""
    with running_chromium() as browser:
        yield browser


@pytest.fixture
def open_page(chromium: Browser) -> OpenPage:
    """Give a function that opens a page of a site in a watched profile of its own (see `tests.site.browser`)."""

    def open_file(path: Path, fragment: str = "", **look: bool | int) -> AbstractContextManager[Page]:
        return opened(chromium, path, fragment, Look(**look))  # type: ignore[arg-type]

    return open_file


@pytest.fixture(scope="session")
def site_of(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> SiteOf:
    """Give a function that writes the site of a name, once a run, and returns its folder (see `tests.site.sites`)."""
    known: dict[str, Path] = {}

    def site(name: str) -> Path:
        if name not in known:
            known[name] = build_site(name, tmp_path_factory.mktemp(name), request)
        return known[name]

    return site
