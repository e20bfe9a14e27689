"""Document → Markdown: a folder of pages with links both ways, or one file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from schemabook.documents.blocks import Attachment, Page, Target
from schemabook.documents.compose import Document
from schemabook.renderers.file import File
from schemabook.renderers.markdown.pages import PageWriter
from schemabook.renderers.slugs import Slugs, slug_of
from schemabook.renderers.writing import write_files

__all__ = ["FIRST_PAGE", "File", "MarkdownWriter", "render_folder", "render_single_file"]

FIRST_PAGE = "README"


class MarkdownWriter:
    """Writes a folder of Markdown: a file for each page as the document gives it, and the attachments."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._home = document.title

    def page(self, page: Page) -> Iterator[File]:
        """The file of a page."""
        document = self._document
        writer = PageWriter(partial(_between, document, page.key), partial(_beside, document, page.key))
        yield File(path=_path(page.key), text=writer.write(page, home=self._home))

    def finish(self) -> Iterator[File]:
        """Nothing: Markdown has its pages and the attachments."""
        return iter(())

    def attachment(self, attachment: Attachment) -> Iterator[File]:
        """The file of an attachment."""
        yield File(path=attachment.path, text=attachment.text)


def render_folder(document: Document) -> Iterator[File]:
    """A file for each page, one by one, then the attachments."""
    return write_files(document, [("", MarkdownWriter(document))])


def render_single_file(document: Document, name: str = FIRST_PAGE) -> Iterator[File]:
    """One file with every page as a chapter, then the attachments. `name` is that of the file, without its suffix."""
    pages = list(document.pages())
    slugs = Slugs()
    places = {(page.key, ""): slugs.take(page.title) for page in pages[:1]}
    for page in pages:
        if page.key:
            places.setdefault((page.key, ""), slugs.take(page.title))
        for heading in PageWriter.headings(page):
            places.setdefault((page.key, heading), slugs.take(heading))

    attachments = list(document.attachments())
    files = {attachment.path for attachment in attachments}

    def resolve(target: Target) -> str | None:
        found = places.get((target.page, target.heading)) or places.get((target.page, ""))
        return f"#{found}" if found else None

    writer = PageWriter(resolve, lambda path: path if path in files else None)
    chapters = [writer.write(page, depth=max(page.level - 1, 1) if page.key else 0) for page in pages]
    yield File(path=f"{name}.md", text="\n".join(chapters))
    for attachment in attachments:
        yield File(path=attachment.path, text=attachment.text)


def _path(key: str) -> str:
    return f"{key or FIRST_PAGE}.md"


def _beside(document: Document, key: str, path: str) -> str | None:
    """The relative address of a file as seen from a page."""
    return _up(key) + path if document.has(path) else None


def _up(key: str) -> str:
    return "../" * key.count("/")


def _between(document: Document, key: str, target: Target) -> str | None:
    """The relative address of a target as seen from a page."""
    if not document.has(target.page):
        return None
    anchor = f"#{slug_of(target.heading)}" if target.heading else ""
    if target.page == key and anchor:
        return anchor
    here, there = key.rpartition("/")[0], target.page.rpartition("/")[0]
    if here == there:
        return f"{_path(target.page.rpartition('/')[2])}{anchor}"
    return f"{_up(key)}{_path(target.page)}{anchor}"
