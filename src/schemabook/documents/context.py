"""What a section is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from schemabook.documents.blocks import Attachment, Block, Page
from schemabook.documents.index import Index
from schemabook.model.base import Value


class Settings(Value):
    """How a document is to be written."""

    title: str | None = None


class Context:
    """A section's view of the document: the book with its look-ups, and the settings."""

    def __init__(self, index: Index, settings: Settings, sections: tuple[str, ...]) -> None:
        self.index = index
        self.book = index.book
        self.survey = index.book.survey
        self.catalogue = index.catalogue
        self.display = index.display
        self.dialect = index.dialect
        self.settings = settings
        self.sections = sections


Summary = Callable[[Context], Iterator[Block]]
Pages = Callable[[Context], Iterator[Page]]
Attachments = Callable[[Context], Iterator[Attachment]]


def nothing(_: Context) -> Iterator[Any]:
    """What a section without summary, pages or attachments gives."""
    return iter(())


class Section(Value):
    """One section: its blocks on the first page, its own pages, and its files. Each may be missing."""

    summary: Summary = nothing
    pages: Pages = nothing
    attachments: Attachments = nothing
