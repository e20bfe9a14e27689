"""What differs between two catalogues, in words that people use of a schema."""

from __future__ import annotations

from schemabook.diff.changes import Change, compare_outlines
from schemabook.diff.outline import Outline, build_outline, decode_outline, encode_outline
from schemabook.model.catalogue import Catalogue

__all__ = [
    "Change",
    "Outline",
    "build_outline",
    "compare_outlines",
    "decode_outline",
    "encode_outline",
    "find_changes",
]


def find_changes(before: Catalogue, after: Catalogue) -> tuple[Change, ...]:
    """What was added, removed and changed between two catalogues; empty where nothing was.

    They stand by kind, then by name; what belongs to a table follows it, columns in their own order. Equal catalogues
    give equal answers.
    """
    return compare_outlines(build_outline(before), build_outline(after))
