"""The surveys of the corpora, each read once in a run: later tests, and other workers, get it from a file."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from uuid import uuid4

import pytest

from schemabook.model.codec import decode, encode
from schemabook.model.survey import Survey
from schemabook.scratch.server import ScratchServer
from tests.corpora import loader
from tests.round_trip import read

EVERY = os.environ.get("SCHEMABOOK_EVERY_CORPUS") == "1"
"""Whether tests that try most corpora try all of them."""
PLAIN = ("text2sql-defog",)
"""Corpora of plain tables and columns, which show nothing that the others do not."""


def recipes(engine: str = "", left_out: Iterable[str] = PLAIN) -> list[loader.Recipe]:
    """The recipes that can be loaded, those of one engine where it is named; none without corpora.

    Those of corpora that are left out are there where every one is asked for.
    """
    found = loader.recipes() if loader.corpora_root() else ()
    skipped = () if EVERY else tuple(left_out)
    return [one for one in found if not one.unavailable and engine in ("", one.engine) and one.corpus not in skipped]


def names(engine: str, left_out: Iterable[str] = PLAIN) -> list[str]:
    """The names of the same."""
    return [one.name for one in recipes(engine, left_out)]


needs_corpora = pytest.mark.skipif(not recipes(), reason="no corpora on this machine: set SCHEMABOOK_CORPORA")


def place_of(server: ScratchServer) -> loader.Server:
    """Where the loader finds a server."""
    return loader.Server(server.host, server.port, server.administrator, server.password or "")


def survey_of(name: str, request: pytest.FixtureRequest, server_name: str = "") -> Survey:
    """The survey of a corpus, on the server of that name; without one, on the server that the corpus was made for."""
    recipe = loader.recipe(name)
    on = server_name or recipe.engine
    folder = _folder(request)
    kept = folder / f"{name.replace('/', '_')}.{on}.json"
    if not kept.exists():
        survey = _from_file(recipe, folder) if on == "sqlite" else _from_server(recipe, on, request)
        written = folder / uuid4().hex
        written.write_bytes(encode(survey))
        written.rename(kept)
    return decode(kept.read_bytes(), kept.name)


def _folder(request: pytest.FixtureRequest) -> Path:
    """A folder of this run, the same for all workers."""
    factory: pytest.TempPathFactory = request.getfixturevalue("tmp_path_factory")
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "surveys-of-corpora"
    folder.mkdir(exist_ok=True)
    return folder


def _from_file(recipe: loader.Recipe, folder: Path) -> Survey:
    path = folder / uuid4().hex / "corpus.sqlite"
    path.parent.mkdir()
    loader.load(recipe, path)
    return read(f"sqlite:///{path}")


def _from_server(recipe: loader.Recipe, server_name: str, request: pytest.FixtureRequest) -> Survey:
    server: ScratchServer = request.getfixturevalue(f"{server_name}_server")
    database = f"kept_{re.sub('[^a-z0-9]', '_', recipe.name)}"
    loader.load(recipe, place_of(server), database)
    try:
        return read(server.url(database))
    finally:
        server.drop_database(database)
