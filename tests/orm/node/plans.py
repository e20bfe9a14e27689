"""Databases whose mappings are checked, and the plans of their mappings."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from schemabook.demo import shop_script
from schemabook.engines import dialect_by_name
from schemabook.model.survey import Survey
from schemabook.orm.plan import OrmPlan, find_orm_plan
from schemabook.scratch.server import ScratchServer
from schemabook.study import study
from tests.corpora import loader
from tests.round_trip import read

EDGE = Path(__file__).parents[2] / "samples" / "edge.postgresql.sql"
Fresh = Callable[[ScratchServer], str]


def plan_of(survey: Survey) -> OrmPlan:
    """The plan of the mapping of a database."""
    book = study(survey)
    dialect = dialect_by_name(survey.catalogue.engine)
    return find_orm_plan(survey.catalogue, book.relationships, book.junctions, dialect)


def make_shop(server: ScratchServer, fresh_database: Fresh) -> str:
    """Make the shop in a database of its own and return its URL."""
    return _made(server, fresh_database, shop_script("postgresql"))


def make_edge(server: ScratchServer, fresh_database: Fresh) -> str:
    """Make the database of odd names and types and return its URL."""
    return _made(server, fresh_database, EDGE.read_text())


def _made(server: ScratchServer, fresh_database: Fresh, script: str) -> str:
    database = fresh_database(server)
    server.run(script, database)
    return server.url(database)


def read_sqlite_shop(folder: Path) -> Survey:
    """The survey of the shop as SQLite has it."""
    path = folder / "shop.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(shop_script("sqlite"))
    return read(f"sqlite:///{path}")


def load_corpus(name: str, server: ScratchServer, fresh_database: Fresh) -> str:
    """Load a corpus into a database of its own and return its URL."""
    place = loader.Server(host=server.host, port=server.port, user=server.administrator, password=server.password or "")
    database = fresh_database(server)
    loader.load(loader.recipe(name), place, database)
    return server.url(database)


def recipe_names(*engines: str) -> list[str]:
    """The names of the corpora of these engines; none where there are no corpora on the machine."""
    known = loader.recipes() if loader.corpora_root() else ()
    return [one.name for one in known if one.engine in engines and not one.unavailable]


NODE_URLS = {"postgresql": "postgres", "mariadb": "mysql"}


def node_url(url: str) -> str:
    """A URL as the drivers of Node.js write it."""
    scheme, rest = url.split("://", 1)
    return f"{NODE_URLS.get(scheme, scheme)}://{rest}"
