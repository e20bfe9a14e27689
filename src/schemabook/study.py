"""Survey → Book: everything that follows from what was read and measured."""

from __future__ import annotations

import msgspec

from schemabook.diagrams.modules import find_modules
from schemabook.engines import dialect_by_name
from schemabook.insights.load_order import find_load_order
from schemabook.insights.relationships import find_junctions, find_relationships
from schemabook.model.book import Book
from schemabook.model.configuration import Configuration
from schemabook.model.history import History
from schemabook.model.survey import Survey
from schemabook.model.workload import WorkloadStudy
from schemabook.rules import check


def study(survey: Survey, history: History | None = None) -> Book:
    """The book of a survey, without what the rules find in it. `history` is what earlier surveys tell."""
    relationships = find_relationships(survey.catalogue)
    return Book(
        survey=survey,
        relationships=relationships,
        junctions=find_junctions(survey.catalogue),
        load_order=find_load_order(survey.catalogue, relationships),
        modules=find_modules(survey.catalogue, relationships),
        workload=_study_workload(survey),
        history=history,
    )


def _study_workload(survey: Survey) -> WorkloadStudy:
    if survey.workload is None or not survey.workload.statements:
        return WorkloadStudy()
    from schemabook.insights.workload import find_workload_study

    dialect = dialect_by_name(survey.catalogue.engine)
    return find_workload_study(survey.catalogue, survey.workload, dialect, survey.server.database)


def judge(book: Book, configuration: Configuration | None = None) -> Book:
    """The book with what the rules find in it. Raises UsageError where the configuration names an unknown rule."""
    dialect = dialect_by_name(book.survey.catalogue.engine)
    return msgspec.structs.replace(book, report=check(book, dialect, configuration))
