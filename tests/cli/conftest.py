"""A shop in an SQLite file, and its book."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest

from schemabook.demo import shop_script
from tests.cli.support import schemabook


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """An SQLite file with the shop."""
    path = tmp_path / "shop.sqlite"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript(shop_script("sqlite"))
    return path


@pytest.fixture
def book(tmp_path: Path, shop: Path) -> Path:
    """A folder with the book of the shop and a file of somebody else."""
    folder = tmp_path / "out" / "book"
    assert schemabook("document", shop, "-o", folder).returncode == 0
    (folder / "notes.txt").write_text("mine")
    return folder
