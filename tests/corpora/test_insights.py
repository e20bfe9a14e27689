"""States, persons, deletion and normal forms of other people's schemas: what is said stands in their catalogues."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from schemabook.diagrams.states import state_diagram
from schemabook.documents.compose import Document
from schemabook.documents.context import Context, Settings
from schemabook.documents.index import Index
from schemabook.documents.insight_index import InsightIndex
from schemabook.documents.profile import Chapter, Profile
from schemabook.documents.state_blocks import diagram_of
from schemabook.engines import dialect_by_name
from schemabook.engines.conditions import Condition, read_condition
from schemabook.model.reader import Audience, Depth, Reader
from schemabook.model.survey import Survey
from schemabook.renderers.markdown import render_folder, render_single_file
from schemabook.scratch.server import ScratchServer
from schemabook.study import judge, study
from tests.checks import markdown
from tests.corpora import loader
from tests.round_trip import read

SECTIONS = (
    "what-is-stored",
    "tables",
    "views",
    "routines",
    "types",
    "personal-data",
    "deletion",
    "data-problems",
    "status-values",
    "normal-form",
    "integrity-rules",
    "encryption",
    "glossary",
)
RECIPES = [one for one in (loader.recipes() if loader.corpora_root() else ()) if not one.unavailable]
NAMES = [one.name for one in RECIPES]
needs_corpora = pytest.mark.skipif(not RECIPES, reason="no corpora on this machine: set SCHEMABOOK_CORPORA")
Load = Callable[[str], Survey]


@pytest.fixture(scope="module")
def load(
    postgresql_server: ScratchServer, mariadb_server: ScratchServer, tmp_path_factory: pytest.TempPathFactory
) -> Load:
    """A function that loads a corpus once and gives its survey."""
    known: dict[str, Survey] = {}

    def survey(name: str) -> Survey:
        if name not in known:
            recipe = loader.recipe(name)
            if recipe.engine == "sqlite":
                path = tmp_path_factory.mktemp("corpus") / "corpus.sqlite"
                loader.load(recipe, path)
                known[name] = read(f"sqlite:///{path}")
            else:
                server = postgresql_server if recipe.engine == "postgresql" else mariadb_server
                place = loader.Server(server.host, server.port, server.administrator, server.password or "")
                database = f"insights_{name.replace('/', '_').replace('-', '_').lower()}"
                loader.load(recipe, place, database)
                known[name] = read(server.url(database))
                server.drop_database(database)
        return known[name]

    return survey


def found_in(survey: Survey) -> tuple[InsightIndex, Context]:
    """The insights of a survey."""
    context = Context(Index(study(survey), dialect_by_name(survey.catalogue.engine)), Settings())
    return context.insights, context


@needs_corpora
@pytest.mark.parametrize("name", NAMES)
def test_what_is_found_stands_in_the_catalogue(name: str, load: Load) -> None:
    insights, context = found_in(load(name))
    columns = {(table.name, column.name) for table in context.catalogue.tables for column in table.columns}
    states = [one for several in insights.states.values() for one in several]
    assert {(one.table, one.column) for one in insights.valued} <= columns
    assert {(one.table, one.column) for one in insights.personal} <= columns
    assert {(one.table, one.column) for one in states} <= columns
    for one in states:
        named = {step.end for step in (*one.steps, *one.settings)} | {step.start for step in one.steps}
        assert named <= set(one.values)
    assert [one.table for one in insights.normal_forms] == [table.name for table in context.catalogue.tables]
    for subject in insights.subjects:
        deletion = insights.deletion(subject, context)
        assert {*deletion.deleted, *deletion.refused_by, *deletion.emptied} <= set(context.index.tables)


@needs_corpora
@pytest.mark.parametrize("name", NAMES)
def test_sections_are_sound_for_everybody(name: str, load: Load, tmp_path: Path) -> None:
    book = judge(study(load(name)))
    dialect = dialect_by_name(book.survey.catalogue.engine)
    profile = Profile(
        name="test", description="", output="x.md", chapters=tuple(Chapter(section=one) for one in SECTIONS)
    )
    for audience in Audience:
        folder, stem = tmp_path / audience, "" if audience.is_technical else "x"
        settings = Settings(reader=Reader(audience=audience, depth=Depth.STANDARD, extras=frozenset()), stem=stem)
        document = Document(book, profile, dialect, settings)
        for file in render_single_file(document, stem) if stem else render_folder(document):
            (folder / file.path).parent.mkdir(parents=True, exist_ok=True)
            (folder / file.path).write_text(file.text, encoding="utf-8")
        assert markdown.links(folder) == []
        assert markdown.tables(folder) == []


@needs_corpora
def test_diagrams_of_states_parse(load: Load) -> None:
    blocks: list[markdown.Block] = []
    for name in NAMES:
        insights, _ = found_in(load(name))
        states = (one for several in insights.states.values() for one in several)
        blocks.extend(markdown.Block(name, 1, diagram_of(one)) for one in states)
        for valued in insights.valued:
            pairs = [(start, end, "x") for start in valued.values[:5] for end in valued.values[:5]]
            blocks.append(markdown.Block(name, 2, state_diagram(valued.values, pairs)))
    assert len(blocks) > 10
    assert markdown.check_mermaid(blocks) == []


@needs_corpora
def test_nearly_every_check_is_read_in_words(load: Load) -> None:
    checks = unknown = 0
    for name in NAMES:
        catalogue = load(name).catalogue
        dialect = dialect_by_name(catalogue.engine)
        for check in (one for table in catalogue.tables for one in table.checks):
            checks += 1
            unknown += _has_unknown(read_condition(check.expression, dialect))
    assert checks > 100
    assert unknown / checks < 0.05


def _has_unknown(condition: Condition) -> bool:
    return condition.kind == "unknown" or any(_has_unknown(part) for part in condition.parts)


@needs_corpora
def test_states_that_a_reader_would_name(load: Load) -> None:
    insights, _ = found_in(load("pg-supabase-auth/postgres15"))
    found = {f"{one.table.name}.{one.column}": one.values for several in insights.states.values() for one in several}
    assert found == {
        "mfa_factors.status": ("unverified", "verified"),
        "oauth_authorizations.status": ("pending", "approved", "denied", "expired"),
    }


@needs_corpora
@pytest.mark.parametrize(
    ("corpus", "persons"),
    [
        ("pg-neon-samples/postgres15-pagila", ["actor", "customer", "staff"]),
        ("multi-sakila/mariadb1011", ["actor", "customer", "staff"]),
        ("pg-northwind/postgres15", ["customers", "employees"]),
    ],
)
def test_persons_that_a_reader_would_name(corpus: str, persons: list[str], load: Load) -> None:
    insights, _ = found_in(load(corpus))
    assert [one.name for one in insights.subjects] == persons
