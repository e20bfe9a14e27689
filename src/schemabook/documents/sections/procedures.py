"""The routines that no trigger calls, as chapters of one file."""

from __future__ import annotations

from schemabook.documents.routine_chapters import routine_section

section = routine_section("Procedures", "There is no routine but those that triggers call.", for_triggers=False)
