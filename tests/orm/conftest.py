"""Plans of real schemas, and what compiles Java."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from schemabook.demo import shop_script
from schemabook.engines import dialect_by_name
from schemabook.insights.relationships import find_junctions, find_relationships
from schemabook.model.catalogue import Catalogue
from schemabook.orm.plan import OrmPlan, find_orm_plan
from schemabook.scratch.server import ScratchServer
from tests.corpora.surveys import names, survey_of
from tests.round_trip import read

POM = Path(__file__).with_name("java") / "pom.xml"
EDGE = Path(__file__).parent.parent / "samples" / "edge.postgresql.sql"

ReadCatalogue = Callable[[str], Catalogue]


def plan_of(catalogue: Catalogue) -> OrmPlan:
    """The plan of a catalogue, as a book has it."""
    dialect = dialect_by_name(catalogue.engine)
    return find_orm_plan(catalogue, find_relationships(catalogue), find_junctions(catalogue), dialect)


@pytest.fixture(scope="session")
def catalogue_of(request: pytest.FixtureRequest) -> ReadCatalogue:
    """A function that makes "shop", "edge" or a corpus once, on a server of its kind, and gives its catalogue."""
    known: dict[str, Catalogue] = {}

    def catalogue(name: str) -> Catalogue:
        if name not in known:
            known[name] = _read(name, request)
        return known[name]

    return catalogue


def _read(name: str, request: pytest.FixtureRequest) -> Catalogue:
    """The catalogue of a corpus, or of a database that is made for this and dropped again."""
    if name not in {"shop", "edge"}:
        return survey_of(name, request).catalogue
    server: ScratchServer = request.getfixturevalue("postgresql_server")
    database = f"orm_{name}"
    server.create_database(database)
    try:
        server.run(shop_script("postgresql") if name == "shop" else EDGE.read_text(encoding="utf-8"), database)
        return read(server.url(database)).catalogue
    finally:
        server.drop_database(database)


def corpus_names(*engines: str) -> list[str]:
    """The corpora of some engines that can be loaded here."""
    return [name for engine in engines for name in names(engine)]


@pytest.fixture(scope="session")
def java_class_path(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What entities compile against, from Maven; skips where there is no Java or the artefacts cannot be had."""
    if shutil.which("javac") is None or shutil.which("mvn") is None:
        pytest.skip(
            "There is no Java compiler and Maven on this machine: apt-get install openjdk-17-jdk-headless maven"
        )
    listed = tmp_path_factory.mktemp("maven") / "class_path"
    command = ["mvn", "-q", "-B", "-ntp", "-f", str(POM), "dependency:build-classpath", f"-Dmdep.outputFile={listed}"]
    for more in (["-o"], []):
        run = subprocess.run(
            [*command, *more], capture_output=True, text=True, check=False, env={**os.environ, "MAVEN_OPTS": ""}
        )
        if run.returncode == 0:
            return listed.read_text(encoding="utf-8").strip()
    pytest.skip(f"Maven does not give what entities compile against: {run.stdout[-500:]}")
