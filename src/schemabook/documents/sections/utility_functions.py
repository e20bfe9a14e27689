"""The routines that triggers call, as chapters of one file."""

from __future__ import annotations

from schemabook.documents.routine_chapters import routine_section

section = routine_section("Utility functions", "No routine is called by a trigger.", for_triggers=True)
