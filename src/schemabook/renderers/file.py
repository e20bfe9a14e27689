"""What every renderer gives."""

from __future__ import annotations

from schemabook.model.base import Value


class File(Value):
    """A file to write: its path from the folder of the document, and its text."""

    path: str
    text: str
