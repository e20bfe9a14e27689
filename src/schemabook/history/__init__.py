"""Earlier surveys of a database, kept in SQLite or PostgreSQL, and what they add up to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.history.keys import default_place, source_key

if TYPE_CHECKING:
    from schemabook.history.store import Store

__all__ = ["default_place", "open_store", "source_key"]


def open_store(place: str, *, create: bool = True) -> Store:
    """The history at `place`: the path of an SQLite file, or a URL (sqlite:///…, postgresql://…).

    What is missing is made, unless `create` is false. Raises UsageError when there is none or it cannot be
    used, FileFormatError when the file is damaged, another database's or of a newer format, ConnectionFailedError,
    MissingDriverError or TimeLimitError.
    """
    from schemabook.history import store

    return store.open_store(place, create=create)
