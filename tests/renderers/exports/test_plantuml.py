"""PlantUML: its own parser takes every diagram and shows every name."""

from __future__ import annotations

import html
import os
import re
import subprocess
from pathlib import Path

import pytest

from schemabook.model.book import Book
from tests.renderers.exports.support import large_book, program, text_of

ARTEFACT = "net.sourceforge.plantuml:plantuml-mit:1.2026.9"
LABEL = r"(?:[^\W_]|[ _.,()\[\]]|&#\d+;)+"
LINE = re.compile(
    rf'@startuml|@enduml|hide \w+( \w+)?|skinparam linetype ortho|title {LABEL}|package "{LABEL}" \{{'
    rf'|\s*entity "{LABEL}" as [tu]_\w+ \{{|\s*(\* )?{LABEL} : {LABEL}( <<[PFU]K>>)*|\s*--|\s*\}}|'
    rf"|[tu]_\w+ (\|o|\|\|)--(o\||o\{{) [tu]_\w+ : {LABEL}"
)


@pytest.fixture(scope="session")
def plantuml(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The command that runs PlantUML, from Maven's registry; the test is skipped where that cannot be had."""
    java, maven = program("java"), program("mvn")
    folder = tmp_path_factory.mktemp("plantuml")
    get = [maven, "-q", "-B", "dependency:copy", f"-Dartifact={ARTEFACT}", f"-DoutputDirectory={folder}"]
    done = subprocess.run(get, cwd=folder, capture_output=True, text=True, check=False)
    jars = list(folder.glob("*.jar"))
    if not jars:
        pytest.skip(f"Maven could not get {ARTEFACT}: {done.stdout[-300:]}")
    return [java, "-Djava.awt.headless=true", "-jar", str(jars[0])]


def checked(plantuml: list[str], texts: dict[str, str], folder: Path) -> int:
    """The exit code of PlantUML's syntax check over these diagrams."""
    for name, text in texts.items():
        (folder / f"{name.replace('/', '_')}.puml").write_text(text, encoding="utf-8")
    command = [*plantuml, "--check-syntax", str(folder)]
    limits = {**os.environ, "PLANTUML_LIMIT_SIZE": "16384"}
    return subprocess.run(command, env=limits, capture_output=True, check=False).returncode


def test_plantuml_parses_every_diagram(plantuml: list[str], books: dict[str, Book], tmp_path: Path) -> None:
    texts = {name: text_of("plantuml", book) for name, book in books.items()}
    texts["large"] = text_of("plantuml", large_book(300))
    assert checked(plantuml, texts, tmp_path) == 0


def test_plantuml_parses_the_corpora(plantuml: list[str], corpora: dict[str, Book], tmp_path: Path) -> None:
    assert checked(plantuml, {name: text_of("plantuml", book) for name, book in corpora.items()}, tmp_path) == 0


def test_the_check_finds_faults(plantuml: list[str], tmp_path: Path) -> None:
    assert checked(plantuml, {"wrong": '@startuml\nentity "x" as {\n foo |||\n@enduml\n'}, tmp_path) != 0


@pytest.mark.parametrize("name", ["shop", "edge", "hostile"])
def test_plantuml_shows_the_names_as_they_are(name: str, plantuml: list[str], books: dict[str, Book]) -> None:
    given = text_of("plantuml", books[name]).replace("@startuml\n", "@startuml\n!pragma layout smetana\n", 1)
    command = [*plantuml, "--svg", "-pipe"]
    done = subprocess.run(command, input=given, capture_output=True, encoding="utf-8", check=True)
    drawn = [html.unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)", done.stdout)]
    shown = {plain(text) for text in drawn}
    for table in books[name].survey.catalogue.tables:
        bare = table.name.schema in {books[name].survey.catalogue.default_schema, ""}
        assert plain(table.name.name if bare else str(table.name)) in shown
        for column in table.columns:
            wanted = plain(f"{column.name} : {column.type or 'any'}")
            assert any(text == wanted or text.startswith(f"{wanted} «") for text in shown), column.name


def plain(text: str) -> str:
    """A text without what a drawing does not keep of blanks."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f\x85\u2028\u2029]+", " ", text).split())


def test_every_line_is_one_of_a_few_shapes(books: dict[str, Book]) -> None:
    for book in books.values():
        for line in text_of("plantuml", book).splitlines():
            assert LINE.fullmatch(line), line


def test_every_table_column_and_key_is_there(books: dict[str, Book]) -> None:
    for book in books.values():
        lines = text_of("plantuml", book).splitlines()
        tables = book.survey.catalogue.tables
        assert sum(line.lstrip().startswith("entity ") for line in lines) == len(tables)
        columns = [line for line in lines if line.startswith("  ") and " : " in line and "entity" not in line[:9]]
        assert len(columns) == sum(len(table.columns) for table in tables)
        identifiers = {line.split(" as ")[1].split()[0] for line in lines if line.lstrip().startswith("entity ")}
        assert len(identifiers) == len(tables)
