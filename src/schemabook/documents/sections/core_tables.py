"""Core tables, as chapters of one file."""

from __future__ import annotations

from schemabook.documents.table_chapters import group_section
from schemabook.insights.table_groups import Group

section = group_section("Core tables", frozenset({Group.CORE}), "No table is a core table by its structure.")
