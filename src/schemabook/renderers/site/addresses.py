"""Where everything stands: page keys, headings and files → addresses from the folder of the site."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from schemabook.documents.blocks import FileTarget, Target
from schemabook.renderers.site.text import anchor_of

HOME = "index.html"
MAP = "map.html"
CONTENTS = "contents.html"
_SAFE = "/-._~()!$',;:@+"


class Addresses:
    """The places of one document. `has` says which pages and files it has.

    What the first page of the document says in parts stands in chapters here, so a heading on it leads to one of these.
    """

    def __init__(self, has: Callable[[str], bool]) -> None:
        self._has = has
        self._on_first: dict[str, str] = {}
        self.files: set[str] = set()
        """The files that were asked for and are there."""

    def add_heading(self, heading: str, address: str) -> None:
        """Let a heading of the first page lead to an address; the first of several with one text stays."""
        self._on_first.setdefault(anchor_of(heading), address)

    def find(self, to: Target | FileTarget) -> str | None:
        """The address of a place as seen from the folder of the site; None where the document does not have it."""
        if isinstance(to, FileTarget):
            if not self._has(to.path):
                return None
            self.files.add(to.path)
            return quote(to.path, safe=_SAFE)
        if not to.page:
            return self._on_first.get(anchor_of(to.heading), HOME) if to.heading else HOME
        if not self._has(to.page):
            return None
        anchor = f"#{quote(anchor_of(to.heading), safe=_SAFE)}" if to.heading else ""
        return f"{page_address(to.page)}{anchor}"


class Viewpoint:
    """The addresses as seen from one page, which are as short as they can be."""

    def __init__(self, addresses: Addresses, address: str) -> None:
        self.address = address
        self.root = "../" * address.count("/")
        self._addresses = addresses
        self._folder = f"{address.rpartition('/')[0]}/" if "/" in address else ""
        self._known: dict[Target | FileTarget, str | None] = {}

    def find(self, to: Target | FileTarget) -> str | None:
        """The relative address of a place; None where the document does not have it."""
        if to not in self._known:
            found = self._addresses.find(to)
            self._known[to] = None if found is None else self.relative(found)
        return self._known[to]

    def page(self, key: str) -> str | None:
        """The relative address of a page by its key; None for the empty key and for what the document does not have."""
        return self.find(Target(page=key)) if key else None

    def relative(self, address: str) -> str:
        """An address from the folder of the site as seen from this page."""
        if address.startswith(f"{self.address}#"):
            return address[len(self.address) :]
        if self._folder and address.startswith(self._folder):
            return address[len(self._folder) :]
        return f"{self.root}{address}"


def page_address(key: str) -> str:
    """The address of a page by its key."""
    return f"{quote(key, safe=_SAFE)}.html" if key else HOME
