"""What is written for SQLAlchemy is imported, mapped, created, read back and compared."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from schemabook.demo import data_script, shop_script
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue
from schemabook.model.families import Family
from schemabook.model.tables import CheckConstraint, Column, ForeignKey, PrimaryKey, Table
from schemabook.orm import sqlalchemy as mapper
from schemabook.orm.plan import OrmPlan
from schemabook.scratch.server import ScratchServer
from tests.catalogues import name, table
from tests.corpora.surveys import PLAIN, names
from tests.orm.conftest import ReadCatalogue, corpus_names, plan_of
from tests.orm.mapped import differences_of, prelude
from tests.round_trip import read

HERE = Path(__file__).parent
needs_corpora = pytest.mark.skipif(
    not corpus_names("sqlite"), reason="no corpora on this machine: set SCHEMABOOK_CORPORA"
)

Fresh = Callable[[ScratchServer], str]


def write(plan: OrmPlan, folder: Path) -> Path:
    for path, text in mapper.render_files(plan):
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def run(script: str, *arguments: str) -> str:
    command = [sys.executable, "-W", "error", str(HERE / script), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    return done.stdout


def assert_equal(plan: OrmPlan, folder: Path, url: str) -> None:
    """The mapping makes the same tables in an empty database, and reflection says what the mapping says."""
    scheme, _, place = url.partition("://")
    drivers = {"postgresql": "asyncpg", "mariadb": "pymysql", "mysql": "pymysql", "sqlite": "pysqlite"}
    driver = f"{scheme}+{drivers[scheme]}://{place}"
    assert json.loads(run("sqlalchemy_runner.py", str(write(plan, folder)), driver)) == []
    assert differences_of(plan, read(url).catalogue, mapper.remarks) == []


@pytest.mark.parametrize("name", ["shop", "edge"])
def test_own_schemas_come_back_equal(
    name: str, catalogue_of: ReadCatalogue, postgresql_server: ScratchServer, fresh_database: Fresh, tmp_path: Path
) -> None:
    assert_on_server(plan_of(catalogue_of(name)), postgresql_server, fresh_database, tmp_path)


@needs_corpora
@pytest.mark.parametrize("name", corpus_names("postgresql"))
def test_postgresql_corpora_come_back_equal(
    name: str, catalogue_of: ReadCatalogue, postgresql_server: ScratchServer, fresh_database: Fresh, tmp_path: Path
) -> None:
    assert_on_server(plan_of(catalogue_of(name)), postgresql_server, fresh_database, tmp_path)


@needs_corpora
@pytest.mark.parametrize("name", names("mariadb", left_out=[*PLAIN, "flyway-killbill"]))
def test_mariadb_corpora_come_back_equal(
    name: str, catalogue_of: ReadCatalogue, mariadb_server: ScratchServer, fresh_database: Fresh, tmp_path: Path
) -> None:
    assert_on_server(plan_of(catalogue_of(name)), mariadb_server, fresh_database, tmp_path)


@needs_corpora
@pytest.mark.parametrize("name", corpus_names("sqlite"))
def test_sqlite_corpora_come_back_equal(name: str, catalogue_of: ReadCatalogue, tmp_path: Path) -> None:
    assert_equal(plan_of(catalogue_of(name)), tmp_path, f"sqlite:///{tmp_path / 'again.sqlite'}")


def test_mysql_schema_comes_back_equal(mysql_server: ScratchServer, fresh_database: Fresh, tmp_path: Path) -> None:
    source = fresh_database(mysql_server)
    mysql_server.run(
        """
        CREATE TABLE team (
          id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, code char(4) NOT NULL,
          title varchar(80) COLLATE utf8mb4_bin,
          state enum('open','shut') NOT NULL DEFAULT 'open', flags set('a','b'), facts json, size tinyint(1) NOT NULL,
          made datetime(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6), seen timestamp NULL ON UPDATE CURRENT_TIMESTAMP,
          cost decimal(8,2) unsigned DEFAULT NULL, twice int AS (size * 2) VIRTUAL, picture mediumblob,
          UNIQUE KEY team_code (code), KEY team_title (title(10)), FULLTEXT KEY team_words (title),
          CONSTRAINT cost_is_low CHECK (cost < 1000)
        ) COMMENT 'it''s a "team"';
        CREATE TABLE member (
          team_id int unsigned NOT NULL, number smallint NOT NULL, leader_id int unsigned,
          PRIMARY KEY (team_id, number),
          CONSTRAINT member_team FOREIGN KEY (team_id) REFERENCES team (id) ON DELETE CASCADE,
          CONSTRAINT member_leader FOREIGN KEY (leader_id) REFERENCES team (id) ON DELETE SET NULL ON UPDATE CASCADE
        );
        """,
        source,
    )
    plan = plan_of(read(mysql_server.url(source)).catalogue)
    assert_on_server(plan, mysql_server, fresh_database, tmp_path)


def assert_on_server(plan: OrmPlan, server: ScratchServer, fresh_database: Fresh, folder: Path) -> None:
    database = fresh_database(server)
    script = prelude(plan)
    if script:
        server.run(script, database)
    assert_equal(plan, folder, server.url(database))


def test_types_hold_and_functions_run(
    catalogue_of: ReadCatalogue, postgresql_server: ScratchServer, fresh_database: Fresh, tmp_path: Path
) -> None:
    """The shop's models and functions are typed strictly, and every function runs on the shop with its rows."""
    plan = plan_of(catalogue_of("shop"))
    folder = write(plan, tmp_path)
    command = [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "models.py", "usage.py"]
    typed = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert typed.returncode == 0, typed.stdout
    database = fresh_database(postgresql_server)
    postgresql_server.run(shop_script("postgresql"), database)
    postgresql_server.run(data_script("postgresql"), database)
    url = postgresql_server.url(database).replace("postgresql://", "postgresql+asyncpg://")
    ran = json.loads(run("sqlalchemy_usage_runner.py", str(folder), url))
    functions = {
        line.split("(")[0][4:] for line in (folder / "usage.py").read_text().splitlines() if line[:4] == "def "
    }
    assert set(ran) == functions
    assert ran["change_order_status"] == "cancelled"


