"""The database that `schemabook demo` documents: a shop."""

from __future__ import annotations

from importlib import resources


def shop_script(dialect: str) -> str:
    """The DDL of the shop for "postgresql" or "sqlite"."""
    return resources.files(__name__).joinpath(f"shop.{dialect}.sql").read_text(encoding="utf-8")
