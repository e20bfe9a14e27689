"""The graphs that layouts are compared on: the schemas of the corpora, and generated ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.synthetic import modular_survey, uniform_survey
from schemabook.diagrams.layout.values import Item, Tie
from schemabook.documents.context import Context, Settings
from schemabook.documents.index import Index
from schemabook.documents.placing import items_of, ties_of
from schemabook.engines import dialect_by_name
from schemabook.model.book import Module
from schemabook.model.codec import decode, encode
from schemabook.model.survey import Survey
from schemabook.scratch import mysql, postgresql
from schemabook.scratch.server import ScratchServer
from schemabook.study import study
from tests.corpora import loader
from tests.round_trip import read

CORPORA = (
    "pg-pagila/postgres15",
    "pg-adventureworks/postgres15",
    "pg-thingsboard/postgres15",
    "pg-marquez-flyway/postgres15",
    "pg-northwind/postgres15",
    "pg-supabase-auth/postgres15",
    "multi-omop-cdm/postgres15",
    "multi-mimic/postgres15-iii",
    "multi-sakila/postgres15",
    "liquibase-fineract/mariadb1011",
    "flyway-killbill/mariadb1011",
    "jpa-petclinic/postgres15",
    "multi-chinook/sqlite",
)
"""Recipes of `tests.corpora` with foreign keys between more than a handful of tables."""
MODULAR = (100, 500, 1_000, 5_000)
UNIFORM = (500,)
_INFERRED = 0.5


@dataclass(frozen=True)
class Graph:
    """What is laid out. `ties` are all of them; those that are drawn where hubs are chips say so themselves."""

    name: str
    items: tuple[Item, ...]
    ties: tuple[Tie, ...]
    modules: tuple[Module, ...]

    def drawn(self, *, hubs: bool) -> tuple[Tie, ...]:
        """The ties that are lines: with those to hubs, or as the site draws them."""
        keys = (tie for tie in self.ties if tie.weight >= _INFERRED and tie.child != tie.parent)
        return tuple(tie for tie in keys if hubs or tie.is_drawn)


def graph_of(name: str, survey: Survey) -> Graph:
    """The graph of a schema, as the site lays it out: tables and views with all columns."""
    context = Context(Index(study(survey), dialect_by_name(survey.catalogue.engine)), Settings())
    return Graph(name, tuple(items_of(context)), tuple(ties_of(context)), context.book.modules)


def synthetic_graphs() -> Iterator[Graph]:
    """The generated schemas, the small ones first."""
    for size in MODULAR:
        yield graph_of(f"modular {size:,}", modular_survey(size))
    for size in UNIFORM:
        yield graph_of(f"uniform {size:,}", uniform_survey(size))


def corpus_graphs(folder: Path, chosen: Iterable[str] = CORPORA) -> Iterator[Graph]:
    """The schemas of the corpora; none without corpora. What was read is kept in a folder, as surveys."""
    if loader.corpora_root() is None:
        return
    with _Servers() as servers:
        for name in chosen:
            kept = folder / f"{name.replace('/', '_')}.json"
            if not kept.exists():
                kept.write_bytes(encode(servers.read(loader.recipe(name), folder)))
            yield graph_of(name.partition("/")[0], decode(kept.read_bytes(), kept.name))


class _Servers(ExitStack):
    """One server of each kind, started when it is first needed."""

    def __init__(self) -> None:
        super().__init__()
        self._started: dict[str, ScratchServer] = {}

    def read(self, recipe: loader.Recipe, folder: Path) -> Survey:
        """Load a corpus into a database of its own and read that."""
        starters: dict[str, Callable[[], ScratchServer]] = {"postgresql": postgresql.start, "mariadb": _start_mariadb}
        if recipe.engine not in starters:
            path = folder / f"{recipe.name.replace('/', '_')}.sqlite"
            loader.load(recipe, path)
            return read(f"sqlite:///{path}")
        if recipe.engine not in self._started:
            self._started[recipe.engine] = self.enter_context(starters[recipe.engine]())
        server = self._started[recipe.engine]
        place = loader.Server(server.host, server.port, server.administrator, server.password or "")
        loader.load(recipe, place, "layout")
        try:
            return read(server.url("layout"))
        finally:
            server.drop_database("layout")


def _start_mariadb() -> ScratchServer:
    return mysql.start(mysql.find_installations("mariadb")[0])
