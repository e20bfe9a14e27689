"""Look-ups in what was measured, and in what follows from it."""

from __future__ import annotations

from collections import defaultdict

import msgspec

from schemabook.insights.index_use import Verdict, judge_use
from schemabook.model.base import QualifiedName
from schemabook.model.book import Book
from schemabook.model.findings import Finding
from schemabook.model.history import Growth
from schemabook.model.measured import Measured
from schemabook.model.measurements import ColumnFigures, IndexFigures, Measurements, TableFigures
from schemabook.model.plans import Plan
from schemabook.model.workload import AccessPattern, StatementAttribution, StatementUse, TableUse, Workload


class MeasuredIndex:
    """What was measured, by the object that it is of. Everything is empty where nothing was."""

    def __init__(self, book: Book) -> None:
        survey = book.survey
        self._survey = survey
        self.measurements: Measurements | None = survey.measurements
        self.workload: Workload | None = survey.workload
        measured = survey.measurements
        self.tables: dict[QualifiedName, TableFigures] = {one.name: one for one in measured.tables} if measured else {}
        self.indexes: dict[tuple[QualifiedName, str], IndexFigures] = (
            {(one.table, one.name): one for one in measured.indexes} if measured else {}
        )
        self.columns: dict[QualifiedName, list[ColumnFigures]] = defaultdict(list)
        for column in measured.columns if measured else ():
            self.columns[column.table].append(column)
        self.statements: dict[str, StatementUse] = (
            {one.digest: one for one in survey.workload.statements} if survey.workload else {}
        )
        self.plans: dict[str, Plan] = {plan.digest: plan for plan in survey.plans}
        self._study(book)
        self.findings: dict[QualifiedName, list[Finding]] = defaultdict(list)
        for finding in book.report.findings:
            self.findings[finding.subject.name].append(finding)

    def _study(self, book: Book) -> None:
        self.patterns: dict[QualifiedName, list[AccessPattern]] = defaultdict(list)
        for pattern in book.workload.patterns:
            self.patterns[pattern.table].append(pattern)
        self.uses: dict[QualifiedName, TableUse] = {one.table: one for one in book.workload.tables}
        self.attributions: dict[str, StatementAttribution] = {one.digest: one for one in book.workload.attributions}
        self.statements_of: dict[QualifiedName, list[str]] = defaultdict(list)
        for attribution in book.workload.attributions:
            for table in dict.fromkeys((*attribution.reads, *attribution.writes)):
                self.statements_of[table].append(attribution.digest)
        growth = book.history.growth if book.history else ()
        self.growth: dict[QualifiedName | None, Growth] = {one.table: one for one in growth}
        unused = book.history.unused if book.history else ()
        self._unused = {(one.table, one.index): one for one in unused}

    def verdict(self, table: QualifiedName, index: str, scans: Measured | None = None) -> Verdict:
        """Whether an index is used, as far as the counters can say; `scans` takes the place of what was counted."""
        figures = self.indexes.get((table, index))
        if figures is not None and scans is not None:
            figures = msgspec.structs.replace(figures, scans=scans)
        return judge_use(figures, self._survey, self._unused.get((table, index)))
