"""The places of a history: an SQLite file and a database of a real PostgreSQL server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from schemabook.history.store import Store, open_store
from schemabook.scratch.server import ScratchServer


@pytest.fixture(params=["file", "database"])
def place(request: pytest.FixtureRequest, tmp_path: Path, fresh_database: Callable[[ScratchServer], str]) -> str:
    """Where a history may be kept, by each kind of place."""
    if request.param == "file":
        return str(tmp_path / "state" / "history.sqlite")
    server: ScratchServer = request.getfixturevalue("postgresql_server")
    return server.url(fresh_database(server))


@pytest.fixture
def store(place: str) -> Store:
    """An empty history of each kind."""
    return open_store(place)


@pytest.fixture
def file_store(tmp_path: Path) -> Store:
    """An empty history in a file."""
    return open_store(str(tmp_path / "history.sqlite"))