def test_usage_takes_made_up_values(catalogue_of: ReadCatalogue) -> None:
    plan = plan_of(catalogue_of("shop"))
    entity = plan.by_table[QualifiedName("public", "categories")]
    text = mapper.render_usage(plan, entity, {"slug": "'it''s \"red\"'", "id": "7", "name": "'Red'"}.get)
    assert "find_category_by_slug(session, 'it\\'s \"red\"')" in text
    assert 'change_category_name(session, 7, "Red")' in text
    compile(text, "usage", "exec")


HOSTILE = [
    '"; raise SystemExit #',
    "'''\"\"\"",
    "\\",
    "a\nimport os",
    ":name %s {x}",
    "\u202e\u0000x".replace("\0", ""),
    "it's",
]


def test_hostile_texts_stay_texts(postgresql_server: ScratchServer, fresh_database: Fresh, tmp_path: Path) -> None:
    columns = tuple(
        Column(
            name=f"c {text}",
            type="text",
            family=Family.TEXT,
            default="'" + text.replace("'", "''") + "'::text",
            comment=text,
        )
        for text in HOSTILE
    )
    check = "(\"c it's\" ~ '^\"[a-z]\\d:x''$'::text)"
    table = Table(
        name=QualifiedName("public", '"; raise SystemExit #'),
        comment="\n".join(HOSTILE),
        columns=(Column(name="id", type="integer", family=Family.INTEGER, nullable=False), *columns),
        primary_key=PrimaryKey(name="pk '\"", columns=("id",)),
        checks=(CheckConstraint(name="c\"'", expression=check),),
    )
    plan = plan_of(Catalogue(engine="postgresql", default_schema="public", tables=(table,)))
    database = fresh_database(postgresql_server)
    assert_equal_columns(plan, tmp_path, postgresql_server.url(database))


def assert_equal_columns(plan: OrmPlan, folder: Path, url: str) -> None:
    driver = url.replace("postgresql://", "postgresql+asyncpg://")
    assert json.loads(run("sqlalchemy_runner.py", str(write(plan, folder)), driver)) == []
    (source,), (made,) = plan.catalogue.tables, read(url).catalogue.tables
    assert (made.name, made.comment, made.checks) == (source.name, source.comment, source.checks)
    for one, other in zip(source.columns, made.columns, strict=True):
        assert one.comment == other.comment
        assert one.name == other.name
        assert one.default == other.default


def test_foreign_keys_that_share_a_column_are_mapped_without_a_warning(tmp_path: Path) -> None:
    parents = [table(one, primary="tenant id") for one in ("users", "teams")]
    keys = [
        ForeignKey(
            name=f"{one}_fkey",
            columns=("tenant", one),
            referenced_table=name(many),
            referenced_columns=("tenant", "id"),
        )
        for one, many in (("user_id", "users"), ("team_id", "teams"))
    ]
    plan = plan_of(Catalogue(engine="postgresql", default_schema="public", tables=(*parents, table("seats", *keys))))
    assert set(json.loads(run("sqlalchemy_runner.py", str(write(plan, tmp_path)), "metadata"))) == {
        "seats",
        "teams",
        "users",
    }


def test_new_table_changes_nothing_for_the_others(catalogue_of: ReadCatalogue) -> None:
    catalogue = catalogue_of("shop")
    more = Table(
        name=QualifiedName("public", "a_new_one"),
        columns=(Column(name="id", type="integer", family=Family.INTEGER, nullable=False),),
        primary_key=PrimaryKey(name="a_new_one_pkey", columns=("id",)),
    )
    wider = msgspec.structs.replace(catalogue, tables=(more, *catalogue.tables))
    before, after = plan_of(catalogue), plan_of(wider)
    for entity in before.entities:
        assert mapper.render_entity(before, entity) == mapper.render_entity(after, after.by_table[entity.name])
