"""What every book must pass, whatever the database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from schemabook.cli.drafting import find_place
from schemabook.demo import annotations_text
from schemabook.documents.compose import Document, load_profile
from schemabook.documents.context import Settings
from schemabook.engines import dialect_by_name
from schemabook.formats.annotations import parse_annotations
from schemabook.formats.repository import read_repository
from schemabook.model.book import Book
from schemabook.model.history import History, KeptSurvey
from schemabook.model.reader import Reader
from schemabook.model.survey import Survey
from schemabook.renderers.markdown import render_folder, render_single_file
from schemabook.study import judge, study
from tests.checks import markdown

HISTORY = History(
    surveys=(
        KeptSurvey(at=datetime(2026, 10, 1, tzinfo=UTC), schema="0f"),
        KeptSurvey(at=datetime(2026, 10, 3, tzinfo=UTC), schema="1f", tables=9),
    )
)
"""Two surveys between which the schema changed."""


def annotated(survey: Survey) -> Book:
    """The book of a shop with what its people wrote, and its repository."""
    engine = survey.catalogue.engine
    text = annotations_text(engine)
    annotations = parse_annotations(text, Path("annotations.yml"), survey.catalogue)
    repository = read_repository(Path(__file__).parent / "samples" / "repository")
    book = msgspec.structs.replace(study(survey, HISTORY), annotations=annotations, repository=repository)
    return judge(book)


def document_files(
    book: Book,
    profile: str = "book",
    reader: Reader | None = None,
    settings: Settings | None = None,
    *,
    single_file: bool = False,
) -> dict[str, str]:
    """The files of a document of a book, by path, as `schemabook document` names them."""
    of = load_profile(profile)
    place = find_place(of, "", "shop")
    settings = msgspec.structs.replace(settings or Settings(), reader=reader or Reader(), stem=place.stem)
    document = Document(book, of, dialect_by_name(book.survey.catalogue.engine), settings)
    whole = single_file or place.stem
    rendered = render_single_file(document, place.stem or "README") if whole else render_folder(document)
    return {file.path: file.text for file in rendered}


def write_files(files: Mapping[str, str], folder: Path) -> Path:
    """Write the files of a document into a folder and return it."""
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return folder


def book_files(survey: Survey, *, single_file: bool = False, settings: Settings | None = None) -> dict[str, str]:
    """The files of the book of a survey, by path."""
    book = judge(study(survey))
    document = Document(book, load_profile("book"), dialect_by_name(survey.catalogue.engine), settings)
    render = render_single_file if single_file else render_folder
    return {file.path: file.text for file in render(document)}


def write_book(survey: Survey, folder: Path, *, single_file: bool = False) -> Path:
    """Write the book of a survey into a folder and return it."""
    return write_files(book_files(survey, single_file=single_file), folder)


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
