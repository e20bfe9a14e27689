"""Survey → Book: everything that follows from what was read."""

from __future__ import annotations

from schemabook.diagrams.modules import find_modules
from schemabook.insights.load_order import find_load_order
from schemabook.insights.relationships import find_junctions, find_relationships
from schemabook.model.book import Book
from schemabook.model.survey import Survey


def study(survey: Survey) -> Book:
    """The book of a survey."""
    relationships = find_relationships(survey.catalogue)
    return Book(
        survey=survey,
        relationships=relationships,
        junctions=find_junctions(survey.catalogue),
        load_order=find_load_order(survey.catalogue, relationships),
        modules=find_modules(survey.catalogue, relationships),
    )
