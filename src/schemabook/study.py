"""Survey → Book: everything that follows from what was read and measured."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from schemabook.diagrams.modules import find_modules
from schemabook.engines import dialect_by_name
from schemabook.insights.inferred_relationships import find_inferred
from schemabook.insights.load_order import find_load_order
from schemabook.insights.relationships import find_junctions, find_relationships
from schemabook.model.base import QualifiedName
from schemabook.model.book import Book
from schemabook.model.configuration import Configuration
from schemabook.model.history import History
from schemabook.model.survey import Survey
from schemabook.model.workload import WorkloadStudy
from schemabook.rules import check


def study(survey: Survey, history: History | None = None) -> Book:
    """The book of a survey, without what the rules find in it. `history` is what earlier surveys tell."""
    catalogue = survey.catalogue
    relationships = find_relationships(catalogue)
    workload = _study_workload(survey)
    inferred = find_inferred(catalogue, relationships, workload, dialect_by_name(catalogue.engine))
    return Book(
        survey=survey,
        relationships=relationships,
        inferred=inferred,
        junctions=find_junctions(catalogue),
        load_order=find_load_order(catalogue, relationships),
        modules=find_modules(catalogue, relationships, inferred),
        workload=workload,
        history=history,
    )


def regroup(book: Book, kept: Mapping[QualifiedName, str]) -> Book:
    """The book with its tables in the modules that they were in, by the names of these, as far as they were in any."""
    catalogue = book.survey.catalogue
    modules = find_modules(catalogue, book.relationships, book.inferred, kept)
    return msgspec.structs.replace(book, modules=modules)


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
