"""The pages of a site as they are written, read without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

Attributes = dict[str, str | None]


@dataclass
class WrittenPage:
    """The elements of a page in order, with their attributes, and the texts of its scripts and styles.

    The tags of elements inside a picture begin with "svg ".
    """

    path: Path
    elements: list[tuple[str, Attributes]] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)

    @property
    def ids(self) -> list[str]:
        """Its anchors, in order, each as often as it is there."""
        return [value for _, attributes in self.elements if (value := attributes.get("id"))]

    @property
    def policy(self) -> str:
        """Its content security policy, "" where it has none."""
        return next(
            (
                attributes.get("content") or ""
                for tag, attributes in self.elements
                if tag == "meta" and (attributes.get("http-equiv") or "").lower() == "content-security-policy"
            ),
            "",
        )

    def addresses(self) -> Iterator[tuple[str, str]]:
        """Everything that it refers to, with the tag that does so."""
        for tag, attributes in self.elements:
            for name in ("href", "src", "xlink:href", "action", "formaction", "data", "poster", "srcset"):
                value = attributes.get(name)
                if value is not None:
                    yield tag, value


class _Reader(HTMLParser):
    def __init__(self, path: Path) -> None:
        super().__init__(convert_charrefs=True)
        self.page = WrittenPage(path)
        self._inside = ""
        self._pictures = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.page.elements.append((f"svg {tag}" if self._pictures else tag, dict(attrs)))
        self._pictures += tag == "svg"
        self._inside = tag if tag in {"script", "style"} else ""

    def handle_endtag(self, tag: str) -> None:
        self._pictures -= tag == "svg"
        if tag == self._inside:
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside and data.strip():
            self.page.inline.append(data)


def read_page(path: Path) -> WrittenPage:
    """Read one page."""
    reader = _Reader(path)
    reader.feed(path.read_text(encoding="utf-8"))
    reader.close()
    return reader.page


def read_pages(site: Path) -> dict[str, WrittenPage]:
    """Read all pages of a site, by their path from its folder."""
    return {path.relative_to(site).as_posix(): read_page(path) for path in sorted(site.rglob("*.html"))}


def broken_links(site: Path) -> list[str]:
    """What does not resolve: files that are not there, anchors that no element has, folders, ways out of the site."""
    pages = read_pages(site)
    anchors = {name: set(page.ids) for name, page in pages.items()}
    faults = []
    for name, page in pages.items():
        for tag, address in page.addresses():
            fault = _fault(site, page.path, address, anchors)
            if fault:
                faults.append(f"{name}: <{tag}> {address}: {fault}")
    return faults


def _fault(site: Path, page: Path, address: str, anchors: dict[str, set[str]]) -> str:
    parts = urlsplit(address)
    if parts.scheme in {"http", "https", "mailto"}:
        return ""
    if parts.scheme or parts.netloc or address.startswith("/"):
        return "no relative address"
    target = (page.parent / unquote(parts.path)).resolve() if parts.path else page.resolve()
    if not target.is_relative_to(site.resolve()):
        return "out of the site"
    if not target.is_file():
        return "no such file"
    name = target.relative_to(site.resolve()).as_posix()
    if not parts.fragment or name == "map.html":
        return ""
    return "" if unquote(parts.fragment) in anchors.get(name, set()) else "no such anchor"
