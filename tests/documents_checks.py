"""What every book must pass, whatever the database."""

from __future__ import annotations

from pathlib import Path

from schemabook.documents.compose import Document, load_profile
from schemabook.engines import dialect_by_name
from schemabook.model.survey import Survey
from schemabook.renderers.markdown import render_folder, render_single_file
from schemabook.study import study
from tests.checks import markdown


def book_files(survey: Survey, *, single_file: bool = False) -> dict[str, str]:
    """The files of the book of a survey, by path."""
    document = Document(study(survey), load_profile("book"), dialect_by_name(survey.catalogue.engine))
    render = render_single_file if single_file else render_folder
    return {file.path: file.text for file in render(document)}


def write_book(survey: Survey, folder: Path, *, single_file: bool = False) -> Path:
    """Write the book of a survey into a folder and return it."""
    for path, text in book_files(survey, single_file=single_file).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return folder


def assert_sound(folder: Path) -> None:
    """Every link and anchor resolves, and every table has as many cells in each row as in its header."""
    assert markdown.links(folder) == []
    assert markdown.tables(folder) == []
