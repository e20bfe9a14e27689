"""Every document of three corpora, for every depth and audience: sound, complete, and of this database alone."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from schemabook.documents.profile import profile_names
from schemabook.engines import dialect_by_name
from schemabook.model.book import Book
from schemabook.model.catalogue import Catalogue, Composite, Domain, Enum, Routine, Sequence, every_table
from schemabook.model.reader import Audience, Depth, Focus, Reader
from schemabook.model.survey import Survey
from schemabook.model.tables import Table, View
from schemabook.scratch.server import ScratchServer
from schemabook.study import judge, study
from tests.checks import markdown
from tests.checks.page import read_page
from tests.corpora import loader
from tests.documents_checks import document_files, write_files
from tests.round_trip import read

CORPORA = ("pg-pagila/postgres15", "multi-sakila/mariadb1011", "multi-chinook/sqlite")
READERS = [Reader(depth=depth, audience=audience) for depth in Depth for audience in Audience]
PLACEHOLDERS = re.compile(
    r"(?i)\b(?:TODO|TBD|FIXME|N/A|lorem ipsum|example\.com|john doe|jane smith|user-uuid|your_\w+|placeholder)\b"
)
BRACKETS = re.compile(r"(?<![\\\]!\w])\[(?! \]|x\])[^\]\n]*\](?![(\[:])")
INVENTED = (
    "~10,000/day",
    "50,000/day",
    "150 GB",
    "2 GB per day",
    "5,000 queries",
    "0.5ms",
    "1M users",
    "5M orders",
    "cost factor 12",
    "2:00 AM",
    "2 AM UTC",
    "30 days of backups",
    "max_connections = 200",
    "effective_cache_size = 12GB",
    "[4] hours",
)
"""Figures that the reference templates made up."""

Study = Callable[[str], Book]


@pytest.fixture(scope="module")
def book_of(
    postgresql_server: ScratchServer, mariadb_server: ScratchServer, tmp_path_factory: pytest.TempPathFactory
) -> Study:
    """A function that loads a corpus once and gives its book."""
    known: dict[str, Book] = {}

    def book(name: str) -> Book:
        if name not in known:
            known[name] = judge(study(_survey(name)))
        return known[name]

    def _survey(name: str) -> Survey:
        recipe = loader.recipe(name)
        if recipe.engine == "sqlite":
            path = tmp_path_factory.mktemp("corpus") / "corpus.sqlite"
            loader.load(recipe, path)
            return read(f"sqlite:///{path}")
        server = postgresql_server if recipe.engine == "postgresql" else mariadb_server
        place = loader.Server(server.host, server.port, server.administrator, server.password or "")
        database = f"documents_{re.sub(r'[^a-z]', '_', name)}"
        loader.load(recipe, place, database)
        return read(server.url(database))

    return book


needs_corpora = pytest.mark.skipif(
    loader.corpora_root() is None, reason="no corpora on this machine: set SCHEMABOOK_CORPORA"
)


@needs_corpora
@pytest.mark.parametrize("profile", profile_names())
@pytest.mark.parametrize("name", CORPORA)
def test_documents_are_sound_for_every_reader(name: str, profile: str, book_of: Study, tmp_path: Path) -> None:
    book = book_of(name)
    known = names_of(book.survey.catalogue)
    faults = []
    for reader in READERS:
        files = document_files(book, profile, reader)
        assert files == document_files(book, profile, reader), "written twice, it differs"
        folder = write_files(files, tmp_path / reader.depth / reader.audience)
        assert markdown.links(folder) == []
        assert markdown.tables(folder) == []
        for path, text in files.items():
            if path.endswith(".md"):
                where = f"{reader.depth} {reader.audience} {path}"
                faults += [f"{where}: {fault}" for fault in faults_of(text, reader.audience, known)]
    assert faults == []
    assert markdown.markdownlint(tmp_path) == []
    assert markdown.check_mermaid(markdown.mermaid_blocks(tmp_path)) == []


def faults_of(text: str, audience: Audience, known: set[str]) -> Iterator[str]:
    """What no document may hold."""
    yield from empty_sections(text)
    page = read_page(text)
    prose = without_code(text)
    yield from (f"placeholder {found}" for found in PLACEHOLDERS.findall(text))
    yield from (f"brackets {found}" for found in BRACKETS.findall(prose))
    yield from (f"invented {figure}" for figure in INVENTED if figure in text)
    if not audience.is_technical:
        kinds = {info.strip() for _, info, _ in page.fences}
        yield from (f"a listing in {kind}" for kind in kinds - {"mermaid", "text"})
        yield from (f"SQL: {found}" for found in re.findall(r"\b(?:SELECT|CREATE TABLE|ALTER TABLE|NOT NULL)\b", text))
    yield from (f"unknown name {name}" for name in named(prose_with_spans(text)) if name not in known)


def empty_sections(text: str) -> Iterator[str]:
    """Headings with nothing under them: another of the same or a higher level follows at once, or the end."""
    before: tuple[int, str] | None = None
    in_fence = ""
    for line in [*text.splitlines(), "# the end"]:
        fence = re.match(r" {0,3}(`{3,}|~{3,})", line)
        if fence and (not in_fence or fence[1].startswith(in_fence)):
            in_fence = "" if in_fence else fence[1]
        heading = None if in_fence else re.match(r"(#{1,6}) (.*)", line)
        if heading:
            if before and len(heading[1]) <= before[0]:
                yield f"nothing under {before[1]}"
            before = (len(heading[1]), heading[2])
        elif line.strip():
            before = None


def without_code(text: str) -> str:
    """The text without listings and code spans."""
    return re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", prose_with_spans(text))


def prose_with_spans(text: str) -> str:
    """The text without listings."""
    return re.sub(r"(?ms)^(`{3,})[^\n]*\n.*?^\1 *$", "", text)


def named(text: str) -> Iterator[str]:
    """The names of objects in code spans, as far as they can be nothing else: `a_b` or `a.b_c`."""
    for span in re.findall(r"(?<!`)`([^`\n]+)`(?!`)", text):
        if re.fullmatch(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?:\.[a-z0-9_]+)*", span):
            yield span


def names_of(catalogue: Catalogue) -> set[str]:
    """Every name of the catalogue, and the words of the engine and of our own files that look like one."""
    dialect = dialect_by_name(catalogue.engine)
    relations: list[Table | View] = [*every_table(catalogue.tables), *catalogue.views]
    names = {schema.name for schema in catalogue.schemas} | set(dialect.settings)
    for relation in relations:
        names |= {relation.name.name, str(relation.name), *(index.name for index in relation.indexes)}
        for column in relation.columns:
            names |= {column.name, f"{relation.name.name}.{column.name}", f"{relation.name}.{column.name}"}
            names |= {column.type, column.default or "", *column.values}
        names |= {trigger.name for trigger in relation.triggers}
    for table in every_table(catalogue.tables):
        limits = {one.name for one in table.unique_constraints} | {one.name for one in table.checks}
        limits |= {one.name for one in table.exclusions} | {one.name for one in table.foreign_keys}
        limits |= {policy.name for policy in table.policies}
        names |= limits | {f"{table.name.name}.{limit}" for limit in limits}
        names |= {table.primary_key.name} if table.primary_key else set()
    named: list[Routine | Sequence | Enum | Domain | Composite] = [*catalogue.routines, *catalogue.sequences]
    named += (*catalogue.enums, *catalogue.domains, *catalogue.composites)
    names |= {text for one in named for text in (one.name.name, str(one.name))}
    for routine in catalogue.routines:
        names |= {part for one in routine.parameters for part in (one.name, one.type)}
    names |= {check.name for domain in catalogue.domains for check in domain.checks}
    names |= {label for enum in catalogue.enums for label in enum.labels}
    names |= {role.name for role in catalogue.roles} | {one.name for one in catalogue.extensions}
    return names


@needs_corpora
@pytest.mark.parametrize("profile", ["book", "schema-document", "specification", "design"])
def test_a_quick_reference_of_thirty_tables_fits_two_pages(profile: str, book_of: Study) -> None:
    book = book_of("pg-marquez-flyway/postgres15")
    assert len(book.survey.catalogue.tables) == 30
    files = document_files(book, profile, Reader(depth=Depth.QUICK_REFERENCE))
    text = next(text for path, text in files.items() if path.endswith(".md"))
    lines = [part for line in text.splitlines() if line for part in textwrap.wrap(line, 100)]
    assert len(lines) <= 110


@needs_corpora
@pytest.mark.parametrize("profile", profile_names())
def test_documents_with_a_focus_are_sound_and_shorter(profile: str, book_of: Study, tmp_path: Path) -> None:
    book = book_of("multi-chinook/sqlite")
    whole = sum(map(len, document_files(book, profile).values()))
    for focus in Focus:
        files = document_files(book, profile, Reader(focus=focus))
        folder = write_files(files, tmp_path / focus)
        assert markdown.links(folder) == []
        assert [fault for path, text in files.items() if path.endswith(".md") for fault in empty_sections(text)] == []
        assert focus is Focus.ALL or sum(map(len, files.values())) < whole
    assert markdown.markdownlint(tmp_path) == []
