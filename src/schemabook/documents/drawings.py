"""The pictures of a document as drawings, for the formats that draw and for the files beside its pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from schemabook.diagrams.drawing import Box, Drawing
from schemabook.diagrams.map_drawing import keys_drawing, map_drawing
from schemabook.diagrams.svg import write_svg
from schemabook.diagrams.table_drawings import module_drawing, neighbourhood_drawing
from schemabook.diagrams.tied_tables import Naming, TiedTables, find_keys
from schemabook.model.base import QualifiedName
from schemabook.model.book import Module

if TYPE_CHECKING:
    from schemabook.documents.context import Context


_MOST_ON_A_SIDE = 60


class Drawings:
    """The drawings of tables in one document. Each is made when it is asked for, and kept by nobody."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @cached_property
    def source(self) -> TiedTables:
        """The tables and keys, at their places in the layout."""
        context = self._context
        naming = Naming(
            table=context.display,
            page=self._page,
            module=context.module_title,
            module_page=lambda module: context.module_pages.get(module.name, ""),
        )
        keys = find_keys(context.book.relationships, context.book.inferred)
        return TiedTables(context.catalogue, keys, context.book.modules, context.layout, naming)

    def wanted(self, make: Callable[[], Drawing]) -> Drawing | None:
        """What `make` gives where the document is written in a format that draws."""
        return make() if self._context.settings.drawings else None

    def whole(self) -> Drawing:
        """All tables and views with all columns, at their places in the layout."""
        return module_drawing(self.source, tuple(self.source.relations), "The tables and the keys between them")

    def map(self) -> Drawing:
        """The schema for one page: its modules, or its few tables."""
        return map_drawing(self.source, "The map of the database")

    def module(self, module: Module) -> Drawing:
        """The tables of a module, and the views that stand by them, with all columns."""
        names = (*module.tables, *self.source.views_of.get(module.name, ()))
        return module_drawing(self.source, names, f"The tables of {self._context.module_title(module)}")

    def module_on_page(self, module: Module) -> Drawing:
        """The same for a page: in a large schema with the names of keys alone, because the map shows the rest."""
        if not self._context.is_large:
            return self.module(module)
        places = [place for name in module.tables if (place := self.source.places.get(name))]
        drawing = keys_drawing(self.source, places, f"The tables of {self._context.module_title(module)}")
        return msgspec.structs.replace(drawing, boxes=tuple(map(_with_names, drawing.boxes)))

    def neighbourhood(self, table: QualifiedName) -> Drawing:
        """A table between its parents and children."""
        return neighbourhood_drawing(self.source, table)

    def everything_around(self, table: QualifiedName) -> Drawing:
        """A table between its parents and children, so many as a picture may show that stands by itself."""
        return neighbourhood_drawing(self.source, table, most=_MOST_ON_A_SIDE)

    def _page(self, name: QualifiedName) -> str:
        pages = self._context.index.pages
        return pages.get(("table", name, "")) or pages.get(("view", name, ""), "")


def _with_names(box: Box) -> Box:
    """A box whose rows are names alone, with where they lead."""
    rows = (row if row.right.startswith("→") else msgspec.structs.replace(row, right="") for row in box.rows)
    return msgspec.structs.replace(box, rows=tuple(msgspec.structs.replace(row, marks=()) for row in rows))


def svg_file(drawing: Drawing) -> str:
    """The text of a file with a drawing."""
    return write_svg(drawing, standalone=True)
