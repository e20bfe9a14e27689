"""What follows from a workload: which tables its statements read and write, and how."""

from __future__ import annotations

from schemabook.engines.dialect import Dialect
from schemabook.model.catalogue import Catalogue
from schemabook.model.workload import Workload, WorkloadStudy


def find_workload_study(
    catalogue: Catalogue, workload: Workload, dialect: Dialect, database: str = ""
) -> WorkloadStudy:
    """The tables, columns and access patterns of each statement, and the suspected N+1 look-ups.

    `database` is the database's own name, for engines whose statements may name tables by it: tables of
    another database are then not taken for its own. What cannot be parsed is attributed to nothing, with the reason.
    """
    if not workload.statements:
        return WorkloadStudy()
    from schemabook.insights.workload.study import study_workload

    return study_workload(catalogue, workload, dialect, database)
