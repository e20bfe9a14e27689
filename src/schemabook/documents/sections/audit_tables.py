"""Audit and history tables, as chapters of one file."""

from __future__ import annotations

from schemabook.documents.table_chapters import group_section
from schemabook.insights.table_groups import Group

section = group_section(
    "Audit and history tables",
    frozenset({Group.AUDIT, Group.HISTORY}),
    "No table records what happened or holds earlier states, by its structure.",
)
