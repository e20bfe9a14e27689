"""What is written for Hibernate compiles without a warning, and fits the tables by Hibernate's own validation."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from schemabook.demo import data_script
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue, Enum
from schemabook.model.families import Family
from schemabook.model.tables import Column, PrimaryKey, Table
from schemabook.orm import jpa as mapper
from schemabook.orm.plan import OrmPlan
from schemabook.scratch.server import ScratchServer
from tests.orm.conftest import ReadCatalogue, corpus_names, plan_of
from tests.round_trip import script_of

VALIDATE = Path(__file__).with_name("java") / "Validate.java"
BOOTED = ("shop", "edge")
CORPORA = (
    "multi-sakila/postgres15",
    "pg-supabase-auth/postgres15",
    "pg-northwind/postgres15",
    "multi-sakila/mariadb1011",
    "multi-chinook/mariadb1011",
    "multi-sakila/sqlite",
    "pg-adventureworks/postgres15",
)
BOOTED_CORPORA = ("multi-sakila/postgres15", "pg-supabase-auth/postgres15", "pg-northwind/postgres15")
needs_corpora = pytest.mark.skipif(
    not corpus_names("sqlite"), reason="no corpora on this machine: set SCHEMABOOK_CORPORA"
)

Fresh = Callable[[ScratchServer], str]


def compile_all(plan: OrmPlan, folder: Path, class_path: str) -> list[str]:
    """Compile every file; the names of the classes."""
    (folder / mapper.PACKAGE).mkdir()
    for name, text in mapper.render_files(plan):
        (folder / name).write_text(text, encoding="utf-8")
    files = sorted(folder.glob("model/*.java"))
    options = ["-Werror", "-Xlint:all", "-proc:none", "-parameters", "-encoding", "UTF-8", "--release", "17"]
    command = ["javac", *options, "-cp", class_path, "-d", str(folder / "classes"), *map(str, files), str(VALIDATE)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, (run.stdout + run.stderr)[-4000:]
    return [f"{mapper.PACKAGE}.{one.stem}" for one in files]


class Java(NamedTuple):
    """What entities run with: a class path, a server, and a function that gives an empty database on it."""

    class_path: str
    server: ScratchServer
    fresh: Fresh

    def database(self, catalogue: Catalogue, *more: str) -> str:
        """A database that holds a catalogue, and what more scripts make."""
        database = self.fresh(self.server)
        for script in (script_of(catalogue), *more):
            self.server.run(script, database)
        return database

    def boot(self, names: list[str], folder: Path, database: str) -> list[str]:
        """Validate the schema and run the queries; what ran."""
        url = f"jdbc:postgresql://{self.server.host}:{self.server.port}/{database}"
        places = f"{self.class_path}:{folder / 'classes'}"
        command = ["java", "-cp", places, "Validate", url, self.server.administrator, *names]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        causes = [line for line in run.stderr.splitlines() if "Exception" in line]
        assert run.returncode == 0, "\n".join(causes) or run.stderr[-2000:]
        return run.stdout.splitlines()


@pytest.fixture
def java(java_class_path: str, postgresql_server: ScratchServer, fresh_database: Fresh) -> Java:
    return Java(java_class_path, postgresql_server, fresh_database)


@pytest.mark.parametrize("name", BOOTED)
def test_own_schemas_are_valid_to_hibernate(name: str, catalogue_of: ReadCatalogue, java: Java, tmp_path: Path) -> None:
    catalogue = catalogue_of(name)
    names = compile_all(plan_of(catalogue), tmp_path, java.class_path)
    rows = [data_script("postgresql")] if name == "shop" else []
    ran = java.boot(names, tmp_path, java.database(catalogue, *rows))
    assert ran[0] == "valid"
    if name == "shop":
        assert {"OrderQueries.firstPage 2", "OrderQueries.pageAfter 2", "OrderQueries.changeStatus 1"} <= set(ran)
        assert {"OrderItemQueries.findByOrderIdAndLine 1", "CategoryQueries.findBySlug 1"} <= set(ran)
        assert all(
            f"{one.class_name}Queries.pageAfter 2" in ran for one in plan_of(catalogue).entities if not one.junction
        )


@needs_corpora
@pytest.mark.parametrize("name", CORPORA)
def test_corpora_compile_and_are_valid(name: str, catalogue_of: ReadCatalogue, java: Java, tmp_path: Path) -> None:
    catalogue = catalogue_of(name)
    names = compile_all(plan_of(catalogue), tmp_path, java.class_path)
    if name in BOOTED_CORPORA:
        assert java.boot(names, tmp_path, java.database(catalogue))[0] == "valid"


def test_wrong_mapping_is_found(catalogue_of: ReadCatalogue, java: Java, tmp_path: Path) -> None:
    """The validation that the others rely on tells a column of another type."""
    catalogue = catalogue_of("shop")
    names = compile_all(plan_of(catalogue), tmp_path, java.class_path)
    database = java.database(catalogue, "ALTER TABLE categories ALTER position DROP DEFAULT, ALTER position TYPE text")
    with pytest.raises(AssertionError, match=r"wrong column type encountered in column \[position\]"):
        java.boot(names, tmp_path, database)


HOSTILE = ['"; } class X {', "\\u0022 + x", "\\", "*/ /*", "a\nb\r", '"""', "\u202e\u2028"]


def test_hostile_texts_stay_texts(java_class_path: str, tmp_path: Path) -> None:
    name = QualifiedName("public", "bad")
    kind = QualifiedName("public", "kind")
    columns = tuple(
        Column(name=f"c {at}", type="text", family=Family.TEXT, default=f"'{text}'", comment=text)
        for at, text in enumerate(HOSTILE)
    )
    table = Table(
        name=name,
        comment="\n".join(HOSTILE),
        columns=(
            Column(name="id", type="integer", family=Family.INTEGER, nullable=False),
            Column(name="class", type="public.kind", family=Family.ENUM, type_name=kind),
            *columns,
        ),
        primary_key=PrimaryKey(name="bad_pkey", columns=("id",)),
    )
    enum = Enum(name=kind, labels=tuple(HOSTILE))
    catalogue = Catalogue(engine="postgresql", default_schema="public", tables=(table,), enums=(enum,))
    assert "model.Bad" in compile_all(plan_of(catalogue), tmp_path, java_class_path)


def test_what_has_no_class_is_said(catalogue_of: ReadCatalogue) -> None:
    plan = plan_of(catalogue_of("edge"))
    keyless = plan.by_table[QualifiedName("public", "no_key")]
    assert mapper.render_entity(plan, keyless) == ""
    assert mapper.render_usage(plan, keyless, lambda _: None) == ""
    assert mapper.remarks(plan, keyless) == ("It has no key, and JPA maps nothing without one.",)
    shop = plan_of(catalogue_of("shop"))
    junction = shop.by_table[QualifiedName("public", "product_relations")]
    assert mapper.render_entity(shop, junction).startswith("// In Product\n    @ManyToMany\n    @JoinTable(")
