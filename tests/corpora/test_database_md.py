"""The document for agents on real schemas: what it costs, and that SQL made from its lines runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest

from schemabook.documents.context import Context, Settings
from schemabook.documents.index import Index
from schemabook.documents.schema_notation import Detail, Notation
from schemabook.engines import dialect_by_name
from schemabook.model.book import Book, Relationship
from schemabook.model.catalogue import Catalogue
from schemabook.model.reader import Depth, Reader
from schemabook.model.survey import Survey
from schemabook.model.tables import Table
from schemabook.scratch.server import ScratchServer
from schemabook.study import judge, study
from tests.corpora import loader
from tests.documents.notation_reader import NAME, listings, read_table, split_name
from tests.documents.test_database_md import pieces
from tests.documents_checks import document_files
from tests.round_trip import read, script_of

TOGETHER = (
    ("pg-thingsboard/postgres15", "public"),
    ("pg-marquez-flyway/postgres15", "public"),
    ("pg-supabase-auth/postgres15", "public"),
    ("multi-sakila/postgres15", "sakila"),
)
"""139 tables in all, and the schema that those of `public` are moved to, so that no two have one name."""
TABLES = 139
MOST_PIECES = 13_500
"""As `pieces` counts: 11,900 tokens of o200k_base are 13,400 pieces of this document."""
SINGLE = (
    "pg-adventureworks/postgres15",
    "multi-omop-cdm/postgres15",
    "multi-temporal/postgres15",
    "prisma-umami/postgres15",
    "text2sql-defog/postgres15-atis",
)
needs_corpora = pytest.mark.skipif(
    loader.corpora_root() is None, reason="no corpora on this machine: set SCHEMABOOK_CORPORA"
)
pytestmark = needs_corpora
Load = Callable[[str], tuple[Book, str]]


@pytest.fixture(scope="module")
def loaded(postgresql_server: ScratchServer) -> Iterator[Load]:
    """A function that loads a corpus once and gives its book and the name of its database."""
    known: dict[str, tuple[Book, str]] = {}

    def load(recipe_name: str) -> tuple[Book, str]:
        if recipe_name not in known:
            database = f"agents_{re.sub(r'[^a-z0-9]', '_', recipe_name)}"
            server = postgresql_server
            place = loader.Server(server.host, server.port, server.administrator, server.password or "")
            loader.load(loader.recipe(recipe_name), place, database)
            known[recipe_name] = (judge(study(read(server.url(database)))), database)
        return known[recipe_name]

    yield load
    for _, database in known.values():
        postgresql_server.drop_database(database)


def moved(value: Any, schema: str) -> Any:
    """A survey as plain values whose objects of `public` are in another schema."""
    if isinstance(value, dict):
        if set(value) == {"schema", "name"} and value["schema"] == "public":
            return {"schema": schema, "name": value["name"]}
        return {key: moved(one, schema) for key, one in value.items()}
    return [moved(one, schema) for one in value] if isinstance(value, (list, tuple)) else value


def moved_survey(survey: Survey, schema: str) -> Survey:
    """A survey whose objects of `public` are in another schema."""
    return msgspec.convert(moved(msgspec.to_builtins(survey), schema), Survey)


def merged(surveys: list[Survey]) -> Survey:
    """One survey with what all have."""
    catalogues = [one.catalogue for one in surveys]

    def of_all(kind: str) -> tuple[Any, ...]:
        found = {(one.name, getattr(one, "signature", "")): one for each in catalogues for one in getattr(each, kind)}
        return tuple(found[key] for key in sorted(found))

    kinds = ("tables", "views", "routines", "enums", "domains", "composites", "sequences")
    catalogue = msgspec.structs.replace(catalogues[0], **{kind: of_all(kind) for kind in kinds})
    return msgspec.structs.replace(surveys[0], catalogue=catalogue)


@pytest.fixture(scope="module")
def together(loaded: Load) -> Book:
    """The book of four corpora as if they were one database."""
    surveys = [moved_survey(loaded(recipe)[0].survey, schema) for recipe, schema in TOGETHER]
    book = judge(study(merged(surveys)))
    assert len(book.survey.catalogue.tables) == TABLES
    return book


def text_of(book: Book, depth: Depth = Depth.STANDARD) -> str:
    return document_files(book, "database-md", Reader(depth=depth))["DATABASE.md"]


def test_139_tables_fit(together: Book) -> None:
    text = text_of(together)
    assert pieces(text) < MOST_PIECES
    assert pieces(text) < pieces(script_of(together.survey.catalogue)) / 2.8
    lines = {line for listing in listings(text) for line in listing}
    notation = notation_of(together, Detail.TERSE)
    assert all(notation.table(one) in lines for one in together.survey.catalogue.tables)
    assert text == text_of(together)


def notation_of(book: Book, detail: Detail) -> Notation:
    dialect = dialect_by_name(book.survey.catalogue.engine)
    return Notation(Context(Index(book, dialect), Settings(stem="DATABASE")), detail)


@pytest.mark.parametrize("name", [*(recipe for recipe, _ in TOGETHER), *SINGLE])
def test_sql_made_from_the_document_runs(name: str, loaded: Load, postgresql_server: ScratchServer) -> None:
    book, database = loaded(name)
    text = text_of(book, Depth.COMPREHENSIVE)
    lines = [line for listing in listings(text) for line in listing]
    tables = tables_said(book, lines)
    assert len(tables) == len(book.survey.catalogue.tables)
    script = [f"SELECT {', '.join(columns)} FROM {table} WHERE false;" for table, columns in tables.items() if columns]
    joins = [line for line in lines if " → " in line and not line.startswith(("function", "aggregate", "procedure"))]
    assert len(joins) == len(book.relationships)
    script += [join_of(line) for line in joins]
    postgresql_server.run("\n".join(script), database)


def tables_said(book: Book, lines: list[str]) -> dict[str, list[str]]:
    """The tables of the lines, each with its columns, by their names in SQL."""
    notation = notation_of(book, Detail.FULL)
    wanted = {notation.table(one) for one in book.survey.catalogue.tables}
    found = [read_table(line) for line in lines if line in wanted]
    return {one.name: list(one.columns) for one in found}


def join_of(line: str) -> str:
    """`orders.user_id → users.id # places` as a statement."""
    path = re.fullmatch(r"(.*?) → (.*?)(?: \(at most one\))?(?: # .*)?", line)
    assert path, line
    (child, ours), (parent, theirs) = end_of(path[1]), end_of(path[2])
    on = " AND ".join(f"c.{own} = p.{other}" for own, other in zip(ours, theirs, strict=True))
    return f"SELECT 1 FROM {child} AS c JOIN {parent} AS p ON {on} WHERE false;"


def end_of(words: str) -> tuple[str, list[str]]:
    """The table and the columns of one end of a join."""
    several = re.fullmatch(rf"(.*)\(({NAME}(?:,{NAME})*)\)", words)
    if several:
        return several[1], split_name(several[2])
    *table, column = split_name(words)
    return ".".join(table), [column]


@pytest.mark.parametrize("name", ["pg-thingsboard/postgres15", "multi-sakila/postgres15"])
def test_a_new_table_changes_no_other_line(name: str, loaded: Load) -> None:
    book, _ = loaded(name)
    before = book.survey.catalogue
    without = msgspec.structs.replace(before, tables=without_last(before, book.relationships))
    fewer = judge(study(msgspec.structs.replace(book.survey, catalogue=without)))
    lines, others = (
        {line for listing in listings(text_of(each, Depth.COMPREHENSIVE)) for line in listing} for each in (book, fewer)
    )
    notation = notation_of(book, Detail.FULL)
    assert {notation.table(one) for one in without.tables} <= lines & others


def without_last(catalogue: Catalogue, relationships: tuple[Relationship, ...]) -> tuple[Table, ...]:
    """The tables without the last that nothing refers to."""
    parents = {one.parent for one in relationships}
    last = max(one.name for one in catalogue.tables if one.name not in parents)
    return tuple(one for one in catalogue.tables if one.name != last)


@pytest.mark.parametrize("name", ["multi-sakila/mariadb1011", "flyway-killbill/mariadb1011"])
def test_names_of_mariadb_are_in_quotes_only_where_they_must_be(name: str, mariadb_server: ScratchServer) -> None:
    server = mariadb_server
    place = loader.Server(server.host, server.port, server.administrator, server.password or "")
    database = f"agents_{re.sub(r'[^a-z0-9]', '_', name)}"
    loader.load(loader.recipe(name), place, database)
    try:
        book = judge(study(read(server.url(database))))
        lines = [line for listing in listings(text_of(book, Depth.COMPREHENSIVE)) for line in listing]
        tables = tables_said(book, lines)
        assert len(tables) == len(book.survey.catalogue.tables)
        server.run(
            "\n".join(f"SELECT {', '.join(columns)} FROM {table} WHERE false;" for table, columns in tables.items()),
            database,
        )
        assert sum("`" in line for line in lines) < len(lines) / 4
    finally:
        server.drop_database(database)
