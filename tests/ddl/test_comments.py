"""Annotations as comments: run on a real server, read back, they are there and nothing else is different."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from schemabook.ddl import ddl_writer
from schemabook.ddl.comments import build_comments, find_comments
from schemabook.demo import shop_script
from schemabook.engines import dialect_by_name
from schemabook.model.annotations import (
    Annotations,
    ColumnNote,
    RelationNote,
    RoutineNote,
    TableNote,
    TypeNote,
)
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue, Composite, Domain, Enum, Range, every_table
from schemabook.model.tables import Column, Table, View
from schemabook.scratch.server import ScratchServer
from tests.corpora import loader
from tests.round_trip import differences, read

Fresh = Callable[[ScratchServer], str]

TESTS = Path(__file__).parent.parent
POSTGRESQL_CORPORA = ("pg-pagila/postgres15", "pg-adventureworks/postgres15")
MYSQL_CORPORA = ("multi-sakila/mariadb1011", "flyway-killbill/mariadb1011")
needs_corpora = pytest.mark.skipif(
    loader.corpora_root() is None, reason="no corpora on this machine: set SCHEMABOOK_CORPORA"
)
on_both = pytest.mark.parametrize("server_name", ["mariadb", "mysql"])


def words(*names: str) -> str:
    """A text that is different for each object, and hard to quote."""
    return f"It's {'.'.join(names)}: a \\ and a \" and a ` – über\n-- all; 100 % {{x}} \\'"


def notes_of(relation: Table | View, home: Table | View) -> TableNote:
    return TableNote(
        name=relation.name,
        purpose=words(relation.name.name),
        columns=tuple(
            ColumnNote(name=column.name, purpose=words(relation.name.name, column.name))
            for column in relation.columns or (() if home is relation else home.columns[:1])
        ),
        relations=tuple(
            RelationNote(foreign_key=key.name, purpose=words("key", key.name))
            for key in (relation.foreign_keys if isinstance(relation, Table) else ())
            if key.name
        ),
    )


def everything_annotated(catalogue: Catalogue) -> Annotations:
    tables = [notes_of(part, part) for table in catalogue.tables for part in every_table((table,))]
    types: list[Enum | Domain | Composite | Range] = []
    types += [*catalogue.enums, *catalogue.domains, *catalogue.composites, *catalogue.ranges]
    return Annotations(
        tables=tuple(tables),
        views=tuple(notes_of(view, view) for view in catalogue.views),
        routines=tuple(
            RoutineNote(name=one.name, signature=one.signature or "()", purpose=words(one.name.name, one.signature))
            for one in catalogue.routines
        ),
        types=tuple(TypeNote(name=one.name, purpose=words(one.name.name)) for one in types),
    )


def without_comments(catalogue: Catalogue) -> Catalogue:
    """The catalogue without comments, in the definitions of routines too, which MySQL has them in."""
    plain = msgspec.to_builtins(catalogue)
    for routine in plain.get("routines", ()):
        routine["definition"] = re.sub(r"\s*COMMENT '(?:[^'\\]|''|\\.)*'", "", routine["definition"], flags=re.DOTALL)
    return msgspec.convert(_stripped(plain), type=Catalogue)


def _stripped(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _stripped(one) for key, one in value.items() if key != "comment"}
    return [_stripped(one) for one in value] if isinstance(value, (list, tuple)) else value


def comment_everything(server: ScratchServer, database: str) -> tuple[Catalogue, tuple[str, ...]]:
    """Annotate all that a database has, set the comments, and check what came of it."""
    before = read(server.url(database)).catalogue
    annotations = everything_annotated(before)
    dialect = dialect_by_name(before.engine)
    made = build_comments(before, annotations, dialect)
    script = ddl_writer(dialect).build_script(made.statements)
    if before.engine == "postgresql":
        server.run(script, database)
    else:
        place = loader.Server(server.host, server.port, server.administrator, server.password or "")
        done = loader.run_mysql(place, database, script)
        assert done.stderr == ""
    after = read(server.url(database)).catalogue
    assert differences(without_comments(before), without_comments(after)) == ""
    missing = list(find_comments(after, annotations))
    assert len(missing) == len(made.left_out), missing[:3]
    assert build_comments(after, annotations, dialect).statements == ()
    return after, made.left_out


@pytest.fixture
def load(fresh_database: Fresh) -> Callable[[ScratchServer, str], str]:
    """A function that loads a corpus into a new database and returns its name."""

    def loaded(server: ScratchServer, name: str) -> str:
        database = fresh_database(server)
        place = loader.Server(server.host, server.port, server.administrator, server.password or "")
        loader.load(loader.recipe(name), place, database)
        return database

    return loaded


@pytest.mark.parametrize("script", ["shop", "edge"])
def test_everything_in_postgresql_can_be_commented(
    script: str, postgresql_server: ScratchServer, fresh_database: Fresh
) -> None:
    database = fresh_database(postgresql_server)
    edge = TESTS / "samples" / "edge.postgresql.sql"
    postgresql_server.run(shop_script("postgresql") if script == "shop" else edge.read_text(), database)
    after, left_out = comment_everything(postgresql_server, database)
    assert left_out == ()
    tables = [part for table in after.tables for part in every_table((table,))]
    assert all(table.comment == words(table.name.name) for table in tables)
    assert all(view.comment for view in after.views)
    assert all(routine.comment for routine in after.routines)
    assert all(one.comment for one in after.enums)
    assert all(one.comment for one in after.domains)
    assert all(key.comment for table in tables for key in table.foreign_keys)


CASES = (
    "aggregates",
    "composites",
    "domains",
    "foreign_tables",
    "functions",
    "inheritance",
    "names",
    "partitions",
    "ranges",
)


@pytest.mark.parametrize("case", CASES)
def test_every_kind_of_object_in_postgresql_can_be_commented(
    case: str, postgresql_server: ScratchServer, fresh_database: Fresh
) -> None:
    database = fresh_database(postgresql_server)
    path = TESTS / "engines" / "postgresql" / "cases" / f"{case}.sql"
    postgresql_server.run(path.read_text(encoding="utf-8"), database)
    _, left_out = comment_everything(postgresql_server, database)
    assert left_out == ()


@needs_corpora
@pytest.mark.parametrize("name", POSTGRESQL_CORPORA)
def test_postgresql_corpora_keep_everything_else(
    name: str, postgresql_server: ScratchServer, load: Callable[[ScratchServer, str], str]
) -> None:
    _, left_out = comment_everything(postgresql_server, load(postgresql_server, name))
    assert left_out == ()


@on_both
def test_edges_of_mysql_keep_everything_else(
    server_name: str, request: pytest.FixtureRequest, fresh_database: Fresh
) -> None:
    server: ScratchServer = request.getfixturevalue(f"{server_name}_server")
    other, database = fresh_database(server), fresh_database(server)
    place = loader.Server(server.host, server.port, server.administrator, server.password or "")
    for file in ("edge.sql", f"edge_{server.engine}.sql"):
        text = (TESTS / "engines" / "mysql" / file).read_text()
        script = text.replace("{database}", database).replace("{other}", other)
        assert loader.run_mysql(place, database, script, "--comments").stderr == ""
    comment_everything(server, database)


@needs_corpora
@on_both
@pytest.mark.parametrize("name", MYSQL_CORPORA)
def test_mysql_corpora_keep_everything_else(
    name: str, server_name: str, request: pytest.FixtureRequest, load: Callable[[ScratchServer, str], str]
) -> None:
    server: ScratchServer = request.getfixturevalue(f"{server_name}_server")
    comment_everything(server, load(server, name))


@pytest.mark.parametrize(
    ("text", "reason"),
    [("x" * 1025, "at most 1,024 characters"), ("a 🚀", "no characters beyond U+FFFF"), ("x" * 1024, "")],
)
def test_comments_that_mysql_would_cut_or_garble_are_left_out(text: str, reason: str) -> None:
    name = QualifiedName("", "orders")
    table = Table(name=name, columns=(Column(name="id", type="int"),))
    note = TableNote(name=name, columns=(ColumnNote(name="id", purpose=text),))
    made = build_comments(
        Catalogue(engine="mysql", tables=(table,)), Annotations(tables=(note,)), dialect_by_name("mysql")
    )
    assert bool(made.statements) is not bool(reason)
    assert [line.startswith("orders.id: ") and reason in line for line in made.left_out] == [True] * bool(reason)


@on_both
def test_longest_comments_arrive_whole_whatever_the_session_allows(
    server_name: str, request: pytest.FixtureRequest, fresh_database: Fresh
) -> None:
    server: ScratchServer = request.getfixturevalue(f"{server_name}_server")
    database = fresh_database(server)
    server.run("SET sql_mode = ''; CREATE TABLE orders (id int, day date NOT NULL DEFAULT '0000-00-00')", database)
    before = read(server.url(database)).catalogue
    name = before.tables[0].name
    notes = (ColumnNote(name="id", purpose="–" * 1024), ColumnNote(name="day", purpose="a \\ b"))
    note = TableNote(name=name, purpose="ü" * 2048, columns=notes)
    dialect = dialect_by_name(before.engine)
    made = build_comments(before, Annotations(tables=(note,)), dialect)
    strict = "SET sql_mode = 'TRADITIONAL,NO_BACKSLASH_ESCAPES';\n"
    server.run(strict + ddl_writer(dialect).build_script(made.statements), database)
    after = read(server.url(database)).catalogue.tables[0]
    assert after.comment == "ü" * 2048
    assert [column.comment for column in after.columns] == ["–" * 1024, "a \\ b"]
