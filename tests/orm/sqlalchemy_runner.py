"""Run by the tests in a process of its own, with warnings as errors: map, create, reflect.

`python -W error sqlalchemy_runner.py FOLDER URL` imports `models.py` and `usage.py`, configures the mappers,
creates every table in the database and reflects it. Prints what reflection says otherwise than the mapping, as JSON;
for the URL `metadata` the columns of each table instead.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import warnings
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import configure_mappers


def main(folder: str, url: str) -> None:
    sys.path.insert(0, folder)
    import models  # type: ignore[import-not-found]
    import usage  # type: ignore[import-not-found]  # noqa: F401

    configure_mappers()
    metadata: sa.MetaData = models.Base.metadata
    found: Any
    if url == "metadata":
        found = {table.name: [column.name for column in table.columns] for table in metadata.tables.values()}
    elif url.startswith("postgresql+asyncpg"):
        found = asyncio.run(_asynchronous(url, metadata))
    else:
        engine = sa.create_engine(url)
        with engine.begin() as connection:
            found = _create_and_reflect(connection, metadata)
        engine.dispose()
    print(json.dumps(found))


async def _asynchronous(url: str, metadata: sa.MetaData) -> list[str]:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        found = await connection.run_sync(_create_and_reflect, metadata)
    await engine.dispose()
    return found


def _create_and_reflect(connection: sa.Connection, metadata: sa.MetaData) -> list[str]:
    with warnings.catch_warnings():
        # Tables that refer to one another in a ring are made first and tied afterwards, which SQLAlchemy says aloud.
        warnings.filterwarnings("ignore", "Cannot correctly sort tables", sa.exc.SAWarning)
        metadata.create_all(connection)
    reflected = sa.MetaData()
    with warnings.catch_warnings():
        # Reflection knows neither types of the database's own nor indexes of expressions everywhere; they are read back
        # by Schemabook.
        warnings.simplefilter("ignore", sa.exc.SAWarning)
        for schema in {table.schema for table in metadata.tables.values()}:
            reflected.reflect(connection, schema=schema, only=_names(metadata, schema))
    return [
        line
        for key in metadata.tables
        for line in _differences(metadata.tables[key], reflected.tables[key], connection)
    ]


def _names(metadata: sa.MetaData, schema: str | None) -> list[str]:
    return [table.name for table in metadata.tables.values() if table.schema == schema]


def _differences(mapped: sa.Table, reflected: sa.Table, connection: sa.Connection) -> list[str]:
    found = []
    if [column.name for column in mapped.columns] != [column.name for column in reflected.columns]:
        found.append(f"{mapped.key}: columns")
    if {column.name for column in mapped.primary_key} != {column.name for column in reflected.primary_key}:
        found.append(f"{mapped.key}: primary key")
    for column in mapped.columns:
        other = reflected.columns.get(column.name)
        if other is not None and column.nullable != other.nullable:
            found.append(f"{mapped.key}.{column.name}: nullable")
        if other is not None and not _same_type(column.type, other.type, connection):
            found.append(f"{mapped.key}.{column.name}: {column.type!r} is {other.type!r}")
    return found


def _same_type(one: Any, other: Any, connection: sa.Connection) -> bool:
    if type(one).__name__ == "NativeType" or isinstance(other, sa.types.NullType):
        return True
    if isinstance(one, sa.ARRAY) and isinstance(other, sa.ARRAY):
        return _same_type(one.item_type, other.item_type, connection)
    return _plain(one, connection) == _plain(other, connection)


def _plain(one: Any, connection: sa.Connection) -> str:
    """The type as DDL, with the names that the server has for it."""
    text: str = one.compile(connection.dialect).upper()
    if connection.dialect.name in {"mysql", "mariadb"}:
        text = re.sub(r"INT(EGER)?\(\d+\)", "INT", text)
        text = re.sub(r"^LONGTEXT CHARACTER SET .*", "LONGTEXT", text)
    words = {
        "BOOL": "TINYINT",
        "YEAR(4)": "YEAR",
        "LONGTEXT": "JSON",
        "INTEGER": "INT",
        "INTEGER UNSIGNED": "INT UNSIGNED",
        "NUMERIC": "DECIMAL",
        "FLOAT": "DOUBLE PRECISION",
        "DOUBLE": "DOUBLE PRECISION",
    }
    if text in words:
        return words[text]
    base, bracket, rest = text.partition("(")
    return words.get(base.strip(), base) + bracket + rest


if __name__ == "__main__":
    main(*sys.argv[1:])
