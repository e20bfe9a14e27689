"""The catalogue back to SQL, one module per dialect family, in dependency order."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Protocol, cast

from schemabook.engines.dialect import Dialect
from schemabook.model.base import Value
from schemabook.model.catalogue import Catalogue
from schemabook.model.tables import Table


class DdlStatement(Value):
    """One SQL statement without its final delimiter, and the part of the script that it belongs to."""

    part: str
    sql: str


class DdlWriter(Protocol):
    """What a module of this package offers."""

    def build_statements(self, catalogue: Catalogue, dialect: Dialect, *, access: bool) -> Iterable[DdlStatement]:
        """Every statement that makes the catalogue, in an order that runs on an empty database.

        With `access`, roles, owners and grants too.
        """
        ...

    def build_table(self, table: Table, dialect: Dialect) -> Iterable[DdlStatement]:
        """The statements of one table: itself, its constraints, indexes, triggers and comments."""
        ...

    def build_script(self, statements: Iterable[DdlStatement]) -> str:
        """The statements as one script for the engine's command-line client."""
        ...


def ddl_writer(dialect: Dialect) -> DdlWriter:
    """The writer of a dialect."""
    return cast("DdlWriter", import_module(f"{__name__}.{dialect.ddl}"))
