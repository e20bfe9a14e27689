"""Book → Document: the sections of a profile, in its order."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib import import_module, resources

import msgspec

from schemabook.documents.blocks import Attachment, Block, Page
from schemabook.documents.context import Context, Section, Settings
from schemabook.documents.figures import FILE as FIGURES
from schemabook.documents.index import Index
from schemabook.engines.dialect import Dialect
from schemabook.errors import UsageError
from schemabook.model.base import Value
from schemabook.model.book import Book


class Profile(Value):
    """A table of contents: the sections in order, and where the document goes by default."""

    name: str
    description: str
    output: str
    sections: tuple[str, ...]


def load_profile(name: str) -> Profile:
    """The profile of this name. Raises UsageError with the known ones when there is none."""
    folder = resources.files("schemabook.documents") / "profiles"
    known = sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))
    if name not in known:
        raise UsageError(f"Could not find a profile named {name}.", "", f"Known profiles: {', '.join(known)}")
    return msgspec.convert(tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8")), type=Profile)


class Document:
    """A document that is made while it is read: pages come one by one and are kept by nobody."""

    def __init__(self, book: Book, profile: Profile, dialect: Dialect, settings: Settings | None = None) -> None:
        self._context = Context(Index(book, dialect), settings or Settings())
        self._sections = [_load_section(name) for name in profile.sections]

    @property
    def title(self) -> str:
        """The title of the first page."""
        return self._context.settings.title or self._context.survey.server.database

    def pages(self) -> Iterator[Page]:
        """The first page, then those of each section."""
        blocks: list[Block] = []
        for section in self._sections:
            blocks.extend(section.summary(self._context))
        yield Page(key="", title=self.title, blocks=tuple(blocks))
        for section in self._sections:
            yield from section.pages(self._context)

    def attachments(self) -> Iterator[Attachment]:
        """The files that go with the pages. Read them after the pages: one holds the figures that these print."""
        for section in self._sections:
            yield from section.attachments(self._context)
        if self._context.figures:
            yield Attachment(path=FIGURES, text=self._context.figures.encode())


def _load_section(name: str) -> Section:
    section = import_module(f"schemabook.documents.sections.{name.replace('-', '_')}").section
    if not isinstance(section, Section):
        raise TypeError(f"the section {name} has no Section named section")
    return section
