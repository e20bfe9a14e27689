"""Document → a site: static pages with a map and search that open from a folder on disk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from importlib import resources

from schemabook.documents.blocks import Attachment, Page, Target
from schemabook.documents.compose import Document
from schemabook.documents.map_values import SchemaMap
from schemabook.renderers.file import File
from schemabook.renderers.site.addresses import CONTENTS, HOME, MAP, Addresses, Viewpoint, page_address
from schemabook.renderers.site.blocks_html import PageHtml
from schemabook.renderers.site.chapters import Chapter, find_chapters
from schemabook.renderers.site.data import catalogue_script, map_script
from schemabook.renderers.site.home import Home
from schemabook.renderers.site.scripts import bundle, sheet
from schemabook.renderers.site.shell import Shell
from schemabook.renderers.writing import write_files

__all__ = ["File", "SiteWriter", "render_site"]


_SCRIPT = ".sql"
_PICTURE = ".svg"
"""Pictures stand in the pages themselves, so their files are written where a page leads to one."""


class SiteWriter:
    """Writes the site of a folder: the files of each page as the document gives it, the first one first; then the rest.

    `live` is for a server that tells open pages when something has changed.
    """

    def __init__(self, document: Document, *, live: bool = False) -> None:
        self._document = document
        self._live = live
        self.addresses = Addresses(self._has)
        self._chapters: tuple[Chapter, ...] = ()
        self._shell = Shell(document.title, (), live=live)
        self._home: Home | None = None
        self._pages: list[tuple[str, str]] = []

    def _has(self, place: str) -> bool:
        """Whether the site has this page or file. Of a large schema it goes without those that repeat its pages."""
        return self._document.has(place) and not (self._document.is_large and place.endswith((_SCRIPT, _PICTURE)))

    def page(self, page: Page) -> Iterator[File]:
        """The files of a page: of the first one its chapters, because the page itself is written last."""
        if not page.key:
            self._chapters = find_chapters(page.parts, self.addresses)
            self._shell = Shell(self._document.title, self._chapters, live=self._live)
            self._home = Home(page.parts, self._chapters, Viewpoint(self.addresses, HOME))
            for chapter in self._chapters:
                if chapter.own:
                    yield self._chapter(chapter)
            return
        if self._home:
            self._home.see(page)
        self._pages.append((page.title, page.key))
        view = Viewpoint(self.addresses, page_address(page.key))
        content = PageHtml(view).write(page.blocks)
        text = self._shell.page(page.title, view, content, key=page.key, subject=page.subject)
        yield File(path=f"{page.key}.html", text=text)

    def finish(self) -> Iterator[File]:
        """The first page, the map with its data, contents, scripts and style sheets."""
        if self._home:
            yield File(path=HOME, text=self._home.render(self._shell))
        yield self._contents()
        yield File(path=MAP, text=self._shell.render("map.html", "Map", Viewpoint(self.addresses, MAP)))
        yield from self._data(self._document.schema_map())
        scripts = ["theme.js", "site.js", "map.js", *(["live.js"] if self._live else [])]
        for name in scripts:
            yield File(path=f"assets/{name}", text=bundle(name))
        for name in ("site.css", "map.css"):
            yield File(path=f"assets/{name}", text=sheet(name))
        icon = resources.files("schemabook.renderers.site") / "styles" / "icon.svg"
        yield File(path="assets/icon.svg", text=icon.read_text(encoding="utf-8"))

    def attachment(self, attachment: Attachment) -> Iterator[File]:
        """The file of an attachment: of a picture only where a page leads to it, because pages hold what they show."""
        path = attachment.path
        if path in self.addresses.files or (self._has(path) and not path.endswith(_PICTURE)):
            yield File(path=path, text=attachment.text)

    def frame(self, title: str, address: str, content: str) -> str:
        """A page of the site with this content, which is HTML, for one who serves the site."""
        return self._shell.page(title, Viewpoint(self.addresses, address), content)

    def _chapter(self, chapter: Chapter) -> File:
        view = Viewpoint(self.addresses, chapter.address)
        content = PageHtml(view).write(chapter.part.blocks)
        return File(path=chapter.address, text=self._shell.page(chapter.part.title, view, content))

    def _contents(self) -> File:
        """The page that leads to all others."""
        groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for title, key in self._pages:
            found = self._shell.folder(key)
            folder = key.partition("/")[0].replace("-", " ").capitalize() if "/" in key else "Other pages"
            groups[found[0] if found else folder].append((title, page_address(key)))
        listed = {chapter.address for chapter in self._chapters}
        text = self._shell.render(
            "contents.html",
            "Contents",
            Viewpoint(self.addresses, CONTENTS),
            chapters=[(chapter.part.title, chapter.address) for chapter in self._chapters],
            groups=[
                {"title": title, "pages": shown}
                for title, pages in groups.items()
                if (shown := [page for page in pages if page[1] not in listed])
            ],
        )
        return File(path=CONTENTS, text=text)

    def _data(self, schema: SchemaMap) -> Iterator[File]:
        """What the map and the search read. A page that stands for an object is found by that object."""
        found_already = {table.page for table in schema.tables}
        found_already |= {entry.page for entry in schema.entries if not entry.heading}
        pages = [(chapter.part.title, chapter.address) for chapter in self._chapters]
        listed = {address for _, address in pages}
        pages += [
            (title, address)
            for title, key in self._pages
            if key not in found_already and (address := page_address(key)) not in listed
        ]

        def address_of(page: str, heading: str) -> str:
            return self.addresses.find(Target(page=page, heading=heading)) or ""

        yield File(path="data/map.js", text=map_script(schema))
        yield File(path="data/catalogue.js", text=catalogue_script(schema, pages, address_of))


def render_site(document: Document) -> Iterator[File]:
    """The files of the site of a document, one by one."""
    return write_files(document, [("", SiteWriter(document))])
