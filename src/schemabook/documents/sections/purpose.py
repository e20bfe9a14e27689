"""What the database is for."""

from __future__ import annotations

from schemabook.documents.context import Section
from schemabook.documents.purpose_blocks import purpose_blocks

section = Section(title="Purpose", summary=purpose_blocks)
