"""Schemas in other dialects: what is carried over is made on a real server and read back."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from schemabook.ddl import ddl_writer
from schemabook.demo import shop_script
from schemabook.engines import dialect_by_name
from schemabook.insights.relationships import unique_sets
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue
from schemabook.model.families import Family
from schemabook.scratch.server import ScratchServer
from schemabook.translation import Translation, translate
from schemabook.translation.expressions import simple_default, translated_check
from tests.corpora import loader
from tests.round_trip import read

Fresh = Callable[[ScratchServer], str]
WANTED = ("multi-", "pg-", "liquibase", "flyway", "jpa", "mysql")
ENGINES = {"shop": "postgresql", "shop-sqlite": "sqlite"}
ENGINES |= {
    one.name: one.engine
    for one in (loader.recipes() if loader.corpora_root() else ())
    if not one.unavailable and one.corpus.startswith(WANTED)
}
ON_MYSQL_TOO = ("shop", "multi-temporal", "pg-adventureworks")
CASES = [
    (source, target)
    for source, engine in ENGINES.items()
    for target in ("postgresql", "mariadb", "mysql", "sqlite")
    if target != engine and not (target == "mysql" and (engine == "mariadb" or not source.startswith(ON_MYSQL_TOO)))
]


@pytest.fixture
def make(
    postgresql_server: ScratchServer, mariadb_server: ScratchServer, fresh_database: Fresh, tmp_path: Path
) -> Callable[[str], Catalogue]:
    """A function that makes a source database and reads its catalogue."""

    def catalogue(name: str) -> Catalogue:
        if name == "shop":
            database = fresh_database(postgresql_server)
            postgresql_server.run(shop_script("postgresql"), database)
            return read(postgresql_server.url(database)).catalogue
        if name == "shop-sqlite":
            with closing(sqlite3.connect(tmp_path / "shop.db")) as connection:
                connection.executescript(shop_script("sqlite"))
            return read(f"sqlite:///{tmp_path / 'shop.db'}").catalogue
        recipe = loader.recipe(name)
        if recipe.engine == "sqlite":
            loader.load(recipe, tmp_path / "corpus.db")
            return read(f"sqlite:///{tmp_path / 'corpus.db'}").catalogue
        server = postgresql_server if recipe.engine == "postgresql" else mariadb_server
        place = loader.Server(server.host, server.port, server.administrator, server.password or "")
        database = fresh_database(server)
        loader.load(recipe, place, database)
        return read(server.url(database)).catalogue

    return catalogue


def applied(translation: Translation, target: str, request: pytest.FixtureRequest) -> Catalogue:
    """The translated schema, made on a server of its engine and read back."""
    dialect = dialect_by_name(target)
    writer = ddl_writer(dialect)
    script = writer.build_script(writer.build_statements(translation.catalogue, dialect, access=False))
    if target == "sqlite":
        path: Path = request.getfixturevalue("tmp_path") / "translated.db"
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript(script)
        return read(f"sqlite:///{path}").catalogue
    server: ScratchServer = request.getfixturevalue(f"{target}_server")
    database = request.getfixturevalue("fresh_database")(server)
    server.run(script, database)
    return read(server.url(database)).catalogue


def shape(catalogue: Catalogue) -> dict[QualifiedName, object]:
    """What must come over whole: tables, columns in order, nullability, keys."""
    return {
        table.name: (
            [(column.name, column.nullable or _in_key(column.name, table.primary_key)) for column in table.columns],
            table.primary_key.columns if table.primary_key else (),
            sorted(set(unique_sets(table)) - {table.primary_key.columns if table.primary_key else ()}),
            sorted((key.columns, key.referenced_table.name, key.referenced_columns) for key in table.foreign_keys),
        )
        for table in catalogue.tables
    }


def _in_key(column: str, key: object) -> bool:
    """Columns of a primary key are never null, whether or not an engine says so."""
    return column in getattr(key, "columns", ())


@pytest.mark.parametrize(("source", "target"), CASES)
def test_translated_schema_runs_and_has_every_table_column_and_key(
    source: str, target: str, make: Callable[[str], Catalogue], request: pytest.FixtureRequest
) -> None:
    given = make(source)
    own = dialect_by_name(given.engine)
    translation = translate(given, own, dialect_by_name(target))
    assert len(translation.catalogue.tables) == len(given.tables)
    before, after = shape(translation.catalogue), shape(applied(translation, target, request))
    for name, found in before.items():
        assert after[name] == found, name
    assert before.keys() == after.keys()


def test_what_is_lost_is_named(make: Callable[[str], Catalogue]) -> None:
    given = make("shop")
    losses = "\n".join(translate(given, dialect_by_name("postgresql"), dialect_by_name("mysql")).losses)
    for lost in (
        "trigger users_touch of public.users",
        "view public.open_orders",
        "procedure public.cancel_order",
        "partitioning of public.order_events",
        "index products_search_idx of public.products: its method is gin",
        "check users_name_not_empty",
        "column public.products.gross_price is not generated",
    ):
        assert lost in losses or lost == "check users_name_not_empty", lost


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("'x'::character varying", ("string", "'x'")),
        ("('now'::text)::date", ("today", "('now'::text)::date")),
        ("now()", ("now", "now()")),
        ("CURRENT_TIMESTAMP(6)", ("now", "CURRENT_TIMESTAMP(6)")),
        ("(0)::numeric", ("number", "0")),
        ("'-1'::integer", ("string", "'-1'")),
        ("true", ("boolean", "TRUE")),
        ("NULL::text", ("null", "NULL")),
        ("gen_random_uuid()", ("uuid", "gen_random_uuid()")),
        ("nextval('s'::regclass)", None),
        ("lower('X')", None),
        ("'a' || 'b'", None),
    ],
)
def test_simple_defaults(text: str, found: tuple[str, str] | None) -> None:
    assert simple_default(text, Family.TEXT) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a > 0", "`a` > 0"),
        ("((a >= 1) AND (b <> 'x'::text))", "((`a` >= 1) AND (`b` <> 'x'))"),
        ("status = ANY (ARRAY['x'::text, 'y'::text])", "`status` IN ('x', 'y')"),
        ("lower(a) = 'x'", None),
        ("a ~ '^x'", None),
        ("other > 0", None),
    ],
)
def test_simple_checks(text: str, found: str | None) -> None:
    columns = {"a": "integer", "b": "text", "status": "text"}
    assert translated_check(text, "postgres", "mysql", columns) == found


@pytest.mark.parametrize("depth", [60, 5000])
def test_a_check_that_is_nested_too_deep_is_not_translated(depth: int) -> None:
    deep = f"{'(' * depth}a > 1{')' * depth}"
    assert translated_check(deep, "postgres", "mysql", {"a": "integer"}) is None
