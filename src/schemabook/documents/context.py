"""What a section is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from msgspec import field

from schemabook.diagrams.modules import LIMIT as MODULE_LIMIT
from schemabook.documents.blocks import Attachment, Block, Page
from schemabook.documents.figure_origins import find_origins
from schemabook.documents.figures import Figures, Kept
from schemabook.documents.index import Index, case_safe, safe_stem
from schemabook.documents.measured_index import MeasuredIndex
from schemabook.model.base import QualifiedName, Value
from schemabook.model.book import Module


class Settings(Value):
    """How a document is to be written.

    `kept` are the figures that it printed last time; one is printed anew when it has moved by more than `tolerance`,
    a share.
    """

    title: str | None = None
    kept: dict[str, Kept] = field(default_factory=dict)
    tolerance: float = 0.1


class Context:
    """A section's view of the document: the book with its look-ups, and the settings."""

    def __init__(self, index: Index, settings: Settings) -> None:
        self.index = index
        self.book = index.book
        self.survey = index.book.survey
        self.catalogue = index.catalogue
        self.display = index.display
        self.dialect = index.dialect
        self.settings = settings
        self.measured = MeasuredIndex(index.book)
        self.figures = Figures(find_origins(index.book, index.dialect), settings.kept, settings.tolerance)
        self.shown_digests: set[str] | None = None
        self.module_pages: dict[str, str] = {}
        if len(self.catalogue.tables) > MODULE_LIMIT:
            hubs = {module.name: hub_of(module) for module in self.book.modules}
            stems = {name: safe_stem(hub, bare=index.is_bare(hub)) for name, hub in hubs.items()}
            self.module_pages = {name: f"modules/{stem}" for name, stem in case_safe(stems).items()}

    def module_title(self, module: Module) -> str:
        """The name of a module as people say it: that of the table it is named after."""
        return self.display(hub_of(module))

    def module_page(self, table: QualifiedName) -> tuple[str, str] | None:
        """Title and page of the module that a table is in; none where one picture shows the whole schema."""
        module = self.index.module_of.get(table)
        if module is None or module.name not in self.module_pages:
            return None
        return self.module_title(module), self.module_pages[module.name]


def hub_of(module: Module) -> QualifiedName:
    """The table that a module is named after."""
    return next(name for name in module.tables if str(name) == module.name)


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
