"""What every book must pass, whatever the database."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from schemabook.documents.compose import Document, load_profile
from schemabook.documents.context import Settings
from schemabook.engines import dialect_by_name
from schemabook.model.survey import Survey
from schemabook.renderers.markdown import render_folder, render_single_file
from schemabook.study import judge, study
from tests.checks import markdown


def book_files(survey: Survey, *, single_file: bool = False, settings: Settings | None = None) -> dict[str, str]:
    """The files of the book of a survey, by path."""
    book = judge(study(survey))
    document = Document(book, load_profile("book"), dialect_by_name(survey.catalogue.engine), settings)
    render = render_single_file if single_file else render_folder
    return {file.path: file.text for file in render(document)}


def write_book(survey: Survey, folder: Path, *, single_file: bool = False) -> Path:
    """Write the book of a survey into a folder and return it."""
    for path, text in book_files(survey, single_file=single_file).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return folder


def assert_book(survey: Survey, folder: Path) -> None:
    """The book of a survey is sound as pages and as one file, and the same when it is written again."""
    assert_sound(write_book(survey, folder / "pages"))
    assert_sound(write_book(survey, folder / "single", single_file=True))
    assert book_files(survey) == book_files(survey)


def assert_diagrams_parse(surveys: Mapping[str, Survey], folder: Path) -> None:
    """Every diagram in the books of these surveys parses, and there is one."""
    blocks = []
    for name, survey in surveys.items():
        blocks += markdown.mermaid_blocks(write_book(survey, folder / name.replace("/", "_")))
    assert blocks
    assert markdown.check_mermaid(blocks) == []


def assert_sound(folder: Path) -> None:
    """Every link and anchor resolves, and every table has as many cells in each row as in its header."""
    assert markdown.links(folder) == []
    assert markdown.tables(folder) == []
